"""Commits by people, at times and with words that there are not; branches of such names."""

from __future__ import annotations

from tests.integration.hostile.draft import Draft, Trick

AUTHORS = (
    *(b" <> 1700000000 +0000", b"Ada 1700000000 +0000", b"<ada@example.org> 1700000000 +0000"),
    *(b"Ada <ada@example.org>", b"", b"Ada <ada@example.org> -1 +0000", b"\xff\xfe <\xe9> 1 +0000"),
    *(b"Ada <a> 99999999999999999999 +0000", b"Ada <a> 9223372036854775807 +0000"),
    *(b"Ada <a> 2147483648 +9999", b"Ada <a> 1700000000 +99999999", b"Ada <a> 0 -0000"),
    *(b"Ada <a> never", b"Ada <a <b> c> 1700000000 +0000", b"A" * 5000 + b" <a> 1 +0000"),
    *(b"Ada\x1b[31m\x07 <\x01> 1 +0000", b"\xe2\x80\xaeadA <a> 1 +0000", b"Ada <a> 1e9 +0000"),
    *(b"Ada <a> 253402300800 +0000", b"<script>alert(1)</script> <a> 1700000000 +0000"),
)
MESSAGES = (
    b"",
    b"\n",
    b"\n\n\n",
    b"\0",
    b"a\0b",
    b"\xff\xfe\x01\n",
    b"caf\xe9 " * 200_000,
    b"x" * 1_000_000,
    *(b"\n" * 100_000, b"\x1b[2J\x1b]0;title\x07", b"<img src=x onerror=alert(1)>", b"-----\n"),
    "\u202etxet\u2028line\u2029\ufeff".encode(),
    b"slipway: hold\n",
    b"[skip ci]\n",
    b"%s%n{0}{x}",
    b"fixup! squash! amend!\n",
    b"Signed-off-by: \xff\n" * 1000,
    b"#comment\n",
    b"=cmd|' /C calc'!A0",
)
HEADERS = (
    *(b"encoding UTF-16\n", b"encoding nonsense\n", b"encoding \n", b"encoding ISO-8859-1\n"),
    b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n nonsense\n -----END PGP SIGNATURE-----\n",
    b"mergetag object 0\n type commit\n",
    b"x-" + b"y" * 5000 + b" z\n",
    b"author B <b> 1 +0000\n",
)
BRANCHES = (
    *("it's", '"quoted"', "$(touch${IFS}sneaked)", "`touch${IFS}sneaked`", ";touch${IFS}sneaked"),
    "100%/%41/#1&a=b",
    "größe/蛇/🐍",
    "caf\udce9",
    "\udcff\udcfe",
    "-a/--force",
    "HEAD",
    "main/x",
    "/".join(["x" * 200] * 3),
    "<b>{branch}</b>",
    "@{u",
    "a@b",
    "refs/heads/x",
    "e\u0301",
    "\u202ex",
    "wip",
    "{0}{x}%s",
    "a|b",
    "!important",
    "a,b",
    "';drop-table-slipway_pushes;--",
    "+x",
    "=1+1",
)


def a_strange_author(draft: Draft) -> None:
    draft.author = draft.chance.choice(AUTHORS)


def a_strange_message(draft: Draft) -> None:
    draft.message = draft.chance.choice(MESSAGES)


def a_strange_header(draft: Draft) -> None:
    draft.headers = draft.chance.choice(HEADERS)


def another_number_of_parents(draft: Draft) -> None:
    draft.parents = draft.chance.choice((0, 2, 30))


def a_strange_branch(draft: Draft) -> None:
    draft.branch = draft.chance.choice(BRANCHES)


TRICKS: tuple[Trick, ...] = (
    *(a_strange_author, a_strange_author, a_strange_message, a_strange_message),
    *(a_strange_header, another_number_of_parents, a_strange_branch, a_strange_branch),
)
