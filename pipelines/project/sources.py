"""Where requirements come from: requirements files, `uv.lock` and `pyproject.toml`."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from pipelines.project.content import content
from pipelines.project.direct import is_moving, moves_in_uv, named_paths

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_INCLUDE = re.compile(r"(-r|--requirement|-c|--constraint)[\s=]*(.+)")
_CONSTRAINS = ("-c", "--constraint")
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
# Extras and dependency groups that development and tests need, by their usual names.
_DEVELOPMENT = frozenset({"dev", "develop", "development", "lint", "test", "testing", "tests"})
_EDITABLE = re.compile(r"(?:-e|--editable)\b")


class SourceError(Exception):
    """Requirements that cannot be read: the file, and what is wrong with it."""

    def __init__(self, file: Path, problem: str) -> None:
        self.file, self.problem = file, problem
        super().__init__(f"{file} {problem}")


@dataclass(frozen=True)
class Source:
    """What one file asks for, together with the files that it includes."""

    files: tuple[Path, ...]
    """Everything that was read: the contents decide what gets installed."""
    names: frozenset[str]
    """The packages named, as PEP 503 writes them."""
    unhashed: str | None
    """The first requirement without a hash and its place, or None when all are locked by hash."""
    includes: str | None = None
    """The place of the first line that includes another file."""
    moving: str | None = None
    """The first requirement that may be another tomorrow, as a folder is, and its place."""
    paths: tuple[Path, ...] = ()
    """What lies on the disk and is installed from there: wheels, and folders of them."""
    groups: tuple[str, ...] = ()
    """Of a pyproject.toml: the dependency groups for development, and the extras below."""
    extras: tuple[str, ...] = ()


def read_source(path: Path) -> Source:
    """Read a requirements file, uv.lock or pyproject.toml; raises SourceError."""
    readers = {"uv.lock": _read_uv_lock, "pyproject.toml": _read_pyproject}
    try:
        return readers.get(path.name, _read_requirements)(path)
    except (AttributeError, KeyError, TypeError):
        raise SourceError(path, "has tables of another shape than packaging defines.") from None


def is_inside(path: str) -> bool:
    """Whether this is a path below a project's root, and no command takes it for anything else."""
    return bool(re.fullmatch(r"[\w.@+][\w.@+, /-]*", path)) and ".." not in path.split("/")


def normal(name: str) -> str:
    """A package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def why_unreleasable(file: str, unhashed: str | None, includes: str | None) -> str | None:
    """Say why no release can be made of requirements, or None when one can.

    unhashed, includes: what `Source` says of the file.
    """
    if unhashed:
        return (
            f"[release] requirements: {unhashed} has no --hash, and a release installs only "
            f"what its lock names by hash; {_how_to_lock(file)}."
        )
    if includes:
        return (
            f"[release] requirements: {includes} includes a file, and a release carries one "
            f"file; {_how_to_lock(file)}."
        )
    return None


def why_unsteady(file: str, unhashed: str | None) -> str | None:
    """Say why what is tested may change by itself, or None when it does not."""
    if unhashed:
        return (
            f"[python] requirements: {unhashed} has no --hash, so that what is tested may "
            f"change from day to day; {_how_to_lock(file)}."
        )
    return None


def _how_to_lock(file: str) -> str:
    is_pyproject = Path(file).name == "pyproject.toml"
    source = file if is_pyproject else Path(file).with_suffix(".in")
    lock = "requirements.txt" if is_pyproject else file
    return f"run: uv pip compile --universal --generate-hashes {source} --output-file {lock}"


def _read_requirements(path: Path) -> Source:
    files, names, paths = [path], set[str](), list[Path]()
    constraints = set[Path]()  # which say what is not installed, but of which version it would be
    unhashed = includes = moving = None
    for file in files:
        for number, line in logical_lines(file):
            place = f"{file.name} line {number}: {line.split(' --hash')[0][:80]}"
            include = _INCLUDE.match(line)
            named = _unquoted(include[2]) if include else ""
            if is_moving(line) or _ADDRESS.match(named):  # what that includes is not known here
                moving = moving or place
            else:
                paths += named_paths(line, Path(), file.parent)
            if include:
                includes = includes or place
                other = file.parent / named
                if not _ADDRESS.match(named) and other not in files:
                    files.append(other)
                    if file in constraints or include[1] in _CONSTRAINS:
                        constraints.add(other)
            elif file not in constraints and (not line.startswith("-") or _EDITABLE.match(line)):
                names.add(_name(line))
                if "--hash=" not in line:
                    unhashed = unhashed or place
    return Source(tuple(files), frozenset(names), unhashed, includes, moving, tuple(paths))


def _unquoted(name: str) -> str:
    """Return a file's name as uv takes it: in quotes, with escaped spaces, or as it stands."""
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        return name[1:-1]
    return name.replace("\\ ", " ")


