"""The disk of an environment fills up in the middle of a deploy: what served serves on.

Nothing half-written is taken for whole, and the same artifact goes live once there is room.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.project import LOCK_HASH, REQUIREMENTS, WSGI, Site, migration
from tests.full_disks import FILLER, Disk, disk

pytestmark = pytest.mark.disk

# Runs the deploy command, and fills the disk where tests of crashes kill it.
FILLS = """\
import sys
from pathlib import Path
from pipelines.system import crash_points
from pipelines.deploy.cli import main
from tests.full_disks import Disk
point, folder, *arguments = sys.argv[1:]
crash_points.crash_point = lambda at: at == point and Disk(Path(folder)).fill()
sys.exit(main(arguments))
"""
EVERYWHERE = pytest.mark.soak("deploys")
POINTS = [
    pytest.param("before:lock", marks=EVERYWHERE),  # its journal
    "before:unpack",
    pytest.param("before:python-environment", marks=EVERYWHERE),
    pytest.param("before:rehearse", marks=EVERYWHERE),
    "before:migrate",
    pytest.param("before:switch", marks=EVERYWHERE),
    "before:commit",  # what should serve
]
IS_FULL = r"On this host the disk of SMALL\S* is full: \d\.\d of 640 MB are free; make room, then "
# Before the lock, if the first lines of the journal still fit into the last block that it has.
NEEDS_ROOM = r"The disk of SMALL has 0 MB free, and the release needs \d+ MB\. Make room, or keep"


@pytest.fixture(scope="module")
def small(home: Path) -> Iterator[Disk]:
    with disk(home / "environments" / "staging", megabytes=640) as small:
        yield small


@pytest.fixture(scope="module")
def deployed(small: Disk, site: Site) -> Site:
    """An environment on a small disk, with a release that serves."""
    site.configure(bake=0.1)
    status, result = site.activate(site.artifact("1.0.0+0.first", **WSGI))
    assert (status, result["result"]) == (0, "deployed"), result
    return site


@pytest.fixture(scope="module")
def artifact(deployed: Site) -> Path:
    """A release for which every step has something to do."""
    lock = REQUIREMENTS + b"# another lock file\n"
    wheels = deployed.home / "wheels"
    (wheels / hashlib.sha256(lock).hexdigest()).symlink_to(wheels / LOCK_HASH)
    changes = {
        "notes/migrations/0002_extra.py": migration("CREATE TABLE extra (id int)"),
    }
    return deployed.artifact("1.0.0+1.next", changes, lock=lock, **WSGI)


@pytest.mark.parametrize("point", POINTS)
def test_what_served_serves_on_and_the_disk_is_named(
    deployed: Site, small: Disk, artifact: Path, point: str
) -> None:
    command = deployed.command("activate", artifact, "--events")
    done = subprocess.run(
        [sys.executable, "-c", FILLS, point, small.folder, *command[3:]],
        capture_output=True,
        text=True,
        timeout=240,
    )
    result = json.loads(done.stdout.splitlines()[-1])
    assert (small.folder / FILLER).exists(), result
    assert done.returncode == 1, result
    said = f"{IS_FULL}|{NEEDS_ROOM}" if point == "before:lock" else IS_FULL
    assert re.match(said, result["reason"].replace(str(small.folder), "SMALL")), result
    assert deployed.get() == "1.0.0+0.first"
    small.make_room()
    assert deployed.serves("1.0.0+0.first")


def test_a_disk_that_is_full_from_the_start_is_named(
    deployed: Site, small: Disk, artifact: Path
) -> None:
    small.fill()
    status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (1, "refused"), result
    assert re.match(IS_FULL, result["reason"].replace(str(small.folder), "SMALL")), result
    assert deployed.get() == "1.0.0+0.first"
    small.make_room()


def test_once_there_is_room_the_same_artifact_goes_live(deployed: Site, artifact: Path) -> None:
    status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (0, "deployed"), result
    assert deployed.serves("1.0.0+1.next")
