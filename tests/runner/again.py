"""What to run to see again what failed, printed at the end: one command for each failed test."""

from __future__ import annotations

import os
import random
import shlex

import pytest
from _pytest.terminal import TerminalReporter

SEED = "SLIPWAY_TEST_SEED"
_PROPERTY = "seed of the run"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have hypothesis draw from the seed of the run, if there is one."""
    if (seed := os.environ.get(SEED)) and not config.option.hypothesis_seed:
        config.option.hypothesis_seed = seed


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note the seed of a test that draws from it."""
    draws = "seed" in getattr(item, "fixturenames", ())
    if draws or hasattr(getattr(item, "obj", None), "hypothesis"):
        item.user_properties.append((_PROPERTY, os.environ.get(SEED, "")))


@pytest.fixture(scope="session")
def seed() -> int:
    """What a test draws from that leaves something to chance; the same one draws the same."""
    return int(os.environ.get(SEED) or random.randrange(2**32))


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Print the commands."""
    reports = [
        report
        for outcome in ("failed", "error")
        for report in terminalreporter.getreports(outcome)
        if isinstance(report, pytest.TestReport)
    ]
    lines = {_command(report, config.getoption("soak")): None for report in reports}
    if lines:
        terminalreporter.section("to see it again")
        for line in lines:
            terminalreporter.line(line)


def _command(report: pytest.TestReport, soak: str | None) -> str:
    test, at, group = report.nodeid.rpartition("@")  # which pytest-xdist puts behind it
    words = [".venv/bin/slipway", "test", test if at and "]" not in group else report.nodeid]
    if soak:
        words += ["--soak", soak]
    seed = dict(report.user_properties).get(_PROPERTY)
    return f"{SEED}={seed} {shlex.join(words)}" if seed else shlex.join(words)
