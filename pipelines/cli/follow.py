"""Shows some branches on their way: a live table in a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from rich.live import Live
from rich.markup import escape
from rich.table import Table

from pipelines import journal
from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import STATE_STYLES, console
from pipelines.journal import Push
from pipelines.settings import Settings

LOOK_EVERY = 0.2  # seconds
STAGES = ("develop", "test", "merge", "repo-test", "deploy-to-staging")


class Follower:
    """Follows the newest push of each branch, in the order in which they are named."""

    def __init__(self, settings: Settings, branches: list[str]) -> None:
        self._db_url = settings.db_url
        self._branches = branches
        self._told: set[int] = set()
        self._live = Live(console=console, auto_refresh=False) if console.is_terminal else None

    def __enter__(self) -> Follower:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live:
            self._live.stop()

    def until(self, satisfied: Callable[[list[Push]], bool], seconds: float) -> list[Push]:
        """Show what happens until the pushes that are there satisfy; return them.

        Raises CommandFailed after `seconds`.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with journal.opened(self._db_url) as conn:
                newest = [journal.newest_of(conn, branch) for branch in self._branches]
                pushes = [each for each in newest if each]
                history = {push.id: journal.history(conn, push.id) for push in pushes}
            self._show(pushes, history)
            if pushes and satisfied(pushes):
                return pushes
            time.sleep(LOOK_EVERY)  # the journal is a database, which announces nothing
        raise CommandFailed(f"the branches did not come to an end in {seconds:.0f} s")

    def _show(self, pushes: list[Push], history: dict[int, list[journal.Transition]]) -> None:
        if self._live:
            self._live.update(_table(pushes, history), refresh=True)
            return
        for push in pushes:
            for row in history[push.id]:
                if row.id not in self._told:
                    self._told.add(row.id)
                    console.print(f"  {journal.line(push, row, named=True)}", markup=False)


def _table(pushes: list[Push], history: dict[int, list[journal.Transition]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("branch", no_wrap=True)
    for stage in STAGES:
        table.add_column(stage.removesuffix("-to-staging"), no_wrap=True, justify="right")
    table.add_column("")
    for push in pushes:
        cells = [_cell(push, history[push.id], stage) for stage in STAGES]
        state = f"[{STATE_STYLES[push.state]}]{push.state}[/]"
        outcome = f"{state} {escape(push.reason)}" if push.ended_at else state
        table.add_row(push.branch, *cells, outcome)
    return table


def _cell(push: Push, rows: list[journal.Transition], stage: str) -> str:
    entered = [row.at for row in rows if row.stage == stage]
    if not entered:
        return "[dim]·[/]"
    left = [row.at for row in rows if row.at > entered[-1] and row.stage != stage]
    ended = push.ended_at if push.stage == stage else (left[0] if left else None)
    seconds = f"{(ended or time.time()) - entered[0]:.1f} s"
    if push.stage == stage and not push.ended_at:
        return f"[cyan]▶ {seconds}[/]"
    failed = push.stage == stage and push.state not in ("deployed", "landed")
    return f"[red]✗ {seconds}[/]" if failed else f"[green]✓ {seconds}[/]"
