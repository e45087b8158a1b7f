"""The wheels of a lock: all of them, once, whole or not at all."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.worker_tasks.lock import lock_hash
from tests.worker_tasks.conftest import Index


def wheels(lock: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    arguments = ["--requirements", str(lock), "--output", str(lock.parent / "wheels")]
    return subprocess.run(
        [sys.executable, "-m", "pipelines.worker_tasks.wheels", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_wheel_is_fetched_once(tmp_path: Path, index: Index) -> None:
    elsewhere = "cells==1.0 ; sys_platform == 'win32' --hash=sha256:" + "0" * 64
    lock = index.lock(tmp_path / "lock.txt", index.add("genes"), index.add("tasks"), elsewhere)
    folder = tmp_path / "wheels" / hashlib.sha256(lock.read_bytes()).hexdigest()
    assert folder.name == lock_hash(lock)
    first = wheels(lock).stdout
    assert first.startswith(f"wheels {folder} (2 wheels, 0.0 MB, fetched in ")
    names = ["genes-1.0-py3-none-any.whl", "tasks-1.0-py3-none-any.whl"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert wheels(lock).stdout == f"wheels {folder} (2 wheels, 0.0 MB, kept)\n"


def test_what_a_killed_worker_left_is_not_taken_for_whole(tmp_path: Path, index: Index) -> None:
    lock = index.lock(tmp_path / "lock.txt", index.add("genes"))
    partial = tmp_path / "wheels" / f"{lock_hash(lock)}.partial"
    partial.mkdir(parents=True)
    (partial / "half.whl").touch()
    assert "(1 wheel, " in wheels(lock).stdout


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        (
            f"cells==1.0 --hash=sha256:{'0' * 64}",
            "cells==1.0: the package index has no wheel of it for Python 3.",
        ),
        (
            f"genes==1.0 --hash=sha256:{'0' * 64}",
            "genes==1.0: the index offers a file with another hash than the locked one; lock it",
        ),
        ("genes==1.0", "[release] requirements: lock.txt line 3: genes==1.0 has no --hash, and"),
        ("-r more.txt", "more.txt does not exist; add it"),
    ],
)
def test_what_is_missing_is_named_and_nothing_kept(
    tmp_path: Path, index: Index, requirement: str, sentence: str
) -> None:
    index.add("genes")
    (tmp_path / "index" / "cells-1.0.tar.gz").touch()  # a source distribution only
    done = wheels(index.lock(tmp_path / "lock.txt", requirement))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.removeprefix(f"{tmp_path}/").startswith(sentence)
    assert not [path for path in tmp_path.glob("wheels/*") if path.suffix != ".lock"]


def test_without_a_network(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(f"--index-url http://127.0.0.1:9/\ngenes==1.0 --hash=sha256:{'0' * 64}\n")
    assert wheels(lock, PIP_RETRIES="1").stderr.startswith("the package index cannot be reached;")


def lock_with_uv(folder: Path, source: str) -> Path:
    """A project with one requirement and one of development, found in `source`."""
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.11"\n'
        'dependencies = ["genes"]\n[dependency-groups]\ndev = ["checks"]\n' + source
    )
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "lock", "--quiet"], cwd=folder, check=True)
    return folder / "uv.lock"


def test_of_a_uv_lock_what_a_release_needs(tmp_path: Path, index: Index) -> None:
    index.add("genes")
    index.add("checks")
    source = f'[[tool.uv.index]]\nurl = "file://{index.folder}/simple"\ndefault = true\n'
    lock = lock_with_uv(tmp_path, source)
    done = wheels(lock, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(index.folder))
    assert "(1 wheel, " in done.stdout, done.stderr
    assert [path.name for path in tmp_path.glob("wheels/*/*")] == ["genes-1.0-py3-none-any.whl"]


def test_a_uv_lock_without_hashes_is_refused(tmp_path: Path, index: Index) -> None:
    index.add("genes")
    index.add("checks")
    source = f'[tool.uv]\nno-index = true\nfind-links = ["{index.folder}"]\n'
    done = wheels(lock_with_uv(tmp_path, source))
    assert "requirements.txt line 1: genes==1.0 has no --hash" in done.stderr
