"""The suite's own additions to pytest, on small suites that fail, hang and start processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import ROOT
from tests.runner.order import ROWS

pytestmark = pytest.mark.process
PLUGINS = ("again", "deadline", "figures", "no_processes", "order", "soak")
SETTINGS = """\
[pytest]
timeout = {timeout}
clean_up_seconds = 1
markers =
    process
    soak
"""


def run_suite(folder: Path, text: str, *options: str, timeout: float = 60) -> str:
    """Run one file of tests with the suite's plugins; returns what was printed."""
    (folder / "pytest.ini").write_text(SETTINGS.format(timeout=timeout))
    (folder / "test_it.py").write_text(text)
    plugins = [word for name in PLUGINS for word in ("-p", f"tests.runner.{name}")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *plugins, *options],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "SLIPWAY_TEST_SEED": "7"},
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


def test_what_failed_is_told_with_its_command_and_seed(tmp_path: Path) -> None:
    text = """\
def test_drawn(seed):
    assert seed != 7


def test_not_drawn():
    assert False
"""
    said = run_suite(tmp_path, text, "-n", "1", "--dist", "loadfile")
    assert "\nSLIPWAY_TEST_SEED=7 .venv/bin/slipway test test_it.py::test_drawn\n" in said
    assert "\n.venv/bin/slipway test test_it.py::test_not_drawn\n" in said


def test_a_test_that_starts_a_process_says_so_by_its_marker(tmp_path: Path) -> None:
    text = """\
import subprocess

import pytest


def test_sly():
    subprocess.run(["true"])


@pytest.mark.process
def test_honest():
    subprocess.run(["true"])
"""
    said = run_suite(tmp_path, text)
    assert "test_sly starts true: what needs a process is marked `@pytest.mark.process`" in said
    assert "1 failed, 1 passed" in said
    assert "1 failed, 1 deselected" in run_suite(tmp_path, text, "-m", "not process")


def test_a_part_of_soak_runs_alone_and_only_when_asked_for(tmp_path: Path) -> None:
    text = """\
import pytest


@pytest.mark.parametrize("n", [1, pytest.param(2, marks=pytest.mark.soak("kills"))])
def test_it(n):
    pass
"""
    said = run_suite(tmp_path, text, "-v")
    assert "test_it[1] PASSED" in said
    assert "1 passed, 1 deselected" in said
    said = run_suite(tmp_path, text, "-v", "--soak", "kills")
    assert "test_it[2] PASSED" in said
    assert "1 passed, 1 deselected" in said
    unknown = run_suite(tmp_path, text.replace("kills", "nothing"))
    assert "docs/soak.md lists no part 'nothing'" in unknown


def test_what_a_test_has_counted_is_printed_though_it_passes(tmp_path: Path) -> None:
    text = """\
def test_it(figures):
    figures("7 of 7")
"""
    said = run_suite(tmp_path, text, "-n", "1", "--dist", "loadfile")
    assert "\ntest_it.py::test_it: 7 of 7\n" in said


def test_a_test_that_waits_for_ever_for_a_process_ends_with_it(tmp_path: Path) -> None:
    text = """\
import subprocess

import pytest


@pytest.mark.process
def test_hangs():
    child = subprocess.Popen(["sh", "-c", "trap '' TERM INT; sleep 86402.5 & wait"])
    try:
        child.wait()
    finally:
        child.wait()


def test_after_it():
    pass
"""
    said = run_suite(tmp_path, text, timeout=1)
    assert "Timeout (>1.0s) from pytest-timeout" in said
    assert "test_hangs does not end: its processes are ended" in said
    assert "1 failed, 1 passed" in said
    assert not [line for line in command_lines() if "86402.5" in line]


def command_lines() -> list[str]:
    """Of every process of the machine."""
    lines = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            lines.append((process / "cmdline").read_bytes().decode(errors="replace"))
        except OSError:
            continue  # it has ended
    return lines


def test_the_files_that_share_an_installation_are_there() -> None:
    assert [file for file in ROWS if not (ROOT / file).is_file()] == []
