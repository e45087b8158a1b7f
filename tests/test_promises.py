"""tests/README.md: each test that it names is there, and each part of the soak as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.cli.soak import parts

HERE = Path(__file__).parent
SECTIONS = (HERE / "README.md").read_text().split("\n## ")[1:]
MARKED = {
    part
    for file in HERE.rglob("test_*.py")
    for part in re.findall(r"mark\.soak\(\"([a-z-]+)\"\)", file.read_text())
}


def named() -> Iterator[tuple[Path, str]]:
    """Every test that the page names: the folder that its section is about, and its name."""
    for section in SECTIONS:
        folder = re.search(r"lie in \[`([a-z_]+)/`\]", section)
        for name in re.findall(r"`((?:\w+/)*test_\w+(?:::\w+)?)`", section):
            yield HERE / (folder[1] if folder else ""), name


def stretched() -> set[str]:
    """Every part of the soak that the page names, each in the last column of a table."""
    rows = re.findall(r"^\|.*\| ([^|]*) \|$", "\n".join(SECTIONS), re.MULTILINE)
    return {part for row in rows for part in re.findall(r"`([a-z]+(?:-[a-z]+)*)`", row)}


@pytest.mark.parametrize(("folder", "name"), sorted(set(named())), ids=str)
def test_a_proof_is_there(folder: Path, name: str) -> None:
    file, _, test = name.partition("::")
    places = [place / f"{file}.py" for place in (folder, HERE) if (place / f"{file}.py").exists()]
    assert places
    assert not test or re.search(rf"^(?:async )?def {test}\(", places[0].read_text(), re.MULTILINE)


def test_what_stretches_a_promise_is_a_part_of_the_soak_and_each_part_has_tests() -> None:
    assert stretched() <= parts().keys()
    assert parts().keys() == MARKED
