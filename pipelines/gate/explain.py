"""Explanation of where a branch stands, in sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from pipelines import journal
from pipelines.gate.model import FAILURES
from pipelines.gate.overview import Facts, expected
from pipelines.gate.snapshot import in_gate
from pipelines.gate.standing import red_sentence, standing
from pipelines.journal import Push, audit
from pipelines.journal.audit import AuditEntry
from pipelines.journal.builds import StalledBuild, without_progress
from pipelines.journal.runs import RecordedRun, runs_for
from pipelines.journal.vocabulary import Lane, Phase


@dataclass(frozen=True)
class Explanation:
    """Everything that is to be said of one branch; None where there is nothing to say."""

    branch: str
    revision: str
    state: str
    stage: str
    position: int | None
    built_on: str | None
    waits_for: list[str]
    would_reject: list[str]
    expected_landing_at: float | None
    sentences: list[str]
    url: str

    def as_json(self) -> dict[str, object]:
        """Return it for programs."""
        return asdict(self)


def explain_branch(conn: sa.Connection, facts: Facts, branch: str) -> Explanation | None:
    """Explain the newest push of a branch; None if there never was one."""
    newest = journal.newest_of(conn, branch, facts.project)
    if newest is None:
        return None
    runs, acts = runs_for(conn, newest.id), audit.of_push(conn, newest.id)
    stalled = without_progress(conn, newest.id, facts.now)
    return explain(facts, newest, runs, acts, stalled)


def explain(
    facts: Facts,
    push: Push,
    runs: Sequence[RecordedRun],
    acts: Sequence[AuditEntry],
    stalled: Sequence[StalledBuild] = (),
) -> Explanation:
    """Say where a push stands; `runs` are those of repo-test for it, `acts` what people did.

    stalled: its builds that make no progress.
    """
    order = [each.id for each in facts.order]
    position = order.index(push.id) + 1 if push.id in order else None
    lands_at = expected(facts).get(push.id) if position else None
    url = f"{facts.base_url}plugins/slipway/{push.revision}"
    waits, rejects = _waits_for(facts, push), _would_reject(push)
    built_on = facts.built_on(push) if in_gate(push) else None
    sentences = [_stands(push, position, len(order), runs)]
    if built_on and push.candidate:
        sentences.append(f"It is built on {built_on}, as candidate {push.candidate[:7]}.")
    sentences += [_alone(facts, run) for run in runs if run.base and run.ended_at is None]
    sentences += [f"It waits for {event}." for event in waits]
    sentences += map(_makes_no_progress, stalled)
    if rejects:
        sentences.append(f"It would be rejected by {' or '.join(rejects)}.")
    if position:
        sentences.append(_when(facts, push, lands_at))
    sentences += [_did(act) for act in acts]
    sentences.append(f"More: {url}")
    return Explanation(
        branch=push.branch,
        revision=push.revision,
        state=push.state,
        stage=push.stage,
        position=position,
        built_on=built_on,
        waits_for=waits,
        would_reject=rejects,
        expected_landing_at=lands_at,
        sentences=sentences,
        url=url,
    )


def _stands(push: Push, position: int | None, entries: int, runs: Sequence[RecordedRun]) -> str:
    named = f"{push.branch} at {push.revision[:7]}"
    reason = f": {push.reason}" if push.reason else ""
    if push.ended_at is not None:
        failing = sorted({test for run in runs[-FAILURES:] for test in run.failing})
        tests = f" (failing: {', '.join(failing)})" if failing and push.state == "rejected" else ""
        return f"{named} ended {push.state} in {push.stage} on {_at(push.ended_at)}{reason}{tests}."
    if push.state == "landed":
        return f"{named} has landed, and is in {push.stage}."
    if position:
        lane = Lane(push.lane)
        after = "" if lane is Lane.NORMAL else f", in the lane {lane.name.lower()}"
        return f"{named} is number {position} of {entries} in the gate{after}."
    if in_gate(push):
        return f"{named} is at the gate, and not lined up{reason}."
    return f"{named} is in {push.stage}, before the gate{reason}."


def _waits_for(facts: Facts, push: Push) -> list[str]:
    if push.ended_at is not None:
        return []
    if push.state == "landed":
        return [f"{push.stage} to end"]
    waits = []
    if push.hold:
        who = f"slipway gate approve {push.branch}, or approve on the dashboard"
        waits.append(f"a person ({push.hold}): {who}")
    state = facts.queue.state
    if state.paused_at is not None and push.lane != Lane.BYPASS:
        how = "frozen" if state.frozen else "paused"
        waits.append(
            f"the gate, {how} by {state.paused_by} on {_at(state.paused_at)}: {state.paused_why}"
        )
    if (red := standing(facts).red) and in_gate(push):
        waits.append(f"main to pass, with it or without: {red_sentence(red, _at(red.since))}")
    if not in_gate(push):
        waits.append(f"{push.stage} to pass")
    elif push.phase != Phase.WAITING:
        waits.append(_phase(facts, push))
    return waits


def _phase(facts: Facts, push: Push) -> str:
    match push.phase:
        case Phase.MERGING:
            return "its merge"
        case Phase.HELD:
            ahead = [e.branch for e in facts.queue.pushes.values() if e.candidate == push.conflict]
            return f"{ahead[0] if ahead else 'a branch ahead'} to land or to fail: it {push.reason}"
        case Phase.CANDIDATE:
            return "a free worker, to be tested"
        case Phase.TESTING:
            since = facts.tested_since(push)
            progress = f"under way since {_at(since)}" if since else "which waits for a free worker"
            return f"its repo-test, {progress}"
        case Phase.FAILING:
            return f"the verdict on what fails: {push.reason}"
        case Phase.PASSED:
            return "those ahead of it to land: it has passed"
        case Phase.LANDING:
            return "main, which is being moved to it"
    return "its turn to be merged"


def _alone(facts: Facts, run: RecordedRun) -> str:
    since = facts.queue.started.get(run.buildsetid or 0)
    progress = f"since {_at(since)}" if since else "once a worker is free"
    how = "already, as nobody is in the gate" if run.early else "alone as well"
    return f"It is tested on main at {(run.base or '')[:7]} {how}, {progress}."


def _makes_no_progress(build: StalledBuild) -> str:
    usual = f"; the whole build usually takes {about(build.usual)}" if build.usual else ""
    return f"Its build {build.builder} stands at {build.step} since {_at(build.since)}{usual}."


def _would_reject(push: Push) -> list[str]:
    if push.ended_at is not None or push.state == "landed" or push.phase == Phase.LANDING:
        return []
    if push.lane == Lane.BYPASS:
        return ["a conflict with main"]
    if not in_gate(push):
        return [f"a failure of {push.stage}"]
    if push.phase == Phase.PASSED:
        return ["a conflict with main", "a failure on main, should those ahead of it not land"]
    times = {1: "once", 2: "twice"}.get(FAILURES, f"{FAILURES} times")
    return ["a conflict with main", f"tests that fail or take too long {times} while main is well"]


def _when(facts: Facts, push: Push, lands_at: float | None) -> str:
    if facts.queue.state.paused_at is not None:
        return "When it lands is unknown: the gate is paused."
    if facts.queue.state.red_at is not None:
        return "It lands as soon as main passes with it, or after what repairs main."
    if trouble := facts.trouble(push):
        return f"When it lands is unknown: {trouble}."
    if lands_at is None:
        return "When it lands is unknown: nothing has passed yet."
    return f"It should land in {about(lands_at - facts.now)}, if nothing fails."


def about(seconds: float) -> str:
    """Return a duration for people: about 3 min."""
    if seconds < 60:
        return "less than a minute"
    return f"about {math.ceil(seconds / 60)} min"


def _did(act: AuditEntry) -> str:
    why = f": {act.why}" if act.why else ""
    return f"{act.who} did {act.act} on {_at(act.at)}{why}."


def _at(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
