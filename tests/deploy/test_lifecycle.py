"""The life of an environment beside its deploys: roll back, prune, stop and start, two at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipelines.deploy import converge, front
from pipelines.deploy.environment import file
from pipelines.master.health_watch import what_is_wrong
from pipelines.settings import Settings
from pipelines.supervisor import Supervisor
from pipelines.supervisor.starter import Starter
from tests.deploy.load import load
from tests.deploy.project import SMALL_APP, WSGI, Site

# Its database does not answer the first one who imports it, as one that is being started again.
STARTING = {
    "config/wsgi.py": "from pathlib import Path\nfrom django.db import OperationalError\n"
    "seen = Path('~/seen').expanduser()\n"
    "if not seen.exists():\n"
    "    seen.touch()\n"
    "    raise OperationalError('the database system is starting up')\n"
    + SMALL_APP["config/wsgi.py"]
}
SLOW_START = {"config/wsgi.py": "import time\ntime.sleep(3)\n" + SMALL_APP["config/wsgi.py"]}


def version(number: int) -> str:
    return f"1.0.0+{number}.gaaaaaaa"


def release(site: Site, number: int, changes: Mapping[str, str] | None = None) -> Path:
    return site.artifact(version(number), changes, **WSGI)


@pytest.fixture(scope="module")
def deployed(site: Site) -> Site:
    for number in (1, 2):
        status, result = site.activate(release(site, number))
        assert (status, result["result"]) == (0, "deployed"), result
    return site


def test_rollback(deployed: Site) -> None:
    status, result = deployed.events("rollback", "--reason", "people complain")
    assert (status, result["result"]) == (0, "rolled-back")
    assert deployed.serves(version(1))
    assert deployed.status()["previous"] == version(2)

    status, result = deployed.activate(release(deployed, 2))
    assert (status, result["result"]) == (1, "refused")
    assert "people complain" in result["reason"]
    assert deployed.activate(release(deployed, 2), "--despite-bad")[0] == 0
    assert deployed.serves(version(2))


def test_rollback_to_a_release_that_is_not_kept(deployed: Site) -> None:
    done = deployed.run("rollback", "0.9.0", "--reason", "people complain")
    assert done.returncode == 2
    assert f"No release '0.9.0' is kept on staging. Kept are: {deployed.get()}" in done.stdout


def test_requests_in_flight_are_finished(deployed: Site) -> None:
    """The release that goes answers what it has accepted; the new one gets the rest."""
    answers: list[str] = []
    before = deployed.get()

    def ask() -> None:
        with urllib.request.urlopen(f"{deployed.url}/slow", timeout=20) as answer:
            answers.append(answer.read().decode())

    asking = [threading.Thread(target=ask) for _ in range(4)]
    deployed.configure(bake=0)
    with subprocess.Popen(
        deployed.command("activate", release(deployed, 3), "--events"),
        stdout=subprocess.PIPE,
        text=True,
    ) as deploy:
        assert deploy.stdout
        for line in deploy.stdout:
            if json.loads(line).get("step") == "smoke":
                for one in asking:
                    one.start()
                break
        deploy.communicate()
    for one in asking:
        one.join()
    assert deploy.returncode == 0
    assert set(answers) <= {before, version(3)}
    assert len(answers) == 4
    deployed.configure()


def test_two_at_once(deployed: Site) -> None:
    first = subprocess.Popen(
        deployed.command("activate", release(deployed, 4, SLOW_START), "--events"),
        stdout=subprocess.PIPE,
        text=True,
    )
    with first:
        assert first.stdout
        first.stdout.readline()
        second = deployed.run("activate", release(deployed, 5), "--events")
        first.communicate()
    assert (first.returncode, second.returncode) == (0, 3)
    reason = json.loads(second.stdout.splitlines()[-1])["reason"]
    assert f"process {first.pid}" in reason
    assert "in order to deploy notes-1.0.0+4.gaaaaaaa.tar.gz" in reason
    assert deployed.serves(version(4))


def test_interrupted_deploy_takes_the_way_back(deployed: Site) -> None:
    """SIGTERM, as from somebody who stops the build: at once, and nothing is left."""
    before = deployed.get()
    deploy = subprocess.Popen(
        deployed.command("activate", release(deployed, 6, SLOW_START), "--events"),
        stdout=subprocess.PIPE,
        text=True,
    )
    with deploy:
        assert deploy.stdout
        for line in deploy.stdout:
            if json.loads(line).get("step") == "wait-until-ready":
                deploy.terminate()
                break
        rest = deploy.stdout.read()
    result = json.loads(rest.splitlines()[-1])
    assert (deploy.returncode, result["result"]) == (1, "refused")
    assert "stopped by SIGTERM" in result["reason"]
    assert deployed.serves(before)
    assert not list((deployed.directory / "state/bad").glob("*6.g*"))


def test_watcher_goes_away(deployed: Site) -> None:
    """A pipeline that dies takes its end of the pipe with it; the deploy goes on."""
    reading, writing = os.pipe()
    with subprocess.Popen(
        deployed.command("activate", release(deployed, 7), "--events"), stdout=writing
    ) as deploy:
        os.close(reading)
        os.close(writing)
    assert deploy.returncode == 0
    assert deployed.serves(version(7))


def test_old_releases_are_pruned(deployed: Site) -> None:
    """As many as the setting says, and among them the current one and the one before."""
    assert deployed.activate(release(deployed, 8))[0] == 0
    kept = {path.name.rpartition("-")[0] for path in (deployed.directory / "releases").iterdir()}
    assert kept >= {version(7), version(8)}
    assert len(kept) == 3
    assert len(list((deployed.directory / "venvs").iterdir())) == 1


def test_stop_and_start(deployed: Site) -> None:
    """As after a reboot: the same release comes back."""
    before = deployed.get()
    settings = Settings(home=deployed.home, environments=deployed.home)
    assert what_is_wrong(settings, "staging") == ""
    assert deployed.events("stop")[1]["result"] == "stopped"
    now = deployed.status()
    assert not now["healthy"]
    assert what_is_wrong(settings, "staging") == "/healthz does not answer: connection refused"
    assert {one["state"] for one in now["processes"]} <= {"unkept"}
    assert deployed.events("start")[1]["result"] == "started"
    assert deployed.serves(before)
    assert deployed.events("start")[1]["result"] == "started"
    assert deployed.run("verify").returncode == 0


def test_killed_supervisor_is_replaced(deployed: Site) -> None:
    """The processes live on, and a new supervisor takes them over as they are."""
    before = {one["name"]: one["pid"] for one in deployed.status()["processes"]}
    pid = int(json.loads((deployed.directory / "state/keeper.json").read_text())["pid"])
    with load(deployed.port) as outcomes:
        os.kill(pid, signal.SIGKILL)
        assert deployed.run("start").returncode == 0
    assert set(outcomes) == {"ok"}
    assert {one["name"]: one["pid"] for one in deployed.status()["processes"]} == before


def test_background_process_moves_over(deployed: Site) -> None:
    script = "import os, time\nprint(os.environ['RELEASE_VERSION'], flush=True)\ntime.sleep(1000)\n"
    work = ["python work.py", "python work.py"]
    artifact = deployed.artifact(version(11), {"work.py": script}, background=work, **WSGI)
    assert deployed.activate(artifact)[0] == 0
    workers = [one for one in deployed.status()["processes"] if "background" in one["name"]]
    assert [one["state"] for one in workers] == ["running", "running"]
    assert deployed.activate(release(deployed, 12))[0] == 0
    assert not [one for one in deployed.status()["processes"] if "background" in one["name"]]


def test_secret_is_missing(deployed: Site) -> None:
    secret = deployed.directory / "secrets/runtime.env"
    text = secret.read_text()
    secret.write_text(text.replace("SECRET_KEY", "SECRET_KAY"))
    done = deployed.run("activate", release(deployed, 13))
    secret.write_text(text)
    assert done.returncode == 2
    assert f"{secret} has no SECRET_KEY. Add the line SECRET_KEY=..." in done.stdout
    assert "SECRET_KAY" not in done.stdout + done.stderr


def test_secret_that_others_may_read(deployed: Site) -> None:
    secret = deployed.directory / "secrets/runtime.env"
    secret.chmod(0o644)
    done = deployed.run("start")
    secret.chmod(0o600)
    assert done.returncode == 2
    assert f"Run: chmod 600 {secret}" in done.stdout


def test_wrong_setting(deployed: Site) -> None:
    deployed.configure(drian=3)
    done = deployed.run("status")
    deployed.configure()
    assert done.returncode == 2
    assert "the key 'drian' is unknown; did you mean 'drain'?" in done.stderr


def test_taken_port(deployed: Site, tmp_path: Path) -> None:
    other = Site(tmp_path, deployed.port)
    other.configure()
    done = other.run("start")
    other.run("stop")
    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1:{deployed.port}" in done.stdout
    assert "SLIPWAY_STAGING_PORT" in done.stdout


def test_the_front_of_a_killed_supervisor_is_no_other_program(deployed: Site) -> None:
    environment = file.read(deployed.home, "staging", deployed.home)
    supervisor = Supervisor(deployed.directory)
    current = converge.current_release(environment)
    starter, before = Starter(supervisor), supervisor.status()
    os.kill(json.loads((environment.state / "keeper.json").read_text())["pid"], signal.SIGKILL)
    front.ensure(environment, starter, current)
    assert supervisor.status() == before


def test_secrets_stay_out_of_sight(deployed: Site) -> None:
    """Neither what is said nor what is written for others to read shows one."""
    secret = (deployed.directory / "secrets/runtime.env").read_text()
    values = [line.partition("=")[2] for line in secret.splitlines()]
    said = deployed.run("activate", release(deployed, 14), "--events").stdout
    readable = [
        path.read_text(errors="replace")
        for path in deployed.directory.glob("s*/**/*")
        if path.is_file() and path.stat().st_mode & 0o004
    ]
    assert not [value for value in values for text in [said, *readable] if value in text]


def test_a_database_that_is_being_started_again_is_waited_for(deployed: Site) -> None:
    status, result = deployed.activate(release(deployed, 15, STARTING))
    assert (status, result["result"]) == (0, "deployed"), result
