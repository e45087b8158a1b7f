"""The processes of a release: how each is started, from resolved paths, never through `current`.

(A process that was started through a link reads the next release's files once the link moves: code
of one release with templates and lazy imports of another.)
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path

from pipelines.deploy import command
from pipelines.deploy.environment import Environment, credentials
from pipelines.deploy.release import Release
from pipelines.deploy.release.confinement import (
    confined,
    in_bubblewrap,
    listening,
    users_of,
)
from pipelines.supervisor import Process, Supervisor

# A worker that ignores the end of its drain is killed this many seconds later.
GRACE = 5
_ASGI = Path(__file__).with_name("gunicorn_asgi.py")
_LAST_CHARACTERS = 6000  # of a log: room for one traceback


def web_name(release: Release) -> str:
    """Return the name of its web server at the supervisor."""
    return f"web-{release.digest[:12]}"


def background(release: Release) -> dict[str, str]:
    """Return the command lines of its other processes, by their names at the supervisor."""
    lines = enumerate(release.manifest.run.background, start=1)
    return {f"background-{release.digest[:12]}-{number}": line for number, line in lines}


def variables(
    environment: Environment, release: Release, secrets: dict[str, str]
) -> dict[str, str]:
    """Return the whole environment of a process of the release; nothing else is inherited."""
    account = command.account()
    if users_of(environment) and not in_bubblewrap(environment):
        account |= {
            "HOME": str(environment.shared / "home"),
            "USER": "slipway",
            "LOGNAME": "slipway",
        }
    return {
        **account,
        "PATH": f"{release.venv / 'bin'}:{account['PATH']}",
        "VIRTUAL_ENV": str(release.venv),
        "PYTHONUNBUFFERED": "1",
        **environment.variables,
        "DJANGO_SETTINGS_MODULE": environment.settings,
        "RELEASE_VERSION": release.version,
        "RELEASE_REVISION": release.manifest.revision,
        "RELEASE_DIGEST": release.digest,
        "LOG_FILE": str(environment.application_log),
        "MEDIA_ROOT": str(environment.shared / "media"),
        **secrets,
    }


def web(environment: Environment, release: Release) -> Process:
    """Return its web server: gunicorn from its own environment, on its own socket."""
    serve = [str(release.python), "-m", "gunicorn"]
    serve += ["--workers", str(environment.web_workers)]
    serve += ["--graceful-timeout", f"{max(1, round(environment.drain))}"]
    serve += _gunicorn_options(release)
    if in_bubblewrap(environment):  # through which no socket is handed on
        # Relative to its working directory: a socket's whole path may only have 107 bytes.
        socket = os.path.relpath(environment.socket_of(release.digest), release.app)
        bind = ["--bind", f"unix:{socket}", release.manifest.run.application]
        argv = confined(environment, release, [*serve, *bind])
    else:
        argv = listening(environment, release, [*serve, release.manifest.run.application])
    return _process(environment, release, argv, web_name(release))


def worker(environment: Environment, release: Release, name: str, line: str) -> Process:
    """Return one of the processes of `background`."""
    argv = command.program(shlex.split(line), variables(environment, release, {}))
    return _process(environment, release, confined(environment, release, argv), name)


def _process(environment: Environment, release: Release, argv: Sequence[str], name: str) -> Process:
    return Process(
        argv=tuple(argv),
        env=variables(environment, release, credentials.runtime_variables(environment)),
        cwd=str(release.app),
        log=str(log(environment, name)),
        stop_signal="SIGTERM",
        stop_timeout=environment.drain + GRACE,
        starts_after=("database",),
    )


def _gunicorn_options(release: Release) -> list[str]:
    """Return the options that this gunicorn knows, as seen from its files before it runs."""
    python = f"python{release.manifest.python}"
    installed = release.venv / "lib" / python / "site-packages" / "gunicorn"
    options = ["--no-control-socket"] if (installed / "ctl").is_dir() else []
    if (release.app / "gunicorn.conf.py").exists():
        return options
    if release.manifest.run.protocol == "wsgi":
        return [*options, "--worker-class", "gthread", "--threads", "4"]
    if (installed / "workers" / "gasgi.py").exists():
        return [*options, "--config", str(_ASGI)]
    return [*options, "--worker-class", "uvicorn_worker.UvicornWorker"]


def log(environment: Environment, name: str) -> Path:
    """Return the file that the supervisor writes a process's output to."""
    return environment.logs / f"{name}.log"


def died(environment: Environment, supervisor: Supervisor, release: Release) -> Callable[[], str]:
    """Return a function that says how its web server has ended since now; empty while it lives."""
    name = web_name(release)
    before = sum(process.restarts for process in supervisor.status() if process.name == name)

    def question() -> str:
        for process in supervisor.status():
            if process.name == name and (
                process.restarts > before or process.state == "backing off"
            ):
                return f"Its web server ended at its start: {last_words(environment, name)}"
        return ""

    return question


def last_words(environment: Environment, name: str) -> str:
    """Return the last error that a process printed."""
    end = log(environment, name).read_text(errors="replace")[-_LAST_CHARACTERS:]
    return command.last_words(end)
