"""The checks of the dashboard's modules on machines with and without node."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cli.errors import CommandFailed
from pipelines.cli.frontend import frontend_checks


@pytest.fixture(autouse=True)
def without_node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def test_where_node_is_missing_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert frontend_checks() == {}
    assert "node and npm not installed" in " ".join(capsys.readouterr().out.split())


def test_on_a_machine_of_ci_node_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(CommandFailed, match="install Debian's packages nodejs and npm"):
        frontend_checks()
