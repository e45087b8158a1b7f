"""What `master.cfg` says of a project: what cannot be is refused where it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.project.served import Project
from pipelines.settings import Settings


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            {"merge_style": "squish"},
            "'shop' has merge_style='squish': choose one of merge, squash,",
        ),
        ({"policy": "aproval"}, "'shop' has policy='aproval': choose one of automatic, approval"),
        ({"remote": "https://ada:s3cret@x/shop.git"}, "holds credentials"),
        ({"remote": "https://t0ken@x/shop.git"}, "shop.git config credential.helper store"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    tmp_path: Path, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        Project("shop", Settings(home=tmp_path), **wrong)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("remote", [None, "ssh://git@x/shop.git", "git@x:shop.git", "https://x/s"])
def test_a_remote_without_credentials_is_taken(tmp_path: Path, remote: str | None) -> None:
    assert Project("shop", Settings(home=tmp_path), remote=remote).remote == remote
