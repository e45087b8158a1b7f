import os
import subprocess
import time
from pathlib import Path

import pytest

from pipelines.gate.repository import (
    AlreadyMerged,
    Candidate,
    Conflict,
    GateError,
    GateRepository,
    Landed,
    Moved,
)
from pipelines.hub.repository import Hub
from pipelines.system.git import LOCK_LIFE, GitError, git
from tests.repositories import commit, make_hub


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_hub(tmp_path)


@pytest.fixture
def gate(hub: Hub) -> GateRepository:
    return GateRepository(hub.path)


@pytest.fixture
def main(hub: Hub) -> str:
    return hub.head("main") or ""


def merged(gate: GateRepository, base: str, branch: str, revision: str) -> Candidate:
    outcome = gate.candidate("1", base, branch, revision)
    assert isinstance(outcome, Candidate)
    return outcome


def test_candidate_is_a_merge_by_whoever_pushed(hub: Hub, gate: GateRepository, main: str) -> None:
    feature = commit(hub, "feature", {"new.py": "1\n"})
    candidate = merged(gate, main, "feature", feature)
    identity = "Ada <ada@example.org> 1700000000 +0200"
    assert git(hub.path, "cat-file", "commit", candidate.sha) == (
        f"tree {candidate.tree}\nparent {main}\nparent {feature}\n"
        f"author {identity}\ncommitter {identity}\n\n"
        f"Merge branch 'feature'\n\nSlipway-Push: {feature}\n"
    )
    assert hub.changed_files(main, candidate.sha) == ["new.py"]
    assert gate.kept() == {"1": candidate.sha}
    assert hub.head("main") == main


def test_same_inputs_give_the_same_sha_whenever_and_wherever(
    tmp_path: Path,
    hub: Hub,
    gate: GateRepository,
    main: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "other").mkdir()
    twin = make_hub(tmp_path / "other")
    feature = commit(hub, "feature", {"new.py": "1\n"})
    commit(twin, "feature", {"new.py": "1\n"})
    first = merged(gate, main, "feature", feature)
    monkeypatch.setenv("GIT_COMMITTER_NAME", "somebody else")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert merged(GateRepository(twin.path), main, "feature", feature) == first
    assert gate.candidate("2", main, "feature", feature) == first


def test_candidates_are_chained(hub: Hub, gate: GateRepository, main: str) -> None:
    first = merged(gate, main, "a", commit(hub, "a", {"a.py": "1\n"}))
    second = merged(gate, first.sha, "b", commit(hub, "b", {"b.py": "1\n"}))
    assert hub.changed_files(main, second.sha) == ["a.py", "b.py"]
    assert hub.contains(first.sha, second.sha)


@pytest.mark.parametrize(
    ("theirs", "ours", "files"),
    [
        ({"genes.txt": "MYC\n"}, {"genes.txt": "RB1\n"}, ("genes.txt",)),
        ({"genes.txt": None}, {"genes.txt": "RB1\n"}, ("genes.txt",)),
        ({"bad-\udcff 基因": "1"}, {"bad-\udcff 基因": "2"}, ("bad-� 基因",)),
        ({"x/y": "1"}, {"x": "2"}, ("x~",)),
        ({"a": "1", 'b"c': "1"}, {"a": "2", 'b"c': "2"}, ("a", 'b"c')),
    ],
)
def test_conflict_names_the_files(
    hub: Hub,
    gate: GateRepository,
    theirs: dict[str, str | None],
    ours: dict[str, str | None],
    files: tuple[str, ...],
) -> None:
    feature = commit(hub, "feature", theirs)
    base = commit(hub, "main", ours)
    outcome = gate.candidate("1", base, "feature", feature)
    assert isinstance(outcome, Conflict)
    assert len(outcome.files) == len(files)
    assert all(named.startswith(file) for named, file in zip(outcome.files, files, strict=True))
    assert gate.kept() == {}


def test_conflict_with_an_entry_ahead_only(hub: Hub, gate: GateRepository, main: str) -> None:
    ahead = merged(gate, main, "a", commit(hub, "a", {"genes.txt": "MYC\n"}))
    behind = commit(hub, "b", {"genes.txt": "RB1\n"})
    assert gate.candidate("2", ahead.sha, "b", behind) == Conflict(("genes.txt",))
    assert isinstance(gate.candidate("2", main, "b", behind), Candidate)


