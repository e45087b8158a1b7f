"""`slipway demo`: three real branches, from `git push` to their end."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from pipelines.cli.demo_branches import DemoBranch, branches_of_run, gene_of_run
from pipelines.cli.errors import CommandFailed
from pipelines.cli.follow import Follower
from pipelines.cli.screen import STATE_STYLES, console, heading, step
from pipelines.cli.status import environments
from pipelines.cli.up import bring_up
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.system.git import git

IDENTITY = {
    "GIT_AUTHOR_NAME": "Demo Developer",
    "GIT_AUTHOR_EMAIL": "demo@example.org",
    "GIT_COMMITTER_NAME": "Demo Developer",
    "GIT_COMMITTER_EMAIL": "demo@example.org",
}


@click.command("demo", help="Watch three branches travel from git push to staging.")
@click.option("--minutes", default=10, show_default=True, help="give up after so long")
def command(minutes: int) -> None:
    settings = Settings.from_environ()
    began, most = time.monotonic(), minutes * 60
    heading("setting up")
    project = bring_up(settings)[0]
    with step("cloning the hub", "a developer's clone of the hub"):
        checkout = _clone(settings, project)
    run = _run_number(checkout)
    branches = branches_of_run(run)
    heading("three branches are pushed")
    for branch in branches:
        _commit(checkout, branch)
    follower = Follower(settings, [branch.name for branch in branches])
    _push(checkout, branches[:2])
    with follower:
        # The third must meet the first at the merge, so the first gets a head start.
        follower.until(
            lambda pushes: pushes[0].stage != "develop" or bool(pushes[0].ended_at), most
        )
        _push(checkout, branches[2:], quiet=console.is_terminal)
        ends = follower.until(lambda pushes: all(push.ended_at for push in pushes), most)
    heading("what became of them")
    good = _summary(branches, ends)
    good = good and _look_at_staging(settings, project, gene_of_run(run)[0], ends[0].candidate)
    _what_next(settings, project, checkout)
    console.print(f"  [dim]{time.monotonic() - began:.0f} s in all[/]")
    if not good:
        raise CommandFailed("the demo did not end as it should: see the reasons above")


def _clone(settings: Settings, project: Project) -> Path:
    checkout = settings.home / "work" / project.name
    if (checkout / ".git").is_dir():
        git(checkout, "fetch", "--quiet", "--prune", "origin")
        return checkout
    shutil.rmtree(checkout, ignore_errors=True)
    checkout.parent.mkdir(parents=True, exist_ok=True)
    git(checkout.parent, "clone", "--quiet", str(project.hub), str(checkout))
    return checkout


def _run_number(checkout: Path) -> int:
    refs = git(checkout, "for-each-ref", "--format=%(refname)", "refs/remotes/origin/demo-*/*")
    return max([int(n) for n in re.findall(r"/demo-(\d+)/", refs)], default=0) + 1


def _commit(checkout: Path, branch: DemoBranch) -> None:
    git(checkout, "checkout", "--quiet", "--force", "-B", branch.name, "origin/main")
    branch.change(checkout)
    git(checkout, "add", "--all")
    git(checkout, "commit", "--quiet", "--message", branch.subject, env=IDENTITY)


def _push(checkout: Path, branches: list[DemoBranch], *, quiet: bool = False) -> None:
    for branch in branches:
        command = ["git", "-C", str(checkout), "push", "--quiet", "origin", branch.name]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ)
        if done.returncode:
            raise CommandFailed(f"git push {branch.name} failed: {done.stderr.strip()}")
        if not quiet:
            console.print(f"  [bold]$ git push origin {branch.name}[/]")
            for line in done.stderr.splitlines():
                console.print(f"  [dim]{escape(line.rstrip())}[/]", soft_wrap=True)


def _summary(branches: list[DemoBranch], ends: list[Any]) -> bool:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("", "branch", "ended", "at stage", "after"):
        table.add_column(column, no_wrap=True)
    table.add_column("reason")
    good = True
    for branch, push in zip(branches, ends, strict=True):
        as_it_should = (push.state, push.stage) == (branch.state, branch.stage)
        good &= as_it_should
        table.add_row(
            "[green]✓[/]" if as_it_should else "[red]✗[/]",
            push.branch,
            f"[{STATE_STYLES[push.state]}]{push.state}[/]",
            push.stage,
            f"{(push.ended_at or 0) - push.received_at:.0f} s",
            escape(push.reason),
        )
    console.print(table)
    return good


def _look_at_staging(
    settings: Settings, project: Project, symbol: str, candidate: str | None
) -> bool:
    """Show that staging answers with the new gene, from exactly what is main now."""
    main = git(project.hub, "rev-parse", "refs/heads/main").strip()
    staging = environments(settings)[project.environment]
    address = f"{staging['url']}api/genes/?q={symbol}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        genes = json.load(answer)["genes"]
    served = next((gene for gene in genes if gene["symbol"] == symbol), None)
    console.print()
    console.print(f"  [bold]$ curl {address}[/]")
    console.print(f"  [dim]{escape(json.dumps(served))}[/]", soft_wrap=True)
    runs = f"staging runs {staging['release']} ({staging['revision'][:7]})"
    console.print(f"  {runs}, main is at {main[:7]}")
    return served is not None and main == candidate == staging["revision"] and staging["healthy"]


def _what_next(settings: Settings, project: Project, checkout: Path) -> None:
    staging = environments(settings)[project.environment]["url"]
    console.print()
    console.print(f"  dashboard  {settings.base_url}")
    console.print(f"  staging    {staging}")
    console.print(f"  try        cd {checkout}")
    console.print("             git checkout -b my-change origin/main")
    console.print("             # change something, commit, then:  git push origin my-change")
    console.print("  and        make status · make local-worker · make logs · make down")
