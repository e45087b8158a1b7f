"""Branches and commits of any bytes that git takes, from the push to staging."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence

from pipelines.hub.source import branch_text
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.traffic import QUICK

# As Python has them: \udce9 is the byte 0xE9, which is no UTF-8.
SHELL = 'it\'s;"$(touch${IFS}sneaked)"`touch${IFS}sneaked`;touch${IFS}sneaked'
NAMES = [
    SHELL,
    "100%/%41/#1&a=b",
    "größe/蛇/🐍",
    "caf\udce9",
    "-a/--force",
    "HEAD",
    "/".join(["x" * 200] * 3),
    "<b>{branch}</b>",
]
NOBODY = b" <> 1700000000 +0000"
MEGABYTE_OF_LATIN_1 = b"caf\xe9 " * 200_000


def git(ada: Developer, *arguments: str, sent: bytes = b"") -> str:
    """What git answers, its arguments and its words of any bytes."""
    words = [os.fsencode(word) for word in ("git", "-C", str(ada.clone), *arguments)]
    done = subprocess.run(words, capture_output=True, check=True, input=sent)
    return os.fsdecode(done.stdout + done.stderr).strip()


def commit(ada: Developer, tree: str, parents: Sequence[str], message: bytes) -> str:
    """A commit by somebody without a name, of any bytes."""
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    head = b"".join(line.encode() + b"\n" for line in lines)
    signed = b"author" + NOBODY + b"\ncommitter" + NOBODY + b"\n\n"
    return git(ada, "hash-object", "-t", "commit", "-w", "--stdin", sent=head + signed + message)


def test_branches_of_any_name_are_told_apart_and_tested(
    slipway: Installation, ada: Developer
) -> None:
    """All in one push."""
    pushed = {}
    for number, name in enumerate(NAMES):
        pushed[f"wip/{name}"] = ada.commit("odd", {"odd.txt": f"{number}\n", **QUICK}, "Odd")
    refs = [f"{revision}:refs/heads/{name}" for name, revision in pushed.items()]
    words = git(ada, "push", "origin", *refs)
    for name, revision in pushed.items():
        push = slipway.wait(revision, "withdrawn")
        assert push.branch == branch_text(name)
        assert f"slipway:   {name} @ {revision[:7]}" in words
    told = {each["branch"] for each in slipway.status()["pushes"]}
    assert {branch_text(name) for name in pushed} <= told
    shown = slipway.run("status").stdout
    assert "größe/蛇/🐍" in shown
    ended = re.findall(r"withdrawn +merge +wip/ branches are tested", shown)
    assert len(ended) >= len(NAMES)
    assert not list(slipway.home.rglob("sneaked"))


def test_commits_of_any_bytes_reach_staging(slipway: Installation, ada: Developer) -> None:
    """No name, no message, or a megabyte of Latin-1; paths of odd bytes."""
    main = ada.commit("odd", {}, "Odd")
    blob = git(ada, "hash-object", "-w", "--stdin", sent=b"odd\n")
    tree = git(ada, "ls-tree", "-z", main).encode(errors="surrogateescape")
    for path in (b"caf\xe9.txt", b"two\nlines.txt", b'"quoted".txt', b"\x01\x7f.txt"):
        tree += b"100644 blob %s\t%s\0" % (blob.encode(), path)
    odd = git(ada, "mktree", "-z", sent=tree)
    revision = main
    for message in (b"", b"\xff\xfe\x01\n", MEGABYTE_OF_LATIN_1):
        revision = commit(ada, odd, [revision], message)
    git(ada, "push", "origin", f"{revision}:refs/heads/{SHELL}")
    push = slipway.wait(revision, "deployed")
    assert push.branch == SHELL
    (change,) = slipway.dashboard.get("changes", branch=SHELL)["changes"]
    assert change["comments"].startswith("caf\ufffd caf\ufffd")
    assert "two\nlines.txt" in change["files"]
    released = slipway.home / "environments" / "staging" / "current" / "app"
    assert (released / os.fsdecode(b"caf\xe9.txt")).read_text() == "odd\n"
    assert not list(slipway.home.rglob("sneaked"))
