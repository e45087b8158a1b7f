"""Who may act, and what a branch can find out."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipelines.installation import services
from pipelines.journal import Push
from tests.integration.attempts import ANYWHERE, IN_BUBBLEWRAP, outcome, secrets_of, tried
from tests.integration.dashboard import ACTS, Dashboard
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import Installation
from tests.integration.tiny_project import command
from tests.worker_tasks.sources import write_source

pytestmark = pytest.mark.bubblewrap
ATTEMPTS = ANYWHERE | IN_BUBBLEWRAP
# A superuser of PostgreSQL has it run any program, and reads any file of its user's.
LOOK = """
import os
import psycopg

for source in ("program 'ls {home}'", "program 'touch {home}/secrets/sneaked'", "'/etc/passwd'"):
    with psycopg.connect(os.environ["DATABASE_URL"]) as database:
        database.execute("create table seen (line text)")
        try:
            database.execute(f"copy seen from {{source}}")
            print("seen: let")
        except psycopg.errors.InsufficientPrivilege:
            print("seen: refused")
            database.rollback()
"""


@pytest.fixture(scope="module")
def log_of_attempts(slipway: Installation, ada: Developer, deployed: Push) -> str:
    """What a hostile branch got to see, while a release ran."""
    return tried(slipway, ada, "wip/hostile", ATTEMPTS)


@pytest.fixture(scope="module")
def spied(slipway: Installation, ada: Developer) -> Push:
    """A push whose database looked around in `repo-test`."""
    look = {"look.py": LOOK.format(home=slipway.home)}
    pushed = ada.push("looked-at", command("repo-test", "python look.py; exit 1") | look)
    return slipway.wait(pushed.revision, "rejected")


@pytest.fixture(scope="module")
def secrets(slipway: Installation) -> list[str]:
    return secrets_of(slipway)


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


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_branch_cannot(log_of_attempts: str, name: str) -> None:
    status, printed = outcome(log_of_attempts, name)
    assert status != 0, printed


def test_a_branch_sees_no_secret_and_its_tests_run(
    log_of_attempts: str, secrets: list[str]
) -> None:
    assert "CI=true" in log_of_attempts
    assert "Ran 1 test" in log_of_attempts
    assert [word for word in secrets if word in log_of_attempts] == []


def test_the_database_of_a_build_is_as_closed_as_its_commands(
    slipway: Installation, spied: Push
) -> None:
    repo_test, *_ = slipway.dashboard.builds_of(spied.id, "repo-test")
    seen = re.findall("^seen: (.*)", dict(slipway.dashboard.logs(repo_test))["it/stdio"], re.M)
    assert seen == ["refused"] * 3


def test_a_branch_has_left_nothing(slipway: Installation, log_of_attempts: str) -> None:
    assert log_of_attempts
    assert not list(slipway.home.rglob("sneaked"))
    assert slipway.pushes("sneaked") == []


EVIL = """
import sys
for folder in [{cache!r}, *{environments!r}]:
    try:
        open(folder + "/sneaked.pth", "w").write("import sneaked")
        print("evil: wrote", folder, file=sys.stderr)
    except OSError:
        pass
