"""`Settings`: everything that may differ from one installation to the next, read once.

The table in `docs/settings.md` is made from the fields below, so this is the one place that
documents them.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines import addresses

ROOT = Path(__file__).resolve().parent.parent
SANDBOXES = ("auto", "bubblewrap", "walls", "none")
CHOICES = {
    "login": ("password", "github", "gitlab", "google", "header"),
    "sandbox": SANDBOXES,
    "notify": ("change", "always"),
    "status": ("github", "gitlab", "gitea"),
}
_ADDRESSES = {
    "login_url": addresses.of_web,
    "mail_to": addresses.of_people,
    "mail_from": addresses.of_people,
    "mail_relay": addresses.of_relay,
    "webhook_url": addresses.of_web,
    "slack_url": addresses.of_web,
    "status_url": addresses.of_web,
}

_OF_TESTS = "SLIPWAY_TEST_"  # read by tests, and by what they kill


class SettingsError(Exception):
    """A setting that is unknown or cannot be used; its text names the variable and the remedy."""


def _setting(default: Any, meaning: str, *, shown: bool = True) -> Any:
    """A setting; what may hold a password is not `shown` where settings are logged."""
    return field(default=default, repr=shown, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """One installation of Slipway; `from_environ` reads it from `SLIPWAY_*` variables."""

    home: Path = _setting(ROOT / "var", "where everything that is made at run time lives")
    config: Path = _setting(
        ROOT / "master" / "master.cfg", "the projects that are served, and their stages"
    )
    environments: Path = _setting(
        ROOT / "master" / "environments", "the files that say where releases run"
    )
    host: str = _setting("127.0.0.1", "the address that the master listens on")
    web_port: int = _setting(8010, "the dashboard, its API and the hub's hook")
    worker_port: int = _setting(9989, "workers attach here")
    try_port: int = _setting(8031, "`buildbot try` sends uncommitted changes here")
    web_url: str = _setting("", "the dashboard's address for people, when a proxy stands before it")
    login: str = _setting(
        "password", "how people sign in: `password`, `github`, `gitlab`, `google` or `header`"
    )
    login_client: str = _setting("", "what GitHub, GitLab or Google calls this dashboard")
    login_url: str = _setting("", "the address of your own GitHub or GitLab")
    login_header: str = _setting(
        "X-Forwarded-User", "where a proxy that signs people in says who it is"
    )
    database_url: str = _setting(
        "", "the master's database (default: SQLite below the home)", shown=False
    )
    build_workers: int = _setting(1, "build workers that `slipway up` starts")
    local_workers: int = _setting(4, "how many `make local-worker` may run at once")
    poll_seconds: int = _setting(30, "how often the hub is compared with what was handled")
    log_megabytes: int = _setting(
        20, "how much of one command's output is kept, and the end of what is longer"
    )
    keep_artifacts: int = _setting(20, "release artifacts kept for each project")
    keep_log_days: int = _setting(30, "how long the output of builds is kept")
    keep_days: int = _setting(90, "how long ended pushes and their builds are kept")
    sandbox: str = _setting(
        "auto",
        "what builds run in: `bubblewrap`, `walls`, `none`; `auto` is the safest that works here",
    )
    build_folders: tuple[Path, ...] = _setting(
        (), "folders of the machine that builds read and write beside their own, with `:` between"
    )
    build_processes: int = _setting(1000, "processes and threads that one command of a build has")
    build_file_megabytes: int = _setting(4096, "how large a file of a build may grow")
    build_memory_megabytes: int = _setting(4096, "memory that one process of a build may take")
    notify: str = _setting(
        "change", "`change` tells when a branch fails, or passes again; `always` of every push"
    )
    mail_to: str = _setting("", "who gets mail about pushes, with `,` between")
    mail_from: str = _setting("slipway@localhost", "the sender of that mail")
    mail_relay: str = _setting("localhost:25", "the host and port that mail is handed to")
    mail_user: str = _setting("", "the name at that relay, if it wants one and a password")
    webhook_url: str = _setting("", "where pushes are posted to as JSON", shown=False)
    slack_url: str = _setting(
        "",
        "an incoming webhook of Slack, or of what understands the same, for a line on each push",
        shown=False,
    )
    status: str = _setting("", "who is told the status of commits: `github`, `gitlab`, `gitea`")
    status_url: str = _setting(
        "", "the repository's address there; `{project}` in it stands for a project's name"
    )

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; raises SettingsError with one sentence for every bad one."""
        environ = os.environ if environ is None else environ
        known = {f"SLIPWAY_{f.name.upper()}": f for f in dataclasses.fields(cls)}
        problems: list[str] = []
        values: dict[str, Any] = {}
        for variable, fld in known.items():
            if text := environ.get(variable, "").strip():
                try:
                    values[fld.name] = _parse(fld, text)
                except ValueError as error:
                    problems.append(f"{variable}={text!r} {error}.")
        settings = cls(**values)
        if bool(settings.status) != bool(settings.status_url):
            problems.append("SLIPWAY_STATUS and SLIPWAY_STATUS_URL go together: set both.")
        ports = {
            addresses.port_variable(file.stem) for file in settings.environments.glob("*.toml")
        }
        problems += _bad_ports(environ, sorted(ports))
        problems += _unknown(environ, [*known, *sorted(ports)])
        if problems:
            raise SettingsError("\n".join(problems))
        return settings

    @property
    def paths(self) -> dict[str, str]:
        """The variables that a process started elsewhere needs, where ours were relative."""
        names = ("home", "config", "environments")
        return {f"SLIPWAY_{name.upper()}": str(getattr(self, name)) for name in names}

    @property
    def base_url(self) -> str:
        """The dashboard's address, with a slash at its end."""
        return (self.web_url or f"http://{self.host}:{self.web_port}").rstrip("/") + "/"

    @property
    def poke_url(self) -> str:
        """Where the hub's hook tells the master of a push."""
        return f"http://{self.host}:{self.web_port}/change_hook/slipway"

    @property
    def db_url(self) -> str:
        """The master's database as SQLAlchemy writes it."""
        return self.database_url or f"sqlite:///{self.master_dir / 'state.sqlite'}"

    @property
    def master_dir(self) -> Path:
        """The base directory of the Buildbot master."""
        return self.home / "master"

    @property
    def secrets_dir(self) -> Path:
        """Files of mode 0600, one for each secret."""
        return self.home / "secrets"

    @property
    def login_secret_file(self) -> Path:
        """What GitHub, GitLab, Google or the proxy proves itself with."""
        return self.secrets_dir / "login-secret"

    @property
    def people_file(self) -> Path:
        """Who may act, and as what: see `pipelines.project.people`."""
        return self.secrets_dir / "people.json"

    @property
    def artifacts_dir(self) -> Path:
        """Release artifacts, by project and revision."""
        return self.home / "artifacts"

    @property
    def wheels_dir(self) -> Path:
        """The wheels that releases install from, by the hash of their lock file."""
        return self.home / "wheels"

    @property
    def build_worker_names(self) -> list[str]:
        """The workers that run what branches contain: started here, or by hand."""
        started = [f"build-{n}" for n in range(1, self.build_workers + 1)]
        return started + [f"local-{n}" for n in range(1, self.local_workers + 1)]

    def worker_dir(self, name: str) -> Path:
        """The base directory of one worker."""
        return self.home / "workers" / name

    def worker_log(self, name: str) -> Path:
        """What a worker prints; beside its folder, for that may be another user's."""
        return self.home / "workers" / f"{name}.log"


