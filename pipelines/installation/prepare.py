"""Prepares an installation: folders, secrets, hubs, the master's database."""

from __future__ import annotations

import hashlib
import os
import runpy
import secrets
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from pipelines import ROOT, journal
from pipelines.buildbot_patches import tuning
from pipelines.hub import received
from pipelines.hub.hooks import HookSettings
from pipelines.hub.mirror import Mirror, said
from pipelines.hub.received import Mark
from pipelines.hub.repository import MAIN, Hub
from pipelines.journal import builds, retention
from pipelines.master.configuration import MasterConfiguration
from pipelines.notifications.secrets import wanted
from pipelines.project.served import Project
from pipelines.settings import GATEKEEPER, Settings
from pipelines.system.git import GitError

ADMIN_PASSWORD_FILE = "admin-password"  # noqa: S105
HOOK_FILE = "hook"
TRY_FILE = "try-password"


class InstallationError(Exception):
    """The installation cannot start; the text names what is wrong and the remedy."""


def prepare_secrets(settings: Settings) -> bool:
    """Create missing secrets as files of mode 0600; return whether the administrator's is new.

    Raises InstallationError for one that others may read.
    """
    workers = [f"workers/{name}" for name in [*settings.build_worker_names, GATEKEEPER]]
    first = not (settings.secrets_dir / ADMIN_PASSWORD_FILE).exists()
    for name in [ADMIN_PASSWORD_FILE, HOOK_FILE, TRY_FILE, *workers]:
        _make_secret(settings.secrets_dir / name)
    _make_secret(settings.look_token_file)
    _prepare_login(settings)
    for name, setting in wanted(settings).items():
        _find_secret(settings.secrets_dir / name, setting)
    return first


def _prepare_login(settings: Settings) -> None:
    """Create the proxy's secret, or check the client secret of an OAuth provider."""
    file, setting = settings.login_secret_file, f"SLIPWAY_LOGIN={settings.login}"
    if settings.login == "header":
        _make_secret(file)
    elif settings.login != "password":
        if not settings.login_client:
            raise InstallationError(
                f"{setting} needs SLIPWAY_LOGIN_CLIENT: the client ID that {settings.login} has "
                "given this dashboard"
            )
        _find_secret(file, setting)


def _find_secret(file: Path, setting: str) -> None:
    """Check a secret that people write themselves; required if a setting needs it."""
    if file.exists() and file.stat().st_size:
        _check_private(file)
    elif setting:
        raise InstallationError(
            f"{setting} needs the file {file}, which is missing or empty: "
            f"write the secret into it, and chmod 600 {file}"
        )


def _make_secret(file: Path) -> None:
    if file.exists() and file.stat().st_size:
        _check_private(file)
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = file.with_name(f"{file.name}.partial")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(secrets.token_urlsafe(18))
    aside.rename(file)


def _check_private(file: Path) -> None:
    mode = file.stat().st_mode & 0o777
    if mode & 0o077:
        raise InstallationError(
            f"{file} may be read by others than its owner (mode {mode:04o}): chmod 600 {file}"
        )


def served_projects(settings: Settings) -> list[Project]:
    """Return the projects that `master.cfg` names; raises InstallationError if it cannot be read.

    The secrets must be there already.
    """
    if not settings.config.is_file():
        raise InstallationError(f"SLIPWAY_CONFIG names {settings.config}, and no file is there")
    try:
        namespace = runpy.run_path(str(settings.config))
    except Exception as error:
        raise InstallationError(f"{settings.config}: {type(error).__name__}: {error}") from error
    config = namespace.get("BuildmasterConfig")
    if not isinstance(config, MasterConfiguration):
        kind = "missing" if config is None else f"a {type(config).__name__}"
        raise InstallationError(
            f"{settings.config}: BuildmasterConfig is {kind}, and must be what "
            "configuration(settings, projects=[...]) returned: add keys to that, do not copy it"
        )
    projects = [pipeline.project for pipeline in config.pipelines]
    _refuse_shared_environments(settings, projects)
    return projects