open({mark!r}, "w").write("built")
"""


def test_what_a_branch_requires_from_source_writes_into_no_environment_of_others(
    slipway: Installation, ada: Developer, deployed: Push
) -> None:
    assert deployed
    cache = (slipway.home / "cache").resolve()
    sites = [str(site) for site in cache.glob("environments/*/lib/python*/site-packages")]
    assert sites
    mark = Path("../built-by-evil")  # from the package's folder, which is in the checkout
    act = EVIL.format(cache=str(cache), environments=sites, mark=str(mark))
    with TemporaryDirectory() as folder:
        write_source(Path(folder), "evil", act=f"exec({act!r})")
        evil = {f"evilpkg/{path.name}": path.read_text() for path in Path(folder).iterdir()}
    files = command("test", "cat built-by-evil; python -c 'import evil; print(evil.VERSION)'")
    files["pipeline.toml"] = files["pipeline.toml"].replace(
        'requirements = ["requirements.txt"]', 'requirements = ["requirements.txt", "evil.txt"]'
    )
    pushed = ada.push("wip/evil", files | evil | {"evil.txt": "./evilpkg\n"})
    push = slipway.wait(pushed.revision, "withdrawn")
    test = slipway.dashboard.builds_of(push.id, "test")[-1]
    logs = dict(slipway.dashboard.logs(test))
    assert "built1.0" in logs["it/stdio"]
    assert not list(cache.rglob("sneaked.pth"))


def test_a_report_that_is_a_link_brings_nothing_to_the_master(
    slipway: Installation, ada: Developer
) -> None:
    secret = slipway.home / "secrets" / "admin-password"
    line = f"ln -s /etc/shadow report.xml; ln -s {secret} covered.xml; python manage.py test"
    keys = '[test]\njunit = "report.xml"\ncoverage = "covered.xml"'
    files = command("test", line)
    text = files["pipeline.toml"].replace("[test.commands]", f"{keys}\n[test.commands]")
    pushed = ada.push("wip/links", {"pipeline.toml": text})
    push = slipway.wait(pushed.revision, "withdrawn")
    test = slipway.dashboard.builds_of(push.id, "test")[-1]
    logs = dict(slipway.dashboard.logs(test))
    assert {name for name in logs if name.startswith("it/")} == {
        *("it/stdio", "it/results", "it/coverage")
    }
    told = [logs[f"it/{name}"].strip() for name in ("results", "coverage")]
    assert told == [
        "report.xml: it is a link, and not read",
        "covered.xml: covered.xml is a link, and no file: it is not read",
    ]


def test_a_fork_bomb_ends_as_a_failed_command_while_all_else_is_well(
    slipway: Installation, ada: Developer
) -> None:
    # It would end by itself, should nothing stop it.
    bomb = "i=0; while [ $i -lt 900 ]; do sleep 60 & i=$((i + 1)); done"
    pushed = ada.push("bomb", command("test", bomb))
    push = slipway.wait(pushed.revision, "rejected")
    assert push.stage == "test"
    assert push.reason.endswith("perhaps at the limit of SLIPWAY_BUILD_PROCESSES")
    assert slipway.status()["environments"]["staging"]["healthy"]


def test_whoever_claims_to_be_a_worker_must_know_its_password(slipway: Installation) -> None:
    for name in ("gatekeeper", "build-1", "local-1"):
        for password in ("", "password", name):
            assert "UnauthorizedLogin" in login(slipway, name, password)


LOGIN = """
import sys
from twisted.cred.credentials import UsernamePassword
from twisted.internet import reactor
from twisted.spread import pb
host, port, name, password = sys.argv[1:]
factory = pb.PBClientFactory()
reactor.connectTCP(host, int(port), factory)
login = factory.login(UsernamePassword(name.encode(), password.encode()), pb.Referenceable())
login.addCallbacks(lambda _: "in", lambda failure: failure.type)
login.addCallback(print).addBoth(lambda _: reactor.stop())
reactor.run()
"""


def login(slipway: Installation, name: str, password: str) -> str:
    """Attach as a worker from outside; returns what became of it."""
    address = (slipway.settings.host, str(slipway.settings.worker_port))
    words = [sys.executable, "-c", LOGIN, *address, name, password]
    return subprocess.check_output(words, text=True, timeout=60).strip()


def test_nothing_of_a_build_outlives_its_worker(slipway: Installation, ada: Developer) -> None:
    mark = "sleep 98765"
    with hold(slipway.shared) as held:
        hides = f"(setsid {mark} &); setsid {mark} & {held.line}"
        pushed = ada.push("wip/outlives", command("develop", hides))
        slipway.until(lambda: held.arrivals() == 1, "build")
        hidden = slipway.until(lambda: running(mark) or None, "what it hides")
        slipway.kill("build-1")
        slipway.until(lambda: not any(each.exists() for each in hidden), "end of it")
        slipway.until(lambda: held.arrivals() == 2, "repeated build")
        held.release()
        slipway.wait(pushed.revision, "withdrawn")
    slipway.until(lambda: not running(mark), "end of what the repeated build hid")


def running(line: str) -> list[Path]:
    """The processes with these arguments, anywhere on the machine."""
    words, found = line.replace(" ", "\0").encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cmdline").read_bytes().startswith(words):
                found.append(process)
        except OSError:
            continue  # it has ended
    return found


def test_no_secret_is_in_a_log_or_a_property_of_a_build(
    slipway: Installation, spied: Push, deployed: Push, secrets: list[str]
) -> None:
    builds = [*slipway.dashboard.builds(spied.id), *slipway.dashboard.builds(deployed.id)]
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


def test_anyone_may_look(slipway: Installation, deployed: Push) -> None:
    visitor = slipway.dashboard
    assert len(visitor.get("builders")["builders"]) >= 5
    assert len(visitor.builds(deployed.id)) == 5


def test_a_stranger_may_not_act(slipway: Installation, ada: Developer) -> None:
    stranger = slipway.dashboard
    with pytest.raises(urllib.error.HTTPError, match="401"):
        stranger.sign_in("admin", "guessed")
    with hold(slipway.shared) as held:
        pushed = ada.push("wip/acted-on", command("develop", held.line))
        slipway.until(lambda: held.arrivals() > 0, "build")
        (push,) = slipway.pushes("wip/acted-on")
        (build,) = stranger.builds_of(push.id, "develop")
        assert stranger.refused(build) == ACTS
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
    slipway: Installation, ada: Developer, admin: Dashboard
) -> None:
    with hold(slipway.shared) as held:
        pushed = ada.push("stopped", command("develop", held.line))
        slipway.until(lambda: held.arrivals() > 0, "build")
        (build,) = admin.builds_of(slipway.pushes("stopped")[0].id, "develop")
        status, words = admin.act(f"builds/{build['buildid']}", "stop", reason="enough of it")
        assert status == 200, words
        push = slipway.wait(pushed.revision, "rejected")
        assert (push.stage, push.reason) == ("develop", "cancelled: enough of it")
