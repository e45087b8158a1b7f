"""The journal: what was written is read again, whatever tore its last line."""

from __future__ import annotations

from pathlib import Path

from pipelines.deploy.state.journal import Journal


def test_deploys_are_summed_up(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.write("one", "begin", verb="activate")
    journal.write("one", "started", step="lock")
    journal.write("one", "end", result="deployed", release="1.0.0")
    journal.write("two", "begin", verb="rollback")
    journal.write("two", "started", step="switch")
    one, two = journal.deploys()
    assert (one["verb"], one["result"], one["release"]) == ("activate", "deployed", "1.0.0")
    assert (two["verb"], two["result"], two["step"]) == ("rollback", None, "switch")
    assert [deploy["deploy"] for deploy in journal.interrupted()] == ["two"]


def test_torn_line_is_left_out_and_closed(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    assert journal.deploys() == []
    journal.write("one", "begin", verb="activate")
    with journal.path.open("a") as file:
        file.write('{"deploy": "one", "event": "end", "resu')
    assert len(journal.interrupted()) == 1
    journal.write("two", "begin", verb="activate")
    assert [entry["deploy"] for entry in journal.entries()] == ["one", "two"]
