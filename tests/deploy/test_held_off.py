"""What a release is held off from: it is another user, and sees nothing of Slipway but its own."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipelines import ROOT
from pipelines.deploy.environment import Environment, credentials, users
from pipelines.deploy.environment import file as environment_file
from pipelines.deploy.environment.users import Users
from pipelines.deploy.release import confinement
from pipelines.postgres.connection import query
from pipelines.system.faults import EnvironmentFault
from tests.deploy.project import SMALL_APP, WSGI, Site

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="only root has other users"),
    pytest.mark.skipif(not confinement.can_hide(), reason="mounts are not allowed here"),
]
LOOKS = """\
import glob, json, os, socket
from django.http import JsonResponse
from config.settings import DATABASES


def attempt(act, *arguments):
    try:
        act(*arguments)
    except OSError as error:
        return error.strerror
    return "done"


def read(path):
    open(path).read()


def write(path):
    open(path, "w").write("sneaked")


def connect(path):
    socket.socket(socket.AF_UNIX).connect(path)


def environs():
    found = []
    for path in glob.glob("/proc/[0-9]*/environ"):
        try:
            found.append(open(path).read())
        except OSError:
            pass
    return found


def look(request):
    acts = {"read": read, "write": write, "connect": connect, "list": os.listdir}
    told = {
        f"{act} {path}": attempt(acts[act], path)
        for act, paths in json.loads(request.GET["try"]).items() for path in paths
    }
    environment = "\\0".join(environs())
    return JsonResponse({
        "told": told,
        "ids": [os.getuid(), os.geteuid(), os.getgid(), *os.getgroups()],
        "owner": "_owner:" in environment,
        "home": os.environ["HOME"],
        "status": open("/proc/self/status").read(),
    })
"""
WAITS = """\
import os
from django.db import migrations

PIPE = os.environ["MEDIA_ROOT"] + "/pipe"


def tell(apps, schema_editor):
    apps.get_model("notes", "Note").objects.create(text=f"migrated by {os.getuid()}")
    if os.path.exists(PIPE):
        open(PIPE).read()


class Migration(migrations.Migration):
    dependencies = [("notes", "0001_initial")]
    operations = [migrations.RunPython(tell)]
