"""Files whose names, modes and kinds nobody expects."""

from __future__ import annotations

import os

from tests.integration.hostile.draft import Draft, Trick
from tests.integration.hostile.objects import LINK, PROGRAM, REGULAR, SUBMODULE

NAMES = (
    b"two\nlines.py",
    b'"quoted"',
    b"it's",
    b"-rf",
    b"--help",
    b"-",
    b"*",
    b"%s%n%x",
    b"\\",
    b" ",
    b"caf\xe9.py",
    b"\xff\xfe",
    b"\xc3",
    b"x" * 255,
    b"\xf0\x9f\x90\x8d" * 63,
    b"\x01\x1b[31m\x7f",
    *("\u202egpj.exe".encode(), "e\u0301".encode(), "\u00e9".encode(), "\ufeff".encode()),
    *(b"$(touch sneaked)", b"`touch sneaked`", b";touch sneaked", b"|sh", b"&", b"a\tb", b"a\rb"),
    b"aux",
    b"con.txt",
    b"nul",
    b"a:b",
    b"name.",
    b"name ",
    b"~",
    b"~root",
    b"#",
    b"=",
    b"@",
    b"{}",
    b"test_\xe9.py",
    b"tests.py ",
    b"__init__.py\n",
    b"__pycache__/x.pyc",
    b"site-packages/os.py",
)
LIKE_GIT = (
    *(b".git", b".git/config", b".git/hooks/post-checkout", b".GIT/config", b".git /x", b"git~1"),
    *(b".gitx", b".git\xe2\x80\x8c/config", b"a/.git/HEAD", b"..", b".", b"../sneaked", b"a//b"),
    b".gitmodules",
    b".mailmap",
    b".gitignore",
    b".github/workflows/x.yml",
    b"HEAD",
    b"objects/x",
)
OF_THE_PIPELINE = (
    *(b"Pipeline.toml", b"PIPELINE.TOML", b"pipeline.toml ", b"Manage.py", b"MANAGE.PY"),
    *(b"Requirements.txt", b"pyproject.TOML", b"uv.lock", b"setup.py", b"setup.cfg", b"tox.ini"),
    *(b"conftest.py", b"sitecustomize.py", b"usercustomize.py", b"django.py", b"os.py", b"sh"),
)
TARGETS = (
    b"/etc/passwd",
    b"/etc/shadow",
    b"/",
    b"..",
    b".",
    b"../../../secrets",
    b"/proc/self/environ",
    b"../../../../secrets/admin-password",
    b"/dev/zero",
    b"/dev/stdin",
    b"nowhere",
    b"two\nlines",
    *(b"x" * 4000, b"\xff", b"~", b"-rf", b"/tmp", b"/proc/1/root"),
)
IMPORTANT = (b"manage.py", b"pipeline.toml", b"requirements.txt", b"config", b"pyproject.toml")
MODES = ("100664", "100600", "100000", "100777", "104755", "060000", "020000", "010000", "140000")


def odd_names(draft: Draft) -> None:
    for name in draft.chance.sample(NAMES, draft.chance.randint(1, 12)):
        draft.put(draft.chance.choice((b"", b"notes/", b"config/")) + name, b"odd = 1\n")


def a_name_like_gits_own(draft: Draft) -> None:
    draft.put(draft.chance.choice(LIKE_GIT), b"[core]\nfsmonitor = touch sneaked\n", PROGRAM)


def names_of_the_pipelines_files(draft: Draft) -> None:
    for name in draft.chance.sample(OF_THE_PIPELINE, 3):
        draft.put(name, draft.chance.choice((b"", b"raise SystemExit(3)\n", b"\xff\xfe\0")))


def a_deep_folder(draft: Draft) -> None:
    draft.put(b"/".join([b"d" * draft.chance.choice((1, 100))] * 200) + b"/deep.txt", b"\n")


def many_files(draft: Draft) -> None:
    for number in range(3000):
        draft.put(b"many/%d.py" % number, b"")


def links(draft: Draft) -> None:
    for number, target in enumerate(draft.chance.sample(TARGETS, 6)):
        draft.put(b"link-%d" % number, target, LINK)
    draft.put(b"itself", b"itself", LINK)
    draft.put(b"loop/there", b"../back", LINK)
    draft.put(b"back", b"loop/there", LINK)


def a_link_in_place_of_a_file(draft: Draft) -> None:
    name = draft.chance.choice(IMPORTANT)
    draft.files = {path: each for path, each in draft.files.items() if not path.startswith(name)}
    draft.put(name, draft.chance.choice(TARGETS), LINK)


def a_folder_in_place_of_a_file(draft: Draft) -> None:
    name = draft.chance.choice((b"manage.py", b"pipeline.toml", b"requirements.txt"))
    draft.files.pop(name, None)
    draft.put(name + b"/inside", b"\n")


def a_file_in_place_of_a_folder(draft: Draft) -> None:
    name = draft.chance.choice((b"config", b"notes", b"notes/migrations"))
    draft.files = {path: each for path, each in draft.files.items() if not path.startswith(name)}
    draft.put(name, b"\n")


def nothing_at_all(draft: Draft) -> None:
    draft.files = {b"pipeline.toml": draft.files[b"pipeline.toml"]}


def a_submodule(draft: Draft) -> None:
    where = draft.chance.choice((b"vendored", b"config/vendored", b"\xffvendored", b"static"))
    draft.put(where, draft.chance.randbytes(20).hex(), SUBMODULE)
    if draft.chance.random() < 0.5:
        url = draft.chance.choice(("ext::sh -c touch% sneaked", "--upload-pack=touch sneaked", "/"))
        text = f'[submodule "x"]\n\tpath = vendored\n\turl = {url}\n\tupdate = !touch sneaked\n'
        draft.put(".gitmodules", text)


def odd_modes(draft: Draft) -> None:
    draft.put("moded.txt", "\n", draft.chance.choice(MODES))


def large_and_binary_files(draft: Draft) -> None:
    draft.put("large.bin", os.urandom(16) * 200_000)
    draft.put("zeros.py", bytes(500_000), REGULAR)


TRICKS: tuple[Trick, ...] = (
    *(odd_names, odd_names, a_name_like_gits_own, names_of_the_pipelines_files, a_deep_folder),
    *(many_files, links, a_link_in_place_of_a_file, a_folder_in_place_of_a_file, odd_modes),
    *(a_file_in_place_of_a_folder, nothing_at_all, a_submodule, large_and_binary_files),
)
