"""The change source compares a real hub with the journal of a real master."""

from __future__ import annotations

import os
import subprocess
from typing import Any

import pytest
from twisted.internet import defer

from pipelines import journal
from pipelines.hub.source import branch_text
from pipelines.installation import prepare
from pipelines.journal import Push
from pipelines.journal.tables import refs
from pipelines.system.git import decode, git
from tests.flow import Flow
from tests.repositories import commit


async def changes(flow: Flow) -> list[dict[str, Any]]:
    """Announce what is due, and return every change there is, oldest first."""
    await flow.source._announce_all()
    found = await flow.master.data.get(("changes",))
    return sorted(found, key=lambda change: int(change["changeid"]))


def states(pushes: list[Push]) -> list[tuple[str, str]]:
    return [(push.branch, push.state) for push in pushes]


async def test_one_change_for_a_moved_branch_whatever_the_number_of_commits(flow: Flow) -> None:
    for number in range(3):
        parent = "refs/heads/feature" if number else "refs/heads/main"
        last = commit(flow.hub, "feature", {f"{number}.txt": "x"}, parent=parent)
    await flow.source.poll()
    (change,) = await changes(flow)
    assert (change["branch"], change["revision"]) == ("feature", last)
    assert (change["project"], change["author"]) == ("bioweb", "Ada <ada@example.org>")
    assert sorted(change["files"]) == ["0.txt", "1.txt", "2.txt"]
    assert change["sourcestamp"]["repository"] == str(flow.hub.path)


async def test_a_doubled_poke_or_poll_changes_nothing(flow: Flow) -> None:
    commit(flow.hub, "feature", {"new.txt": "1"})
    both = [flow.source.poke(["feature"]), flow.source.poke(["feature"]), flow.source.poll()]
    await defer.gatherResults(both)
    assert len(await flow.pushes()) == len(await changes(flow)) == 1


async def test_a_poke_looks_at_no_other_branch(flow: Flow) -> None:
    for branch in ("poked", "other"):
        commit(flow.hub, branch, {f"{branch}.txt": "1"})
    await flow.source.poke(["poked", "no-such-branch"])
    assert states(await flow.pushes()) == [("poked", "running")]
    await flow.source.poll()
    assert states(await flow.pushes()) == [("poked", "running"), ("other", "running")]


@pytest.mark.parametrize("branches", [[], ["main"]])
async def test_a_poke_about_nothing_of_ours(flow: Flow, branches: list[str]) -> None:
    commit(flow.hub, "feature", {"new.txt": "1"})
    commit(flow.hub, "main", {"new.txt": "2"})
    await flow.source.poke(branches)
    assert await flow.pushes() == []


async def test_main_and_tags_are_nobodys_push(flow: Flow) -> None:
    commit(flow.hub, "main", {"new.txt": "1"})
    git(flow.hub.path, "tag", "v1", "refs/heads/main")
    await flow.source.poll()
    assert await flow.pushes() == []


async def test_a_force_push_is_a_push(flow: Flow) -> None:
    commit(flow.hub, "feature", {"new.txt": "1"})
    await flow.source.poll()
    forced = commit(flow.hub, "feature", {"other.txt": "1"})
    await flow.source.poke(["feature"])
    assert states(await flow.pushes()) == [("feature", "superseded"), ("feature", "running")]
    assert [change["revision"] for change in await changes(flow)][-1] == forced


async def test_a_deleted_branch_withdraws_its_push_and_may_come_back(flow: Flow) -> None:
    revision = commit(flow.hub, "feature", {"new.txt": "1"})
    await flow.source.poll()
    git(flow.hub.path, "update-ref", "-d", "refs/heads/feature")
    await flow.source.poll()
    (push,) = await flow.pushes()
    assert (push.state, push.reason) == ("withdrawn", "the branch was deleted")
    git(flow.hub.path, "update-ref", "refs/heads/feature", revision)
    await flow.source.poll()
    assert states(await flow.pushes()) == [("feature", "withdrawn"), ("feature", "running")]


async def test_what_main_has_already_has_landed(flow: Flow) -> None:
    git(flow.hub.path, "update-ref", "refs/heads/same", "refs/heads/main")
    await flow.travel()
    (push,) = await flow.pushes()
    assert (push.state, push.reason) == ("landed", "everything in it is in main already")
    assert await flow.started() == []
    assert await changes(flow) == []


