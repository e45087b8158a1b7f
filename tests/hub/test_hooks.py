import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.parser import BytesHeaderParser
from pathlib import Path
from threading import Thread

import pytest

from pipelines.hub import options
from pipelines.hub.hooks import install
from pipelines.hub.options import Options
from pipelines.hub.repository import Hub
from pipelines.hub.signature import Verifier
from pipelines.journal.vocabulary import Lane
from pipelines.system.git import decode, git
from tests.repositories import commit, make_hub, settings

NOTHING = "0" * 40
OK = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"


class Master:
    """Listens where the master would; answers each request alike, or never."""

    def __init__(self, answer: bytes | None = OK) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.answer = answer
        self.requests: list[bytes] = []
        self.thread = Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            with connection:
                request = connection.recv(1 << 20)
                if not request:
                    return
                self.requests.append(request)
                if self.answer is None:
                    connection.recv(1)  # until the hook gives up
                else:
                    connection.sendall(self.answer)

    def stop(self) -> None:
        socket.create_connection(("127.0.0.1", self.port)).close()
        self.thread.join()
        self.listener.close()


@pytest.fixture
def master() -> Iterator[Master]:
    master = Master()
    yield master
    master.stop()


@pytest.fixture
def hub(tmp_path: Path, master: Master) -> Hub:
    return make_hub(tmp_path, master.port)


def push(hub: Hub, *refs: str, options: tuple[str, ...] = ()) -> str:
    """Push `refs` from a clone of the hub; what git then tells the person."""
    clone = hub.path.parent / "clone"
    if not clone.exists():
        git(hub.path.parent, "clone", "-q", str(hub.path), "clone")
    flags = [f"--push-option={option}" for option in options]
    command = ["git", "push", *flags, "origin", *refs]
    done = subprocess.run(command, cwd=clone, stderr=subprocess.PIPE, check=False)
    return "".join(f"{line.rstrip()}\n" for line in decode(done.stderr).split("\n"))


def test_a_push_is_told_its_pipeline(hub: Hub) -> None:
    revision = hub.head("main") or ""
    page = f"http://ci.example/#/pushes/my-branch?at={revision}"
    told = push(hub, "HEAD:refs/heads/my-branch")
    assert f"remote: slipway: pipeline for my-branch @ {revision[:7]} → {page}\n" in told


def test_the_poke_is_signed_and_says_what_moved(hub: Hub, master: Master) -> None:
    revision = hub.head("main")
    verifier = Verifier(b"s3cret\n")
    push(hub, "HEAD:refs/heads/a", 'HEAD:refs/heads/it\'s-"b"', "HEAD:refs/tags/v1")
    (request,) = master.requests
    head, body = request.split(b"\r\n\r\n", 1)
    line, headers = head.split(b"\r\n", 1)
    assert line == b"POST /change_hook/slipway HTTP/1.1"
    verifier.verify(dict(BytesHeaderParser().parsebytes(headers).items()), body)
    new = {"old": "0" * 40, "new": revision}
    refs = [{"ref": "refs/heads/a", **new}, {"ref": 'refs/heads/it\'s-"b"', **new}]
    assert json.loads(body) == {"project": "bioweb", "refs": refs}


@pytest.mark.parametrize(
    ("branch", "quoted"),
    [
        ("gène", "g%C3%A8ne"),
        ("latin-\udce9", "latin-%E9"),
        ("100%#{revision}", "100%25%23%7Brevision%7D"),
    ],
)
def test_any_branch_name_arrives_unchanged(
    hub: Hub, master: Master, branch: str, quoted: str
) -> None:
    told = push(hub, f"HEAD:refs/heads/{branch}")
    assert f"pipeline for {branch} @ " in told
    assert f"/pushes/{quoted}?at=" in told
    body = json.loads(master.requests[0].split(b"\r\n\r\n", 1)[1])
    assert body["refs"][0]["ref"] == f"refs/heads/{branch}"


