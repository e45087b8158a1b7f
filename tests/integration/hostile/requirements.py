"""Requirements that cannot be met, and projects that Django cannot live with."""

from __future__ import annotations

from tests.integration.hostile.draft import MARK, Draft, Trick

EVIL = f"import os; os.system('touch /tmp/x{MARK} ../x{MARK}'); raise SystemExit(3)\n"
LINES = (
    *("-e .", "./evil", "-r requirements.txt", "-r more.txt", "-r missing.txt", "-c missing.txt"),
    *("https://127.0.0.1:1/x.whl", "x @ https://127.0.0.1:1/x.tar.gz", "git+https://127.0.0.1:1/x"),
    "x @ file:///etc/passwd",
    "git+file:///etc",
    "-r /etc/passwd",
    "-r /dev/zero",
    "-r .",
    "-e /",
    *("--index-url http://127.0.0.1:1/", "--find-links /", "--trusted-host *", "--no-such-option"),
    "django==0.0.0",
    "django --hash=sha256:" + "0" * 64,
    "x" * 100_000,
    "\0",
    "=",
    "@",
    "größe==1",
    "django; python_version < '0'",
    "${HOME}",
    "$(touch sneaked)",
    "-e git+ssh://x@127.0.0.1:1/x#egg=x",
)
LOCK = "version = 1\nrequires-python = '>=9'\n[[package]]\nname = 'x'\nversion = '1'\n"
SETTINGS = (
    "print('x' * 5_000_000)",
    "raise SystemExit(0)",
    "import os; os._exit(0)",
    "raise Exception('\\x1b[31m')",
    "import sys; sys.stdout.buffer.write(b'\\xff\\0' * 999)",
    "import sys; sys.setrecursionlimit(5)",
    "1/0",
    "import settings_that_are_not_there",
    "def f(): f()\nf()",
    "import signal, os; os.kill(os.getpid(), 9)",
    *(f"import subprocess; subprocess.Popen(['sleep', '{MARK}'], start_new_session=True)",),
    *("INSTALLED_APPS = 1", "DATABASES = None", "raise KeyboardInterrupt", "SECRET_KEY = ''", "\0"),
)
MIGRATION = """\
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [{dependencies}]
    operations = [{operations}]
"""
OPERATIONS = (
    *("migrations.RunSQL('select 1/0')", "migrations.RunSQL('drop table notes_note')", "1", ""),
    *("migrations.RunSQL('do $$ begin raise exception $x$' + 'x' * 9000 + '$x$; end $$')",),
    *("migrations.RunPython(lambda *_: __import__('os')._exit(0))", "migrations.RunSQL('\\0')"),
    "migrations.RunSQL('drop schema public cascade')",
    "migrations.RunSQL('create role x superuser')",
    *("migrations.RunPython(lambda *_: print('\\x1b[31m' * 100000) or 1/0)",),
)


def requirements(draft: Draft) -> None:
    lines = draft.chance.sample(LINES, draft.chance.randint(1, 2))
    draft.put(
        "wanted.txt",
        "\n".join([*lines, ""]),
    )
    draft.put("more.txt", "-r wanted.txt\n-r more.txt\n")
    draft.put("evil/setup.py", EVIL)
    draft.put(
        "evil/pyproject.toml",
        '[build-system]\nrequires = []\nbuild-backend = "setup"\nbackend-path = ["."]\n',
    )
    draft.requirements = draft.chance.choice((["wanted.txt"], ["requirements.txt", "wanted.txt"]))


def requirements_that_are_no_text(draft: Draft) -> None:
    _, plain = draft.files[b"requirements.txt"]
    encoded = plain.decode().encode(draft.chance.choice(("utf-16", "utf-8-sig", "utf-32", "cp037")))
    contents = (encoded, b"\xff\xfe\0", b"", plain[: len(plain) // 2], plain.replace(b"a", b"b"))
    draft.put("requirements.txt", draft.chance.choice(contents))


def requirements_that_are_elsewhere(draft: Draft) -> None:
    places = (
        "/etc/passwd",
        "../x",
        "",
        ".",
        "config",
        "missing.txt",
        "uv.lock",
        "\x01",
        "x" * 5000,
    )
    draft.requirements = [draft.chance.choice(places)] * draft.chance.choice((1, 2, 50))
    draft.put("uv.lock", draft.chance.choice((LOCK, "", "\0", "version = 'x'\n")))


def settings(draft: Draft) -> None:
    _, plain = draft.files[b"config/settings.py"]
    line = draft.chance.choice(SETTINGS).encode()
    draft.put(
        "config/settings.py", draft.chance.choice((line + b"\n" + plain, plain + b"\n" + line))
    )
    draft.commands["develop"] = {"it": "python manage.py check"}
    draft.keys["develop"]["timeout_minutes"] = 0.2


def migrations(draft: Draft) -> None:
    dependencies = ("('notes', '0001_initial')", "('notes', '0002_it')", "('x', 'y')", "")
    text = MIGRATION.format(
        dependencies=draft.chance.choice((dependencies[0], *dependencies)),
        operations=draft.chance.choice(OPERATIONS),
    )
    draft.put("notes/migrations/0002_it.py", text)
    if draft.chance.random() < 0.3:
        draft.put("notes/migrations/\u00e9 it.py", text)


def code_that_runs_by_itself(draft: Draft) -> None:
    name = draft.chance.choice(("conftest.py", "sitecustomize.py", "notes/tests.py", "manage.py"))
    draft.put(name, draft.chance.choice(SETTINGS) + "\n")
    draft.run("python manage.py test")
    draft.keys["develop"]["timeout_minutes"] = draft.keys["test"]["timeout_minutes"] = 0.2


TRICKS: tuple[Trick, ...] = (
    *(requirements, requirements, requirements_that_are_no_text, requirements_that_are_elsewhere),
    *(settings, migrations, migrations, code_that_runs_by_itself),
)
