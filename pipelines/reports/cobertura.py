"""Coverage from the first element of a Cobertura report."""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

HEAD = 64 * 1024  # bytes of a report that are looked at: its first element says it all
_LONGEST_NAME = 200
_COUNTED = ("lines", "branches")


class CoverageError(Exception):
    """A file that holds no coverage; its text says why."""


def parse_coverage(head: bytes) -> float:
    """The percentage of lines, and of branches where they were measured; raises CoverageError.

    head: where a report begins. Safe with hostile files: no entity is declared, nor expanded.
    """
    elements: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_own_declarations
    parser.StartElementHandler = lambda name, attributes: elements.append((name, attributes))
    try:
        parser.Parse(head[:HEAD], False)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if not elements:
            raise CoverageError(f"it is not XML: {error}") from None
    if not elements:
        raise CoverageError("it has no first element")
    name, attributes = elements[0]
    if name != "coverage":
        raise CoverageError(f"it is XML of another kind: <{name[:_LONGEST_NAME]}>")
    return _percent(attributes)


def _refuse_own_declarations(_: str, __: str | None, ___: str | None, declares: int) -> None:
    # Other tools than coverage.py name Cobertura's document type, which is read from nowhere.
    if declares:
        raise CoverageError("it declares entities, which Cobertura's reports never do")


def _percent(attributes: Mapping[str, str]) -> float:
    try:
        counted = [int(attributes.get(f"{each}-valid", 0)) for each in _COUNTED]
        covered = [int(attributes.get(f"{each}-covered", 0)) for each in _COUNTED]
        part = sum(covered) / sum(counted) if sum(counted) else float(attributes["line-rate"])
    except (KeyError, ValueError):
        raise CoverageError("its first element has no line-rate") from None
    if not 0 <= part <= 1:
        raise CoverageError(f"it covers {part:.3g} of 1")
    return part * 100
