"""`python -m pipelines.project [--json] [DIR]`: show the definition that a checkout has."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.project.pipeline import Pipeline, PipelineError, to_json
from pipelines.project.reading import read_pipeline


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the definition and return 0, or print every problem with it and return 1."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.project", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line for programs")
    parser.add_argument("directory", nargs="?", type=Path, default=Path(), metavar="DIR")
    options = parser.parse_args(arguments)
    try:
        pipeline = read_pipeline(options.directory)
    except PipelineError as error:
        print(error, file=sys.stderr)
        return 1
    print(to_json(pipeline) if options.json else "\n".join(_table(pipeline)))
    return 0


def _table(pipeline: Pipeline) -> Iterator[str]:
    release = pipeline.release
    yield from _row("from", pipeline.origin)
    yield from _row("installs", *pipeline.requirements)
    for name, stage in [
        ("develop", pipeline.develop),
        ("test", pipeline.test),
        ("repo-test", pipeline.repo_test),
    ]:
        yield from _row(name, *(f"{each.name:<18} {each.run}" for each in stage.commands))
    yield from _row(
        "release",
        f"{release.application} ({release.protocol}) with {release.settings}",
        f"installs {release.requirements}",
        f"healthy when {release.health} says so",
        *(f"smoke {path}" for path in release.smoke),
        *(f"beside it {command}" for command in release.background),
    )
    yield from _row("warnings", *pipeline.warnings)


def _row(title: str, *lines: str) -> Iterator[str]:
    for position, line in enumerate(lines):
        yield f"{'' if position else title:<10} {line}"


if __name__ == "__main__":
    sys.exit(main())
