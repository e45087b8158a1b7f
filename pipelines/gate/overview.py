"""A project's gate at one moment: its entries in order, and when each should land."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import sqlalchemy as sa

from pipelines.gate import time_limits
from pipelines.gate.policy import in_order
from pipelines.gate.snapshot import Queue, entries, entry, in_gate, read
from pipelines.journal import Push
from pipelines.journal.vocabulary import Lane, Phase, Verdict


@dataclass(frozen=True)
class Facts:
    """A project's gate at one moment; `usual`: the seconds that a run takes, if one has passed."""

    project: str
    queue: Queue
    usual: float | None
    workers: int
    now: float
    base_url: str

    @property
    def order(self) -> list[Push]:
        """The entries as the plan serves them; those that wait for a person are in no order."""
        return [self.queue.pushes[entry.id] for entry in in_order(entries(self.queue, ()))]

    def trouble(self, push: Push) -> str | None:
        """Why nobody knows when an entry will land, in words; None: it will, if nothing fails."""
        its = entry(self.queue, push)
        if push.lane == Lane.BYPASS or its.passed:
            return None
        if its.failures or any(run.verdict is Verdict.FAILING for run in its.runs):
            return "its tests have failed, and it may be a flake"
        if push.phase == Phase.HELD or push.conflict:
            return "it conflicts with one ahead of it"
        return None

    def tested_since(self, push: Push) -> float | None:
        """When a worker began to test what is now the push's candidate; None: none does."""
        began = self.queue.started
        here = [run.buildsetid or 0 for run in self.queue.runs if run.tree == push.tree]
        return max((began[each] for each in here if each in began), default=None)

    def tried(self) -> list[str]:
        """What is tested on a red main now, in words: each alone, or with those it is built on."""
        branches = {push.branch for push in self.queue.pushes.values()}
        found = []
        for run in self.queue.runs:
            push = self.queue.pushes.get(run.push or 0)
            if push is None or run.ended_at is not None:
                continue
            on = None if run.base else self.built_on(push)
            found.append(f"{push.branch} with {on}" if on in branches else f"{push.branch} alone")
        return found

    def built_on(self, push: Push) -> str | None:
        """The branch that the candidate is built on, or main with its commit."""
        if push.base is None:
            return None
        ahead = [each for each in self.queue.pushes.values() if each.candidate == push.base]
        return ahead[0].branch if ahead else f"main at {push.base[:7]}"


def gather(conn: sa.Connection, project: str, workers: int, now: float, base_url: str) -> Facts:
    """Read what there is to know of a project's gate."""
    queue = read(conn, project, "", "")
    usual = time_limits.median(conn, project)
    return Facts(project, queue, usual, max(workers, 1), now, base_url)


def expected(facts: Facts) -> dict[int, float]:
    """Return when each entry should land, as seconds since the epoch, if nothing fails.

    An entry lands when it and all ahead of it have passed; one that waits for a worker gets the
    first that is free. Empty while nothing has passed yet, the gate is paused, or main is red; of
    one that fails, or conflicts with another, nothing is promised.
    """
    usual, state = facts.usual, facts.queue.state
    if usual is None or state.paused_at is not None or state.red_at is not None:
        return {}
    started = {push.id: at for push in facts.order if (at := facts.tested_since(push))}
    ends = {push: max(at + usual, facts.now) for push, at in started.items()}
    free = sorted(ends.values()) + [facts.now] * max(facts.workers - len(ends), 0)
    heapq.heapify(free)
    lands, last = dict[int, float](), facts.now
    for push in facts.order:
        if facts.trouble(push):
            continue
        if push.id not in ends and not _needs_no_test(push):
            ends[push.id] = heapq.heappop(free) + usual
            heapq.heappush(free, ends[push.id])
        last = lands[push.id] = max(last, ends.get(push.id, last))
    return lands


def _needs_no_test(push: Push) -> bool:
    return push.lane == Lane.BYPASS or push.phase in (Phase.PASSED, Phase.LANDING)


def listed(facts: Facts) -> list[dict[str, object]]:
    """Return the entries in their order, for `slipway gate list`; then who waits for a person."""
    order, lands = facts.order, expected(facts)
    served = {push.id for push in order}
    others = [push for push in facts.queue.pushes.values() if push.id not in served]
    place = {push.id: at for at, push in enumerate(order, 1)}
    return [
        {
            "place": place.get(push.id),
            "branch": push.branch,
            "revision": push.revision,
            "lane": Lane(push.lane).name.lower(),
            "built_on": facts.built_on(push),
            "phase": push.phase,
            "since": push.ready_at,
            "reason": push.hold or push.reason,
            "expected_landing_at": lands.get(push.id),
            "trouble": facts.trouble(push) if in_gate(push) else None,
        }
        for push in [*order, *others]
        if in_gate(push)
    ]