GATEKEEPER = "gatekeeper"


def table() -> str:
    """Return every setting with its default and its meaning, as `docs/settings.md` shows them."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for fld in dataclasses.fields(Settings):
        default = fld.default
        relative = default.relative_to(ROOT) if isinstance(default, Path) else default
        shown = "" if relative in ("", ()) else f"`{relative}`"
        rows.append(f"| `SLIPWAY_{fld.name.upper()}` | {shown} | {fld.metadata['meaning']} |")
    return "\n".join(rows) + "\n"


def _bad_ports(environ: Mapping[str, str], variables: list[str]) -> Iterator[str]:
    for variable in variables:
        if text := environ.get(variable, "").strip():
            try:
                addresses.of_port(text)
            except ValueError as error:
                yield f"{variable}={text!r} {error}."


def _unknown(environ: Mapping[str, str], known: list[str]) -> list[str]:
    problems = []
    for variable in environ:
        if variable.startswith(_OF_TESTS):
            continue
        if variable.startswith("SLIPWAY_") and variable not in known:
            close = difflib.get_close_matches(variable, known, n=1, cutoff=0.8)
            hint = f"did you mean {close[0]}?" if close else "docs/settings.md lists them all."
            problems.append(f"{variable} is not a setting of Slipway: {hint}")
    return problems


def _parse(fld: dataclasses.Field[Any], text: str) -> Any:
    if isinstance(fld.default, Path):
        return Path(text).expanduser().resolve()
    if isinstance(fld.default, tuple):
        return tuple(map(_parse_folder, text.split(os.pathsep)))
    if isinstance(fld.default, int):
        return _parse_number(fld.name, text)
    if text not in (allowed := CHOICES.get(fld.name, (text,))):
        raise ValueError(f"is not one of {', '.join(allowed)}")
    if fld.name in _ADDRESSES:
        return _ADDRESSES[fld.name](text)
    return text


def _parse_folder(text: str) -> Path:
    folder = Path(text).expanduser().resolve()
    if not folder.is_dir():
        raise ValueError(f"names {text!r}, which is not a folder")
    return folder


def _parse_number(name: str, text: str) -> int:
    if name.endswith("_port"):
        return addresses.of_port(text)
    least, most = int(name != "local_workers"), 1_000_000
    if not text.isdecimal() or not least <= int(text) <= most:
        raise ValueError(f"is not a whole number from {least} to {most}")
    return int(text)
