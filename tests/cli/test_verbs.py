"""Every verb explains itself, and what a person can mend is said without a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.cli import _VERBS, main
from tests.cli.conftest import Slipway

ACTING = ["up", "down", "status", "logs", "demo", "local-worker", "deploy", "clean", "bench"]


def test_help_lists_every_verb_with_what_it_does(slipway: Slipway) -> None:
    said = slipway("--help")
    assert said.code == 0
    for verb, meaning in _VERBS.items():
        (line,) = [line for line in said.out.splitlines() if line.strip().startswith(f"{verb} ")]
        assert meaning.split()[0] in line


@pytest.mark.parametrize("verb", [verb for verb in _VERBS if verb != "deploy"])
def test_each_verb_explains_itself_and_does_nothing_else(
    slipway: Slipway, home: Path, verb: str
) -> None:
    said = slipway(verb, "--help")
    assert (said.code, said.err) == (0, "")
    assert f"Usage: slipway {verb}" in said.out
    assert not home.exists()


def test_help_of_deploy_is_that_of_the_deploy_command(home: Path) -> None:
    """It becomes that command, so it needs a process of its own."""
    command = [sys.executable, "-m", "pipelines", "deploy", "--help"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"plan", "activate", "verify", "rollback", "history"} <= set(done.stdout.split())


def test_an_unknown_verb(slipway: Slipway) -> None:
    said = slipway("deplyo")
    assert said.code == 2
    assert "No such command 'deplyo'" in said.err


@pytest.mark.parametrize("verb", _VERBS)
def test_an_argument_of_bytes_that_are_no_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["slipway", verb, "caf\udce9"])
    with pytest.raises(SystemExit) as ended:
        main()
    words = "slipway: the argument caf\\xe9 is not UTF-8; write it as slipway status does\n"
    assert (ended.value.code, capsys.readouterr().err) == (2, words)


@pytest.mark.parametrize("verb", ACTING)
def test_a_wrong_setting_stops_every_verb_with_a_sentence(
    slipway: Slipway, home: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setenv("SLIPWAY_WEB_PORT", "http")
    monkeypatch.setenv("SLIPWAY_HOMES", "/")
    said = slipway(verb)
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines() == [
        "slipway: SLIPWAY_WEB_PORT='http' is not a whole number from 1 to 65535.",
        "SLIPWAY_HOMES is not a setting of Slipway: did you mean SLIPWAY_HOME?",
    ]
    assert not home.exists()


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("status", "nothing was started below {home} yet: make up"),
        ("logs", "no logs below {home} yet: start with make up"),
        ("local-worker", "no master runs here to attach to: start it with make up"),
    ],
)
def test_what_was_never_started(slipway: Slipway, home: Path, verb: str, sentence: str) -> None:
    said = slipway(verb)
    assert (said.code, said.err) == (1, f"slipway: {sentence.format(home=home)}\n")


def test_down_of_what_was_never_started_is_fine(slipway: Slipway, home: Path) -> None:
    said = slipway("down")
    assert (said.code, said.out) == (0, "  nothing was ever started here\n")


@pytest.mark.usefixtures("home")
def test_the_deploy_command_refuses_for_itself() -> None:
    command = [sys.executable, "-m", "pipelines", "deploy", "status", "--environment", "moon"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "There is no environment 'moon'" in done.stderr
    assert "Traceback" not in done.stderr


def test_logs_are_shown_with_the_name_of_each(home: Path) -> None:
    log = home / "master" / "twistd.log"
    log.parent.mkdir(parents=True)
    log.write_text("".join(f"line {n}\n" for n in range(30)))
    (home / "workers" / "build-1").mkdir(parents=True)
    (home / "workers" / "build-1" / "twistd.log").write_text("attached\n")
    done = subprocess.run(
        [sys.executable, "-m", "pipelines", "logs", "--lines", "2"],
        capture_output=True,
        text=True,
        env=os.environ | {"SLIPWAY_HOME": str(home)},
    )
    assert done.returncode == 0
    assert f"==> {log} <==\nline 28\nline 29\n" in done.stdout
    assert "attached" in done.stdout
