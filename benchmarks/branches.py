"""How soon a push starts its first step where there are few branches, and where there are many."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks import latency
from benchmarks.figures import Chapter, Lines, Table
from benchmarks.latency import Latencies, push_in_turn
from benchmarks.report import Effort, Row, by_line
from tests.integration.installation import Installation

BRANCHES = (10, 500, 5_000)
PUSHES = 40


def measure(scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`: a new installation for each number of branches."""
    found: dict[str, Latencies] = {}
    for count in BRANCHES:
        with latency.installation(scratch) as slipway:
            fill_hub(slipway, count)
            found[f"{count:,}"] = push_in_turn(slipway, "branches", effort.rounds(PUSHES))
    rows = [Row(f"{count} branches", each.cells) for count, each in found.items()]
    lines = by_line({count: each.points for count, each in found.items()})
    return Chapter(
        tables=[Table("A push among so many branches", rows)],
        plots=[Lines("branches", "A push, by branches in the hub", "ms", "branches", lines)],
    )


def fill_hub(slipway: Installation, count: int) -> None:
    """Start once, so that there is a hub; fill it while nothing runs; start again."""
    slipway.up()
    slipway.down()
    hub = slipway.home / "hub" / "tiny.git"
    main = subprocess.check_output(["git", "-C", hub, "rev-parse", "main"], text=True).strip()
    lines = "".join(f"create refs/heads/old/{number} {main}\n" for number in range(count))
    subprocess.run(["git", "-C", hub, "update-ref", "--stdin"], input=lines, text=True, check=True)
    slipway.up()