def test_already_merged(hub: Hub, gate: GateRepository, main: str) -> None:
    feature = commit(hub, "feature", {"new.py": "1\n"})
    candidate = merged(gate, main, "feature", feature)
    for pushed in (feature, candidate.sha, main):
        assert gate.candidate("2", candidate.sha, "feature", pushed) == AlreadyMerged()


def test_unrelated_history_is_no_conflict(hub: Hub, gate: GateRepository, main: str) -> None:
    island = commit(hub, "island", {"genes.txt": "MYC\n"}, parent=None)
    with pytest.raises(GateError, match=rf"island @ {island[:7]} has no history in common"):
        gate.candidate("1", main, "island", island)


@pytest.mark.parametrize("lost", ["feature^{commit}", "feature^{tree}", "feature:genes.txt"])
def test_a_lost_object_is_neither_a_conflict_nor_a_merge(
    hub: Hub, gate: GateRepository, lost: str
) -> None:
    feature = commit(hub, "feature", {"genes.txt": "MYC\n"})
    base = commit(hub, "main", {"genes.txt": "RB1\n", "other.py": "1\n"})
    name = git(hub.path, "rev-parse", lost).strip()
    (hub.path / "objects" / name[:2] / name[2:]).unlink()
    with pytest.raises(GitError):
        gate.candidate("1", base, "feature", feature)
    assert gate.kept() == {}


@pytest.mark.parametrize(
    "identity",
    [
        b" <> 1700000000 +0000",
        b".,; <x@y> 1700000000 +0000",
        b"Ren\xe9 <r@x> 1700000000 +0545",
        b"Ada <ada@x> 0 +0000",
        b"Ada <ada@x> 5000000000 -1200",
    ],
)
def test_any_identity_git_accepts_makes_a_candidate(
    hub: Hub, gate: GateRepository, main: str, identity: bytes
) -> None:
    feature = commit(hub, "feature", {"new.py": "1\n"}, identity=identity)
    candidate = merged(gate, main, "feature", feature)
    author = git(hub.path, "log", "-1", "--format=%ad %cd", "--date=raw", candidate.sha)
    assert author.split() == identity.decode(errors="replace").split()[-2:] * 2
    git(hub.path, "fsck", "--strict")


@pytest.mark.parametrize(
    ("branch", "named"),
    [
        ("it's-'b'", "it's-'b'"),
        ("基" * 60, "基" * 60),
        ("line\u2028break", "line\u2028break"),
        ("latin-\udce9", "latin-é"),  # git takes bytes that are no UTF-8 for Latin-1
    ],
)
def test_any_branch_name_makes_a_candidate(
    hub: Hub, gate: GateRepository, main: str, branch: str, named: str
) -> None:
    candidate = merged(gate, main, branch, commit(hub, branch, {"new.py": "1\n"}))
    message = git(hub.path, "log", "-1", "--format=%B", candidate.sha)
    assert message.startswith(f"Merge branch '{named}'\n")


def test_landing_moves_main_and_leaves_the_tested_tree(
    hub: Hub, gate: GateRepository, main: str
) -> None:
    candidate = merged(gate, main, "feature", commit(hub, "feature", {"new.py": "1\n"}))
    assert not gate.is_landed(candidate.sha)
    assert gate.land(main, candidate.sha) == Landed(candidate.sha)
    assert hub.head("main") == candidate.sha
    assert gate.is_landed(candidate.sha)
    gate.verify(candidate.sha, candidate.tree)


def test_landing_again_after_a_crash_does_no_harm(
    hub: Hub, gate: GateRepository, main: str
) -> None:
    candidate = merged(gate, main, "feature", commit(hub, "feature", {"new.py": "1\n"}))
    for _ in range(2):
        assert gate.land(main, candidate.sha) == Landed(candidate.sha)


def test_main_that_moved_meanwhile_is_left_alone(hub: Hub, gate: GateRepository, main: str) -> None:
    candidate = merged(gate, main, "feature", commit(hub, "feature", {"new.py": "1\n"}))
    elsewhere = commit(hub, "main", {"other.py": "1\n"})
    assert gate.land(main, candidate.sha) == Moved(elsewhere)
    assert hub.head("main") == elsewhere
    git(hub.path, "update-ref", "-d", "refs/heads/main")
    assert gate.land(main, candidate.sha) == Moved(None)


