"""What the plan is: a function of plain data, whose work grows with the queue."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipelines.gate import model, red_main
from pipelines.gate import policy as module
from pipelines.gate.model import (
    Entry,
    Rules,
    Target,
)
from pipelines.gate.policy import plan
from pipelines.journal import vocabulary
from tests.gate.entries import (
    HEAD,
    PASSED,
    RUNNING,
    main,
    on,
)


@pytest.mark.parametrize("pure", [module, red_main, model, vocabulary])
def test_nothing_but_plain_data_and_the_standard_library_is_imported(pure: ModuleType) -> None:
    tree = ast.parse(Path(str(pure.__file__)).read_text())
    names = {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
    for n in ast.walk(tree):
        if isinstance(n, ast.ImportFrom) and n.module == "pipelines.gate":
            names |= {f"{n.module}.{alias.name}" for alias in n.names}
        elif isinstance(n, ast.ImportFrom):
            names.add(n.module or ".")
    names -= {model.__name__, red_main.__name__, vocabulary.__name__}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_twice_the_entries_are_twice_the_work() -> None:
    assert _lines(500) < 2.2 * _lines(250)


def _lines(count: int) -> int:
    """How many lines of the plan run for a queue of so many, each built on the one before it."""
    entries, base = list[Entry](), HEAD
    for number in range(count):
        made = f"c{number}"
        entries.append(on(base, number, PASSED if number else RUNNING, candidate=made))
        base = made
    lines = 0

    def trace(frame: Any, event: str, argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        rules = Rules(window=count, workers=count, descendants_prove=True)
        plan(entries, Target("elsewhere"), 0, rules)
        plan(entries, main(), 0, replace(rules, descendants_prove=False))
    finally:
        sys.settrace(before)
    return lines
