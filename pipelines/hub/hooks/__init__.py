"""What git runs inside the hub: copied into each bare repository, importing nothing of Slipway."""

import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.system.git import encode

# Not a plain `#!python`: such a line must be short and hold no space.
_LAUNCHER = """\
#!/bin/sh
# Written by `slipway up` each time.
python={python}
[ -x "$python" ] || {{
    echo "slipway: your push is safe, but the hub's Python ($python) is gone: run 'make up' again"
    exit 0
}}
exec "$python" -IS "$0.py" "$@"
"""


@dataclass(frozen=True)
class HookSettings:
    """What the hooks of one hub know; `push_url` may name `{branch}` and `{revision}`."""

    project: str
    poke_url: str  # the master's change hook
    secret_file: Path  # what pokes are signed with
    web_url: str  # the dashboard
    push_url: str  # the page of one pushed branch
    remote: str | None = None  # what the hub mirrors, and people push to instead
    hotfix: tuple[str, ...] = ()  # who may push with `-o hotfix`


def install(repository: Path, settings: HookSettings) -> None:
    """Write the hooks and their settings, so that a moved checkout or a new Python heals itself."""
    hooks = repository / "hooks"
    hooks.mkdir(exist_ok=True)
    replace(repository / "slipway.hook", _told(settings), 0o600)
    _name_remote(repository / "slipway.remote", settings.remote)
    replace(hooks / "post-receive.py", _source("post_receive.py"))
    replace(hooks / "post-receive", _LAUNCHER.format(python=shlex.quote(sys.executable)), 0o755)
    replace(hooks / "update", _source("update.sh"), 0o755)
    replace(hooks / "pre-receive.py", _source("pre_receive.py"))
    pre_receive = _source("pre_receive.sh").replace("@python@", shlex.quote(sys.executable))
    replace(hooks / "pre-receive", pre_receive, 0o755)


def replace(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file in one step: a push may be reading the old one at this moment."""
    aside = path.with_name(f"{path.name}.partial")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(encode(text))
    aside.chmod(mode)
    aside.rename(path)


def _name_remote(file: Path, remote: str | None) -> None:
    if remote:
        replace(file, f"{remote}\n")
    else:
        file.unlink(missing_ok=True)


def _source(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _told(settings: HookSettings) -> str:
    master = urlsplit(settings.poke_url)
    told = {
        "project": settings.project,
        "host": master.hostname,
        "port": master.port or 80,
        "path": master.path,
        "secret_file": settings.secret_file.absolute(),
        "web_url": settings.web_url,
        "push_url": settings.push_url,
        "hotfix": "\t".join(settings.hotfix),
    }
    return "".join(f"{name} = {value}\n" for name, value in told.items())
