"""pipeline.toml as nobody should write it."""

from __future__ import annotations

from tests.integration.hostile.draft import RELEASE, STAGES, Draft, Trick
from tests.integration.hostile.objects import REGULAR

DOCUMENTS = (
    *(b"", b"\n", b"\0", b"\xff\xfe", b"[", b"a = 1\na = 2\n", b"\x1b[31m = 1\n", b"[test]\n" * 3),
    *(b"a = " + b"[" * 20_000 + b"]" * 20_000, b"a = " + b"{a=" * 900 + b"1" + b"}" * 900),
    *(b"a." * 5000 + b"b = 1\n", b"[" + b"a." * 5000 + b"b]\n", b"a = 1e999999\n", b"a = nan\n"),
    b"a = " + b"9" * 100_000 + b"\n",
    b"python = 1\ntest = []\n",
    b"test = 1979-05-27T07:32:00Z\n",
    *(b"[python]\nrequirements = 'x'\n", b"[test]\ncommands = 'x'\n", b"[test.commands]\nit = 1\n"),
    *(b"[release]\nsmoke = '/'\n", b"[release]\nprotocol = 'gopher'\n", b"[nothing]\nx = 1\n"),
    b"[test]\ntimeout_minutes = nan\n",
    b"[test]\ntimeout_minutes = inf\n",
    b"[test.x.y]\nz = 1\n",
    b"[variables]\nA = 1\n",
    b"[variables]\n'' = 'x'\n",
    b"[variables]\n'A=B' = 'x'\n",
    b"x" * 50_000,
)
NAMES_OF_VARIABLES = (
    "LD_PRELOAD",
    "PATH",
    "HOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "GIT_DIR",
    "GIT_EXEC_PATH",
    "IFS",
    "BASH_ENV",
    "ENV",
    "TMPDIR",
    "PYTHONHOME",
    "PWD",
    "SLIPWAY_HOME",
    "DATABASE_URL",
    "größe",
    "1",
)
TEXTS = (
    "",
    "${HOME}",
    "$(touch sneaked)",
    "/nowhere",
    "\u0001\u001b[31m",
    "x" * 100_000,
    "two\nlines",
    *("../..", "%(prop:x)s", "{0}", "\U0001f40d", "'\"", "\ud800"),
)
NAMES_OF_COMMANDS = (
    "",
    " ",
    "/",
    "../..",
    "x" * 300,
    "🐍",
    "two\nlines",
    "\u0001",
    "it's",
    "<b>x</b>",
    "-rf",
    ".",
    *("checkout", "%(prop:x)s", "\u202ex", "a/b", "python environment"),
)
TIMEOUTS = (0, -1, 1e308, 1e-9, 0.001, True, "20", [], 10**30)
PATTERNS = ("{test}", "*", "*" * 60 + "{test}", "*x" * 25 + "{test}", "", "(a+)+{test}", "\n{test}")


def a_broken_document(draft: Draft) -> None:
    draft.document = draft.chance.choice(DOCUMENTS) + draft.chance.choice((b"", RELEASE.encode()))


def another_encoding(draft: Draft) -> None:
    _, written = draft.entries()[b"pipeline.toml"]
    text = written.decode(errors="replace")
    encoded = text.encode(
        draft.chance.choice(("utf-8-sig", "utf-16", "utf-16-le", "utf-7", "cp037"))
    )
    draft.document = draft.chance.choice(
        (encoded, written.replace(b"\n", b"\r"), b"\xef\xbb" + written)
    )


def a_huge_document(draft: Draft) -> None:
    _, written = draft.entries()[b"pipeline.toml"]
    draft.document = written + b"# nothing\n" * draft.chance.choice((10_000, 500_000))


def odd_variables(draft: Draft) -> None:
    for name in draft.chance.sample(NAMES_OF_VARIABLES, 3):
        draft.variables[name] = draft.chance.choice(TEXTS)


def two_hundred_variables(draft: Draft) -> None:
    draft.variables |= {f"V{n}": draft.chance.choice(("", "x" * 1000)) for n in range(200)}


def odd_commands(draft: Draft) -> None:
    draft.run(draft.chance.choice(TEXTS), draft.chance.choice(NAMES_OF_COMMANDS))
    draft.run("true", draft.chance.choice(NAMES_OF_COMMANDS))


def many_commands(draft: Draft) -> None:
    commands = {f"c{n}": "true" for n in range(draft.chance.choice((40, 2000)))}
    draft.commands[draft.chance.choice(STAGES[:2])] = commands


def odd_keys(draft: Draft) -> None:
    stage = draft.keys[draft.chance.choice(STAGES)]
    match draft.chance.randrange(4):
        case 0:
            stage["timeout_minutes"] = draft.chance.choice(TIMEOUTS)
        case 1:
            stage["parallel"] = draft.chance.choice((True, "yes", 1, []))
        case 2:
            stage["junit"] = draft.chance.choice(
                ("", "/etc/passwd", "../x", "a\nb", ".", "x" * 5000)
            )
        case 3:
            stage[draft.chance.choice(("", "nothing", "\u0001", "commands.it"))] = 1


def a_pattern_that_takes_for_ever(draft: Draft) -> None:
    draft.keys["repo-test"]["failing"] = draft.chance.choice(PATTERNS)
    draft.put("lines.txt", ("x" * 3000 + "\n") * 50)
    draft.commands["repo-test"] = {"it": "cat lines.txt"}


def commands_at_once(draft: Draft) -> None:
    stage = draft.chance.choice(STAGES[:2])
    draft.keys[stage]["parallel"] = True
    draft.commands[stage] = {f"c{n}": f"echo {n}" for n in range(20)}


def a_pyproject_that_is_none(draft: Draft) -> None:
    contents = (
        b"\xff\xfe",
        b"[tool]\nruff = 1\n",
        b"[tool.uv]\nindex = 1\n",
        b"[project]\nname = 1\n",
    )
    draft.files[b"pyproject.toml"] = (REGULAR, draft.chance.choice(contents))


TRICKS: tuple[Trick, ...] = (
    *(a_broken_document, a_broken_document, another_encoding, a_huge_document, odd_variables),
    *(two_hundred_variables, odd_commands, odd_commands, many_commands, odd_keys, odd_keys),
    *(a_pattern_that_takes_for_ever, commands_at_once, a_pyproject_that_is_none),
)