def test_fifty_branches_are_one_poke_and_a_short_list(hub: Hub, master: Master) -> None:
    told = push(hub, *(f"HEAD:refs/heads/branch-{n:02}" for n in range(50)))
    assert "slipway: pipelines for 50 branches → http://ci.example/\n" in told
    assert "slipway:   branch-00 @ " in told
    assert "slipway:   and 30 more\n" in told
    assert told.count("remote: slipway:") == 22
    assert len(master.requests) == 1
    assert len(hub.branches()) == 51


def test_tags_deletions_and_options_have_their_own_words(hub: Hub, master: Master) -> None:
    push(hub, "HEAD:refs/heads/old")
    told = push(hub, ":old", "HEAD:refs/tags/v1", options=("shout", "hold"))
    assert "slipway: deleted, and withdrawn if under way: old\n" in told
    assert "slipway: tags start no pipeline: v1\n" in told
    assert "slipway: these push options change nothing: shout\n" in told
    assert len(master.requests) == 2
    push(hub, ":refs/tags/v1")
    assert len(master.requests) == 2  # tags alone are nothing to the master


def nobody(folder: Path, _: Master) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    install(folder / "bioweb.git", settings(folder, port))


def hangs(_: Path, master: Master) -> None:
    master.answer = None


def refuses(_: Path, master: Master) -> None:
    master.answer = b"HTTP/1.1 400 Bad Request\r\n\r\nThe signature is wrong."


def talks_garbage(_: Path, master: Master) -> None:
    master.answer = b"\xff\n\0"


def no_secret(folder: Path, _: Master) -> None:
    (folder / "secret").unlink()


def no_settings(folder: Path, _: Master) -> None:
    (folder / "bioweb.git" / "slipway.hook").unlink()


def broken_settings(folder: Path, _: Master) -> None:
    (folder / "bioweb.git" / "slipway.hook").write_text("?")


def no_python(folder: Path, _: Master) -> None:
    launcher = folder / "bioweb.git" / "hooks" / "post-receive"
    launcher.write_text(launcher.read_text().replace(sys.executable, "/nowhere/python"))


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (nobody, "the master is not running and will pick it up when it starts"),
        (nobody, "start it with:  make up"),
        (hangs, "the master is busy and will pick it up"),
        (refuses, "(it answered: 400 Bad Request)"),
        (talks_garbage, "(it answered: nothing)"),
        (no_secret, "No such file"),
        (no_settings, "No such file"),
        (broken_settings, "the master will pick it up"),
        (no_python, "the hub's Python (/nowhere/python) is gone: run 'make up' again"),
    ],
)
def test_whatever_fails_the_push_is_safe_quick_and_told(
    tmp_path: Path,
    hub: Hub,
    master: Master,
    trouble: Callable[[Path, Master], None],
    words: str,
) -> None:
    push(hub, "HEAD:refs/heads/warm-up")
    trouble(tmp_path, master)
    began = time.monotonic()
    told = push(hub, "HEAD:refs/heads/my-branch")
    assert time.monotonic() - began < 0.5
    assert "remote: slipway: your push is safe" in told
    assert words in told
    assert "Traceback" not in told
    assert hub.head("my-branch") == hub.head("main")


def test_the_hook_is_quick(hub: Hub) -> None:
    """Under 50 ms, the master's answer included, on a machine that has a moment for it."""
    update = f"{'0' * 40} {hub.head('main')} refs/heads/x\n"
    hook = hub.path / "hooks" / "post-receive"
    runs = []
    for _ in range(15):
        began = time.perf_counter()
        told = subprocess.check_output([hook], input=update.encode(), cwd=hub.path)
        runs.append(time.perf_counter() - began)
        assert b"pipeline for x @" in told
    assert min(runs) < 0.05


