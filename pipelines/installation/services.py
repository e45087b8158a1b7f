"""The processes of one installation: the master and its workers, kept alive by a supervisor."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipelines import ROOT
from pipelines.sandbox import of_registries
from pipelines.sandbox.abilities import Ability, sandbox, walls
from pipelines.settings import GATEKEEPER, Settings
from pipelines.supervisor.client import Supervisor
from pipelines.supervisor.process import Process, ProcessStatus
from pipelines.system import heartbeat
from pipelines.system.code import digest
from pipelines.system.ownership import give

# What a worker may see of the environment that Slipway was started in, beside how to reach
# package registries: what every program needs.
_HANDED_ON = ("LANG", "LC_ALL", "TMPDIR", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR")
BIN = Path(sys.executable).parent


class PortTaken(Exception):
    """A needed port is taken; the text names it, its purpose and the setting."""


def supervisor(settings: Settings) -> Supervisor:
    """Return the supervisor of the master and the workers."""
    return Supervisor(settings.services_dir)


def running(settings: Settings) -> dict[str, ProcessStatus]:
    """Return the running processes by name."""
    return {each.name: each for each in supervisor(settings).status() if each.pid}


@contextmanager
def changed_by_us_alone(settings: Settings) -> Iterator[None]:
    """Wait until no other command starts or stops this installation; the lock dies with us."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stop(settings: Settings) -> None:
    """Stop master and workers, also those that a killed supervisor left running."""
    if supervisor(settings).directory.exists():
        supervisor(settings).stop()


def of_another_version(settings: Settings) -> bool:
    """Whether master and workers, if they run, were started by other code than lies here now."""
    stamp = _version_file(settings)
    return bool(running(settings)) and (not stamp.exists() or stamp.read_text() != _version())


def stamp_version(settings: Settings) -> None:
    """Write down that what is started from here on is of this version."""
    _version_file(settings).parent.mkdir(parents=True, exist_ok=True)
    _version_file(settings).write_text(_version())


def _version_file(settings: Settings) -> Path:
    return supervisor(settings).directory / "version"


def _version() -> str:
    """What runs as master or worker: our code, and the libraries that it is locked to."""
    kinds = ("master", "worker")
    starts = [ROOT / kind / "buildbot.tac" for kind in kinds]
    return digest(
        ROOT / "pipelines", *starts, *(ROOT / f"requirements/{kind}.txt" for kind in kinds)
    )


def master_process(settings: Settings) -> Process:
    """Return the master's process description."""
    return Process(
        argv=_twistd(settings.master_dir / "buildbot.tac"),
        env={**os.environ, **settings.paths, "PATH": _path(), "PYTHONWARNINGS": "ignore"},
        cwd=str(settings.master_dir),
        log=str(settings.master_dir / "console.log"),
        stop_timeout=20,
        heartbeat=str(settings.heartbeat_of_master),
        answers_within=settings.answer_seconds,
    )


def gatekeeper_process(settings: Settings) -> Process:
    """Return the gatekeeper's process description: our settings, no sandbox."""
    ours = {k: v for k, v in os.environ.items() if k.startswith("SLIPWAY_")}
    return _worker_process(settings, GATEKEEPER, (), ours | settings.paths)


def worker_process(settings: Settings, name: str, ability: Ability) -> Process:
    """Return a build worker's process description: none of our settings, sandboxed."""
    base, cache = _base(settings, name), settings.home / "cache"
    cache.mkdir(exist_ok=True)
    for folder in (base, cache):
        give(folder.resolve(), ability.user or os.geteuid())
    before: tuple[str, ...] = ()
    if ability.kind != "none":
        password = settings.secrets_dir / "workers" / name
        before = (*walls(settings, base, ability.user), "--password", str(password), "--")
    told = {"SLIPWAY_WORKER_SANDBOX": sandbox(settings, ability.kind).to_json()}
    return _worker_process(settings, name, before, told)


def _base(settings: Settings, name: str) -> Path:
    base = settings.worker_dir(name)
    (base / "home").mkdir(parents=True, exist_ok=True)
    return base


def _worker_process(
    settings: Settings, name: str, before: tuple[str, ...], told: Mapping[str, str]
) -> Process:
    base = _base(settings, name)
    return Process(
        argv=(*before, *_twistd(ROOT / "worker" / "buildbot.tac")),
        env={**_worker_environment(settings, name, base), **told},
        cwd=str(base),
        log=str(settings.worker_log(name)),
        stop_timeout=20,
        starts_after=("master",),
        heartbeat=str(base / heartbeat.FILE),
        answers_within=settings.answer_seconds,
    )


def _worker_environment(settings: Settings, name: str, base: Path) -> Mapping[str, str]:
    handed = {
        key: value for key, value in os.environ.items() if key in _HANDED_ON or of_registries(key)
    }
    return handed | {
        "PATH": _path(),
        "HOME": str(base / "home"),
        "PYTHONWARNINGS": "ignore",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "SLIPWAY_TOOLS": _path(),
        "SLIPWAY_COMMANDS": _system_path(),
        "SLIPWAY_CACHE": str(settings.home / "cache"),
        "SLIPWAY_WORKER_DIR": str(base),
        "SLIPWAY_WORKER_NAME": name,
        "SLIPWAY_WORKER_MASTER": settings.host,
        "SLIPWAY_WORKER_MASTER_PORT": str(settings.worker_port),
        "SLIPWAY_WORKER_PASSWORD_FILE": str(settings.secrets_dir / "workers" / name),
    }


def _twistd(tac: Path) -> tuple[str, ...]:
    options = ("--nodaemon", "--no_save", "--pidfile=", f"--python={tac}")
    return (str(BIN / "twistd"), *options)


def _system_path() -> str:
    ours = str(BIN)
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if folder != ours)


def _path() -> str:
    return f"{BIN}{os.pathsep}{_system_path()}"


def check_ports(settings: Settings) -> None:
    """Raise PortTaken for the first port that the master needs and another program holds."""
    wanted = {
        "SLIPWAY_WEB_PORT": (settings.web_port, "the dashboard"),
        "SLIPWAY_WORKER_PORT": (settings.worker_port, "the workers' entrance"),
        "SLIPWAY_TRY_PORT": (settings.try_port, "`buildbot try`"),
    }
    for variable, (port, purpose) in wanted.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.host, port))
            except OSError as error:
                raise PortTaken(
                    f"Port {port} on {settings.host} cannot be used for {purpose} "
                    f"({error.strerror}). End what listens there, or choose another port: "
                    f"{variable}={_free_port(settings.host)} make up"
                ) from None


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
