"""Long lines arrive whole, broken into lines of their own."""

from __future__ import annotations

import random

import pytest

from pipelines.buildbot_patches.long_lines import WholeLines

NEWLINE = r"(\r\n|\r(?=.)|\033\[u|\033\[[0-9]+;[0-9]+[Hf]|\033\[2J|\x08+)"  # as Buildbot has it
MOST = 100


def arrived(text: str, chunk: int) -> str:
    finder = WholeLines(MOST, NEWLINE)
    found = [finder.append(text[at : at + chunk], 0.0) for at in range(0, len(text), chunk)]
    found.append(finder.flush())
    return "".join(lines for lines, *_ in filter(None, found))


@pytest.mark.parametrize("length", [0, 1, 98, 99, 100, 101, 198, 199, 200, 1000, 12345])
@pytest.mark.parametrize("chunk", [1, 7, 99, 100, 101, 4096])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_nothing_of_a_long_line_is_lost(length: int, chunk: int, end: str) -> None:
    line = "".join(str(number % 10) for number in range(length))
    text = f"before\n{line}{end}after\n"
    got = arrived(text, chunk)
    assert got.replace("\n", "") == text.replace("\r", "").replace("\n", "")
    assert max(map(len, got.splitlines())) < MOST
    assert got.endswith("\n")


def test_lines_that_are_short_enough_are_as_they_were(seed: int) -> None:
    draw = random.Random(seed)
    lines = ["x" * draw.randrange(MOST - 1) for _ in range(200)]
    text = "".join(f"{line}\n" for line in lines)
    assert arrived(text, draw.randrange(1, 300)) == text
