"""The secrets of an environment: files of mode 0600, made on first start, read when needed.

`runtime.env` holds what a running release may know, one NAME=value a line; add your own there.
The owner of the schema has a secret of its own, which only `migrate` gets.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import SettingFault
from pipelines.postgres.cluster import Cluster, Role

_PASSWORD = "DATABASE_PASSWORD"  # noqa: S105  the name of a variable


def ensure(environment: Environment) -> None:
    """Make the secrets that are missing; raises SettingFault for those that people must give."""
    directory = environment.secrets
    private = environment.database["server"] == "private"
    _make(directory / "runtime.env", SECRET_KEY=True, **{_PASSWORD: private})
    if private:
        _make(directory / "owner.env", **{_PASSWORD: True})
    elif _url(environment, "owner_url") == _url(environment, "runtime_url"):
        raise SettingFault(
            f"{directory}/owner_url and runtime_url name the same role. Give the running release"
            " a role that only reads and writes rows, so that it cannot change the schema."
        )
    runtime_variables(environment)


def runtime_variables(environment: Environment) -> dict[str, str]:
    """Return what web and background processes get: `runtime.env`, and DATABASE_URL."""
    path = environment.secrets / "runtime.env"
    variables = _read(path)
    if not variables.get("SECRET_KEY"):
        raise SettingFault(
            f"{path} has no SECRET_KEY. Add the line SECRET_KEY=..., or delete the file to have"
            " it made anew (which logs everybody out)."
        )
    variables.pop(_PASSWORD, None)
    return variables | {"DATABASE_URL": runtime_url(environment)}


def stand_in(environment: Environment, copy: Environment) -> None:
    """Give a rehearsal a value for every name in `runtime.env`, and none of the values there.

    Where a made-up one will not do, as for an address, `rehearsal.env` beside it says which one.
    """
    given = environment.secrets / "runtime.env"  # made by the first start
    names = {*(_read(given) if given.exists() else ()), "SECRET_KEY", _PASSWORD}
    values = {name: secrets.token_urlsafe(48) for name in names}
    own = environment.secrets / "rehearsal.env"
    values |= _read(own) if own.exists() else {}
    lines = [f"{name}={value}\n" for name, value in values.items()]
    _write(copy.secrets / "runtime.env", "".join(lines))


def runtime_url(environment: Environment) -> str:
    """Return the address of the database, as the role that reads and writes rows."""
    if environment.database["server"] == "url":
        return _url(environment, "runtime_url")
    return cluster(environment).url(runtime(environment), environment.project)


def owner_url(environment: Environment) -> str:
    """Return the address of the database, as the role that owns the schema."""
    if environment.database["server"] == "url":
        return _url(environment, "owner_url")
    return cluster(environment).url(owner(environment), environment.project)


def owner(environment: Environment) -> Role:
    """Return the role that migrates a private database."""
    return _role(environment, "owner", environment.secrets / "owner.env")


def runtime(environment: Environment) -> Role:
    """Return the role that a release runs as, on a private database."""
    return _role(environment, "runtime", environment.secrets / "runtime.env")


def cluster(environment: Environment) -> Cluster:
    """Return the environment's own PostgreSQL."""
    return Cluster(environment.directory / "database", scratch=environment.rehearsal)


def socket_directory(environment: Environment) -> Path | None:
    """Return where the database's socket lies; None for one that is reached by a network."""
    if environment.database["server"] == "private":
        return cluster(environment).socket_directory
    url = urlsplit(runtime_url(environment))
    host = parse_qs(url.query).get("host", [unquote(url.netloc.rpartition("@")[2])])[0]
    return Path(host) if host.startswith("/") else None


def _role(environment: Environment, kind: str, path: Path) -> Role:
    password = _read(path).get(_PASSWORD)
    if not password:
        raise SettingFault(f"{path} has no {_PASSWORD}. Delete the file to have it made anew.")
    return Role(f"{environment.project}_{kind}", password)


def _make(path: Path, **names: bool) -> None:
    if path.exists():
        return
    lines = [f"{name}={secrets.token_urlsafe(48)}\n" for name, wanted in names.items() if wanted]
    _write(path, "".join(lines))


def _write(path: Path, text: str) -> None:
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    partial.rename(path)


def _url(environment: Environment, name: str) -> str:
    url = _secret(
        environment.secrets / name,
        'The database of this environment is given by URL (server = "url")',
        "postgresql://role:password@host/database",
    )
    if not re.match(r"postgres(ql)?://[^/\s]*@\S*/\S+$", url.strip()):
        raise SettingFault(
            f"{environment.secrets / name} must hold one line"
            " postgresql://role:password@host/database."
        )
    return url.strip()


def _read(path: Path) -> dict[str, str]:
    variables = {}
    for line in _secret(path, "It is made on first start", "NAME=value lines").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            name, separator, value = line.partition("=")
            if not separator or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name.strip()):
                raise SettingFault(f"A line of {path} is not NAME=value. Correct it there.")
            variables[name.strip()] = value.strip()
    return variables


def _secret(path: Path, why: str, content: str) -> str:
    try:
        if path.stat().st_mode & 0o077:
            raise SettingFault(f"Others may read the secret {path}. Run: chmod 600 {path}")
        return path.read_text()
    except FileNotFoundError:
        raise SettingFault(
            f"The secret {path} is missing. {why}: put {content} there, mode 0600."
        ) from None


def redacted(text: str, values: Mapping[str, str]) -> str:
    """Return `text` without any of the secret values, fit for a log."""
    for value in sorted(values.values(), key=len, reverse=True):
        if len(value) >= 8:
            text = text.replace(value, "***")
    return text
