"""What staging's release could not live with does not land."""

from __future__ import annotations

from tests.deploy.project import migration
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import TINY

MODELS = TINY["notes/models.py"]
WITH_KIND = f'{MODELS}    kind = models.TextField(db_default="")\n'


def files(number: int, before: str, sql: str, models: str) -> dict[str, str]:
    """One more migration and the models that go with it."""
    text = migration(sql).replace("0001_initial", before)
    return {f"notes/migrations/{number:04}_kind.py": text, "notes/models.py": models}


def test_a_column_that_runs_is_not_dropped(slipway: Installation, ada: Developer) -> None:
    add = "ALTER TABLE notes_note ADD kind text NOT NULL DEFAULT ''"
    added = ada.push("adds", files(2, "0001_initial", add, WITH_KIND))
    main = slipway.wait(added.revision, "deployed").candidate

    drop = files(3, "0002_kind", "ALTER TABLE notes_note DROP COLUMN kind", MODELS)
    push = slipway.wait(ada.push("drops", drop).revision, "rejected")
    assert push.stage == "repo-test"
    assert "which serves, would fail: " in push.reason
    assert "column notes_note.kind does not exist" in push.reason
    assert "Expand, then contract: in this release only stop using notes_note.kind" in push.reason
    build = slipway.dashboard.builds(push.id)[-1]
    assert build["state_string"] == push.reason
    advice = dict(slipway.dashboard.logs(build))["lint-migrations/stdio"]
    assert "DROPPING columns" in advice
    ada.git("fetch", "--quiet")
    assert ada.revision("origin/main") == main
