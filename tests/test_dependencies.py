"""Dependencies by purpose: each part imports what pyproject.toml names for it, and nothing else."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipelines import ROOT
from pipelines.cli import slipway
from pipelines.cli.errors import CommandFailed

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRAS: dict[str, list[str]] = PYPROJECT["project"]["optional-dependencies"]
GROUPS: dict[str, list[Any]] = PYPROJECT["dependency-groups"]
LOCKS = {file.stem: file.read_text() for file in (ROOT / "requirements").glob("*.txt")}

# What each purpose starts with; the master is all that is left.
STARTS = {
    "client": ["pipelines/project/__main__.py"],
    "agent": [f"pipelines/{part}/**/*.py" for part in ("deploy", "supervisor", "postgres")],
    "worker": [
        "worker/buildbot.tac",
        "pipelines/worker_tasks/**/*.py",
        "pipelines/sandbox/**/*.py",
    ],
}
# Imported where they are by code that runs in the Python environment of a project or a release.
OF_PROJECTS = {"django", "gunicorn", "notes"}


def canonical(requirement: str) -> str:
    """The name of a distribution in its normal form, without version, extras and markers."""
    [name] = re.findall(r"^[\w.-]+", requirement)
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*purposes: str) -> set[str]:
    """The distributions that pyproject.toml names for extras, and for all of them."""
    named = [*PYPROJECT["project"]["dependencies"], *(one for p in purposes for one in EXTRAS[p])]
    return {canonical(one) for one in named}


def grouped(group: str) -> set[str]:
    """The distributions of a dependency group, with those of the groups that it includes."""
    included = [one["include-group"] for one in GROUPS[group] if isinstance(one, dict)]
    own = {canonical(one) for one in GROUPS[group] if isinstance(one, str)}
    return own.union(*map(grouped, included))


def locked(part: str) -> dict[str, str]:
    """The version, with its marker, of every distribution that a lock names."""
    pins = re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;]+)", LOCKS[part], re.MULTILINE)
    return dict(pins)


@cache
def imports(file: Path) -> frozenset[str]:
    """The modules that a file imports when it runs, those that only types need left out."""
    found: set[str] = set()
    pending: list[ast.AST] = [ast.parse(file.read_text())]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        pending.extend(ast.iter_child_nodes(node))
    return frozenset(found)


def files_of(module: str) -> Iterator[Path]:
    """The files that importing one of our modules runs: its own, and those of its packages."""
    parts = module.split(".")
    for length in range(1, len(parts) + 1):
        place = ROOT.joinpath(*parts[:length])
        yield from (f for f in (place.with_suffix(".py"), place / "__init__.py") if f.exists())


def reached(starts: Iterable[Path]) -> set[Path]:
    """The files of `pipelines` that run when these do."""
    seen: set[Path] = set()
    pending = list(starts)
    while pending:
        if (file := pending.pop()) not in seen:
            seen.add(file)
            ours = (one for one in imports(file) if one.split(".")[0] == "pipelines")
            pending += (one for module in ours for one in files_of(module))
    return seen


def undeclared(files: Iterable[Path], allowed: set[str]) -> dict[str, str]:
    """What files import beyond the standard library, ourselves and `allowed`, each with a file."""
    distributions = packages_distributions()
    ours = {"pipelines", "tests", "benchmarks"}
    wrong: dict[str, str] = {}
    for file in files:
        for name in {one.split(".")[0] for one in imports(file)} - ours - OF_PROJECTS:
            names = {canonical(one) for one in distributions.get(name, ())}
            if name not in sys.stdlib_module_names and not names & allowed:
                wrong[name] = str(file.relative_to(ROOT))
    return wrong


def test_uv_is_told_nothing_here_that_would_hold_for_the_builds_of_projects_too() -> None:
    """uv looks for its settings upwards from where it runs, and builds run below this folder."""
    assert "uv" not in PYPROJECT["tool"]
    assert not (ROOT / "uv.toml").exists()


@pytest.mark.parametrize("purpose", STARTS)
def test_a_purpose_imports_what_is_declared_for_it(purpose: str) -> None:
    matching = [sorted(ROOT.glob(pattern)) for pattern in STARTS[purpose]]
    assert all(matching), f"of {STARTS[purpose]}, one matches no file"
    assert not undeclared(reached(chain.from_iterable(matching)), declared(purpose))


def test_what_runs_imports_nothing_of_development() -> None:
    running = [*ROOT.glob("pipelines/**/*.py"), *ROOT.glob("*/*.tac"), ROOT / "master/master.cfg"]
    assert not undeclared(running, declared(*EXTRAS))


@pytest.mark.parametrize(("folder", "group"), [("tests", "test"), ("benchmarks", "bench")])
def test_development_imports_what_is_declared_for_it(folder: str, group: str) -> None:
    allowed = declared(*EXTRAS) | grouped(group)
    assert not undeclared((ROOT / folder).glob("**/*.py"), allowed)


def test_development_is_not_what_runs() -> None:
    tools = grouped("development") - grouped("build")
    assert not tools & declared(*EXTRAS)
    # By way of another package neither, as far as it is large.
    running = {name for part in EXTRAS for name in locked(part)}
    assert not running & {"django", "hypothesis", "matplotlib", "mypy", "playwright", "pytest"}


@pytest.mark.parametrize("part", ["client", "agent"])
def test_a_laptop_and_a_host_of_releases_have_no_buildbot(part: str) -> None:
    assert not [name for name in locked(part) if name.startswith(("buildbot", "twisted"))]


@pytest.mark.parametrize("part", [*EXTRAS, *GROUPS])
def test_each_lock_holds_what_is_declared_and_agrees_with_the_whole(part: str) -> None:
    wanted = declared(part) if part in EXTRAS else grouped(part)
    assert wanted <= locked(part).keys(), "run `make lock`"
    assert locked(part).items() <= locked("development").items(), "run `make lock`"


@pytest.mark.parametrize("part", LOCKS)
def test_each_lock_has_hashes_and_names_no_host(part: str) -> None:
    blocks = re.split(r"^(?=[a-z])", LOCKS[part], flags=re.MULTILINE)[1:]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in LOCKS[part]


@pytest.mark.parametrize(
    ("verb", "package"), [("check", "mypy"), ("test", "pytest"), ("bench", "matplotlib")]
)
def test_a_verb_of_development_says_what_installs_its_packages(
    verb: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    error = CliRunner().invoke(slipway, [verb]).exception
    assert isinstance(error, CommandFailed)
    assert f"{package} is not installed" in str(error)
    assert f"`make {verb}`" in str(error)
