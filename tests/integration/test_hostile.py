"""Pushes of whatever git lets through: each has an end in words, and touches nothing but its own.

A round is one push that is to be merged and seven that are not: faults are told with all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest
import sqlalchemy as sa

from pipelines import journal
from pipelines.hub.source import branch_text
from pipelines.journal import Push
from pipelines.journal.tables import transitions
from pipelines.journal.vocabulary import LONGEST_REASON
from tests.integration.developer import Developer
from tests.integration.hostile.answers import Answers
from tests.integration.hostile.generate import Generator, HostilePush, send
from tests.integration.hostile.surroundings import Surroundings
from tests.integration.installation import Installation
from tests.integration.promises import ENDS
from tests.integration.tiny_project import tiny_installation
from tests.integration.traffic import QUICK

PUSHES, TOGETHER = 500, 8
LONGEST_ROUND = 240  # seconds
SETTINGS = {
    "SLIPWAY_BUILD_WORKERS": "2",
    "SLIPWAY_POLL_SECONDS": "600",
    "SLIPWAY_LOG_MEGABYTES": "4",
    "SLIPWAY_BUILD_FILE_MEGABYTES": "100",
    "SLIPWAY_BUILD_MEGABYTES": "200",
    "SLIPWAY_BUILD_PROCESSES": "300",
}

pytestmark = [
    pytest.mark.soak("hostile"),
    pytest.mark.timeout(2400),
    pytest.mark.bubblewrap,
]


@pytest.fixture
def slipway(wheels: Path) -> Iterator[Installation]:
    with tiny_installation(wheels, None, early=False, **SETTINGS) as installation:
        temporary = installation.home / "tmp"
        temporary.mkdir()
        installation.variables["TMPDIR"] = str(temporary)
        installation.up()
        yield installation


def test_each_push_has_one_end_in_words_and_touches_nothing_else(
    slipway: Installation, seed: int, figures: Callable[[str], None]
) -> None:
    ada = Developer(slipway.home / "hub" / "tiny.git", slipway.home / "hostile")
    slipway.wait(ada.push("start", QUICK).revision, "deployed")
    generator, surroundings = Generator(ada.clone, seed), Surroundings(slipway)
    ends: Counter[str] = Counter()
    with Answers(slipway) as answers:
        while ends.total() < PUSHES:
            sent = draw(generator, ada)
            pushes = await_ends(slipway, sent)
            ends += Counter(push.state for push in pushes)
            print(*sent, *(push.reason for push in pushes), sep="\n", flush=True)
            faults = [*untold(slipway, sent, pushes), *surroundings.changes()]
            faults += answers.faults([push.revision for push in pushes])
            assert not faults, "\n".join([*map(str, sent), *faults, slipway.story()])
    times = sorted(answers.seconds)
    figures(", ".join(f"{count} {state}" for state, count in ends.most_common()))
    figures(
        f"{len(times)} answers: median {median(times):.3f} s, "
        f"99 of 100 within {times[len(times) * 99 // 100]:.2f} s, all within {times[-1]:.2f} s"
    )


def draw(generator: Generator, ada: Developer) -> list[HostilePush]:
    """Send a round, on top of main as it is; what git itself refuses is none."""
    ada.git("fetch", "--quiet")
    main = ada.revision("origin/main")
    drawn = [generator.draw(main, merged=number == 0) for number in range(TOGETHER)]
    return list(send(ada.clone, ada.hub, drawn))


def await_ends(slipway: Installation, sent: list[HostilePush]) -> list[Push]:
    """The rows of a round, once all have ended and nothing runs any more."""
    branches = {branch_text(each.branch) for each in sent}

    def over() -> list[Push] | None:
        mine = [push for push in slipway.pushes() if push.branch in branches]
        ended = len(mine) >= len(sent) and all(push.ended_at for push in mine)
        running = slipway.dashboard.get("builds", complete="false")["builds"]
        return mine if ended and not running else None

    return slipway.until(over, "end of " + "; ".join(map(str, sent)), LONGEST_ROUND)


def untold(slipway: Installation, sent: list[HostilePush], pushes: list[Push]) -> Iterator[str]:
    """Pushes that have not come to one end, or whose end says nothing to a person."""
    told = Counter((push.branch, push.revision) for push in pushes)
    if told != Counter((branch_text(each.branch), each.revision) for each in sent):
        yield f"in the journal are {told}"
    with journal.opened(slipway.settings.db_url) as conn:
        ends = transitions.c.state.in_(ENDS) & transitions.c.push.in_([each.id for each in pushes])
        times = Counter(conn.execute(sa.select(transitions.c.push).where(ends)).scalars())
    for push in pushes:
        if times[push.id] != 1:
            yield f"{push} has ended {times[push.id]} times"
        if wrong := unreadable(push.reason):
            yield f"the reason of {push} {wrong}"


def unreadable(reason: str) -> str:
    """Why a person cannot read a reason; empty if one can."""
    if not reason.strip():
        return "is empty"
    if len(reason) > LONGEST_REASON:
        return f"has {len(reason)} characters"
    if "Traceback" in reason or "<Failure" in reason:
        return "is a programmer's"
    if not reason.replace("\n", "").isprintable():
        return "has characters that are none"
    return ""
