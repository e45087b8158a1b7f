"""A push of which something always fails comes to an end with words, and holds up nobody."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest
import sqlalchemy as sa
from twisted.python.failure import Failure

from pipelines.gate import landing, reconcile
from pipelines.gate.repository import GateRepository
from pipelines.hub.repository import Hub
from pipelines.hub.source import HubSource
from pipelines.journal.troubles import MOST_TRIES
from pipelines.journal.vocabulary import ReasonCode
from pipelines.schedulers.base import JournalScheduler
from pipelines.schedulers.gate import GateScheduler
from pipelines.schedulers.stage import StageScheduler
from pipelines.system.git import git
from tests.flow import Flow
from tests.repositories import commit


class Odd(Exception):
    """What nobody has thought of."""


# What is done for each push, from its announcement to its landing, and at which stage that is.
STEPS = [
    *((Hub, "commit", "develop"), (Hub, "changed_files", "develop")),
    *((HubSource, "_announce", "develop"), (JournalScheduler, "request", "develop")),
    *((StageScheduler, "finish_stage", "develop"), (StageScheduler, "passed", "develop")),
    *((reconcile, "_take_in", "merge"), (GateScheduler, "request_merge", "merge")),
    (reconcile, "_look_at", "repo-test"),
    *((GateScheduler, "request_test", "repo-test"), (landing, "_begin_landing", "repo-test")),
]


@pytest.mark.parametrize(("of", "name", "stage"), STEPS)
async def test_every_step_of_a_push_may_fail_and_the_push_ends(
    flow: Flow,
    logged: list[Failure],
    monkeypatch: pytest.MonkeyPatch,
    of: Any,
    name: str,
    stage: str,
) -> None:
    evil = await flow.push("evil", {"evil.txt": "x"})
    await flow.push("good", {"good.txt": "x"})
    await flow.source.poll()
    (push,) = [each for each in await flow.pushes() if each.branch == "evil"]
    original = getattr(of, name)

    def fails(*arguments: Any, **named: Any) -> Any:
        about = repr((arguments, named))
        if evil in about or f"id={push.id}," in about or f"push={push.id}," in about:
            raise Odd("the moon is full\nand more")
        return original(*arguments, **named)

    monkeypatch.setattr(of, name, fails)
    for _ in range(2 * MOST_TRIES):
        await flow.travel()
    ends = {each.branch: each for each in await flow.pushes()}
    assert ends["good"].state == "deployed", ends["good"]
    assert (ends["evil"].state, ends["evil"].reason_code) == (
        "rejected",
        ReasonCode.INFRASTRUCTURE,
    ), ends["evil"]
    words = f"failed at something of this push {MOST_TRIES} times: the moon is full"
    assert ends["evil"].reason == f"{ends['evil'].stage} {words}"
    assert {failure.type for failure in logged} == {Odd}
    logged.clear()


async def test_a_database_that_is_away_is_no_push_s_fault(
    flow: Flow, logged: list[Failure], monkeypatch: pytest.MonkeyPatch
) -> None:
    await flow.push("good", {"good.txt": "x"})

    async def away(*_: Any, **__: Any) -> Awaitable[None]:
        raise sa.exc.OperationalError("select 1", {}, Exception("the server closed the connection"))

    with monkeypatch.context() as patch:
        patch.setattr(JournalScheduler, "request", away)
        for _ in range(2 * MOST_TRIES):
            await flow.travel()
    logged.clear()
    await flow.travel()
    assert [push.state for push in await flow.pushes()] == ["deployed"]


DATES = [
    *(b"", b"-1 +0000", b"0 +0000", b"99999999999999999999 +0000", b"soon", b"1700000000"),
    *(b"1700000000 +9999", b"1700000000 0200", b"4294967296 +0000", b"9223372036854775808 -0000"),
]


@pytest.mark.parametrize("date", DATES)
async def test_a_commit_with_any_date_lands(flow: Flow, date: bytes) -> None:
    parent = commit(flow.hub, "odd", {"odd.txt": "x"})
    tree = git(flow.hub.path, "rev-parse", f"{parent}^{{tree}}").strip()
    main = git(flow.hub.path, "rev-parse", "main").strip()
    who = b"Ada <ada@example.org> " + date
    text = b"tree %s\nparent %s\nauthor %s\ncommitter %s\n\nOdd\n" % (
        *(tree.encode(), main.encode(), who, who),
    )
    literally = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
    odd = git(flow.hub.path, *literally, input=text).strip()
    git(flow.hub.path, "update-ref", "refs/heads/odd", odd)
    await flow.travel()
    (push,) = await flow.pushes()
    assert push.state == "deployed", push.reason
    repository = GateRepository.of(flow.project)
    assert repository.tree(repository.head()) == tree
