"""What a repository tells git to do with its files."""

from __future__ import annotations

from tests.integration.hostile.draft import Draft, Trick

LINES = (
    *("* export-ignore", "manage.py export-ignore", "/notes export-ignore", "*.py export-subst"),
    *("* text eol=crlf", "* eol=crlf", "*.py filter=lfs diff=lfs merge=lfs -text", "* filter=evil"),
    *("* ident", "* working-tree-encoding=UTF-16", "*.py working-tree-encoding=nonsense"),
    *("* merge=evil", "* merge=union", "* merge=binary", "* diff=evil", "* -text", "* binary"),
    *("[attr]evil filter=x", "* evil", "\\x00 text", '"\\377" text', "!* text", "* encoding=UTF-7"),
    *("a " * 2000, "x" * 3000 + " text", "* whitespace=nonsense", "* working-tree-encoding=UTF-8"),
)
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12\n"


def attributes(draft: Draft) -> None:
    lines = draft.chance.sample(LINES, draft.chance.randint(1, 5))
    draft.put(draft.chance.choice((".gitattributes", "notes/.gitattributes")), "\n".join(lines))
    draft.put("substituted.py", "V = '$Format:%H %B%>(99999999)x$ $Id$'\n")


def huge_attributes(draft: Draft) -> None:
    draft.put(".gitattributes", "*.nothing text\n" * 100_000)


def a_pointer_of_lfs(draft: Draft) -> None:
    draft.put("model.bin", POINTER)
    if draft.chance.random() < 0.7:
        draft.put(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")


def everything_is_ignored(draft: Draft) -> None:
    draft.put(".gitignore", "*\n!.gitignore\n")
    draft.put(".ignore", "*\n")


TRICKS: tuple[Trick, ...] = (
    *(attributes, attributes, huge_attributes, a_pointer_of_lfs, everything_is_ignored),
)