def test_an_odd_path_to_python_is_no_obstacle(
    tmp_path: Path, hub: Hub, master: Master, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / 'it\'s $HOME "gène" \udcff' / ("x" * 150) / "python"
    odd.parent.mkdir(parents=True)
    odd.symlink_to(Path(sys.executable).resolve())
    monkeypatch.setattr(sys, "executable", os.fspath(odd))
    install(hub.path, settings(tmp_path, master.port))
    assert "slipway: pipeline for my-branch @ " in push(hub, "HEAD:refs/heads/my-branch")


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("HEAD:refs/heads/main", "main only moves by tested merges."),
        ("+other:refs/heads/main", "main only moves by tested merges."),
        (":refs/heads/main", "main only moves by tested merges."),
        ("HEAD:refs/notes/x", "refs/notes/x is neither a branch nor a tag"),
        ("HEAD:refs/replace/" + "1" * 40, "is neither a branch nor a tag"),
        ("HEAD:refs/gate/1", "deny updating a hidden ref"),
        ("HEAD:refs/tags/main", "refs/tags/main would be taken for main"),
        ("HEAD:refs/heads/main/x", "refs/heads/main/x would be taken for main"),
        ("HEAD:refs/heads/HEAD", "git would take the name HEAD for something else"),
        ("HEAD:refs/heads/FETCH_HEAD", "git would take the name FETCH_HEAD for something else"),
        ("HEAD:refs/tags/HEAD", "git would take the name HEAD for something else"),
        ("HEAD:refs/heads/@", "git would take the name @ for something else"),
        ("HEAD:refs/heads/-o", "git would take the name -o for something else"),
        ("HEAD:refs/heads/refs/heads/main", "git would take the name refs/heads/main for"),
        ("HEAD:refs/heads/heads/main", "git would take the name heads/main for something else"),
        ("HEAD:refs/heads/" + "1a" * 20, f"git would take the name {'1a' * 20} for a commit"),
        ("HEAD:refs/tags/" + "1A" * 20, f"git would take the name {'1A' * 20} for a commit"),
    ],
)
def test_main_and_what_is_no_branch_or_tag_are_refused(
    hub: Hub, master: Master, ref: str, words: str
) -> None:
    push(hub, "HEAD:refs/heads/warm-up")
    clone = hub.path.parent / "clone"
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    git(clone, *who, "commit", "-q", "--allow-empty", "-m", "mine")
    other = git(clone, *who, "commit-tree", "-m", "another root", "HEAD^{tree}").strip()
    git(clone, "branch", "other", other)
    before = git(hub.path, "for-each-ref")
    told = push(hub, ref)
    assert words in told
    if "hidden" not in words:
        assert "push a branch instead:  git push origin HEAD:refs/heads/my-change" in told
    assert git(hub.path, "for-each-ref") == before
    assert len(master.requests) == 1


@pytest.mark.parametrize("gone", [False, True], ids=["there", "gone"])
def test_main_is_protected_from_a_client_that_lies_about_it(
    hub: Hub, master: Master, *, gone: bool
) -> None:
    push(hub, "HEAD:refs/heads/my-branch")
    if gone:  # by some other way
        git(hub.path, "update-ref", "-d", "refs/heads/main")
    before = git(hub.path, "for-each-ref")
    other = hub.head("my-branch") or ""
    for old, new in ((NOTHING, NOTHING), (NOTHING, other), (other, NOTHING)):
        told = receive_pack(hub, f"{old} {new} refs/heads/main")
        assert "main only moves by tested merges." in told
        assert git(hub.path, "for-each-ref") == before


def test_nothing_moves_through_a_ref_that_stands_for_another(hub: Hub) -> None:
    git(hub.path, "symbolic-ref", "refs/heads/alias", "refs/heads/main")
    commit(hub, "other", {"other.txt": "1"})
    before = git(hub.path, "for-each-ref")
    for new in (NOTHING, hub.head("other")):
        told = receive_pack(hub, f"{hub.head('main')} {new} refs/heads/alias")
        assert "refs/heads/alias stands for another ref (ref: refs/heads/main)" in told
    assert git(hub.path, "for-each-ref") == before


def test_what_was_there_under_an_odd_name_may_go(hub: Hub) -> None:
    git(hub.path, "update-ref", "refs/heads/HEAD", "refs/heads/main")
    push(hub, ":refs/heads/HEAD")
    assert list(hub.branches()) == ["main"]


