"""The dashboard's modules: what they compute, and that they know what the master knows."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any, get_args

import pytest
from buildbot.process.results import Results

from pipelines import ROOT
from pipelines.journal.vocabulary import Phase
from pipelines.reports.junit import Outcome
from pipelines.web.styles import SHEETS

HERE = Path(__file__).parent
STATIC = ROOT / "pipelines" / "web" / "static"
# Buildbot's name of each result, and how the pages call it.
NAMES = {
    "success": "passed",
    "warnings": "warned",
    "failure": "failed",
    "skipped": "skipped",
    "exception": "broken",
    "retry": "repeated",
    "cancelled": "stopped",
}


def node(*arguments: str | Path) -> str:
    """What a command of node printed; its failure is the test's."""
    done = subprocess.run(["node", *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def states() -> Any:
    """What the module of states exports."""
    script = f"import * as states from '{STATIC}/domain/states.js';"
    script += "console.log(JSON.stringify(states))"
    return json.loads(node("--input-type=module", "--eval", script))


@pytest.mark.node
@pytest.mark.process
def test_what_the_pages_compute() -> None:
    node("--test", *sorted(HERE.glob("*.test.js")))


@pytest.mark.node
@pytest.mark.process
def test_pages_know_every_result_of_a_build(states: Any) -> None:
    assert [each["name"] for each in states["RESULTS"]] == [NAMES[name] for name in Results]


@pytest.mark.node
@pytest.mark.process
def test_pages_know_every_phase_of_the_gate_and_every_outcome_of_a_test(states: Any) -> None:
    assert set(states["PHASES"]) == set(Phase)
    assert set(states["TEST_OUTCOMES"]) == set(get_args(Outcome))


def test_every_sheet_is_served() -> None:
    assert {path.stem for path in (STATIC / "styles").iterdir()} == set(SHEETS)


def test_every_lock_is_of_no_address() -> None:
    """Where packages come from is a matter of the machine that installs them."""
    lock = json.loads((ROOT / "package-lock.json").read_text())
    addresses = [name for name, package in lock["packages"].items() if "resolved" in package]
    assert not addresses
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_development_packages_are_pinned() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())
    assert "dependencies" not in wanted  # nothing is built, nothing is shipped
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted["devDependencies"].values())
