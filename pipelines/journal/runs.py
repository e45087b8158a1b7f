"""Runs of `repo-test`: requested, under way and ended, for a push or for main itself.

The functions take a connection inside a transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipelines.journal import Push
from pipelines.journal.gate_state import after_others
from pipelines.journal.tables import pushes, runs
from pipelines.journal.vocabulary import FAILED, Lane, Verdict

MOST_NAMED = 100  # failing tests of one run


@dataclass(frozen=True)
class RecordedRun:
    """One run of `repo-test`; `push` is None for a run on main itself.

    base: what of main the candidate is made on, if that is not the push's place in the queue.
    early: it was started before the push came to the gate, on what its candidate should be.
    """

    id: int
    project: str
    push: int | None
    candidate: str
    base: str | None
    tree: str
    definition: str
    attempt: int
    buildsetid: int | None
    verdict: Verdict
    words: str
    failing: frozenset[str]
    requested_at: float
    ended_at: float | None
    early: bool
    artifact_gone: bool


# What each look of the gate reads is built once: that costs more than its execution. By an index
# each: one condition of all would have every run of the project looked at.
_RUNS = sa.select(runs).order_by(runs.c.id)
_IN_PROJECT = sa.select(runs.c.id).where(runs.c.project == sa.bindparam("project"))
_RUNS_OF = _RUNS.where(
    runs.c.id.in_(
        _IN_PROJECT.where(runs.c.tree.in_(sa.bindparam("trees", expanding=True))).union(
            _IN_PROJECT.where(runs.c.ended_at.is_(None)),
            sa.select(runs.c.id).where(runs.c.push.in_(sa.bindparam("pushes", expanding=True))),
            _IN_PROJECT.where(runs.c.candidate.in_(sa.bindparam("commits", expanding=True))),
        )
    ),
    ~runs.c.artifact_gone,
)


def runs_of(
    conn: sa.Connection,
    project: str,
    trees: Iterable[str],
    pushes: Iterable[int] = (),
    commits: Iterable[str | None] = (),
) -> list[RecordedRun]:
    """Return what was run on trees or commits or for pushes, and what is open, oldest first.

    Without what passed and has no artifact any more.
    """
    about = {"trees": list(trees), "pushes": list(pushes), "commits": list(commits)}
    return _fetch(conn, _RUNS_OF, project=project, **about)


def runs_for(conn: sa.Connection, push: int) -> list[RecordedRun]:
    """Return the runs that were started for a push, oldest first."""
    return _fetch(conn, _RUNS.where(runs.c.push == push))


def tested_as(conn: sa.Connection, project: str, landed: str) -> list[str]:
    """Return the candidates, newest first, whose passing let `landed` land: the same tree."""
    tree = sa.select(pushes.c.tree).where(pushes.c.project == project, pushes.c.candidate == landed)
    query = sa.select(runs.c.candidate).where(runs.c.project == project, runs.c.tree.in_(tree))
    query = query.where(runs.c.verdict == Verdict.PASSED, ~runs.c.artifact_gone)
    return list(dict.fromkeys(conn.execute(query.order_by(runs.c.id.desc())).scalars()))


def landed_untested(conn: sa.Connection, project: str, landed: str | None) -> str | None:
    """Return the tree of what has landed by a bypass; None: it did not."""
    query = sa.select(pushes.c.tree).where(
        pushes.c.project == project,
        pushes.c.candidate == landed,
        pushes.c.lane == Lane.BYPASS,
        pushes.c.landed_at.is_not(None),
    )
    tree: str | None = conn.execute(query.limit(1)).scalar() if landed else None
    return tree


def in_use(conn: sa.Connection, project: str) -> set[str]:
    """Return the candidates whose artifacts an open push may land or be deployed with."""
    query = sa.select(pushes.c.candidate).where(
        pushes.c.project == project,
        pushes.c.ended_at.is_(None),
        pushes.c.candidate.is_not(None),
    )
    candidates = set(conn.execute(query).scalars())
    return candidates.union(*(tested_as(conn, project, each) for each in candidates))


def let_go(conn: sa.Connection, project: str, candidates: Iterable[str]) -> list[str]:
    """Write down that the artifacts of candidates go, but of those in use; returns the candidates.

    From then on nothing lands because one of them has passed.
    """
    going = sorted(set(candidates) - in_use(conn, project))
    artifact_is_gone(conn, project, going)
    return going


def artifact_is_gone(conn: sa.Connection, project: str, candidates: Iterable[str]) -> None:
    """Write down that nothing is kept of candidates."""
    mine = (runs.c.project == project) & runs.c.candidate.in_(list(candidates))
    conn.execute(
        runs.update().where(mine & (runs.c.verdict == Verdict.PASSED)), {"artifact_gone": True}
    )


def begin_run(
    conn: sa.Connection,
    project: str,
    push: Push | None,
    tested: tuple[str, str],
    definition: str,
    base: str | None = None,
    *,
    early: bool = False,
) -> RecordedRun:
    """Write down that a candidate, given as (SHA, tree), is to be tested once more."""
    candidate, tree = tested
    mine = runs.c.push.is_(None) if push is None else runs.c.push == push.id
    query = sa.select(sa.func.count()).where(mine, runs.c.candidate == candidate)
    facts = {
        "project": project,
        "push": push.id if push else None,
        "candidate": candidate,
        "base": base,
        "early": early,
        "tree": tree,
        "definition": definition,
        "attempt": conn.execute(query).scalar_one() + 1,
        "verdict": Verdict.RUNNING,
        "requested_at": after_others(conn, project),
    }
    added = conn.execute(runs.insert().returning(runs.c.id), facts).scalar_one()
    return _fetch(conn, _RUNS.where(runs.c.id == added))[0]


def take_up(conn: sa.Connection, push: Push) -> RecordedRun | None:
    """Let early runs of what has become the push's candidate be its own; returns the last."""
    mine = (runs.c.push == push.id) & (runs.c.candidate == push.candidate)
    mine &= runs.c.early & (runs.c.verdict != Verdict.CANCELLED)
    taken_up = _fetch(conn, _RUNS.where(mine))
    conn.execute(runs.update().where(mine), {"base": None, "early": False})
    return taken_up[-1] if taken_up else None


