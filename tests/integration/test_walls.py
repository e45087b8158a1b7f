"""What a branch can find out where builds run behind walls, as bubblewrap is not there."""

from __future__ import annotations

import pytest

from tests.integration.attempts import ANYWHERE, outcome, secrets_of, tried
from tests.integration.developer import Developer
from tests.integration.installation import Installation

pytestmark = pytest.mark.bubblewrap


@pytest.fixture(scope="module")
def log_of_attempts(other: Installation) -> str:
    grace = Developer(other.home / "hub" / "tiny.git", other.home / "grace")
    return tried(other, grace, "wip/hostile", ANYWHERE)


@pytest.mark.parametrize("name", ANYWHERE)
def test_a_branch_cannot(log_of_attempts: str, name: str) -> None:
    status, printed = outcome(log_of_attempts, name)
    assert status != 0, printed


def test_a_branch_sees_no_secret_and_its_tests_run(
    other: Installation, log_of_attempts: str
) -> None:
    assert "CI=true" in log_of_attempts
    assert "Ran 1 test" in log_of_attempts
    assert [word for word in secrets_of(other) if word in log_of_attempts] == []
    assert not list(other.home.rglob("sneaked"))
