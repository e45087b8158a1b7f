"""What a revision wants installed, and the key that only the same has."""

from __future__ import annotations

import hashlib
import json
import platform
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.project.direct import folder_of, is_moving, needs_of
from pipelines.project.sources import Source, decoded, logical_lines, read_source
from pipelines.worker_tasks import uv

# What `[tool.uv]` may say of which packages there are, and not of where and how they are found.
_HARMLESS = frozenset(
    (
        *("conflicts", "constraint-dependencies", "default-groups", "dependency-groups"),
        *("dev-dependencies", "environments", "exclude-newer", "index", "managed"),
        *("override-dependencies", "package", "required-environments", "required-version"),
        *("sources", "workspace"),
    )
)
_INCLUDES = ("-r", "--requirement", "-c", "--constraint")


@dataclass(frozen=True)
class Wanted:
    """Requirements files, and what they say."""

    files: tuple[Path, ...]
    sources: tuple[Source, ...]
    settings: tuple[dict[str, Any], ...]
    """Of uv: what the project's own files say beside them."""

    @property
    def moving(self) -> str | None:
        """The first requirement that may be another tomorrow, and its place."""
        return next((source.moving for source in self.sources if source.moving), None)

    @property
    def arguments(self) -> list[str]:
        """What uv is told, to install them."""
        arguments = []
        for file, source in zip(self.files, self.sources, strict=True):
            arguments += ["--requirements", str(file)]
            arguments += [word for each in source.groups for word in ("--group", f"{file}:{each}")]
            arguments += [word for extra in source.extras for word in ("--extra", extra)]
        is_locked = not any(source.unhashed for source in self.sources)
        return ["--require-hashes", *arguments] if is_locked else arguments

    @property
    def is_ordinary(self) -> bool:
        """Whether all of it is of indexes, and found as uv finds it by itself."""
        keys = {key for table in self.settings for key in table}
        return keys <= _HARMLESS and not any(self._paths())

    def _paths(self) -> Iterator[Path]:
        for source in self.sources:
            yield from source.paths
        yield from _named(self.settings)

    def steady(self, scratch: Path) -> list[str]:
        """Return what uv is told, to install those that do not move, and what folders need."""
        file = scratch / "steady.txt"
        file.write_text("".join(f"{line}\n" for line in self._steady()))
        return ["--requirements", str(file)]

    def _steady(self) -> Iterator[str]:
        lines = (line for each in self.sources for file in each.files for line in _lines(file))
        for line in lines:
            if not is_moving(line):
                yield line
            elif folder := folder_of(line):
                yield from needs_of(*folder)

    def key(self, cache: Path) -> str:
        """Return what names the environment: of all that decides what is installed, the content."""
        digest = hashlib.sha256()
        for part in self._parts(cache):
            content = part.encode() if isinstance(part, str) else part
            digest.update(b"%d:%s" % (len(content), content))
        return digest.hexdigest()[:12]

    def _parts(self, cache: Path) -> Iterator[str | bytes]:
        yield str(cache)  # which the scripts of an environment name: it cannot be moved
        yield platform.python_implementation()
        yield platform.python_version()
        yield sysconfig.get_platform()
        for source in self.sources:
            yield from (file.read_bytes() for file in source.files)
        yield json.dumps(self.settings, sort_keys=True, default=str)
        yield from _contents(self._paths())


def _lines(file: Path) -> Iterator[str]:
    """Yield the requirements and options of a requirements file."""
    if file.name != "pyproject.toml":
        lines = (line for _, line in logical_lines(file))
        yield from (line for line in lines if not line.startswith(_INCLUDES))


def read(files: Sequence[Path], scratch: Path) -> Wanted:
    """Read requirements files; a `uv.lock` is exported into `scratch`.

    Raises SourceError for one that cannot be read, or BuildError.
    """
    installable = tuple(_as_requirements(file, scratch) for file in files)
    sources = tuple(read_source(file) for file in installable)
    return Wanted(installable, sources, tuple(_settings_of_uv()))


def _as_requirements(file: Path, scratch: Path) -> Path:
    """A uv.lock is exported, because uv installs one only into an environment of its own."""
    if file.name != "uv.lock":
        return file
    read_source(file)  # its errors are clearer
    return uv.export(file, scratch / "exported.txt", development=True)


def _contents(paths: Iterable[Path]) -> Iterator[str | bytes]:
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                yield str(file)
                yield file.read_bytes()


def _settings_of_uv() -> Iterator[dict[str, Any]]:
    """What a project's files tell uv beside its arguments, as where it finds packages."""
    for name in ("uv.toml", "pyproject.toml"):
        document: Any = {}
        with suppress(OSError, ValueError):
            document = tomllib.loads(decoded(Path(name).read_bytes()))
        if name == "pyproject.toml":
            tool = document.get("tool")
            document = tool.get("uv") if isinstance(tool, dict) else {}
        yield document if isinstance(document, dict) else {}


def _named(value: object) -> Iterator[Path]:
    """Yield each path that a text among the settings names."""
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _named(each)
    elif isinstance(value, str) and value.strip(".") and "\0" not in value:
        path = Path(value.removeprefix("file://"))
        with suppress(OSError):  # as a name that is too long
            if path.exists():
                yield path
