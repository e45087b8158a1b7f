"""Where requirements come from: requirements files, `uv.lock` and `pyproject.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_INCLUDE = re.compile(r"(?:-r|--requirement|-c|--constraint)[\s=]*(\S+)")
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


def read_source(path: Path) -> Source:
    """Read a requirements file, uv.lock or pyproject.toml; raises SourceError."""
    if path.name == "uv.lock":
        names = frozenset(normal(package["name"]) for package in _toml(path).get("package", []))
        return Source((path, path.with_name("pyproject.toml")), names, unhashed=None)
    if path.name == "pyproject.toml":
        texts = list(_declared(_toml(path)))
        unhashed = next(iter(texts), None) and f"{path.name}: {texts[0]}"
        return Source((path,), frozenset(map(_name, texts)), unhashed)
    return _read_requirements(path)


def normal(name: str) -> str:
    """A package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _read_requirements(path: Path) -> Source:
    files, names = [path], set[str]()
    unhashed = includes = None
    for file in files:
        for number, line in _logical_lines(file):
            place = f"{file.name} line {number}: {line.split(' --hash')[0][:80]}"
            if include := _INCLUDE.match(line):
                includes = includes or place
                if (other := file.parent / include[1]) not in files:
                    files.append(other)
            elif not line.startswith("-") or _EDITABLE.match(line):
                names.add(_name(line))
                if "--hash=" not in line:
                    unhashed = unhashed or place
    return Source(tuple(files), frozenset(names), unhashed, includes)


def _logical_lines(file: Path) -> Iterator[tuple[int, str]]:
    """Lines without comments, those that end in a backslash joined; numbers count from 1."""
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


def _declared(pyproject: dict[str, Any]) -> Iterator[str]:
    project = pyproject.get("project", {})
    yield from project.get("dependencies", [])
    for group in project.get("optional-dependencies", {}).values():
        yield from group
    for group in pyproject.get("dependency-groups", {}).values():
        yield from (item for item in group if isinstance(item, str))


def _name(requirement: str) -> str:
    found = _NAME.match(requirement)
    return normal(found[0]) if found else ""


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SourceError(file, "does not exist; add it, or name the right file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(file, f"cannot be read: {error}.") from None


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError(file, f"is not valid TOML: {error}.") from None
