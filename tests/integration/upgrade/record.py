"""Records an installation of this version, for the test that upgrades it to the next one.

    python -m tests.integration.upgrade.record FOLDER

Run it in a checkout of the version to be recorded. It starts a real installation, brings it into
every state that a push may be in, and kills it. FOLDER then holds what `Recording` lays out again:
the master's database and staging's as SQL, the hub as a git bundle, the artifact that serves, the
code of what goes on running during an upgrade, and the files that are kept, with marks in place of
all that differs between two machines.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from modulefinder import ModuleFinder
from pathlib import Path

from pipelines import ROOT
from pipelines.deploy.environment import Environment, credentials, file
from pipelines.journal import opened
from pipelines.postgres.programs import client_binaries
from tests.deploy.project import fetch_wheels
from tests.integration.developer import Developer
from tests.integration.installation import SLIPWAY, Installation
from tests.integration.processes import end, processes_of
from tests.integration.reporting import reporting
from tests.integration.tiny_project import command, tiny_installation

# What lies in the home, and is not made anew by every start.
KEPT = (
    "master.cfg",
    "files/*.toml",
    "secrets/people.json",
    "services/state/processes/*.json",
    "environments/staging/state/desired.json",
    "environments/staging/state/journal.jsonl",
    "environments/staging/state/schema.sql",
    "environments/staging/state/processes/*.json",
    "environments/staging/state/rehearsed/*",
    "hub/tiny.git/slipway.options/*",
)
# What goes on running while the code below it is replaced.
RUNNING = ("pipelines.supervisor", "pipelines.deploy.front.embedded", "pipelines.postgres")
LONG = "sleep 4"  # seconds: time to be killed in
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def main() -> None:
    folder = Path(sys.argv[1]).absolute()
    with tempfile.TemporaryDirectory() as made:
        wheels, cache = Path(made, "wheels"), Path(made, "cache")
        for each in (wheels, cache):
            each.mkdir()
        fetch_wheels(wheels)
        with tiny_installation(wheels, cache) as slipway:
            slipway.up()
            use(slipway)
            record(slipway, folder)


def use(slipway: Installation) -> None:
    """Bring it into every state that a push may be in; returns in the middle of a build."""
    ada = Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada")
    landed = ada.push("search", reporting(covered=90), "Search notes")
    slipway.wait(landed.revision, "deployed")
    rejected = ada.push("broken", command("test", "false"), "Break the tests")
    slipway.wait(rejected.revision, "rejected")
    idea = ada.push("wip/idea", {"idea.txt": "\n"}, "Try an idea")
    slipway.wait(idea.revision, "withdrawn")
    slipway.run("gate", "pause", "-m", "the registry is down", "--as", "grace")
    old = ada.push("corrected", {"typo.txt": "tpyo\n"}, "Correct a typo")
    new = ada.push("corrected", {"typo.txt": "typo\n"}, "Correct the typo", "--force")
    slipway.wait(old.revision, "superseded")
    slipway.run("gate", "resume", "--as", "grace")
    slipway.wait(new.revision, "deployed")
    ada.push("careful", {"careful.txt": "\n"}, "Wait for a person", "-o", "hold")
    slipway.until(lambda: slipway.pushes("careful")[0].ready_at, "push that waits for a person")
    person = ("--role", "developer", "--email", "ada@example.org", "--no-password")
    subprocess.run([SLIPWAY, "people", "add", "ada", *person], env=slipway.environ, check=True)
    slipway.until(lambda: _rows(slipway, "slipway_health"), "look at staging's health")
    ada.push("wip/under-way", command("test", LONG), "Test for some seconds")
    under_way = "steps where name = 'it' and started_at is not null and complete_at is null"
    slipway.until(lambda: _rows(slipway, under_way), "build under way")


def _rows(slipway: Installation, of: str) -> int:
    with opened(slipway.settings.db_url) as conn:
        count: int = conn.exec_driver_sql(f"select count(*) from {of}").scalar_one()
    return count


def record(slipway: Installation, folder: Path) -> None:
    """Write FOLDER; all that runs is killed, as by a loss of power."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "home").mkdir(parents=True)
    environment = file.read(slipway.home / "files", "staging", slipway.home)
    revision = slipway.status()["environments"]["staging"]["revision"]
    (artifact,) = (slipway.home / "artifacts" / "tiny" / revision).glob("*.tar.gz")
    digest = Path(f"{artifact}.sha256").read_text().split()[0]
    texts = {"staging.sql": _dump(environment)}
    while left := list(processes_of(slipway.home)):  # who restarts the others comes first
        end(int(min(left, key=lambda line: "supervisor" not in line).partition(":")[0]))
    for pattern in KEPT:
        for path in slipway.home.glob(pattern):
            text = path.read_text()
            name = f"home/{path.relative_to(slipway.home)}"
            texts[name] = _without_machine(text) if pattern.startswith("services/") else text
    with sqlite3.connect(slipway.home / "master" / "state.sqlite") as database:
        database.execute("delete from object_state where name = 'session_secret'")
        texts["master.sql"] = "\n".join(database.iterdump()) + "\n"
    marks = _marks(slipway, environment, digest)
    for name, text in texts.items():
        path = folder / marked(name, marks)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(marked(text, marks))
    shutil.copyfile(artifact, folder / artifact.name)
    hub = slipway.home / "hub" / "tiny.git"
    bundle = ["bundle", "create", "--quiet", folder / "hub.bundle", "--all"]
    subprocess.run(["git", "-C", hub, *bundle], check=True)
    _pack_code(folder / "code.tar.xz")


