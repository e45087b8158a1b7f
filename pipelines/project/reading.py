"""Makes a `Pipeline` of a checkout, or says everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipelines import validation
from pipelines.project.checkout import Checkout, read_checkout
from pipelines.project.document import WORDING, PipelineFile
from pipelines.project.pipeline import FILE, Pipeline, PipelineError
from pipelines.project.sources import why_unreleasable, why_unsteady

_CHECKOUT = TypeAdapter(Checkout)
_PRINTED = "the pipeline as JSON"


def read_pipeline(directory: Path) -> Pipeline:
    """Read the definition in a project's root; raises PipelineError with every problem of it."""
    return pipeline_of(read_checkout(directory))


def from_json(text: str) -> Pipeline:
    """Read what a worker printed of a checkout; it is trusted no more than the branch is."""
    try:
        # As it was before it was broken into lines: JSON has none within a text.
        printed = json.loads("".join(text.splitlines()), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise PipelineError(f"{_PRINTED}: cannot be read: {error}.") from None
    if not isinstance(printed, dict):
        raise PipelineError(f"{_PRINTED}: is not an object.")
    try:
        checkout = _CHECKOUT.validate_python(printed)
    except ValidationError as error:
        raise PipelineError(*_misprints(error)) from None
    return pipeline_of(checkout)


def pipeline_of(checkout: Checkout) -> Pipeline:
    """Judge a checkout; raises PipelineError with every problem of its document and its files."""
    problems: list[str] = []
    try:
        document = PipelineFile.model_validate(checkout.document)
    except ValidationError as error:
        told = validation.problems(error, PipelineFile, WORDING)
        problems += (f"{checkout.file}: {problem}" for problem in told)
    problems += (file.problem for file in checkout.requirements.values() if file.problem)
    released = checkout.released or ""
    release = checkout.requirements.get(released)
    lacks = why_unreleasable(released, release.unhashed, release.includes) if release else None
    if lacks and checkout.origin == FILE:
        problems.append(lacks)
    if problems:
        raise PipelineError(*problems)
    # Without a definition and without a lock, a project can still develop and test.
    unsteady = (
        why_unsteady(name, file.unhashed)
        for name, file in checkout.requirements.items()
        if name != released
    )
    return document.pipeline(checkout.origin, tuple(filter(None, [lacks, *unsteady])))


def _misprints(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False):
        place = ".".join(map(str, detail["loc"]))
        lacks = detail["type"] == "missing"
        yield f"{_PRINTED}: " + (f"lacks {place}." if lacks else f"{place}: {detail['msg']}.")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(values := dict(pairs)) < len(pairs):
        raise ValueError("an object has the same key twice")
    return values