def _read_uv_lock(path: Path) -> Source:
    names = frozenset(normal(package["name"]) for package in _toml(path).get("package", []))
    return Source((path, path.with_name("pyproject.toml")), names, unhashed=None)


def _read_pyproject(path: Path) -> Source:
    document = _toml(path)
    project = document.get("project", {})
    extras = _for_development(project.get("optional-dependencies", {}))
    groups = _for_development(document.get("dependency-groups", {}))
    named = [*project.get("dependencies", []), *chain(*extras.values(), *groups.values())]
    texts = [text for text in named if isinstance(text, str)]
    names = frozenset(map(_name, texts))
    # Without any, what is installed is told elsewhere: by a build backend, or in tables of its own.
    unhashed = f"{path.name}: {texts[0] if texts else 'what [project] dependencies leave out'}"
    moving = [text for text in texts if is_moving(text)]
    if moves_in_uv(document.get("tool", {}).get("uv", {}).get("sources", {})):
        moving.append("[tool.uv.sources]")
    return Source(
        (path,),
        names,
        unhashed,
        moving=f"{path.name}: {moving[0]}" if moving else None,
        groups=tuple(groups),
        extras=tuple(extras),
    )


def _for_development(named: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the groups for development, each with what it includes of others."""
    every = {normal(name): texts for name, texts in named.items()}
    return {
        name: list(_included(every, normal(name), frozenset()))
        for name in named
        if normal(name) in _DEVELOPMENT
    }


def _included(groups: dict[str, list[Any]], name: str, within: frozenset[str]) -> Iterator[Any]:
    """Yield the requirements of a group; a circle, which uv refuses, ends."""
    for each in groups.get(name, []) if name not in within else []:
        if isinstance(each, dict):
            yield from _included(groups, normal(each["include-group"]), within | {name})
        else:
            yield each


def logical_lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield lines without comments, those that end in a backslash joined; numbers count from 1."""
    parts: list[str] = []
    for number, line in enumerate(_text(file).splitlines(), 1):
        line = re.sub(r"(^|\s)#.*", "", line).strip()
        parts.append(line.removesuffix("\\").strip())
        if not line.endswith("\\"):
            if whole := " ".join(filter(None, parts)):
                yield number - len(parts) + 1, whole
            parts = []
    if whole := " ".join(filter(None, parts)):
        yield number - len(parts) + 1, whole


def _name(requirement: str) -> str:
    found = _NAME.match(requirement)
    return normal(found[0]) if found else ""


def _text(file: Path) -> str:
    try:
        return decoded(content(file))
    except FileNotFoundError:
        raise SourceError(file, "does not exist; add it, or require another file.") from None
    except OSError as error:
        raise SourceError(file, f"cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise SourceError(file, f"cannot be read: {error}.") from None


def decoded(written: bytes) -> str:
    """Return a text in UTF-8, or in what a byte order mark says; raises UnicodeDecodeError."""
    if written.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return written.decode("utf-16")
    return written.decode("utf-8-sig")


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError(file, f"is not valid TOML: {error}.") from None