def _dump(environment: Environment) -> str:
    url = credentials.owner_url(environment)
    dump = [client_binaries() / "pg_dump", "--no-owner", "--no-privileges", "--inserts", url]
    lines = subprocess.run(dump, check=True, capture_output=True, text=True).stdout.splitlines()
    new = ("SET transaction_timeout", "\\restrict", "\\unrestrict")  # older PostgreSQLs know none
    return "".join(f"{line}\n" for line in lines if not line.startswith(new))


def _without_machine(process: str) -> str:
    """A kept process without what the environment of the recording machine happened to hold."""
    kept = json.loads(process)
    of_ours = {name: value for name, value in kept["env"].items() if name.startswith("SLIPWAY_")}
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    kept["env"] = of_ours | {"PATH": path, "SLIPWAY_TOOLS": path, "SLIPWAY_COMMANDS": path}
    return json.dumps(kept, indent=1)


def _marks(slipway: Installation, environment: Environment, digest: str) -> dict[str, str]:
    """What differs between two machines, and the mark that takes its place; long ones first."""
    ports = [(name, port) for name, port in slipway.variables.items() if "PORT" in name]
    return {
        f"{os.uname().nodename}:{slipway.home}": "@HOST@:@HOME@",  # the master's name
        str(slipway.home): "@HOME@",
        str(Path(sys.executable).parent): "@BIN@",
        str(ROOT): "@ROOT@",
        sys.base_prefix: "@BASE@",
        digest: "@DIGEST@",
        digest[:12]: "@DIGEST12@",
        f"-py{PYTHON}": "-py@PYTHON@",
        **{f"127.0.0.1:{port}": f"127.0.0.1:@{name}@" for name, port in ports},
        **{f'"{port}"': f'"@{name}@"' for name, port in ports},
        **{secret: f"@{name}@" for name, secret in secrets_of(environment).items()},
    }


def secrets_of(environment: Environment) -> dict[str, str]:
    """The environment's secrets, by a name that tells whose each of them is."""
    return {
        f"{whose}.{line.partition('=')[0]}": line.partition("=")[2]
        for whose in ("owner", "runtime")
        for line in (environment.secrets / f"{whose}.env").read_text().splitlines()
    }


def marked(text: str, marks: Mapping[str, str]) -> str:
    """The text with every key of `marks` replaced by its value, in their order."""
    for before, after in marks.items():
        text = text.replace(before, after)
    return text


def _pack_code(archive: Path) -> None:
    finder = ModuleFinder([str(ROOT)])
    for name in RUNNING:
        finder.import_hook(f"{name}.__main__")
    files = {Path(module.__file__) for module in finder.modules.values() if module.__file__}
    with tarfile.open(archive, "w:xz") as packed:
        for path in sorted(files):
            packed.add(path, path.relative_to(ROOT))


if __name__ == "__main__":
    main()
