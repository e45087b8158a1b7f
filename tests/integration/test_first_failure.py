"""A suite that fails is known to the gate while it goes on, and all of its failures at the end."""

from __future__ import annotations

from pipelines import journal
from pipelines.journal import runs
from pipelines.journal.runs import RecordedRun
from pipelines.journal.vocabulary import Verdict
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import Installation
from tests.integration.tiny_project import command

SUITE = """\
from pathlib import Path

from django.test import SimpleTestCase


class Whole(SimpleTestCase):
    def test_1_fails(self) -> None:
        self.fail("at once")

    def test_2_waits(self) -> None:
        Path("{pipe}").read_text()

    def test_3_fails(self) -> None:
        self.fail("much later")
"""


def first_run(slipway: Installation, revision: str) -> RecordedRun | None:
    """Return the first run of repo-test on a push, if the gate has asked for one."""
    push = slipway.push_of(revision)
    with journal.opened(slipway.settings.db_url) as conn:
        found = runs.runs_for(conn, push.id) if push else []
    return found[0] if found else None


def test_the_gate_hears_of_the_first_failure_before_the_end(
    slipway: Installation, ada: Developer
) -> None:
    with hold(slipway.shared) as held:
        files = command("repo-test", "python manage.py test -v 2 --pattern whole.py")
        suite = {"notes/whole.py": SUITE.format(pipe=held.pipe)}
        revision = ada.push("fails-at-once", files | suite).revision

        def failing() -> RecordedRun | None:
            run = first_run(slipway, revision)
            return run if run and run.verdict is not Verdict.RUNNING else None

        run = slipway.until(failing, "failing run of repo-test")
        assert (run.verdict, run.ended_at) == (Verdict.FAILING, None)
        assert run.failing == {"notes.whole.Whole.test_1_fails"}
    push = slipway.wait(revision, "rejected")
    words = "1 passed, 2 failed: notes.whole.Whole::test_1_fails, notes.whole.Whole::test_3_fails"
    assert (push.stage, push.reason) == ("repo-test", words)
    ended = first_run(slipway, revision)
    assert ended
    assert ended.verdict is Verdict.FAILED
    assert ended.failing == {f"notes.whole.Whole::test_{n}_fails" for n in (1, 3)}
