"""`slipway status` from a prepared database, while the master is down."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines import journal
from pipelines.journal import gate_state
from pipelines.journal.vocabulary import Reason, ReasonCode
from pipelines.settings import Settings
from pipelines.supervisor import standstills
from tests.cli.conftest import Slipway

OLD, NEW, CANDIDATE = "a" * 40, "b" * 40, "c" * 40
CONFLICT = "conflicts with main in genes/[urls].py: merge main into the branch and push again"


@pytest.fixture
def installed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation in which something happened before its master went down."""
    monkeypatch.setenv("SLIPWAY_HOME", str(settings.home))
    with journal.opened(settings.db_url) as conn:
        for branch, revision in [("feature", OLD), ("feature", NEW), ("other", OLD)]:
            journal.record(conn, "bioweb", branch, revision, "develop", False)
        other, feature, _ = journal.latest(conn, 3)
        feature = journal.enter(conn, feature, "deploy-to-staging", candidate=CANDIDATE)
        journal.end(conn, feature, "deployed", Reason(ReasonCode.DEPLOYED, "runs on staging"))
        other = journal.enter(conn, other, "merge")
        journal.end(conn, other, "rejected", Reason(ReasonCode.CONFLICT, CONFLICT))
        workers = "insert into workers (name, info, paused, graceful) values (:name, '{}', 0, 0)"
        names = ("gatekeeper", "build-1", "__Janitor")
        conn.execute(sa.text(workers), [{"name": name} for name in names])
    return settings


def test_a_table_for_people(slipway: Slipway, installed: Settings) -> None:
    said = slipway("status")
    assert said.code == 0
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert lines[:4] == [
        "push revision state stage reason",
        f"other aaaaaaa rejected merge {CONFLICT}",
        "feature bbbbbbb deployed deploy-to-staging runs on staging",
        f"feature aaaaaaa superseded develop a newer push to the branch came: {NEW[:7]}",
    ]
    assert lines[-1] == "workers attached: none (the master is down: make up)"


def test_that_main_is_red_since_when_and_by_what(slipway: Slipway, installed: Settings) -> None:
    with journal.opened(installed.db_url) as conn:
        gate_state.turn_red(conn, "bioweb", OLD, ["a", "b", "c", "d"], "4 failed")
        since = gate_state.read(conn, "bioweb").red_at
    shown = time.strftime("%Y-%m-%d %H:%M", time.localtime(since))
    words = f"gate of bioweb: main itself fails since {shown}, at aaaaaaa: a, b, c and 1 more; "
    assert f"{words}nothing is tried on it now" in " ".join(slipway("status").out.split())
    (gate,) = json.loads(slipway("status", "--json").out)["gates"]
    assert gate["red"]["tests"] == ["a", "b", "c", "d"]
    assert (gate["project"], gate["paused"], gate["frozen"]) == ("bioweb", None, False)


def test_what_stood_still_within_a_day(slipway: Slipway, installed: Settings) -> None:
    (installed.services_dir / "state").mkdir(parents=True)
    standstills.note(installed.services_dir, "build-1", 61)
    words = "build-1 did not answer for 61 s, and was started again"
    assert words in " ".join(slipway("status").out.split())
    assert json.loads(slipway("status", "--json").out)["standstills"][0]["name"] == "build-1"


def test_the_same_for_programs(slipway: Slipway, installed: Settings) -> None:
    said = slipway("status", "--json", "--limit", "2")
    assert said.code == 0
    found = json.loads(said.out)
    assert found.keys() == {"pushes", "gates", "standstills", "environments", "workers"}
    assert [push["branch"] for push in found["pushes"]] == ["other", "feature"]
    pushed = found["pushes"][1]
    assert {
        key: pushed[key]
        for key in ("project", "revision", "state", "stage", "reason", "reason_code")
    } == {
        "project": "bioweb",
        "revision": NEW,
        "state": "deployed",
        "stage": "deploy-to-staging",
        "reason": "runs on staging",
        "reason_code": "deployed",
    }
    assert pushed["url"] == f"{installed.base_url}plugins/slipway/{NEW}"
    assert pushed["landed_as"] == CANDIDATE
    assert found["pushes"][0]["landed_as"] is None
    assert found["workers"] == [
        {"name": "build-1", "connected": False},
        {"name": "gatekeeper", "connected": False},
    ]


def test_no_push_yet(slipway: Slipway, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLIPWAY_HOME", str(settings.home))
    said = slipway("status")
    assert said.code == 0
    assert said.out.startswith("no push yet: make demo shows three\n")


def broken(settings: Settings, how: str) -> dict[str, str]:
    """Break the database; returns the settings that go with it."""
    if how == "no tables":
        Path(settings.master_dir / "state.sqlite").unlink()
    if how == "garbage":
        Path(settings.master_dir / "state.sqlite").write_bytes(b"no database" * 500)
    urls = {"no address": "nonsense", "no driver": "nosuchdb://localhost/x"}
    return {"SLIPWAY_DATABASE_URL": urls.get(how, "")}


@pytest.mark.parametrize("how", ["no tables", "garbage", "no address", "no driver"])
def test_a_database_that_cannot_be_used(
    slipway: Slipway, settings: Settings, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setenv("SLIPWAY_HOME", str(settings.home))
    for name, value in broken(settings, how).items():
        monkeypatch.setenv(name, value)
    said = slipway("status")
    assert said.code == 1
    assert said.err.startswith("slipway: the master's database ")
    assert " cannot be used: " in said.err
    assert said.err.endswith("SLIPWAY_DATABASE_URL says where it is; make up prepares it.\n")
    assert len(said.err.splitlines()) == 1
