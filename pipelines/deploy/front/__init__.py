"""The front of an environment: nginx where it is installed, else the embedded one."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

from pipelines.deploy import command
from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import SettingFault
from pipelines.deploy.front import nginx
from pipelines.deploy.release import Release, server
from pipelines.supervisor import Process
from pipelines.supervisor.starter import Starter
from pipelines.system import addresses
from pipelines.system.faults import EnvironmentFault

NAME = "front"
# sun_path of a Unix socket's address holds 108 bytes, the last of which is a zero.
_LONGEST_SOCKET = 107
_START_SECONDS = 15
_STOP_SECONDS = 15  # both fronts give running requests ten


def kind(environment: Environment) -> str:
    """Return the kind of the environment's front on this host: nginx or embedded."""
    if environment.front == "auto":
        return "nginx" if nginx.installed() else "embedded"
    return environment.front


def access_log_file(environment: Environment) -> Path:
    """Return the file that has one line for each request that people made."""
    return environment.logs / "access.log"


def ensure(environment: Environment, starter: Starter, release: Release | None) -> None:
    """Start the front and wait until it listens; raises SettingFault when its port is taken."""
    static_url = release.manifest.run.static_url if release else "/static/"
    starter.supervisor.ensure_running()  # it adopts the front that a killed one left listening
    states = {one.name: one.state for one in starter.supervisor.status()}
    if states.get(NAME) not in ("running", "unkept"):  # unkept: it was killed just now
        check_port(environment)
    starter.ensure(NAME, lambda: _process(environment, static_url))
    deadline = time.monotonic() + _START_SECONDS
    while not _listens(environment):
        if time.monotonic() > deadline:
            raise EnvironmentFault(
                f"The front does not listen on {environment.listen}. If `listen` was changed: stop,"
                f" then start. It last said: {server.last_words(environment, NAME)}"
            )
        time.sleep(0.02)


def _process(environment: Environment, static_url: str) -> Process:
    by_nginx = kind(environment) == "nginx"
    if by_nginx:
        _check_socket(environment)
    front = nginx.Front(
        listen=environment.listen,
        socket=environment.socket,
        static={static_url: environment.assets},
        run=environment.run,
        access_log=access_log_file(environment),
    )
    return Process(
        argv=tuple(nginx.command(nginx.write(front)) if by_nginx else _embedded(front)),
        env=command.account() | {"PYTHONPATH": str(Path(__file__).resolve().parents[3])},
        cwd=str(environment.directory),
        log=str(server.log(environment, NAME)),
        stop_signal=nginx.STOP_SIGNAL if by_nginx else "SIGTERM",
        stop_timeout=_STOP_SECONDS,
    )


def _embedded(front: nginx.Front) -> list[str]:
    serve = [sys.executable, "-m", "pipelines.deploy.front.embedded", "--listen", front.listen]
    serve += ["--socket", str(front.socket), "--access-log", str(front.access_log)]
    for prefix, folder in front.static.items():
        serve += ["--static", f"{prefix}={folder}"]
    return serve


def _check_socket(environment: Environment) -> None:
    path = os.fsencode(environment.socket)
    if len(path) > _LONGEST_SOCKET:
        raise SettingFault(
            f"The path {os.fsdecode(path)} is {len(path)} bytes long, and nginx can reach a socket"
            f" of at most {_LONGEST_SOCKET}. Choose a shorter home with --home or SLIPWAY_HOME, or"
            f' front = "embedded" in {environment.name}.toml.'
        )


def check_port(environment: Environment) -> None:
    """Raise SettingFault when another program listens on the environment's port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.host, environment.port))
        except OSError as error:
            variable = addresses.port_variable(environment.name)
            raise SettingFault(
                f"The front of {environment.name} cannot listen on {environment.listen}"
                f" ({error.strerror}): another program does. Stop that one, or choose another port"
                f" with {variable} or `listen` in {environment.name}.toml."
            ) from error


def _listens(environment: Environment) -> bool:
    try:
        socket.create_connection((environment.host, environment.port), timeout=1).close()
    except OSError:
        return False
    return True
