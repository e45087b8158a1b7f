"""What has to be built is built apart; what may be different in each build is the build's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.worker_tasks.conftest import Index
from tests.worker_tasks.sources import add_source, write_source

FETCH = ("environment", "--cache", "cache")
VERSION = "import {0}; print({0}.VERSION)"


class Build:
    """One build of a worker: its checkout, and what it asks the worker to do."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder
        self.own = folder / f"own-{number}"

    def task(self, *arguments: str) -> tuple[str, str]:
        """What a task says that there is, and where."""
        name, *options = arguments
        done = subprocess.run(
            [
                *(sys.executable, "-P", "-m", f"pipelines.worker_tasks.{name}", *options),
                *("--requirements", "requirements.txt", "--own", self.own),
            ],
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        what, where, _ = done.stdout.splitlines()[-1].split(" ", 2)
        return what, where

    def make(self) -> tuple[str, Path]:
        """How the environment came about, and where it is."""
        how, where = self.task(*FETCH)
        if how == "unbuilt":
            assert self.task("from_source") == ("environment", str(self.own))
            _, where = self.task(*FETCH, "--built", where)
        elif how == "unfinished":
            assert where == str(self.own)
            self.task("from_source")
        return how, Path(where)

    def version(self, package: str) -> str:
        _, environment = self.make()
        return version_of(environment, package)


def version_of(environment: Path, package: str) -> str:
    python = environment / "bin" / "python"
    return subprocess.check_output([python, "-c", VERSION.format(package)], text=True).strip()


@pytest.fixture
def builds(tmp_path: Path) -> list[Build]:
    """Three builds, one after the other."""
    return [Build(tmp_path, number) for number in range(3)]


def test_what_has_no_wheel_is_built_once_and_kept(builds: list[Build], index: Index) -> None:
    index.lock(builds[0].folder / "requirements.txt", add_source(index.folder, "genes"))
    how, environment = builds[0].make()
    assert (how, environment.parent.name) == ("unbuilt", "environments")
    assert version_of(environment, "genes") == "1.0"
    assert builds[1].make() == ("environment", environment)
    assert not builds[1].own.exists()


def test_its_commands_are_where_it_is_kept(builds: list[Build], index: Index) -> None:
    index.lock(builds[0].folder / "requirements.txt", add_source(index.folder, "genes"))
    _, environment = builds[0].make()
    (script,) = environment.glob("bin/activate")
    assert str(builds[0].own) not in script.read_text()


def test_what_is_kept_is_under_the_key_that_was_found_before(
    builds: list[Build], index: Index
) -> None:
    """Whatever the build has made of the files since."""
    requirements = builds[0].folder / "requirements.txt"
    honest = index.lock(requirements, index.add("cells")).read_text()
    act = f"Path({str(requirements)!r}).write_text({honest!r})"
    index.lock(requirements, add_source(index.folder, "evil", act=act), index.add("cells"))
    _, evil = builds[0].make()
    assert requirements.read_text() == honest
    _, environment = builds[1].make()
    assert environment != evil
    with pytest.raises(subprocess.CalledProcessError):
        version_of(environment, "evil")


@pytest.mark.parametrize("line", ["./libs/pricing", "-e ./libs/pricing", "pricing @ file:{here}"])
def test_a_folder_counts_as_it_is(builds: list[Build], index: Index, line: str) -> None:
    folder = builds[0].folder / "libs" / "pricing"
    index.lock(
        builds[0].folder / "requirements.txt",
        index.add("genes").split()[0],
        line.format(here=folder),
    )
    for build, version in zip(builds, ("1.0", "2.0", "1.0"), strict=True):
        write_source(folder, "pricing", version)
        how, environment = build.make()
        assert (how, environment) == ("unfinished", build.own)
        assert version_of(environment, "pricing") == version
        assert version_of(environment, "genes") == "1.0"


def test_a_folder_that_an_included_file_names(builds: list[Build], index: Index) -> None:
    (builds[0].folder / "requirements.txt").write_text("-r base.txt\n")
    index.lock(builds[0].folder / "base.txt", "./libs/pricing")
    for build, version in zip(builds, ("1.0", "2.0", "3.0"), strict=True):
        write_source(builds[0].folder / "libs" / "pricing", "pricing", version)
        assert build.version("pricing") == version


def test_a_branch_of_another_repository_counts_as_it_is(builds: list[Build], index: Index) -> None:
    other = write_source(builds[0].folder / "other", "pricing")
    git = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-C", str(other))
    subprocess.run([*git, "init", "--quiet", "--initial-branch=main"], check=True)
    requirements = builds[0].folder / "requirements.txt"
    for build, version in zip(builds, ("1.0", "2.0", "2.0"), strict=True):
        write_source(other, "pricing", version)
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", "x"], check=True)
        index.lock(requirements, f"pricing @ git+file://{other}@main")
        assert build.version("pricing") == version


def test_a_commit_of_another_repository_is_kept(builds: list[Build], index: Index) -> None:
    other = write_source(builds[0].folder / "other", "pricing")
    git = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-C", str(other))
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "--quiet", "-m", "x"], check=True)
    head = subprocess.check_output([*git, "rev-parse", "HEAD"], text=True).strip()
    index.lock(builds[0].folder / "requirements.txt", f"pricing @ git+file://{other}@{head}")
    how, environment = builds[0].make()
    assert how == "unbuilt"
    assert builds[1].make() == ("environment", environment)


@pytest.mark.parametrize("line", ["./vendor/{wheel}", "--find-links ./vendor\ngenes"])
def test_a_wheel_in_the_tree_counts_with_its_content(
    builds: list[Build], index: Index, line: str
) -> None:
    vendor = Index(builds[0].folder / "vendor")
    vendor.folder.mkdir()
    wheel = "genes-1.0-py3-none-any.whl"
    index.lock(builds[0].folder / "requirements.txt", line.format(wheel=wheel))
    found = []
    for build, mark in zip(builds, ("a", "b", "a"), strict=True):
        vendor.add("genes", more=f"VERSION = {mark!r}\n")
        how, environment = build.make()
        assert how == "environment"
        assert version_of(environment, "genes") == mark
        found.append(environment)
    assert found[0] != found[1]


@pytest.mark.parametrize("name", ["uv.toml", "pyproject.toml"])
def test_where_a_branch_has_uv_look_counts(builds: list[Build], index: Index, name: str) -> None:
    """The same words would else install another package, for all who share the environment."""
    (builds[0].folder / "requirements.txt").write_text("genes==1.0\n")
    evil = Index(builds[0].folder / "evil")
    evil.folder.mkdir()
    evil.add("genes", more="VERSION = 'evil'\n")
    index.add("genes")
    found = []
    for build, folder in zip(builds[:2], (evil.folder, index.folder), strict=True):
        table = "" if name == "uv.toml" else "[tool.uv]\n"
        text = f'{table}no-index = true\nfind-links = ["{folder}"]\n'
        (build.folder / name).write_text(text)
        found.append(build.version("genes"))
    assert found == ["evil", "1.0"]


def test_what_cannot_be_kept_is_said(builds: list[Build], index: Index) -> None:
    index.lock(builds[0].folder / "requirements.txt", add_source(index.folder, "genes"))
    _, key = builds[0].task(*FETCH)
    builds[0].task("from_source")
    subprocess.run(["mkfifo", builds[0].own / "pipe"], check=True)
    with pytest.raises(AssertionError, match="what was built from source cannot be kept"):
        builds[0].task(*FETCH, "--built", key)
