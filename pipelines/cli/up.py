"""`slipway up`: from nothing, from a running installation, or after a crash."""

from __future__ import annotations

import http.client
import json
import time
import urllib.request

import click

from pipelines.cli.deploy import deploy
from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import console, say_releases, say_sandbox, step
from pipelines.deploy.environment import file as environment_file
from pipelines.hub.repository import HubError
from pipelines.installation import prepare, services
from pipelines.installation.prepare import ADMIN_PASSWORD_FILE, InstallationError
from pipelines.installation.services import PortTaken
from pipelines.project.served import Project
from pipelines.sandbox.abilities import Ability, ability
from pipelines.settings import GATEKEEPER, Settings

READY_WITHIN = 60  # seconds for the master and its workers


@click.command("up", help="Start the hub, the master, its workers and the environments.")
def command() -> None:
    settings = Settings.from_environ()
    bring_up(settings)
    console.print()
    console.print(f"  dashboard  {settings.base_url}")
    for project in prepare.served_projects(settings):
        console.print(f"  hub        git clone {project.hub}")
    console.print("  next       push a branch, or watch one travel: make demo")


def bring_up(settings: Settings) -> list[Project]:
    """Start what does not run yet; returns the projects served. Safe to repeat at any time."""
    with services.changed_by_us_alone(settings):
        return _bring_up(settings)


def _bring_up(settings: Settings) -> list[Project]:
    try:
        new_password = prepare.prepare_secrets(settings)
        projects = prepare.served_projects(settings)
        _stop_what_is_stale(settings)
        with step("preparing the master", "master's database and hubs are ready"):
            _prepare(settings, projects)
        builds_in = ability(settings)
        if "master" not in services.running(settings):
            services.check_ports(settings)
            services.stamp_version(settings)
        with step("starting the master and its workers", "master and workers run"):
            _start_services(settings, builds_in)
    except (HubError, InstallationError, PortTaken) as error:
        raise CommandFailed(str(error)) from None
    say_sandbox(builds_in)
    if new_password:
        password = (settings.secrets_dir / ADMIN_PASSWORD_FILE).read_text()
        console.print(f"    sign in as [bold]admin[/] with [bold]{password}[/] (shown once;")
        console.print(f"    kept in {settings.secrets_dir / ADMIN_PASSWORD_FILE})")
    for name in dict.fromkeys(project.environment for project in projects):
        with step(f"starting {name}", f"{name} runs"):
            deploy(settings, "start", "--environment", name)
        say_releases(environment_file.read(settings.environments, name, settings.home))
    return projects


def _stop_what_is_stale(settings: Settings) -> None:
    """Stop what another version started, and what a killed supervisor left running."""
    if services.of_another_version(settings):
        with step("stopping the version before", "master and workers of the version before ended"):
            services.stop(settings)
    elif "master" not in services.running(settings):
        services.stop(settings)


def _prepare(settings: Settings, projects: list[Project]) -> None:
    prepare.prepare_master(settings)
    for project in projects:
        prepare.prepare_hub(settings, project)


def _start_services(settings: Settings, builds_in: Ability) -> None:
    supervisor = services.supervisor(settings)
    processes = {"master": services.master_process(settings)}
    for name in settings.build_worker_names[: settings.build_workers]:
        processes[name] = services.worker_process(settings, name, builds_in)
    processes[GATEKEEPER] = services.gatekeeper_process(settings)
    runs = services.running(settings)
    for name, process in processes.items():
        if name not in runs:
            supervisor.want(name, process)
    _wait_until_ready(settings, [name for name in processes if name != "master"])


def _wait_until_ready(settings: Settings, workers: list[str]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    before = {name: runs.restarts for name, runs in services.running(settings).items()}
    while True:
        missing = _missing(settings, workers)
        if not missing:
            return
        runs = services.running(settings)
        failing = any(one.restarts > before.get(name, 0) + 1 for name, one in runs.items())
        if failing or time.monotonic() > deadline:
            raise CommandFailed(_why_not_ready(settings, missing))
        time.sleep(0.1)  # nothing announces that a port begins to answer


def _missing(settings: Settings, workers: list[str]) -> list[str]:
    url = f"http://{settings.host}:{settings.web_port}/api/v2/workers"
    token = settings.look_token_file.read_text().strip()
    question = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(question, timeout=5) as answer:
            attached = {
                each["name"] for each in json.load(answer)["workers"] if each["connected_to"]
            }
    except (OSError, http.client.HTTPException, ValueError):  # none, or one that is ending
        return ["the master", *workers]
    return [name for name in workers if name not in attached]


def _why_not_ready(settings: Settings, missing: list[str]) -> str:
    log = settings.master_dir / "twistd.log"
    if missing[0] != "the master":
        log = settings.worker_dir(missing[0]) / "twistd.log"
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    errors = [line for line in lines[-60:] if "rror" in line][-3:] or lines[-3:]
    excerpt = "\n".join(f"  {line}" for line in errors)
    return f"{', '.join(missing)} did not become ready. The end of {log}:\n{excerpt}"
