"""A mark belongs to a release and to how its environment was configured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.deploy.environment import Environment
from pipelines.deploy.state import quarantine
from pipelines.system.faults import EnvironmentFault

DIGEST = "a" * 64


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    made = Environment("notes", "config.settings", "127.0.0.1:8020", name="staging", home=tmp_path)
    made.prepare()
    (made.secrets / "key").write_text("one")
    return made


def test_as_configured_it_is_refused(environment: Environment) -> None:
    quarantine.mark(environment, DIGEST, "no module named config.nowhere\nconfiguration")
    with pytest.raises(
        EnvironmentFault, match=r"marked bad at .*no module .*\n?.*Use --despite-bad"
    ):
        quarantine.refuse(environment, DIGEST, "1.0.0")
    assert quarantine.reason(replace(environment, home=environment.home), DIGEST)


@pytest.mark.parametrize(
    "change", [{"settings": "config.other"}, {"variables": {"A": "1"}}, {"web_workers": 3}]
)
def test_configured_anew_it_is_tried_again(
    environment: Environment, change: dict[str, object]
) -> None:
    quarantine.mark(environment, DIGEST, "it fails")
    assert quarantine.reason(replace(environment, **change), DIGEST) is None  # type: ignore[arg-type]


def test_with_another_secret_as_well(environment: Environment) -> None:
    quarantine.mark(environment, DIGEST, "it fails")
    (environment.secrets / "key").write_text("two")
    assert quarantine.reason(environment, DIGEST) is None


def test_what_a_person_left_and_marks_of_before_stay(environment: Environment) -> None:
    quarantine.mark(environment, DIGEST, "rolled back by hand: slow", whatever_else=True)
    other = replace(environment, web_workers=3)
    assert (quarantine.reason(other, DIGEST) or "").endswith(": rolled back by hand: slow")
    (environment.state / "bad" / DIGEST).write_text("2026-01-01T00:00:00Z\nit failed\n")
    assert quarantine.reason(other, DIGEST) == "2026-01-01T00:00:00Z: it failed"
