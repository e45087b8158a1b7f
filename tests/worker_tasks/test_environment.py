"""Virtual environments: made once, redone when broken, refused with a sentence."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.worker_tasks.conftest import Index

COMMAND = [
    sys.executable,
    "-m",
    "pipelines.worker_tasks.environment",
    "--cache",
    "cache",
    "--own",
    "own",
]


class Worker:
    """Runs the command in a checkout."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=self.checkout,
            env={**os.environ, "UV_HTTP_RETRIES": "0", **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def make(self, *files: str, arguments: tuple[str, ...] = ()) -> tuple[Path, str]:
        """Returns the environment, and how it came about."""
        process = self.start("--requirements", *files, *arguments)
        output, errors = process.communicate()
        assert process.returncode == 0, errors
        last = re.fullmatch(
            r"environment (\S+) \((made in \d+\.\d s|kept)\)", output.split("\n")[-2]
        )
        assert last
        return Path(last[1]), last[2].split()[0]

    def refusal(self, *files: str, **variables: str) -> list[str]:
        """Returns the lines that a refusal prints."""
        process = self.start("--requirements", *files, **variables)
        output, errors = process.communicate()
        assert (process.returncode, output) == (1, "")
        return errors.splitlines()


@pytest.fixture
def worker(tmp_path: Path) -> Worker:
    """A worker whose checkout and cache are folders of the test."""
    return Worker(tmp_path)


VERSION = "import {0}; print({0}.VERSION)"


def version_of(environment: Path, package: str) -> str:
    python = environment / "bin" / "python"
    return subprocess.check_output([python, "-c", VERSION.format(package)], text=True).strip()


def test_made_once_and_kept(worker: Worker, index: Index) -> None:
    index.lock(worker.checkout / "lock.txt", index.add("genes"))
    environment, how = worker.make("lock.txt")
    assert how == "made"
    assert environment.parent == worker.checkout / "cache" / "environments"
    assert version_of(environment, "genes") == "1.0"
    assert worker.make("lock.txt") == (environment, "kept")


def test_its_packages_are_compiled(worker: Worker, index: Index) -> None:
    """Else each command of each build would do it anew: none may write into the environment."""
    outdated = index.add("outdated", more="print 'of another Python'\n")
    index.lock(worker.checkout / "lock.txt", index.add("genes"), outdated)
    environment, _ = worker.make("lock.txt")
    compiled = environment.rglob("site-packages/__pycache__/*.pyc")
    names = {path.name.split(".")[0] for path in compiled} & {"genes", "outdated"}
    assert names == {"genes"}


def test_the_key_is_what_the_files_say_not_what_they_are_called(
    worker: Worker, index: Index
) -> None:
    first = index.lock(worker.checkout / "lock.txt", index.add("genes"))
    (worker.checkout / "same.txt").write_text(first.read_text())
    index.lock(worker.checkout / "other.txt", index.add("genes", "2.0"))
    environment, _ = worker.make("lock.txt")
    assert worker.make("same.txt") == (environment, "kept")
    other, how = worker.make("other.txt")
    assert (how, version_of(other, "genes")) == ("made", "2.0")


def test_an_included_file_counts(worker: Worker, index: Index) -> None:
    (worker.checkout / "dev.txt").write_text("-r lock.txt\n")
    index.lock(worker.checkout / "lock.txt", index.add("genes"))
    first, _ = worker.make("dev.txt")
    index.lock(worker.checkout / "lock.txt", index.add("genes", "2.0"))
    second, _ = worker.make("dev.txt")
    assert [version_of(each, "genes") for each in (first, second)] == ["1.0", "2.0"]


def test_several_files_make_one_environment(worker: Worker, index: Index) -> None:
    index.lock(worker.checkout / "a.txt", index.add("genes"))
    index.lock(worker.checkout / "b.txt", index.add("cells").split()[0])
    environment, _ = worker.make("a.txt", "b.txt")
    assert version_of(environment, "genes") == version_of(environment, "cells") == "1.0"


def test_pyproject_with_its_development_group(worker: Worker, index: Index) -> None:
    for package in ("genes", "cells", "docs"):
        index.add(package)
    (worker.checkout / "pyproject.toml").write_text(
        '[project]\nname = "p"\nversion = "1"\ndependencies = ["genes"]\n'
        '[dependency-groups]\ndev = ["cells"]\ndocs = ["docs"]\n'
        f'[tool.uv]\nno-index = true\nfind-links = ["{index.folder}"]\n'
    )
    environment, _ = worker.make("pyproject.toml")
    assert version_of(environment, "genes") == version_of(environment, "cells") == "1.0"
    with pytest.raises(subprocess.CalledProcessError):
        version_of(environment, "docs")


def test_two_workers_at_once_make_it_once(worker: Worker, index: Index) -> None:
    index.lock(worker.checkout / "lock.txt", index.add("genes"))
    processes = [worker.start("--requirements", "lock.txt") for _ in range(3)]
    endings = [process.communicate()[0].rpartition("(")[2][:4] for process in processes]
    assert sorted(endings) == ["kept", "kept", "made"]


def test_one_that_was_killed_half_made_is_redone(worker: Worker, index: Index) -> None:
    index.lock(worker.checkout / "lock.txt", index.add("genes"))
    environment, _ = worker.make("lock.txt")
    (environment / ".complete").unlink()
    (environment / "half").touch()
    assert worker.make("lock.txt") == (environment, "made")
    assert not (environment / "half").exists()


def test_one_whose_python_was_removed_is_redone(worker: Worker, index: Index) -> None:
    index.lock(worker.checkout / "lock.txt", index.add("genes"))
    environment, _ = worker.make("lock.txt")
    (environment / "bin" / "python").unlink()
    assert worker.make("lock.txt") == (environment, "made")
    assert version_of(environment, "genes") == "1.0"


def test_those_not_used_for_long_are_deleted(worker: Worker, index: Index) -> None:
    index.lock(worker.checkout / "old.txt", index.add("genes"))
    index.lock(worker.checkout / "new.txt", index.add("genes", "2.0"))
    old, _ = worker.make("old.txt")
    os.utime(old / ".complete", (0, 0))
    worker.make("old.txt")  # a use makes it young again
    new, _ = worker.make("new.txt")
    assert old.exists()
    os.utime(old / ".complete", (0, 0))
    worker.make("new.txt", arguments=("--keep-days", "1"))
    assert not old.exists()
    assert new.exists()


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        (
            f"genes==1.0 --hash=sha256:{'0' * 64}",
            (
                "genes==1.0: the index offers a file with another hash than the locked one; lock "
                "the requirements again (uv pip compile --universal --generate-hashes)."
            ),
        ),
        (
            f"genes==9.9 --hash=sha256:{'0' * 64}",
            "genes==9.9: the package index has no such version; correct the requirement.",
        ),
        (
            "gnees==1.0",
            "gnees: the package index has no package of this name; correct the requirement.",
        ),
    ],
)
def test_a_requirement_that_cannot_be_installed(
    worker: Worker, index: Index, requirement: str, sentence: str
) -> None:
    index.add("genes")
    index.lock(worker.checkout / "lock.txt", requirement)
    first, *tail = worker.refusal("lock.txt")
    assert first == sentence
    assert any(line.startswith("    error: ") for line in tail)  # uv's own words


