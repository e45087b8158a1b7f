"""What ends a push before staging, and the sentence that says so."""

from __future__ import annotations

import json
import urllib.request

from pipelines.journal import Push
from pipelines.worker_tasks.commands import UNREACHABLE
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import TINY, command


def in_the_build(slipway: Installation, push: Push) -> str:
    """The text of the push's last build, as the dashboard shows it.

    A merge ends the push itself, a moment before the end of its build.
    """

    def text() -> str | None:
        build = slipway.dashboard.builds_of(push.id, push.stage)[-1]
        return build["state_string"] if build["complete"] else None

    return slipway.until(text, f"end of the build of {push.stage}")


def test_a_broken_pipeline_toml_is_answered_with_file_key_and_remedy(
    slipway: Installation, ada: Developer
) -> None:
    broken = TINY["pipeline.toml"].replace(
        "[test.commands]", "[test]\ntimeout_minute = 1\n[test.commands]"
    )
    pushed = ada.push("broken", {"pipeline.toml": broken}, "Break it")
    push = slipway.wait(pushed.revision, "rejected")
    assert push.stage == "develop"
    assert (
        'pipeline.toml: [test] has the unknown key "timeout_minute"; did you mean timeout_minutes?'
    ) in push.reason
    assert push.reason == in_the_build(slipway, push)


def test_a_package_index_that_is_away_is_tried_again_and_named(
    slipway: Installation, ada: Developer
) -> None:
    locked = f"nowhere==1.0 --hash=sha256:{'0' * 64}"
    away = {"requirements.txt": f"--index-url http://127.0.0.1:9/\n{locked}\n"}
    push = slipway.wait(ada.push("index-away", away).revision, "rejected")
    assert push.stage == "develop"
    assert push.reason == f"develop could not be run 3 times: {UNREACHABLE}"


def test_a_branch_without_a_django_project_is_told_so(
    slipway: Installation, ada: Developer
) -> None:
    pushed = ada.push("no-django", dict.fromkeys(TINY) | {"README": "Notes\n"})
    push = slipway.wait(pushed.revision, "rejected")
    assert push.stage == "develop"
    assert "manage.py" in push.reason
    assert push.reason == in_the_build(slipway, push)


def test_a_command_that_fails_is_named_with_its_exit_status(
    slipway: Installation, ada: Developer
) -> None:
    pushed = ada.push("untidy", command("develop", "echo untidy; exit 3"))
    push = slipway.wait(pushed.revision, "rejected")
    assert (push.stage, push.reason) == ("develop", "it failed (exit 3)")
    logs = dict(slipway.dashboard.logs(slipway.dashboard.builds_of(push.id, push.stage)[-1]))
    assert "untidy\n" in logs["it/stdio"]


def test_a_failing_test_is_named_and_its_text_is_one_click_away(
    slipway: Installation, rejected: Push
) -> None:
    name = "notes.tests.NoteTests::test_a_note_keeps_its_text"
    assert (rejected.stage, rejected.reason) == ("test", f"1 failed: {name}")
    build = slipway.dashboard.builds_of(rejected.id, rejected.stage)[-1]
    logs = dict(slipway.dashboard.logs(build))
    assert name in logs["run-tests/failures"]
    assert 'assert Note(text="seen").text == "unseen"' in logs["run-tests/failures"]


def test_a_candidate_that_fails_leaves_no_artifact(slipway: Installation, ada: Developer) -> None:
    push = slipway.wait(ada.push("no-good", command("repo-test", "false")).revision, "rejected")
    assert (push.stage, push.reason) == ("repo-test", "it failed (exit 1)")
    _, build = slipway.dashboard.builds_of(push.id, "repo-test")  # it was repeated once
    ends = {step["name"]: step["results"] for step in slipway.dashboard.steps(build)}
    assert ends | {"it": 2, "build-artifact": 0, "keep-artifact": 0, "forget-artifact": 0} == ends
    assert not (slipway.home / "artifacts" / "tiny" / str(push.candidate)).exists()


def test_a_conflict_is_answered_at_merge_with_the_files(
    slipway: Installation, ada: Developer, deployed: Push
) -> None:
    mine = {"shared.txt": "mine\n", "other.txt": "mine\n", "fine.txt": "mine\n"}
    ada.git("fetch", "--quiet")
    main = ada.revision("origin/main")
    pushed = ada.push("conflicts", mine, on=str(deployed.base))
    push = slipway.wait(pushed.revision, "rejected")
    words = (
        "conflicts with main in other.txt, shared.txt: merge main into the branch and push again"
    )
    assert (push.stage, push.reason) == ("merge", words)
    assert in_the_build(slipway, push) == words
    ada.git("fetch", "--quiet")
    assert ada.revision("origin/main") == main


def test_a_release_that_would_not_go_live_does_not_land(
    slipway: Installation, ada: Developer, deployed: Push
) -> None:
    """Its tests have a variable that nobody has given to staging."""
    before, main = serving(slipway), ada.git("ls-remote", "origin", "main").stdout
    wants = f"{TINY['config/settings.py']}os.environ['STRIPE_KEY']\n"
    given = TINY["pipeline.toml"].replace("[variables]", '[variables]\nSTRIPE_KEY = "a-test"')
    files = {"config/settings.py": wants, "pipeline.toml": given}
    push = slipway.wait(ada.push("wants-more", files).revision, "rejected")
    assert push.stage == "repo-test"
    assert "would not go live on staging: on a copy it does not start: " in push.reason
    assert "KeyError: 'STRIPE_KEY'" in push.reason
    assert push.reason == in_the_build(slipway, push)
    assert (serving(slipway), ada.git("ls-remote", "origin", "main").stdout) == (before, main)


def test_a_release_that_never_becomes_healthy_leaves_the_old_one_serving(
    slipway: Installation, ada: Developer, deployed: Push
) -> None:
    """It does on a copy of staging, where a rehearsal gives it what staging does not."""
    before = serving(slipway)
    given = slipway.home / "environments" / "staging" / "secrets" / "rehearsal.env"
    given.touch(mode=0o600)
    given.write_text("WELL=200\n")
    status = '**identity}, status=int(os.environ.get("WELL", "503")))'
    ill = TINY["config/urls.py"].replace("**identity})", status)
    push = slipway.wait(ada.push("ill", {"config/urls.py": ill}).revision, "landed")
    assert push.stage == "deploy-to-staging"
    words = "The release was not ready within 15 s: /healthz answered 503, not 200."
    assert words in push.reason
    assert words in in_the_build(slipway, push)
    assert serving(slipway) == before
    runs = slipway.status()["environments"]["staging"]
    assert (runs["revision"], runs["healthy"]) == (before, True)
    ada.git("fetch", "--quiet")
    assert ada.revision("origin/main") == push.candidate
    assert (
        json.loads(slipway.dashboard.open("plugins/slipway/api/trends?days=7"))["passed_not_live"]
        == 1
    )

    files = {"config/urls.py": TINY["config/urls.py"], "mended.txt": "\n"}
    mended = slipway.wait(ada.push("mended", files).revision, "deployed")
    assert serving(slipway) == mended.candidate


def serving(slipway: Installation) -> str:
    """The revision that staging answers as."""
    with urllib.request.urlopen(f"{slipway.staging}/healthz", timeout=10) as answer:
        return str(json.load(answer)["revision"])
