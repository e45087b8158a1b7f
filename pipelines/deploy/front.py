"""The front of an environment: nginx where it is installed, else the embedded one."""

from __future__ import annotations

import socket
import sys
import time
from pathlib import Path

from pipelines.deploy import command, nginx, server
from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import EnvironmentFault, SettingFault
from pipelines.deploy.keeper import Keeper, Process
from pipelines.deploy.release import Release

NAME = "front"
_START_SECONDS = 15


def kind(environment: Environment) -> str:
    """Which front this environment has on this host."""
    if environment.front == "auto":
        return "nginx" if nginx.installed() else "embedded"
    return environment.front


def access_log(environment: Environment) -> Path:
    """One line for each request that people made."""
    return environment.logs / "access.log"


def ensure(environment: Environment, keeper: Keeper, release: Release | None) -> None:
    """Have the front listen; raises SettingFault when its port is another program's."""
    static_url = release.manifest.run.static_url if release else "/static/"
    runs = any(one.name == NAME and one.state == "running" for one in keeper.status())
    if not runs:
        _check_port(environment)
    keeper.want(NAME, _process(environment, static_url))
    deadline = time.monotonic() + _START_SECONDS
    while not _listens(environment):
        if time.monotonic() > deadline:
            said = server.last_words(server.log(environment, NAME))
            raise EnvironmentFault(f"The front did not listen on {environment.listen}: {said}.")
        time.sleep(0.02)


def _process(environment: Environment, static_url: str) -> Process:
    argv = _nginx if kind(environment) == "nginx" else _embedded
    return Process(
        argv=argv(environment, static_url),
        env=command.account() | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        cwd=str(environment.directory),
        log=str(server.log(environment, NAME)),
        stop_signal="SIGTERM",
        stop_timeout=5,
    )


def _embedded(environment: Environment, static_url: str) -> tuple[str, ...]:
    serve = [sys.executable, "-m", "pipelines.front", "--listen", environment.listen]
    serve += ["--socket", str(environment.socket), "--access-log", str(access_log(environment))]
    return (*serve, "--static", f"{static_url}={environment.assets}")


def _nginx(environment: Environment, static_url: str) -> tuple[str, ...]:
    raise NotImplementedError


def _check_port(environment: Environment) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.host, environment.port))
        except OSError as error:
            variable = f"SLIPWAY_{environment.name.upper()}_PORT"
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