"""
CHANGES = {
    "config/looks.py": LOOKS,
    "config/urls.py": SMALL_APP["config/urls.py"].replace(
        "urlpatterns = [", "from config.looks import look\nurlpatterns = [path('look', look),"
    ),
    "background.py": "import os, time, pathlib\n"
    "pathlib.Path(os.environ['MEDIA_ROOT'], 'background').write_text(str(os.getuid()))\n"
    "time.sleep(1000)\n",
}


@pytest.fixture(scope="module")
def deployed(site: Site) -> Site:
    site.configure(bake=0.1)
    run = {**WSGI, "background": ["python background.py"]}
    status, result = site.activate(site.artifact("1.0.0+1.glooks", CHANGES, **run))
    assert (status, result["result"]) == (0, "deployed"), result
    return site


@pytest.fixture(scope="module")
def who(deployed: Site) -> Users:
    found = users.of(environment_file.read(deployed.home, "staging", deployed.home))
    assert found
    return found


def look(site: Site, **attempts: list[Path]) -> dict[str, Any]:
    """What the release tells of its attempts, by the kind of each and the paths."""
    asked = {kind: [str(path) for path in paths] for kind, paths in attempts.items()}
    found: dict[str, Any] = json.loads(site.get(f"/look?try={json.dumps(asked).replace(' ', '')}"))
    return found


def test_it_is_a_user_of_its_own_and_can_become_no_other(deployed: Site, who: Users) -> None:
    told = look(deployed)
    assert told["ids"] == [who.release] * 3
    assert "NoNewPrivs:\t1" in told["status"]
    assert "CapEff:\t0000000000000000" in told["status"]
    assert told["home"] == str(deployed.directory / "shared" / "home")


def test_its_background_work_is_the_same_user(deployed: Site, who: Users) -> None:
    told = deployed.directory / "shared" / "media" / "background"
    assert told.read_text() == str(who.release)
    assert told.stat().st_uid == who.release


def test_it_sees_nothing_of_slipway_but_its_own(deployed: Site) -> None:
    here = deployed.directory
    (deployed.home / "hub").mkdir()
    (deployed.home / "hub" / "config").write_text("a secret\n")
    hidden = {
        "read": [
            *(deployed.home / "hub" / "config", deployed.home / "staging.toml"),
            *(here / "secrets" / "owner.env", here / "secrets" / "runtime.env"),
            *(
                here / "state" / "desired.json",
                ROOT / "README.md",
                ROOT / "pipelines" / "__main__.py",
            ),
            *(here / "database" / "superuser.password", Path("/proc/1/environ")),
            Path(f"/proc/{os.getpid()}/environ"),
        ],
        "list": [deployed.home / "hub", here / "state", here / "secrets", Path("/proc/1/cwd/")],
        "connect": [here / "run" / "keeper.sock"],
        "write": [
            *(here / "run" / "sneaked", here / "sneaked", deployed.home / "sneaked"),
            *(here / "shared" / "logs" / "web-sneaked.log", here / "shared" / "sneaked"),
            *(here / "shared" / "assets" / "sneaked", Path("/etc/sneaked"), Path("/usr/sneaked")),
            Path("manage.py"),
        ],
    }
    told = look(deployed, **hidden)["told"]
    assert [act for act, end in told.items() if end == "done"] == []
    assert not list(deployed.home.rglob("sneaked"))


def test_what_it_shares_with_other_releases_it_reads_and_writes(deployed: Site) -> None:
    shared = deployed.directory / "shared"
    mine = [shared / "media" / "mine", shared / "home" / "mine", shared / "logs" / "notes.log"]
    told = look(deployed, write=mine, read=mine)["told"]
    assert set(told.values()) == {"done"}


def test_its_migrations_are_another_user_whose_secret_it_cannot_read(
    deployed: Site, who: Users
) -> None:
    pipe = deployed.directory / "shared" / "media" / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o666)
    changes = {**CHANGES, "notes/migrations/0002_tell.py": WAITS}
    artifact = deployed.artifact("1.0.0+2.gmigrates", changes, **WSGI)
    command = deployed.command("activate", artifact, "--events")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as deploy:
        with pipe.open("w"):  # opens when the migration reads it
            told = look(deployed)
        assert deploy.communicate()[0].splitlines()[-1]
    assert deploy.returncode == 0
    assert not told["owner"]
    seen = {
        int(line.removeprefix("migrated by "))
        for line in _notes(deployed)
        if line.startswith("migrated by ")
    }
    assert seen == {who.owner}


def _notes(site: Site) -> list[str]:
    environment = environment_file.read(site.home, "staging", site.home)
    return [
        text for (text,) in query(credentials.owner_url(environment), "SELECT text FROM notes_note")
    ]


def test_its_database_is_a_third_user(deployed: Site, who: Users) -> None:
    data = deployed.directory / "database" / "data"
    assert data.stat().st_uid == who.database
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert (deployed.directory / "database" / "superuser.password").stat().st_uid == 0


def written(home: Path, name: str = "staging") -> Environment:
    (home / f"{name}.toml").write_text(
        'project = "notes"\nsettings = "config.settings"\nlisten = "127.0.0.1:8020"\n'
    )
    return environment_file.read(home, name, home)


def test_each_environment_has_users_of_its_own(tmp_path: Path) -> None:
    found = set()
    for name in ("staging", "production", "preview"):
        environment = written(tmp_path, name)
        first, again = users.of(environment), users.of(environment)
        assert first == again
        assert first
        found |= {first.release, first.owner, first.database}
    assert len(found) == 9


def test_files_of_an_environment_that_was_roots_change_hands(tmp_path: Path) -> None:
    environment = written(tmp_path)
    environment.prepare()
    upload = environment.shared / "media" / "a" / "upload"
    upload.parent.mkdir()
    upload.touch()
    outside = tmp_path / "outside"
    outside.touch()
    upload.with_name("link").symlink_to(outside)
    environment.application_log.write_text("before\n")
    users.hand_over(environment)
    who = users.of(environment)
    assert who
    assert {upload.stat().st_uid, upload.parent.stat().st_uid} == {who.release}
    assert outside.stat().st_uid == 0
    assert environment.application_log.stat().st_uid == who.release
    assert environment.application_log.read_text() == "before\n"


def test_a_log_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    environment = written(tmp_path)
    environment.prepare()
    outside = tmp_path / "outside"
    outside.touch()
    environment.application_log.symlink_to(outside)
    with pytest.raises(EnvironmentFault, match=r"notes\.log is a link"):
        users.hand_over(environment)
    assert outside.stat().st_uid == 0