def test_two_gates_at_once_land_one(hub: Hub, gate: GateRepository, main: str) -> None:
    """Twenty racing updates of one ref: git lets one through, and the others see it."""
    shas = [
        merged(gate, main, f"b{n}", commit(hub, f"b{n}", {f"b{n}.py": "1\n"})).sha
        for n in range(20)
    ]
    racing = [
        subprocess.Popen(
            ["git", "update-ref", "refs/heads/main", sha, main],
            cwd=hub.path,
            stderr=subprocess.DEVNULL,
        )
        for sha in shas[1:]
    ]
    outcome = gate.land(main, shas[0])
    winners = [sha for sha, one in zip(shas[1:], racing, strict=True) if one.wait() == 0]
    if outcome == Landed(shas[0]):
        assert winners == []
    else:
        assert [outcome] == [Moved(winner) for winner in winners]


def test_only_a_fast_forward_lands(hub: Hub, gate: GateRepository, main: str) -> None:
    sideways = commit(hub, "island", {"x": "1"}, parent=None)
    with pytest.raises(GateError, match="only ever fast-forwarded"):
        gate.land(main, sideways)
    ahead = commit(hub, "main", {"x": "1"})
    with pytest.raises(GateError, match="only ever fast-forwarded"):
        gate.land(ahead, main)


def test_verify_finds_what_should_never_be(hub: Hub, gate: GateRepository, main: str) -> None:
    candidate = merged(gate, main, "feature", commit(hub, "feature", {"new.py": "1\n"}))
    with pytest.raises(GateError, match=f"does not contain {candidate.sha}"):
        gate.verify(candidate.sha, candidate.tree)
    gate.land(main, candidate.sha)
    with pytest.raises(GateError, match=f"but {'1' * 40} was tested"):
        gate.verify(candidate.sha, "1" * 40)
    commit(hub, "main", {"slipped-in.py": "1\n"})
    with pytest.raises(GateError, match=f"but {candidate.tree} was tested"):
        gate.verify(candidate.sha, candidate.tree)


def test_a_tag_named_like_main_deceives_nobody(hub: Hub, gate: GateRepository, main: str) -> None:
    candidate = merged(gate, main, "feature", commit(hub, "feature", {"new.py": "1\n"}))
    for tag in ("main", "refs/heads/main", "heads/main"):
        git(hub.path, "update-ref", f"refs/tags/{tag}", candidate.sha)
    assert not gate.is_landed(candidate.sha)
    assert hub.changed_files(None, candidate.sha) == ["new.py"]


def test_forgetting_lets_go_of_one_candidate(hub: Hub, gate: GateRepository, main: str) -> None:
    feature = commit(hub, "feature", {"new.py": "1\n"})
    gate.candidate("1", main, "feature", feature)
    gate.candidate("2", main, "feature", feature)
    gate.forget("1")
    gate.forget("1")
    assert list(gate.kept()) == ["2"]


@pytest.mark.parametrize("protocol", ["0", "2"])
def test_candidates_are_hidden_and_can_be_fetched_by_sha(
    tmp_path: Path, hub: Hub, gate: GateRepository, main: str, protocol: str
) -> None:
    candidate = merged(gate, main, "feature", commit(hub, "feature", {"new.py": "1\n"}))
    clone = tmp_path / "clone"
    speak = ("-c", f"protocol.version={protocol}")
    git(tmp_path, "clone", "-q", hub.path.as_uri(), "clone")
    assert "gate" not in git(clone, *speak, "ls-remote", "origin")
    git(clone, *speak, "fetch", "-q", "--depth=1", "origin", candidate.sha)
    assert git(clone, "rev-parse", "FETCH_HEAD^{tree}").strip() == candidate.tree


@pytest.mark.parametrize("age", [LOCK_LIFE + 1, -3600], ids=["old", "the clock was set back"])
def test_a_lock_left_by_a_killed_git_holds_nobody_up(
    hub: Hub, gate: GateRepository, main: str, age: float
) -> None:
    candidate = merged(gate, main, "feature", commit(hub, "feature", {"new.py": "1\n"}))
    lock = hub.path / "refs" / "heads" / "main.lock"
    lock.touch()
    with pytest.raises(GitError, match=r"main\.lock"):
        gate.land(main, candidate.sha)  # its owner may live
    made = time.time() - age
    os.utime(lock, (made, made))
    assert gate.land(main, candidate.sha) == Landed(candidate.sha)
    assert not lock.exists()