def note_run(conn: sa.Connection, run: int, **facts: Any) -> None:
    """Write facts about a run; one that has ended stays as it is."""
    mine = (runs.c.id == run) & runs.c.ended_at.is_(None)
    conn.execute(runs.update().where(mine).values(**facts))


def note_failing(
    conn: sa.Connection, buildsetid: int, tests: Iterable[str], instead_of: str = ""
) -> None:
    """Write down which tests have failed too in a run that goes on, known by its build request.

    instead_of: a name that was written down before, of one of them: suites name a test in two ways.
    """
    mine = (runs.c.buildsetid == buildsetid) & runs.c.ended_at.is_(None)
    known = conn.execute(sa.select(runs.c.failing).where(mine).with_for_update()).scalar() or ""
    names = ({*known.split("\n")} - {"", instead_of}) | {*tests}
    named = "\n".join(sorted(names)[:MOST_NAMED])
    conn.execute(runs.update().where(mine), {"verdict": Verdict.FAILING, "failing": named})


def end_run(conn: sa.Connection, run: int, verdict: Verdict, words: str) -> RecordedRun:
    """Write down how a run ended; returns it."""
    project = conn.execute(sa.select(runs.c.project).where(runs.c.id == run)).scalar_one()
    note_run(conn, run, verdict=verdict, words=words, ended_at=after_others(conn, project))
    return _fetch(conn, _RUNS.where(runs.c.id == run))[0]


def set_aside(conn: sa.Connection, push: Push, words: str) -> None:
    """Let failed runs of a push, and of what it was merged into, count no more."""
    mine = (runs.c.project == push.project) & (runs.c.tree == push.tree) | (runs.c.push == push.id)
    failed = mine & runs.c.verdict.in_(FAILED)
    conn.execute(runs.update().where(failed), {"verdict": Verdict.CANCELLED, "words": words})


def _fetch(conn: sa.Connection, query: sa.Select[Any], **values: Any) -> list[RecordedRun]:
    recorded = []
    for row in conn.execute(query, values):
        facts = row._asdict()
        facts["verdict"] = Verdict(row.verdict)
        facts["failing"] = frozenset(filter(None, row.failing.split("\n")))
        recorded.append(RecordedRun(**facts))
    return recorded
