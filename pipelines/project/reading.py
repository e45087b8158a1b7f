"""Reads a project's definition from its checkout, and checks it against the files there."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from pathlib import Path

from pipelines.project.defaults import find_defaults
from pipelines.project.document import parse
from pipelines.project.pipeline import Pipeline, PipelineError
from pipelines.project.sources import Source, SourceError, read_source

FILE = "pipeline.toml"
_LARGEST = 256 * 1024  # bytes


def read_pipeline(directory: Path) -> Pipeline:
    """The definition in a project's root; raises PipelineError with every problem found."""
    problems: list[str] = []
    if (directory / FILE).is_symlink() or (directory / FILE).exists():
        pipeline = parse(FILE, _load(directory / FILE), FILE, problems)
    else:
        document, origin = find_defaults(directory)
        pipeline = parse("defaults", document, origin, problems)
    sources = _read_sources(directory, pipeline, problems)
    released = pipeline.release.requirements
    lacks = why_unreleasable(released, sources[released]) if released in sources else None
    if lacks and pipeline.origin == FILE:
        problems.append(lacks)
    if problems:
        raise PipelineError(*problems)
    # Without a definition and without a lock, a project can still develop and test.
    unsteady = (_why_unsteady(file, sources[file]) for file in sources if file != released)
    return dataclasses.replace(pipeline, warnings=tuple(filter(None, [lacks, *unsteady])))


def _load(file: Path) -> dict[str, object]:
    try:
        text = file.read_bytes()
        if len(text) > _LARGEST:
            raise ValueError(f"it has {len(text)} bytes and at most {_LARGEST} are read")
        return tomllib.loads(text.decode("utf-8"))
    except RecursionError:
        raise PipelineError(f"{FILE}: is nested too deeply; write plain tables.") from None
    except tomllib.TOMLDecodeError as error:
        raise PipelineError(f"{FILE}: is not valid TOML: {error}; correct it there.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PipelineError(f"{FILE}: line {line} is not UTF-8; save it as UTF-8.") from None
    except (OSError, ValueError) as error:
        raise PipelineError(f"{FILE}: cannot be read: {error}.") from None


def _read_sources(directory: Path, pipeline: Pipeline, problems: list[str]) -> dict[str, Source]:
    sources = {}
    named = [*pipeline.requirements, pipeline.release.requirements]
    for file in dict.fromkeys(filter(None, named)):
        try:
            sources[file] = read_source(directory / file)
        except SourceError as error:
            name = os.path.relpath(error.file, directory)
            problems.append(f"requirements: {name} {error.problem}")
    return sources


def why_unreleasable(file: str, source: Source) -> str | None:
    """The sentence on why no release can be made of these requirements, or None when one can."""
    if source.unhashed:
        return (
            f"[release] requirements: {source.unhashed} has no --hash, and a release installs only "
            f"what its lock names by hash; {_how_to_lock(file)}."
        )
    if source.includes:
        return (
            f"[release] requirements: {source.includes} includes a file, and a release carries one "
            f"file; {_how_to_lock(file)}."
        )
    return None


def _why_unsteady(file: str, source: Source) -> str | None:
    if source.unhashed:
        return (
            f"[python] requirements: {source.unhashed} has no --hash, so that what is tested may "
            f"change from day to day; {_how_to_lock(file)}."
        )
    return None


def _how_to_lock(file: str) -> str:
    is_pyproject = Path(file).name == "pyproject.toml"
    source = file if is_pyproject else Path(file).with_suffix(".in")
    lock = "requirements.txt" if is_pyproject else file
    return f"run: uv pip compile --universal --generate-hashes {source} --output-file {lock}"