def _refuse_shared_environments(settings: Settings, projects: list[Project]) -> None:
    users: dict[str, str] = {}
    for project in projects:
        other = users.setdefault(project.environment, project.name)
        if other != project.name:
            raise InstallationError(
                f"{settings.config}: the projects {other!r} and {project.name!r} would both be "
                f"deployed to {project.environment!r}: give each an environment of its own"
            )


def prepare_master(settings: Settings) -> None:
    """Lay out the master's base directory, and bring its database to this Buildbot's version."""
    base = settings.master_dir
    base.mkdir(parents=True, exist_ok=True)
    _link(base / "master.cfg", settings.config)
    _link(base / "buildbot.tac", ROOT / "master" / "buildbot.tac")
    stamp = base / "database-version"
    address = hashlib.sha256(settings.db_url.encode()).hexdigest()  # which may hold a password
    now = f"{version('buildbot')} {address}"
    with journal.opened(settings.db_url) as conn:  # which says more of what is wrong than Buildbot
        conn.exec_driver_sql("select 1")
    if not stamp.exists() or stamp.read_text() != now:
        _upgrade_database(settings)
        stamp.write_text(now)
    with journal.opened(settings.db_url) as conn:
        journal.create_tables(conn)
        retention.create_indexes(conn)
        tuning.create_indexes(conn)
        builds.create_index(conn)


def _link(link: Path, target: Path) -> None:
    aside = link.with_name(f"{link.name}.partial")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.rename(link)


def _upgrade_database(settings: Settings) -> None:
    buildbot = Path(sys.executable).with_name("buildbot")
    done = subprocess.run(
        [buildbot, "upgrade-master", "--quiet", settings.master_dir],
        capture_output=True,
        text=True,
        env=os.environ | settings.paths | {"PYTHONWARNINGS": "ignore"},
    )
    if done.returncode:
        words = (done.stdout + done.stderr).strip().splitlines() or ["no message"]
        raise InstallationError(f"the master's database could not be prepared: {words[-1]}")


def prepare_hub(settings: Settings, project: Project) -> bool:
    """Make the project's hub with its hooks; return whether it is new.

    The hub of a project with a remote is fetched the first time.
    Branches that are there before the first start are taken as handled: they start nothing.
    """
    new = not project.hub.exists()
    if new and not project.remote and not project.first_main.is_dir():
        raise InstallationError(
            f"{project.first_main} is not a directory: main of the project {project.name!r} is "
            f"made from it; put the Django project there, or make the hub from its repository: "
            f"git clone --bare URL {project.hub}"
        )
    project.hub.parent.mkdir(parents=True, exist_ok=True)
    hub = Hub.create(
        project.hub,
        project=project.name,
        seed=None if project.remote else project.first_main,
        hooks=hook_settings(settings, project),
    )
    with journal.opened(settings.db_url) as conn:
        first = not journal.handled(conn, project.name, None)
    if first and project.remote:
        _fetch(project.hub, project.remote)
    _, reached = received.since(project.hub, Mark())
    heads = hub.branches()
    if MAIN not in heads:
        pushed_to = project.remote or project.hub
        raise InstallationError(
            f"{pushed_to} has no branch {MAIN!r}: push one, git push {pushed_to} HEAD:{MAIN}"
        )
    if first:
        with journal.opened(settings.db_url) as conn:
            journal.adopt(conn, project.name, heads)
            journal.note_read(conn, project.name, reached.name, reached.offset)
    return new


def _fetch(hub: Path, remote: str) -> None:
    try:
        Mirror(hub, remote).fetch()
    except GitError as error:
        raise InstallationError(
            f"{remote} cannot be fetched: {said(error)}. It is read with the keys of ssh, from "
            "hosts that it knows, or as the hub's own configuration says: "
            f"git -C {hub} config --help"
        ) from error


def hook_settings(settings: Settings, project: Project) -> HookSettings:
    """Return the settings of a hub's hooks."""
    return HookSettings(
        project=project.name,
        poke_url=settings.poke_url,
        secret_file=settings.secrets_dir / HOOK_FILE,
        web_url=settings.base_url,
        push_url=settings.base_url + "plugins/slipway/{revision}",
        remote=project.remote,
        hotfix=project.hotfix,
    )
