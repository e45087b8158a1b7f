"""`Settings`: everything that may differ from one installation to the next, read once.

The table in `docs/settings.md` is made from the fields below, so this is the one place that
documents them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines import ROOT, validation
from pipelines.system import addresses
from pipelines.system.places import Places
from pipelines.validation import Expected
from pipelines.validation.field_types import (
    Count,
    CountOrNone,
    Folder,
    Folders,
    Nice,
    People,
    Port,
    Relay,
    WebAddress,
    absolute,
)

_OF_TESTS = "SLIPWAY_TEST_"  # read by tests, and by what they kill
_WORDING = validation.Wording(
    wrong="{key}={value} {fault}.",
    unknown="{key} is not a setting of Slipway: {remedy}",
    known="docs/settings.md lists them all.",
    cutoff=0.8,
)


class SettingsError(Exception):
    """A setting that is unknown or cannot be used; its text names the variable and the remedy."""


def _variable(field: str) -> str:
    return f"SLIPWAY_{field.upper()}"


_Login = Annotated[Literal["password", "github", "gitlab", "google", "header"], Expected()]
_SignIn = Annotated[Literal["to-act", "to-look"], Expected()]
_Sandbox = Annotated[Literal["auto", "bubblewrap", "walls", "none"], Expected()]
_Notify = Annotated[Literal["change", "always"], Expected()]
_Status = Annotated[Literal["", "github", "gitlab", "gitea"], Expected()]


class Settings(BaseModel, Places):
    """One installation of Slipway; `from_environ` reads it from `SLIPWAY_*` variables.

    What may hold a password has `repr=False`, and is not logged with the others.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=_variable, populate_by_name=True
    )

    home: Folder = Field(
        default=ROOT / "var", description="where everything that is made at run time lives"
    )
    config: Folder = Field(
        default=ROOT / "master" / "master.cfg",
        description="the projects that are served, and their stages",
    )
    environments: Folder = Field(
        default=ROOT / "master" / "environments",
        description="the files that say where releases run",
    )
    host: str = Field(default="127.0.0.1", description="the address that the master listens on")
    web_port: Port = Field(default=8010, description="the dashboard, its API and the hub's hook")
    worker_port: Port = Field(default=9989, description="workers attach here")
    try_port: Port = Field(
        default=8031, description="`buildbot try` sends uncommitted changes here"
    )
    web_url: str = Field(
        default="", description="the dashboard's address for people, when a proxy stands before it"
    )
    login: _Login = Field(
        default="password",
        description="how people sign in: `password`, `github`, `gitlab`, `google` or `header`",
    )
    sign_in: _SignIn = Field(
        default="to-act",
        description="when people have to sign in: `to-act`, or `to-look` at anything at all",
    )
    login_client: str = Field(
        default="", description="what GitHub, GitLab or Google calls this dashboard"
    )
    login_url: WebAddress = Field(
        default="", description="the address of your own GitHub or GitLab"
    )
    login_header: str = Field(
        default="X-Forwarded-User", description="where a proxy that signs people in says who it is"
    )
    database_url: str = Field(
        default="", description="the master's database (default: SQLite below the home)", repr=False
    )
    build_workers: Count = Field(default=1, description="build workers that `slipway up` starts")
    local_workers: CountOrNone = Field(
        default=4, description="how many `make local-worker` may run at once"
    )
    poll_seconds: Count = Field(
        default=30, description="how often the hub is compared with what was handled"
    )
    answer_seconds: Count = Field(
        default=60,
        description="master and workers are started again when they have not answered for so long",
    )
    log_megabytes: Count = Field(
        default=20,
        description="how much of one command's output is kept, and the end of what is longer",
    )
    keep_artifacts: Count = Field(default=20, description="release artifacts kept for each project")
    keep_log_days: Count = Field(default=30, description="how long the output of builds is kept")
    keep_days: Count = Field(
        default=90, description="how long ended pushes and their builds are kept"
    )
    sandbox: _Sandbox = Field(
        default="auto",
        description="what builds run in: `bubblewrap`, `walls`, `none`; "
        "`auto` is the safest that works here",
    )
    build_folders: Folders = Field(
        default=(),
        description="folders of the machine that builds read and write beside their own, "
        "with `:` between",
    )
    build_processes: Count = Field(
        default=1000, description="processes and threads that one command of a build has"
    )
    build_file_megabytes: Count = Field(
        default=4096, description="how large a file of a build may grow"
    )
    build_memory_megabytes: Count = Field(
        default=4096, description="memory that one process of a build may take"
    )
    build_megabytes: Count = Field(
        default=16384, description="disk that one build may take, in sum"
    )
    build_nice: Nice = Field(
        default=5,
        description="how far builds step back for the master and staging where processors are "
        "short: 0 to 19, as `nice` has it",
    )
    notify: _Notify = Field(
        default="change",
        description="`change` tells when a branch fails, or passes again; `always` of every push",
    )
    mail_to: People = Field(default="", description="who gets mail about pushes, with `,` between")
    mail_from: People = Field(default="slipway@localhost", description="the sender of that mail")
    mail_relay: Relay = Field(
        default="localhost:25", description="the host and port that mail is handed to"
    )
    mail_user: str = Field(
        default="", description="the name at that relay, if it wants one and a password"
    )
    webhook_url: WebAddress = Field(
        default="", description="where pushes are posted to as JSON", repr=False
    )
    slack_url: WebAddress = Field(
        default="",
        description="an incoming webhook of Slack, or of what understands the same, "
        "for a line on each push",
        repr=False,
    )
    status: _Status = Field(
        default="", description="who is told the status of commits: `github`, `gitlab`, `gitea`"
    )
    status_url: WebAddress = Field(
        default="",
        description="the repository's address there; `{project}` in it stands for a project's name",
    )

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read the settings; raises SettingsError with one sentence for every bad one."""
        environ = os.environ if environ is None else environ
        given = {name: text.strip() for name, text in environ.items() if text.strip()}
        known = [_variable(name) for name in cls.model_fields]
        problems: list[str] = []
        try:
            settings = cls.model_validate({name: given[name] for name in known if name in given})
        except ValidationError as error:
            problems += validation.problems(error, cls, _WORDING)
        if ("SLIPWAY_STATUS" in given) != ("SLIPWAY_STATUS_URL" in given):
            problems.append("SLIPWAY_STATUS and SLIPWAY_STATUS_URL go together: set both.")
        environments = given.get("SLIPWAY_ENVIRONMENTS") or cls.model_fields["environments"].default
        ports = sorted(map(addresses.port_variable, _names(absolute(environments))))
        problems += _bad_ports(given, ports)
        problems += _unknown(environ, [*known, *ports])
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
    def build_worker_names(self) -> list[str]:
        """The workers that run what branches contain: started here, or by hand."""
        started = [f"build-{n}" for n in range(1, self.build_workers + 1)]
        return started + [f"local-{n}" for n in range(1, self.local_workers + 1)]


GATEKEEPER = "gatekeeper"


def table() -> str:
    """Return every setting with its default and its meaning, as `docs/settings.md` shows them."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.default
        relative = default.relative_to(ROOT) if isinstance(default, Path) else default
        shown = "" if relative in ("", ()) else f"`{relative}`"
        rows.append(f"| `{_variable(name)}` | {shown} | {field.description} |")
    return "\n".join(rows) + "\n"


def _names(environments: Path) -> Iterator[str]:
    return (file.stem for file in environments.glob("*.toml"))


def _bad_ports(given: Mapping[str, str], variables: list[str]) -> Iterator[str]:
    for variable in variables:
        if text := given.get(variable):
            try:
                addresses.of_port(text)
            except ValueError as error:
                yield f"{variable}={text!r} {error}."


def _unknown(environ: Mapping[str, str], known: list[str]) -> Iterator[str]:
    for name in environ:
        if name.startswith("SLIPWAY_") and not name.startswith(_OF_TESTS) and name not in known:
            yield _WORDING.unknown.format(key=name, remedy=validation.remedy(name, known, _WORDING))
