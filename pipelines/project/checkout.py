"""`Checkout`: what the files of a checkout say of its pipeline, gathered and not yet judged.

    python -m pipelines.project.checkout [DIR]

A worker prints it at the start of every build and imports only the standard library for it; the
master, which has its models loaded, says whether it is good: see `pipelines.project.reading`.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from pipelines.project.absent import why_incomplete
from pipelines.project.content import content
from pipelines.project.defaults import find_defaults
from pipelines.project.pipeline import FILE, PipelineError
from pipelines.project.sources import SourceError, decoded, is_inside, read_source

_LARGEST = 256 * 1024  # bytes
_WIDTH = 1000  # characters of a line, wherever that breaks what is written


@dataclass(frozen=True)
class Requirements:
    """One of the files that the document names for what is installed."""

    problem: str | None = None
    """Why it cannot be read; the rest is unknown then."""
    unhashed: str | None = None
    """The first requirement without a hash and its place."""
    includes: str | None = None
    """The place of the first line that includes another file."""


@dataclass(frozen=True)
class Checkout:
    """The tables of `pipeline.toml`, or those that Django's usual places give in its stead."""

    origin: str
    """`pipeline.toml`, or the sentence on what was found in its place."""
    document: dict[str, Any]
    """Tables, lists, texts, numbers and booleans, as JSON has them."""
    requirements: dict[str, Requirements]
    """By the path that the document names."""

    @property
    def file(self) -> str:
        """What a problem of the document is told with."""
        return FILE if self.origin == FILE else "defaults"

    @property
    def released(self) -> str | None:
        """The file that a release installs, if the document names one."""
        return next(_texts(self.document, "release"), None)

    def to_json(self) -> str:
        """Write it for `pipelines.project.reading.from_json`, in lines that no log breaks."""
        text = json.dumps(asdict(self))
        return "\n".join(text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH))


def read_checkout(directory: Path) -> Checkout:
    """Gather what a project's root says; raises PipelineError where there is nothing to judge."""
    try:
        document, origin = _load(directory), FILE
        if document is None:
            document, origin = find_defaults(directory)
    except OSError as error:  # of a link that leads where nobody can look
        name = os.path.relpath(error.filename or directory, directory)
        raise PipelineError(f"{name}: cannot be read: {error.strerror}.") from None
    named = [*_texts(document, "python"), *_texts(document, "release")]
    files = (file for file in dict.fromkeys(named) if is_inside(file))
    return Checkout(origin, document, {file: _requirements(directory, file) for file in files})


def _load(directory: Path) -> dict[str, Any] | None:
    file = directory / FILE
    if not (file.is_symlink() or file.exists()):
        return None
    try:
        document = tomllib.loads(decoded(content(file, _LARGEST)))
        dates = [*_dates(document, ())]
    except RecursionError:
        raise PipelineError(f"{FILE}: is nested too deeply; write plain tables.") from None
    except tomllib.TOMLDecodeError as error:
        raise PipelineError(f"{FILE}: is not valid TOML: {error}; correct it there.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PipelineError(f"{FILE}: line {line} is not UTF-8; save it as UTF-8.") from None
    except OSError as error:
        raise PipelineError(f"{FILE}: cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise PipelineError(f"{FILE}: cannot be read: {error}.") from None
    if dates:
        raise PipelineError(*dates)
    return document


def _dates(value: object, place: tuple[str, ...]) -> Iterator[str]:
    """Tell of every date and time: no key takes one, and JSON has none."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _dates(each, (*place, key))
    elif isinstance(value, list):
        for each in value:
            yield from _dates(each, place)
    elif isinstance(value, date | datetime | time):
        *tables, key = place
        table = f"[{'.'.join(tables)}] " if tables else ""
        yield f'{FILE}: {table}{key} has {value}, a date or time; write it in quotes, "{value}".'


def _texts(document: Mapping[str, Any], table: str) -> Iterator[str]:
    """The requirements that a table names, where it has the right shape."""
    values = document.get(table)
    named = values.get("requirements") if isinstance(values, Mapping) else None
    texts: Iterable[object] = named if isinstance(named, list) else [named]
    return (text for text in texts if isinstance(text, str))


def _requirements(directory: Path, file: str) -> Requirements:
    try:
        source = read_source(directory / file)
    except SourceError as error:
        name = os.path.relpath(error.file, directory)
        return Requirements(problem=f"requirements: {name} {error.problem}")
    return Requirements(unhashed=source.unhashed, includes=source.includes)


def main() -> int:
    """Print the checkout as JSON and return 0, or why there is none and return 1."""
    try:
        directory = Path(*sys.argv[1:2])
        if lacks := why_incomplete(directory):
            raise PipelineError(lacks)
        checkout = read_checkout(directory)
    except PipelineError as error:
        print(error, file=sys.stderr)
        return 1
    print(checkout.to_json())
    return 0


if __name__ == "__main__":
    sys.exit(main())
