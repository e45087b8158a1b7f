"""Pushes that came while the master was down: each has an end, also those that were replaced."""

from __future__ import annotations

import itertools
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines import journal
from pipelines.hub import received
from pipelines.hub.received import FILE, LARGEST, Mark, Update, moves
from pipelines.system.git import git
from tests.flow import Flow
from tests.repositories import commit

A, B, C = ("a" * 40, "b" * 40, "c" * 40)


class Pusher:
    """Pushes to a hub as people do, so that its hooks run."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.made = 0

    def make(self) -> str:
        """A commit that no branch has."""
        self.made += 1
        revision = commit(self.flow.hub, "scratch", {"made.txt": f"{self.made}"})
        git(self.flow.hub.path, "update-ref", "-d", "refs/heads/scratch")
        return revision

    def push(self, branch: str, revision: str = "") -> str:
        """Push a commit, a new one unless one is given; "0": delete the branch."""
        at = revision or self.make()
        source = "" if at == "0" else at
        target = (str(self.flow.hub.path), f"+{source}:refs/heads/{branch}")
        git(self.flow.hub.path, "push", "--quiet", *target)
        return at


async def ends(flow: Flow) -> list[tuple[str, str, str]]:
    return [
        (push.branch, push.revision, push.state)
        for push in sorted(await flow.pushes(), key=lambda push: push.id)
    ]


async def test_what_was_replaced_and_deleted_before_anybody_looked_has_an_end(flow: Flow) -> None:
    await flow.source.poll()
    pusher = Pusher(flow)
    first, second, third = (pusher.push("mine") for _ in range(3))
    gone = pusher.push("gone")
    pusher.push("gone", "0")
    await flow.source.poll()
    assert await ends(flow) == [
        ("gone", gone, "withdrawn"),
        ("mine", first, "superseded"),
        ("mine", second, "superseded"),
        ("mine", third, "running"),
    ]


async def test_a_branch_that_came_back_to_where_it_was(flow: Flow) -> None:
    pusher = Pusher(flow)
    first = pusher.push("mine")
    await flow.source.poll()
    other = pusher.push("mine")
    pusher.push("mine", first)
    await flow.source.poll()
    assert await ends(flow) == [
        ("mine", first, "superseded"),
        ("mine", other, "superseded"),
        ("mine", first, "running"),
    ]


async def test_a_poke_takes_along_what_was_received_before_it(flow: Flow) -> None:
    await flow.source.poll()
    pusher = Pusher(flow)
    first, second = pusher.push("one"), pusher.push("two")
    await flow.source.poke(["two"])
    assert await ends(flow) == [("one", first, "running"), ("two", second, "running")]


async def test_what_is_read_is_read_once(flow: Flow) -> None:
    await flow.source.poll()
    pusher = Pusher(flow)
    first, second = pusher.push("mine"), pusher.push("mine")
    pusher.push("mine", first)
    for _ in range(3):
        await flow.source.poll()
        await flow.source.poke(["mine"])
    assert await ends(flow) == [
        ("mine", first, "superseded"),
        ("mine", second, "superseded"),
        ("mine", first, "running"),
    ]


async def test_without_the_file_branches_are_compared(flow: Flow) -> None:
    await flow.source.poll()
    pusher = Pusher(flow)
    (flow.hub.path / FILE).unlink()
    revision = pusher.push("mine")
    await flow.source.poll()
    assert await ends(flow) == [("mine", revision, "running")]


@pytest.mark.parametrize("gone", [False, True])
async def test_a_hook_that_is_slower_than_the_next_push_and_the_master(
    flow: Flow, gone: bool
) -> None:
    await flow.source.poll()
    pusher = Pusher(flow)
    first = await flow.push("mine", {"mine.txt": "1"})  # which writes nothing down
    second = pusher.make()
    git(flow.hub.path, "update-ref", "refs/heads/mine", second)
    await flow.source.poll()
    if gone:
        pusher.push("mine", "0")
    with (flow.hub.path / FILE).open("a") as file:
        file.write(f"{'0' * 40} {first} refs/heads/mine\n{first} {second} refs/heads/mine\n")
    for _ in range(2):
        await flow.source.poll()
    state, of_first = ("withdrawn",) * 2 if gone else ("running", "superseded")
    assert await ends(flow) == [("mine", second, state), ("mine", first, of_first)]
    if not gone:  # who asks for the branch means the push that is under way
        newest = await flow.read(journal.newest_of, "mine")
        assert newest is not None
        assert newest.revision == second


async def test_a_hook_that_is_slower_than_the_deletion_and_the_master(flow: Flow) -> None:
    await flow.source.poll()
    revision = await flow.push("mine", {"mine.txt": "1"})
    await flow.source.poll()
    git(flow.hub.path, "update-ref", "-d", "refs/heads/mine")
    await flow.source.poll()
    with (flow.hub.path / FILE).open("a") as file:
        file.write(f"{'0' * 40} {revision} refs/heads/mine\n")
    await flow.source.poll()
    assert await ends(flow) == [("mine", revision, "withdrawn")]


@pytest.mark.parametrize("deletion", ["seen", "told", "told with the next"])
async def test_a_late_line_of_what_was_deleted_since_and_pushed_again(
    flow: Flow, deletion: str
) -> None:
    await flow.source.poll()
    first = await flow.push("mine", {"mine.txt": "1"})
    await flow.source.poll()
    git(flow.hub.path, "update-ref", "-d", "refs/heads/mine")
    if deletion == "seen":
        await flow.source.poll()
    second = await flow.push("mine", {"mine.txt": "2"})
    lines = [(None, first), (first, None), (None, second)]
    told = {"seen": 1, "told": 2, "told with the next": 3}[deletion]
    for late in (lines[:told], lines[told:]):
        with (flow.hub.path / FILE).open("a") as file:
            file.writelines(
                f"{old or '0' * 40} {new or '0' * 40} refs/heads/mine\n" for old, new in late
            )
        await flow.source.poll()
    assert await ends(flow) == [("mine", first, "withdrawn"), ("mine", second, "running")]


async def test_late_lines_of_a_branch_that_went_and_came_back(flow: Flow) -> None:
    """All of it was seen without them; they look like another such round."""
    await flow.source.poll()
    first = await flow.push("mine", {"mine.txt": "1"})
    await flow.source.poll()
    other = Pusher(flow).make()
    for at in (other, first):
        git(flow.hub.path, "update-ref", "refs/heads/mine", at)
        await flow.source.poll()
    recorded = await ends(flow)
    with (flow.hub.path / FILE).open("a") as file:
        file.write(f"{first} {other} refs/heads/mine\n{other} {first} refs/heads/mine\n")
    await flow.source.poll()
    assert await ends(flow) == recorded
    assert [state for _, _, state in recorded] == ["superseded", "superseded", "running"]


async def test_what_was_said_with_a_push_that_was_replaced(flow: Flow) -> None:
    await flow.source.poll()
    pusher = Pusher(flow)
    pusher.push("wip/mine")
    second = pusher.push("wip/mine")
    await flow.source.poll()
    await flow.travel()
    ended = await flow.pushes()
    assert {push.revision: push.state for push in ended}[second] == "withdrawn"
    assert all(push.ended_at for push in ended)


async def test_a_long_file_begins_anew_when_all_of_it_is_read(flow: Flow) -> None:
    await flow.source.poll()
    file = flow.hub.path / FILE
    name = file.read_text().splitlines()[0]
    with file.open("a") as long:
        long.write("nothing of ours\n" * (LARGEST // 16 + 1))
    pusher = Pusher(flow)
    first = pusher.push("mine")
    await flow.source.poll()
    assert file.read_text().splitlines()[0] != name
    assert file.stat().st_size < 100
    second = pusher.push("mine")
    third = pusher.push("mine")
    await flow.source.poll()
    assert [revision for _, revision, _ in await ends(flow)] == [first, second, third]


def test_pushes_at_once_lose_no_line(flow: Flow) -> None:
    pusher = Pusher(flow)
    revisions = [pusher.make() for _ in range(16)]
    with ThreadPoolExecutor(8) as pool:
        [*pool.map(lambda n: pusher.push(f"branch-{n}", revisions[n]), range(16))]
    updates, _ = received.since(flow.hub.path, Mark())
    assert {update.branch: update.new for update in updates} == {
        f"branch-{n}": revision for n, revision in enumerate(revisions)
    }


def test_a_line_that_was_cut_is_left_to_the_comparison(tmp_path: Path) -> None:
    received.prepare(tmp_path)
    with (tmp_path / FILE).open("a") as file:
        file.write(f"{'0' * 40} {A} refs/heads/mine\n{A} {B} refs/he")
    updates, mark = received.since(tmp_path, Mark())
    assert updates == [Update("mine", None, A)]
    with (tmp_path / FILE).open("a") as file:
        file.write("ads/mine\n")
    assert received.since(tmp_path, mark)[0] == [Update("mine", A, B)]


@pytest.mark.parametrize(
    ("steps", "before", "now", "expected"),
    [
        ([(None, A), (A, B)], None, B, [A, B]),
        ([(None, A), (A, B)], A, B, [B]),  # a poke was quicker than the file
        ([(None, A), (A, B)], B, B, []),
        ([(A, B), (None, A)], None, B, [A, B]),  # hooks ran in another order
        ([(None, A), (A, None)], None, None, [A, None]),
        # Of lines that may be late the source takes those that it does not know of.
        ([(None, A), (None, C)], None, C, [A, C]),
        ([(None, A), (A, None), (None, C)], None, C, [A, None, C]),
        ([(None, A), (A, None), (None, C)], A, C, [None, A, C]),
        ([(None, A), (A, None)], A, C, [None, A, C]),
        ([(B, C)], A, C, [C]),  # a line is missing
        ([], A, B, [B]),
        ([], A, None, [None]),
        ([(A, A)], A, A, []),
    ],
)
def test_the_way_of_a_branch(
    steps: list[tuple[str | None, str | None]],
    before: str | None,
    now: str | None,
    expected: list[str | None],
) -> None:
    updates = [Update("mine", old, new) for old, new in steps]
    start, end = ({"mine": at} if at else {} for at in (before, now))
    assert [move.new for move in moves(updates, start, end)] == expected


def test_any_way_ends_where_the_branch_is(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(300):
        way = [draw.choice([None, A, B, C]) for _ in range(draw.randrange(1, 8))]
        updates = [Update("mine", *pair) for pair in itertools.pairwise(way)]
        draw.shuffle(updates)
        kept = updates[: draw.randrange(len(updates) + 1)]
        start, end = ({"mine": at} if at else {} for at in (way[0], way[-1]))
        found = [way[0], *(move.new for move in moves(kept, start, end))]
        assert found[-1] == way[-1]
        assert all(one != other for one, other in itertools.pairwise(found))
