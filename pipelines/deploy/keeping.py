"""Has a process run without ever disturbing one that runs."""

from __future__ import annotations

from pipelines.deploy.keeper import Keeper, Process


def ensure(keeper: Keeper, name: str, process: Process) -> None:
    """Have it run. One that runs is left alone, though its settings may have changed meanwhile:
    a restart in its place would fail requests; the next release is started with the new ones.
    """
    if not any(one.name == name and one.state != "unkept" for one in keeper.status()):
        keeper.want(name, process)