async def test_a_first_start_takes_what_is_there_as_handled(flow: Flow) -> None:
    commit(flow.hub, "from-before", {"new.txt": "1"})
    await flow.read(lambda conn: conn.execute(refs.delete()) and None)
    prepare.prepare_hub(flow.project.settings, flow.project)
    await flow.source.poll()
    assert await flow.pushes() == []


async def test_a_push_before_the_next_start_is_picked_up_even_if_it_is_the_first_ever(
    flow: Flow,
) -> None:
    await flow.source.poll()
    commit(flow.hub, "while-down", {"new.txt": "1"})
    prepare.prepare_hub(flow.project.settings, flow.project)  # as `slipway up` does
    await flow.source.poll()
    assert states(await flow.pushes()) == [("while-down", "running")]


async def test_a_name_that_is_no_utf8_keeps_its_bytes_apart(flow: Flow) -> None:
    for name in (b"caf\xe9", b"caf\xe8", "café".encode()):
        commit(flow.hub, decode(name), {"new.txt": repr(name)})
    await flow.source.poll()
    branches = {push.branch for push in await flow.pushes()}
    assert branches == {r"caf\xe9", r"caf\xe8", "café"}
    assert branch_text(decode(b"caf\xe9")) == r"caf\xe9"
    await flow.source.poke([decode(b"caf\xe9")])
    assert len(await flow.pushes()) == 3


async def test_a_change_says_who_and_what_within_bounds(flow: Flow) -> None:
    long = b"A " + b"very " * 4000 + b"long message\n"
    name = b"N" * 300
    commit(flow.hub, "long", {"new.txt": "1"}, message=long, identity=name + b" <n@x> 1 +0000")
    await flow.source.poll()
    (change,) = await changes(flow)
    assert len(change["comments"]) == 10_000
    assert len(change["author"]) <= 255  # what PostgreSQL takes


async def test_a_push_that_cannot_be_announced_stops_no_other(
    flow: Flow, logged: list[Any]
) -> None:
    lost = commit(flow.hub, "lost", {"new.txt": "1"})
    commit(flow.hub, "sound", {"new.txt": "2"})
    await flow.source.poll()
    damaged = flow.hub.path / "objects" / lost[:2] / lost[2:]
    kept = damaged.read_bytes()
    damaged.unlink()
    assert [change["branch"] for change in await changes(flow)] == ["sound"]
    assert "bad object" in logged.pop().getErrorMessage()
    damaged.write_bytes(kept)
    assert [change["branch"] for change in await changes(flow)] == ["sound", "lost"]


async def test_what_was_said_with_a_push_is_recorded_with_it_and_forgotten(
    flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMOTE_USER", "ada")
    revision = commit(flow.hub, "feature", {"new.txt": "1"})
    told = {"GIT_PUSH_OPTION_COUNT": "1", "GIT_PUSH_OPTION_0": "hold"}
    subprocess.run(
        [flow.hub.path / "hooks" / "pre-receive"],
        input=f"{'0' * 40} {revision} refs/heads/feature\n".encode(),
        cwd=flow.hub.path,
        env=os.environ | told,
        check=True,
    )
    await flow.source.poll()
    (push,) = await flow.pushes()
    assert (push.pusher, push.hold) == ("ada", "held by ada, who pushed it with -o hold")
    assert list((flow.hub.path / "slipway.options").iterdir()) == []


@pytest.mark.parametrize(("files", "place"), [({"new.txt": "1"}, 1.5), ({"new.txt": "2"}, None)])
async def test_another_message_keeps_the_place_and_another_tree_loses_it(
    flow: Flow, files: dict[str, str | None], place: float | None
) -> None:
    commit(flow.hub, "feature", {"new.txt": "1"})
    await flow.source.poll()
    (push,) = await flow.pushes()
    await flow.read(lambda conn: journal.update(conn, push, ready_at=1.5))
    commit(flow.hub, "feature", files, message=b"Said otherwise\n")
    await flow.source.poll()
    old, new = await flow.pushes()
    assert (old.state, new.ready_at) == ("superseded", place)