def test_a_package_for_another_platform(worker: Worker, index: Index) -> None:
    index.lock(worker.checkout / "lock.txt", index.add("genes", tag="cp27-cp27m-win32"))
    assert worker.refusal("lock.txt")[0] == (
        "genes==1.0: has no wheel for this Python and platform; require a version that has one."
    )


def test_a_lock_that_lacks_what_a_package_needs(worker: Worker, index: Index) -> None:
    index.add("genes")
    index.lock(worker.checkout / "lock.txt", index.add("cells", needs="genes"))
    assert worker.refusal("lock.txt")[0].startswith(
        "genes: another package needs it, and it is not locked by hash; lock the requirements"
    )


def test_requirements_that_contradict_each_other(worker: Worker, index: Index) -> None:
    index.lock(worker.checkout / "lock.txt", index.add("genes"), index.add("genes", "2.0"))
    assert worker.refusal("lock.txt")[0] == (
        "the requirements contradict each other; change one of them."
    )


def test_without_a_network(worker: Worker) -> None:
    (worker.checkout / "lock.txt").write_text("--index-url http://127.0.0.1:9/\ngenes==1.0\n")
    assert worker.refusal("lock.txt")[0] == (
        "the package index cannot be reached; mend this machine's network and build again."
    )


def test_a_file_that_does_not_exist(worker: Worker) -> None:
    assert worker.refusal("gone.txt") == [
        "gone.txt does not exist; add it, or require another file."
    ]


def test_a_uv_lock_that_does_not_fit(worker: Worker) -> None:
    (worker.checkout / "uv.lock").write_text("version = 1\n")
    (worker.checkout / "pyproject.toml").write_text('[project]\nname = "p"\nversion = "1"\n')
    assert worker.refusal("uv.lock")[0] == "uv.lock cannot be used; run uv lock again:"


def test_one_that_is_kept_ran_nothing_of_what_it_holds(
    worker: Worker, index: Index, tmp_path: Path
) -> None:
    """A `.pth` runs with each start of an environment's own Python: it is not started for it."""
    evil = index.add("evil", pth=f"import os; os.mkdir('{tmp_path}/ran')")
    index.lock(worker.checkout / "lock.txt", evil)
    environment, _ = worker.make("lock.txt")
    assert not (tmp_path / "ran").exists()
    assert version_of(environment, "evil") == "1.0"
    assert (tmp_path / "ran").exists(), "it would have been seen"
