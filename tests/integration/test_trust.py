"""Who may act, and what a branch can find out."""

from __future__ import annotations

import re
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import services
from pipelines.journal import Push
from tests.integration.dashboard import Dashboard
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import Installation
from tests.integration.tiny_project import command

# Prints what a build can find out, and tries to write where it must not. Other root processes of
# the machine than this installation's are left out: through one with fewer capabilities than the
# build has, all of the machine's files are open to it.
SPY = """\
env
id
find {home} -maxdepth 3
cat {home}/secrets/* {home}/secrets/*/* {home}/environments/*/secrets/*
cat {home}/master/state.sqlite {home}/master.cfg {home}/hub/tiny.git/slipway.hook
told=$(grep -lsa {home} /proc/[0-9]*/cmdline /proc/[0-9]*/environ)
for process in $(dirname $told); do
    tr '\\0' '\\n' < $process/environ
    cat $process/root{home}/secrets/* $process/cwd/../../secrets/*
    timeout 1 cat $process/fd/3
done
git push {home}/hub/tiny.git HEAD:refs/heads/sneaked
echo {revision} > {home}/hub/tiny.git/refs/heads/sneaked
touch {home}/sneaked {home}/master/sneaked
python manage.py test
"""


@pytest.fixture(scope="module")
def spied(slipway: Installation, ada: Developer) -> Push:
    """A push whose tests looked around while a release ran; it went all the way to staging."""
    running = ada.push("runs-meanwhile", {"runs.txt": "\n"})
    slipway.wait(running.revision, "deployed")
    spy = SPY.format(home=slipway.home, revision=ada.commit("before", {"before.txt": "\n"}))
    branch = command("test", "sh spy.sh 2>&1")
    pushed = ada.push("spy", branch | {"spy.sh": spy}, "Look around")
    return slipway.wait(pushed.revision, "deployed")


@pytest.fixture(scope="module")
def secrets(slipway: Installation) -> list[str]:
    """Every secret there is: passwords of people, workers and databases, and keys."""
    files = [
        *(slipway.home / "secrets").rglob("*"),
        *slipway.home.glob("environments/*/secrets/*"),
    ]
    texts = [file.read_text() for file in files if file.is_file()]
    words = {word for text in texts for word in re.findall(r"[\w-]{16,}", text)}
    assert len(words) > 10
    return sorted(words)


@pytest.fixture
def admin(slipway: Installation) -> Dashboard:
    """A visitor who has signed in with the password from the secrets' folder."""
    visitor = slipway.dashboard
    visitor.sign_in("admin", (slipway.home / "secrets" / "admin-password").read_text())
    return visitor


def test_secrets_are_readable_by_their_owner_only(slipway: Installation) -> None:
    folders = [slipway.home / "secrets", slipway.home / "environments" / "staging" / "secrets"]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 10
    assert [file for file in files if file.stat().st_mode & 0o777 != 0o600] == []
    assert [folder for folder in folders if folder.stat().st_mode & 0o077] == []


def test_a_branch_cannot_find_a_secret(
    slipway: Installation, spied: Push, secrets: list[str]
) -> None:
    (test,) = slipway.dashboard.builds_of(spied.id, "test")
    (seen,) = [text for name, text in slipway.dashboard.logs(test) if name == "it/stdio"]
    assert "CI=true" in seen
    assert "Permission denied" in seen
    assert "Ran 1 test" in seen
    assert [word for word in secrets if word in seen] == []


def test_a_branch_cannot_write_to_the_hub_or_the_home(slipway: Installation, spied: Push) -> None:
    assert spied.state == "deployed"
    assert not list(slipway.home.rglob("sneaked"))
    assert slipway.pushes("sneaked") == []


def test_no_secret_is_in_a_log_or_a_property_of_a_build(
    slipway: Installation, spied: Push, secrets: list[str]
) -> None:
    builds = slipway.dashboard.builds(spied.id)
    told = [str(builds), *(text for build in builds for _, text in slipway.dashboard.logs(build))]
    told += [log.read_text(errors="replace") for log in logs(slipway.home)]
    assert len(told) > 20
    assert [word for word in secrets if any(word in text for text in told)] == []


def logs(home: Path) -> Iterator[Path]:
    """Every log that is written below the home."""
    yield from home.glob("master/*.log*")
    yield from home.glob("workers/*/*.log*")
    yield from home.glob("*/shared/logs/*")
    yield from home.glob("environments/*/shared/logs/*")


def test_no_secret_is_in_the_environment_or_the_arguments_of_a_process(
    slipway: Installation, secrets: list[str]
) -> None:
    for name, runs in services.running(slipway.settings).items():
        for told in ("environ", "cmdline"):
            text = Path(f"/proc/{runs.pid}/{told}").read_bytes().decode()
            assert [word for word in secrets if word in text] == [], name


def test_anyone_may_look(slipway: Installation, spied: Push) -> None:
    visitor = slipway.dashboard
    assert len(visitor.get("builders")["builders"]) >= 5
    assert len(visitor.builds(spied.id)) == 5


def test_a_stranger_may_not_act(slipway: Installation, ada: Developer, tmp_path: Path) -> None:
    stranger = slipway.dashboard
    with pytest.raises(urllib.error.HTTPError, match="401"):
        stranger.sign_in("admin", "guessed")
    with hold(tmp_path / "held") as held:
        pushed = ada.push("wip/acted-on", command("develop", held.line))
        slipway.until(lambda: held.arrivals() > 0, "build")
        (push,) = slipway.pushes("wip/acted-on")
        (build,) = stranger.builds_of(push.id, "develop")
        worker = stranger.get("workers")["workers"][0]["workerid"]
        for path, method in [
            (f"builds/{build['buildid']}", "stop"),
            (f"builds/{build['buildid']}", "rebuild"),
            (f"buildrequests/{build['buildrequestid']}", "cancel"),
            (f"workers/{worker}", "pause"),
            (f"workers/{worker}", "stop"),
            ("schedulers/1", "enable"),
        ]:
            status, words = stranger.act(path, method, reason="because")
            assert status == 403, (path, method, words)
    slipway.wait(pushed.revision, "withdrawn")  # as if nothing had been tried


def test_the_administrator_may_rebuild(
    slipway: Installation, spied: Push, admin: Dashboard
) -> None:
    (develop,) = admin.builds_of(spied.id, "develop")
    status, words = admin.act(f"builds/{develop['buildid']}", "rebuild")
    assert status == 200, words

    def rebuilt() -> bool:
        again = admin.get(f"builders/{develop['builderid']}/builds", order="-number", limit=1)
        (build,) = again["builds"]
        return build["number"] > develop["number"] and bool(build["complete"])

    slipway.until(rebuilt, "rebuilt build")
    assert slipway.push_of(spied.revision) == spied


def test_the_administrator_may_stop_a_build_which_ends_its_push(
    slipway: Installation, ada: Developer, admin: Dashboard, tmp_path: Path
) -> None:
    with hold(tmp_path / "held") as held:
        pushed = ada.push("stopped", command("develop", held.line))
        slipway.until(lambda: held.arrivals() > 0, "build")
        (build,) = admin.builds_of(slipway.pushes("stopped")[0].id, "develop")
        status, words = admin.act(f"builds/{build['buildid']}", "stop", reason="enough of it")
        assert status == 200, words
        push = slipway.wait(pushed.revision, "rejected")
        assert (push.stage, push.reason) == ("develop", "cancelled: enough of it")
