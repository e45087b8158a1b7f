"""What must hold of an installation whatever was killed, read from git and from its database."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.process.results import SUCCESS

from pipelines import journal
from pipelines.journal import gate_state
from pipelines.journal.tables import pushes, runs, transitions
from pipelines.journal.vocabulary import Verdict
from pipelines.system.git import git
from tests.integration.installation import Installation

LANDED = ("landed", "deployed")
ENDS = ("deployed", "rejected", "superseded", "withdrawn")


def assert_promises_hold(slipway: Installation) -> None:
    """Everything on main landed by fast-forward, once, as it had passed repo-test."""
    with journal.opened(slipway.settings.db_url) as conn:
        assert gate_state.read(conn, "tiny").paused_at is None
        landed = _landed(slipway)
        assert {tree for _, tree in landed.values()} <= _tested_trees(conn)
        query = sa.select(pushes).where(pushes.c.project == "tiny")
        every = conn.execute(query.where(pushes.c.candidate.is_not(None))).all()
        made = {row.candidate: (row.base, row.tree) for row in every}
        assert landed.items() <= made.items()
        assert {row.candidate for row in every if row.state in LANDED} <= landed.keys()
        assert _twice(conn) == []
        assert _ended_twice(conn) == []


def _landed(slipway: Installation) -> dict[str, tuple[str, str]]:
    """What main moved to since its first commit: where it was moved from, and the tree."""
    hub = slipway.home / "hub" / "tiny.git"
    told = git(hub, "log", "--first-parent", "--format=%H %T %P", "refs/heads/main").splitlines()
    moves = (line.split() for line in told[:-1])
    return {sha: (first, tree) for sha, tree, first, *_ in moves}


def _tested_trees(conn: sa.Connection) -> set[str]:
    """The trees on which a build of repo-test passed, and the gate wrote down that it did."""
    builds, requests, builders = Model.builds, Model.buildrequests, Model.builders
    joined = (
        builds.join(requests, builds.c.buildrequestid == requests.c.id)
        .join(builders, builders.c.id == requests.c.builderid)
        .join(runs, runs.c.buildsetid == requests.c.buildsetid)
    )
    query = sa.select(runs.c.tree).select_from(joined).where(runs.c.verdict == Verdict.PASSED)
    query = query.where(builders.c.name == "tiny-repo-test", builds.c.results == SUCCESS)
    return {row.tree for row in conn.execute(query)}


def _twice(conn: sa.Connection) -> list[str]:
    """What was requested more than once: push, stage, revision and attempt are one request."""
    name = Model.buildsets.c.external_idstring
    query = sa.select(name).where(name.is_not(None))  # what a person asks for has none
    names = Counter(row.external_idstring for row in conn.execute(query))
    return [name for name, times in names.items() if times > 1]


def _ended_twice(conn: sa.Connection) -> list[int]:
    query = sa.select(transitions.c.push).where(transitions.c.state.in_(ENDS))
    ends = Counter(row.push for row in conn.execute(query))
    return [push for push, times in ends.items() if times > 1]
