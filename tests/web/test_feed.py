"""The feed of deploys: what feed readers take, with the newest first."""

from __future__ import annotations

from xml.etree import ElementTree

import sqlalchemy as sa
from buildbot.db.model import Model

from pipelines import journal
from pipelines.journal.vocabulary import Reason
from pipelines.stages import Pipeline
from pipelines.web import feed
from tests.web.test_metrics import pushed
from tests.web.test_rows import conn, served  # noqa: F401

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://ci.example/"


def read(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> ElementTree.Element:
    return ElementTree.fromstring(feed.feed(feed.deploys(conn, served), BASE, "bioweb"))


def test_an_entry_has_what_readers_need(conn: sa.Connection, served: list[Pipeline]) -> None:  # noqa: F811
    root = read(conn, served)
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == feed.MOST
    assert len({each.findtext(f"{ATOM}id") for each in entries}) == feed.MOST
    newest = journal.latest(conn, 1)[0]
    first = entries[0]
    assert first.findtext(f"{ATOM}title") == f"bioweb: {newest.branch} deployed"
    assert first.findtext(f"{ATOM}author/{ATOM}name") == "Ada"
    link = first.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"{BASE}plugins/slipway/{newest.revision}"
    updated = [each.findtext(f"{ATOM}updated") or "" for each in entries]
    assert updated == sorted(updated, reverse=True)
    assert root.findtext(f"{ATOM}updated") == updated[0]


def test_what_is_not_deployed_is_told_and_what_never_came_there_is_not(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    for branch, state, stage in (
        ("broken", "landed", "deploy-to-staging"),
        ("bypassed", "landed", "repo-test"),
        ("rejected", "rejected", "deploy-to-staging"),
    ):
        push = journal.update(conn, pushed(conn, branch), stage=stage)
        journal.end(conn, push, state, Reason(None, "the disk is full"))  # type: ignore[arg-type]
    first, second, *_ = read(conn, served).findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}title") == "bioweb: broken not deployed"
    assert "the disk is full" in (first.findtext(f"{ATOM}summary") or "")
    assert (second.findtext(f"{ATOM}title") or "").endswith(" deployed")


def test_whatever_people_write_the_feed_can_be_read(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    push = journal.latest(conn, 1)[0]
    changes = Model.changes
    evil = {"author": "<b>&\x1b[1m <x@y>", "comments": "]]>\x08<script>\ufffe\nrest"}
    conn.execute(changes.update().where(changes.c.changeid == push.changeid), evil)
    first = read(conn, served).find(f"{ATOM}entry")
    assert first is not None
    assert first.findtext(f"{ATOM}author/{ATOM}name") == "<b>&\ufffd[1m"
    assert (first.findtext(f"{ATOM}summary") or "").startswith("]]>\ufffd<script>\ufffd — ")


def test_nothing_was_deployed_yet() -> None:
    root = ElementTree.fromstring(feed.feed([], BASE, ""))
    assert root.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert not root.findall(f"{ATOM}entry")
