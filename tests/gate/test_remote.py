"""The gate on a hub that mirrors a repository elsewhere: real pushes to a second one."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import ROOT
from pipelines.gate.repository import Candidate, GateError, GateRepository, Landed, Moved, Refused
from pipelines.hub.mirror import Mirror, refusal
from pipelines.hub.repository import Hub
from pipelines.project.served import MergeStyle
from pipelines.system import crash_points
from pipelines.system.git import GitError, git
from tests.repositories import commit, make_hub, settings

STYLES: tuple[MergeStyle, ...] = ("merge", "squash", "rebase")


@pytest.fixture
def forge(tmp_path: Path) -> Hub:
    """The repository that people push to; it lets everybody push anything, as a forge may."""
    made = make_hub(tmp_path)
    (made.path / "hooks" / "update").unlink()
    (made.path / "hooks" / "post-receive").unlink()
    return made


@pytest.fixture
def gate(tmp_path: Path, forge: Hub) -> GateRepository:
    return mirrored(tmp_path / "mirror.git", forge)


@pytest.fixture
def main(forge: Hub) -> str:
    return forge.head("main") or ""


def mirrored(path: Path, forge: Hub, style: MergeStyle = "merge") -> GateRepository:
    """A gate whose hub has fetched what the forge has."""
    Hub.create(path, project="bioweb", seed=None, hooks=settings(forge.path.parent))
    made = GateRepository(path, style, forge.path.as_uri())
    fetch(made)
    return made


def fetch(gate: GateRepository) -> None:
    Mirror(gate.path, gate.remote or "").fetch()


def candidate(gate: GateRepository, forge: Hub, name: str, entry: int = 1) -> Candidate:
    """What the gate makes of a new branch of the forge."""
    revision = commit(forge, name, {f"{name}.py": "1\n"})
    fetch(gate)
    made = gate.candidate(f"{entry}", gate.head(), name, revision)
    assert isinstance(made, Candidate)
    return made


def declare(forge: Hub, hook: str, script: str) -> Path:
    """Let the forge run a hook, which answers as its rules want."""
    file = forge.path / "hooks" / hook
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize("style", STYLES)
def test_a_landing_moves_main_there_and_here(
    tmp_path: Path, forge: Hub, main: str, style: MergeStyle
) -> None:
    gate = mirrored(tmp_path / "mirror.git", forge, style)
    made = candidate(gate, forge, "feature")
    assert not gate.is_landed(made.sha)
    assert gate.land(main, made.sha) == Landed(made.sha)
    assert forge.head("main") == gate.head() == made.sha
    assert gate.is_landed(made.sha)
    gate.verify(made.sha, made.tree)
    assert [*forge.branches()] == ["feature", "main"]  # of candidates it sees what landed alone


def test_branches_come_move_and_go_with_the_remote(forge: Hub, gate: GateRepository) -> None:
    for files in ({"a.py": "1\n"}, {"a.py": "2\n"}):  # the second is a force-push
        revision = commit(forge, "name", files)
        fetch(gate)
        assert gate.hub.head("name") == revision
    git(forge.path, "update-ref", "-d", "refs/heads/name")
    below = commit(forge, "name/below", {"a.py": "3\n"})
    git(forge.path, "tag", "v1", below)
    fetch(gate)
    assert gate.hub.branches() == forge.branches()
    assert git(gate.path, "tag") == ""


def test_candidates_outlive_a_fetch(forge: Hub, gate: GateRepository) -> None:
    made = candidate(gate, forge, "feature")
    fetch(gate)
    assert gate.kept() == {"1": made.sha}


def test_main_that_moved_meanwhile_is_left_alone(
    forge: Hub, gate: GateRepository, main: str
) -> None:
    made = candidate(gate, forge, "feature")
    elsewhere = commit(forge, "main", {"other.py": "1\n"})
    assert gate.land(main, made.sha) == Moved(elsewhere)
    assert forge.head("main") == gate.head() == elsewhere
    git(forge.path, "update-ref", "-d", "refs/heads/main")
    assert gate.land(main, made.sha) == Moved(None)


def test_main_that_was_taken_back_is_not_restored(
    forge: Hub, gate: GateRepository, main: str
) -> None:
    """A push that merely fast-forwards would bring back what somebody took out."""
    ahead = commit(forge, "main", {"other.py": "1\n"})
    made = candidate(gate, forge, "feature")
    git(forge.path, "update-ref", "refs/heads/main", main)
    assert gate.land(ahead, made.sha) == Moved(main)
    assert forge.head("main") == main


def test_of_two_gates_on_one_remote_the_second_has_moved(
    tmp_path: Path, forge: Hub, gate: GateRepository, main: str
) -> None:
    other = mirrored(tmp_path / "other.git", forge)
    ours, theirs = candidate(gate, forge, "a"), candidate(other, forge, "b")
    assert gate.land(main, ours.sha) == Landed(ours.sha)
    assert other.land(main, theirs.sha) == Moved(ours.sha)
    again = other.candidate("1", ours.sha, "b", forge.head("b") or "")
    assert isinstance(again, Candidate)
    assert other.land(ours.sha, again.sha) == Landed(again.sha)
    assert forge.changed_files(main, forge.head("main") or "") == ["a.py", "b.py"]
    gate.verify(ours.sha, again.tree)


@pytest.mark.parametrize("point", ["before:land", "after:land", "after:follow the remote"])
def test_a_landing_that_was_killed_is_finished(
    forge: Hub, gate: GateRepository, main: str, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    made = candidate(gate, forge, "feature")

    def die(reached: str) -> None:
        if reached == point:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(crash_points, "crash_point", die)
        with pytest.raises(KeyboardInterrupt):
            gate.land(main, made.sha)
    assert gate.land(main, made.sha) == Landed(made.sha)
    assert forge.head("main") == gate.head() == made.sha


def test_a_killed_landing_is_found_below_what_landed_since(
    forge: Hub, gate: GateRepository, main: str
) -> None:
    made = candidate(gate, forge, "feature")
    git(gate.path, "push", "-q", forge.path.as_uri(), f"{made.sha}:refs/heads/main")
    later = commit(forge, "main", {"later.py": "1\n"})
    assert gate.land(main, made.sha) == Moved(later)
    assert gate.is_landed(made.sha)


@pytest.mark.parametrize("hook", ["update", "pre-receive"])
def test_what_the_rules_refuse_is_said_with_the_remedy(
    forge: Hub, gate: GateRepository, main: str, hook: str
) -> None:
    made = candidate(gate, forge, "feature")
    rule = declare(forge, hook, "echo 'GH006: main is protected.' >&2; exit 1")
    with pytest.raises(Refused) as refused:
        gate.land(main, made.sha)
    words = str(refused.value)
    assert words.startswith(f"{gate.remote} does not let Slipway push to main: ")
    assert "hook declined" in words
    assert "GH006: main is protected." in words
    assert "resume the gate" in words
    assert forge.head("main") == gate.head() == main
    rule.unlink()
    assert gate.land(main, made.sha) == Landed(made.sha)


def test_a_remote_that_is_busy_or_away_is_tried_again(
    forge: Hub, gate: GateRepository, main: str
) -> None:
    made = candidate(gate, forge, "feature")
    lock = forge.path / "refs" / "heads" / "main.lock"
    lock.touch()
    with pytest.raises(GitError, match="cannot lock ref"):
        gate.land(main, made.sha)
    lock.unlink()
    away = forge.path.rename(forge.path.with_name("away.git"))
    with pytest.raises(GitError, match="does not appear to be a git repository"):
        gate.land(main, made.sha)
    with pytest.raises(GitError, match="does not appear to be a git repository"):
        fetch(gate)
    assert gate.hub.head("feature")
    away.rename(forge.path)
    assert gate.land(main, made.sha) == Landed(made.sha)


def test_verify_looks_at_the_remote(forge: Hub, gate: GateRepository, main: str) -> None:
    made = candidate(gate, forge, "feature")
    gate.land(main, made.sha)
    commit(forge, "main", {"slipped-in.py": "1\n"})
    with pytest.raises(GateError, match=f"but {made.tree} was tested"):
        gate.verify(made.sha, made.tree)
    git(forge.path, "update-ref", "refs/heads/main", main)
    with pytest.raises(GateError, match=f"does not contain {made.sha}"):
        gate.verify(made.sha, made.tree)


def test_only_a_fast_forward_lands(forge: Hub, gate: GateRepository, main: str) -> None:
    sideways = commit(forge, "island", {"x": "1"}, parent=None)
    fetch(gate)
    with pytest.raises(GateError, match="only ever fast-forwarded"):
        gate.land(main, sideways)


def test_fetches_and_landings_beside_each_other_never_take_main_back(
    forge: Hub, gate: GateRepository, main: str
) -> None:
    """Twelve landings while another process fetches without end."""
    made = [candidate(gate, forge, "b0")]
    for number in range(1, 12):
        revision = commit(forge, f"b{number}", {f"b{number}.py": "1\n"})
        fetch(gate)
        next_one = gate.candidate(f"{number + 1}", made[-1].sha, f"b{number}", revision)
        assert isinstance(next_one, Candidate)
        made.append(next_one)
    script = (
        "import sys; from pathlib import Path; from pipelines.hub.mirror import Mirror\n"
        "while True: Mirror(Path(sys.argv[1]), sys.argv[2]).fetch(); print(flush=True)"
    )
    command = [sys.executable, "-c", script, str(gate.path), gate.remote or ""]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as fetching:
        assert fetching.stdout
        fetching.stdout.readline()
        for base, each in zip([main, *(one.sha for one in made)], made, strict=False):
            assert gate.head() == base
            assert gate.land(base, each.sha) == Landed(each.sha)
        fetching.stdout.readline()
        assert gate.head() == made[-1].sha
        fetching.kill()


def test_a_push_to_the_mirror_is_refused_with_the_right_address(tmp_path: Path, forge: Hub) -> None:
    told = replace(settings(tmp_path), remote="https://forge.example/shop.git")
    hub = Hub.create(tmp_path / "mirror.git", project="bioweb", seed=None, hooks=told)
    refs = (f"{forge.head('main')}:refs/heads/main", f"{forge.head('main')}:refs/heads/mine")
    for ref in refs:
        with pytest.raises(GitError, match=r"git push https://forge\.example/shop\.git refs/heads"):
            git(forge.path, "push", str(hub.path), ref)
    assert hub.branches() == {}
    Hub.create(hub.path, project="bioweb", seed=None, hooks=settings(tmp_path))
    git(forge.path, "push", "-q", str(hub.path), refs[1])


@pytest.mark.parametrize(
    ("output", "errors", "told"),
    [
        ("!\ta:b\t[remote rejected] (protected branch hook declined)\n", "", "protected"),
        ("!\ta:b\t[remote rejected] (prohibited by Gerrit)\nDone", "", "prohibited"),
        ("", "fatal: unable to access 'https://x/': The requested URL returned error: 403", "403"),
        ("", "ERROR: The key has been marked as read only.", "read only"),
        ("", "git@x: Permission denied (publickey).\nfatal: Could not read from", "Permission"),
        ("", "fatal: Authentication failed for 'https://x/'", "Authentication"),
        ("", "fatal: could not read Username for 'https://x': terminal prompts", "Username"),
        ("!\ta:b\t[rejected] (stale info)\nDone", "error: failed to push some refs", None),
        ("!\ta:b\t[remote rejected] (atomic transaction failed)\nDone", "", None),
        ("!\ta:b\t[remote rejected] (failed to update ref)\nDone", "", None),
        ("!\ta:b\t[remote rejected] (unpacker error)\n", "remote: Permission denied", None),
        ("!\ta:b\t[remote rejected] (Internal Server Error)\nDone", "", None),
        ("", "fatal: unable to access 'https://x/': Could not resolve host: x", None),
        ("", "fatal: unable to access 'https://x/': The requested URL returned error: 502", None),
        ("", "no end after 300 s", None),
    ],
)
def test_a_refusal_is_told_from_what_passes(output: str, errors: str, told: str | None) -> None:
    reason = refusal(GitError("push", 1, errors, output))
    assert reason is None if told is None else reason and told in reason