def receive_pack(hub: Hub, command: str) -> str:
    """Send one command, and no object, as a client may that is not git; what the hub answers."""
    line = f"{command}\0report-status".encode()
    empty = b"PACK" + bytes([0, 0, 0, 2, 0, 0, 0, 0])
    pack = b"" if command.split()[1] == NOTHING else empty + hashlib.sha1(empty).digest()
    sent = b"%04x%s0000%s" % (len(line) + 4, line, pack)
    done = subprocess.run(["git", "receive-pack", hub.path], input=sent, capture_output=True)
    return decode(done.stdout + done.stderr)


def test_a_refused_main_does_not_hold_up_the_branches_beside_it(hub: Hub) -> None:
    told = push(hub, ":main", "HEAD:refs/heads/my-branch")
    assert "main only moves by tested merges" in told
    assert "pipeline for my-branch @ " in told


def test_an_empty_hub_gets_its_first_main(hub: Hub) -> None:
    main = hub.head("main")
    push(hub, "HEAD:refs/heads/my-branch")
    git(hub.path, "update-ref", "-d", "refs/heads/main")
    (hub.path / "slipway.main").unlink()
    push(hub, "HEAD:refs/heads/main")
    assert hub.head("main") == main


def test_branches_may_be_forced_and_deleted(hub: Hub) -> None:
    commit(hub, "feature", {"genes.txt": "MYC\n"})
    push(hub, "+HEAD:refs/heads/feature")
    assert hub.head("feature") == hub.head("main")
    push(hub, ":feature")
    assert hub.head("feature") is None


@pytest.fixture
def pusher(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("REMOTE_USER", "ada")
    return "ada"


def test_hold_is_written_down_and_forgotten_by_a_push_without_it(hub: Hub, pusher: str) -> None:
    main = hub.head("main") or ""
    push(hub, "HEAD:refs/heads/mine", "HEAD:refs/heads/also", options=("hold",))
    held = f"held by {pusher}, who pushed it with -o hold"
    for branch in ("mine", "also"):
        assert options.told(hub.path, branch, main) == Options(pusher, held)
    git(hub.path, "update-ref", "-d", "refs/heads/mine")
    push(hub, "HEAD:refs/heads/mine")
    assert options.told(hub.path, "mine", main) == Options()
    options.forget(hub.path, "also", main)
    assert list((hub.path / options.FOLDER).iterdir()) == []


def test_hotfix_is_for_named_people_alone(tmp_path: Path, hub: Hub, pusher: str) -> None:
    told = push(hub, "HEAD:refs/heads/mine", "HEAD:refs/heads/also", options=("hotfix",))
    assert "ada may not push with -o hotfix; who may: nobody." in told
    assert "hotfix = (...) of the project bioweb in master.cfg names them." in told
    assert list(hub.branches()) == ["main"]
    install(hub.path, replace(settings(tmp_path), hotfix=("bob", pusher)))
    push(hub, "HEAD:refs/heads/mine", options=("hotfix",))
    found = options.told(hub.path, "mine", hub.head("mine") or "")
    assert found == Options(pusher, None, Lane.HOTFIX)


def test_options_without_python_are_refused_rather_than_lost(hub: Hub, pusher: str) -> None:
    launcher = hub.path / "hooks" / "pre-receive"
    launcher.write_text(launcher.read_text().replace(sys.executable, "/nowhere/python"))
    told = push(hub, "HEAD:refs/heads/mine", options=("hold",))
    assert "run 'make up' again, or push without options" in told
    assert hub.head("mine") is None


def test_follow_says_what_the_master_says_until_the_end(hub: Hub, master: Master) -> None:
    master.answer = b"HTTP/1.0 200 OK\r\n\r\n  0.0 s  develop  running\n  9.1 s  test  rejected\n\n"
    told = push(hub, "HEAD:refs/heads/mine", options=("follow",))
    assert "slipway:   0.0 s  develop  running\n" in told
    assert "slipway:   9.1 s  test  rejected\n" in told
    assert "change nothing" not in told
    assert f"branch=mine&at={hub.head('mine')}".encode() in master.requests[1]
