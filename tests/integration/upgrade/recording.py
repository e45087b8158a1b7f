"""Lays out an installation that was recorded by `record`, and has its staging serve."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pipelines import ROOT
from pipelines.deploy import release
from pipelines.deploy.environment import Environment, credentials, file
from pipelines.deploy.front import switch
from pipelines.deploy.release import Release, artifact, python_environment
from pipelines.postgres.copies import load_schema
from pipelines.postgres.roles import provision
from tests.deploy.project import pack
from tests.integration.installation import Installation
from tests.integration.upgrade.record import PYTHON, marked, secrets_of


@dataclass(frozen=True)
class Recording:
    """What lies in `folder`, of a version whose supervisors were the module `supervisor`."""

    folder: Path
    supervisor: str

    @cached_property
    def members(self) -> dict[str, bytes]:
        """The files of the artifact that serves, for the Python of this machine."""
        (packed,) = self.folder.glob("*.tar.gz")
        with tarfile.open(packed) as tar:
            members = {one.name: stream.read() for one in tar if (stream := tar.extractfile(one))}
        manifest = json.loads(members["release.json"]) | {"python": PYTHON}
        return members | {"release.json": json.dumps(manifest).encode()}

    def lay_out(self, slipway: Installation) -> Environment:
        """Write it all into the installation's home, and have staging run as it ran then.

        The wheels that the release needs must lie there already. Master and workers do not run:
        they were killed, and their supervisor with them.
        """
        home, root = slipway.home, slipway.home / "checkout"
        with tarfile.open(self.folder / "code.tar.xz") as code:
            code.extractall(root, filter="data")
        marks = {
            "@HOST@": os.uname().nodename,
            "@HOME@": str(home),
            "@BIN@": str(Path(sys.executable).parent),
            "@ROOT@": str(root),
            "@BASE@": sys.base_prefix,
            "@PYTHON@": PYTHON,
            **{f"@{name}@": value for name, value in slipway.variables.items()},
        }
        self._write(home, "files/*.toml", marks)
        listen = f"127.0.0.1:{slipway.variables['SLIPWAY_STAGING_PORT']}"
        environment = replace(file.read(home / "files", "staging", home), listen=listen)
        environment.prepare()
        credentials.ensure(environment)
        serving = self._unpack(environment)
        marks |= {"@DIGEST@": serving.digest, "@DIGEST12@": serving.digest[:12]}
        marks |= {f"@{name}@": secret for name, secret in secrets_of(environment).items()}
        self._write(home, "**/*", marks)
        self._restore_hub(home / "hub" / "tiny.git")
        self._restore_master(home / "master", marks)
        self._serve(environment, serving, root)
        return environment

    def replace_code(self, slipway: Installation) -> None:
        """Have the code of this version lie where that of the recorded one did: `git pull`."""
        place = slipway.home / "checkout" / "pipelines"
        place.rename(place.with_name("before"))
        place.symlink_to(ROOT / "pipelines")

    def _write(self, home: Path, pattern: str, marks: Mapping[str, str]) -> None:
        source = self.folder / "home"
        for path in (each for each in source.glob(pattern) if each.is_file()):
            target = home / marked(str(path.relative_to(source)), marks)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(marked(path.read_text(), marks))
            if "processes" in target.parts or "secrets" in target.parts:
                target.chmod(0o600)

    def _unpack(self, environment: Environment) -> Release:
        (packed,) = self.folder.glob("*.tar.gz")
        revision = json.loads(self.members["release.json"])["revision"]
        folder = environment.home / "artifacts" / environment.project / revision
        folder.mkdir(parents=True)
        path = pack(folder / packed.name, self.members)
        built = artifact.read(path, artifact.verify(path, None))
        unpacked = release.unpack(environment, built)
        python_environment.make(environment, unpacked, lock=0)
        return unpacked

    def _restore_hub(self, hub: Path) -> None:
        empty = ["init", "--quiet", "--bare", "--template=", "--initial-branch=main"]
        subprocess.run(["git", *empty, hub], check=True)
        fetch = ["fetch", "--quiet", self.folder / "hub.bundle", "refs/*:refs/*"]
        subprocess.run(["git", "-C", hub, *fetch], check=True)

    def _restore_master(self, master: Path, marks: Mapping[str, str]) -> None:
        master.mkdir()
        with sqlite3.connect(master / "state.sqlite") as database:
            database.executescript(marked((self.folder / "master.sql").read_text(), marks))
            for key, name in database.execute("select id, name from masters").fetchall():
                sha = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
                database.execute("update masters set name_hash = ? where id = ?", (sha, key))

    def _serve(self, environment: Environment, serving: Release, root: Path) -> None:
        cluster = credentials.cluster(environment)
        cluster.initialise()
        switch.point(environment, serving)
        switch.show_current(environment, serving)
        keep = [sys.executable, "-m", self.supervisor, environment.directory]
        subprocess.run(keep, env={"PYTHONPATH": str(root)}, cwd=root, check=True)
        while not cluster.ready():
            time.sleep(0.05)  # PostgreSQL announces readiness to systemd alone
        owner, runtime = credentials.owner(environment), credentials.runtime(environment)
        provision(cluster.superuser_url(), environment.project, owner, runtime)
        load_schema(credentials.owner_url(environment), self.folder / "staging.sql")
