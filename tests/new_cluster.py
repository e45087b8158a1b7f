"""A PostgreSQL cluster that was made and never served, to be copied: that costs a tenth."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pipelines.postgres.cluster import Cluster


@pytest.fixture(scope="session")
def new_cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a cluster, made at most once by each process of pytest."""
    cluster = Cluster(tmp_path_factory.mktemp("made") / "db", scratch=True)
    cluster.initialise()
    return cluster.directory


def copy_cluster(made: Path, directory: Path) -> None:
    """Copy a cluster that is not served, with the users that its files belong to."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "--archive", made, directory], check=True)
