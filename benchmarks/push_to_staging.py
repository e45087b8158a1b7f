"""How long from `git push` until staging answers with it: Slipway, a shell script, a Buildbot.

The three are up side by side and take turns on the same small change. Time is told apart by what
runs in it, by the names of the steps: a command of the project's own, as `pipeline.toml` names
them, or the activation of its release; else other work that the shell script does as well; else
overhead.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from benchmarks.contenders import Round, all_three, change, deliver
from benchmarks.figures import Bars, Chapter, Table
from benchmarks.report import Effort, Row, seconds
from benchmarks.spans import Interval, Span, total
from pipelines import ROOT
from pipelines.project.reading import read_pipeline
from pipelines.steps.side_by_side import SideBySide

STAGES = ("develop", "test", "merge", "repo-test", "deploy-to-staging")
ROUNDS = 4
PROJECT, WORK, NONE = "the project's commands", "other work that the script does too", "overhead"
Key = tuple[str, str]
Shares = dict[str, dict[str, float]]
"""Seconds of each stage, by what ran."""


def measure(scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`, in turn."""
    found: dict[str, list[Round]] = defaultdict(list)
    with all_three(scratch) as contenders:
        for number in range(1, effort.rounds(ROUNDS) + 1):
            for contender in contenders:
                change(contender, number)
                found[contender.name].append(deliver(contender, number))
    return chapter(found)


def chapter(found: dict[str, list[Round]]) -> Chapter:
    """Make tables and the plot of what was found; the names are those of the contenders."""
    work = {(span.stage, span.step) for span in found["shell script"][0].spans}
    work |= {(stage, "land") for stage in STAGES}  # main is pushed sooner by one, later by another
    shares = {name: _median_shares(rounds, work) for name, rounds in found.items()}
    return Chapter(
        tables=[
            Table("From push to staging", list(_totals(found))),
            *(
                Table(f"{name}: what ran in each stage", list(_by_stage(stages)))
                for name, stages in shares.items()
            ),
            Table("Slipway: each step", list(_steps(found["Slipway"], work))),
        ],
        plots=[
            Bars(
                "push-to-staging",
                "From push to staging",
                "seconds (median)",
                {name: _sums(stages) for name, stages in shares.items()},
            )
        ],
    )


def project_steps() -> set[Key]:
    """The steps that are the project's own commands."""
    pipeline = read_pipeline(ROOT / "sample_app")
    stages = {"develop": pipeline.develop, "test": pipeline.test, "repo-test": pipeline.repo_test}
    named = {(name, each.name) for name, stage in stages.items() for each in stage.commands}
    return named | {("deploy-to-staging", "activate-release")}


def _totals(found: dict[str, list[Round]]) -> Iterable[Row]:
    took = {name: [each.answered - each.began for each in found[name]] for name in found}
    ours = statistics.median(took["Slipway"])
    for name, times in took.items():
        median = statistics.median(times)
        ratio = "" if name == "Slipway" else f"{ours / median:.2f}"
        pushed = statistics.median(each.pushed - each.began for each in found[name])
        yield Row(
            name,
            {
                "median": seconds(median),
                "from … to": f"{min(times):.1f} … {max(times):.1f} s",
                "rounds": str(len(times)),
                "of it, `git push`": f"{pushed * 1000:.0f} ms",
                "Slipway takes, of this": ratio,
            },
        )


def shares_of(round_: Round, work: set[Key]) -> Shares:
    """Cut a round into stages, one after another, and each by what ran in it.

    A stage lasts from the end of the one before to the end of its own last step; what overlaps an
    earlier stage is counted there. The last one lasts until staging answers.
    """
    project = project_steps()
    own = [_interval(span) for span in round_.spans if (span.stage, span.step) in project]
    any_work = own + [_interval(span) for span in round_.spans if (span.stage, span.step) in work]
    reached, shares = round_.began, {}
    for stage in STAGES:
        ends = [span.ended for span in round_.spans if span.stage == stage]
        end = round_.answered if stage == STAGES[-1] else max([*ends, reached])
        window = (reached, max(end, reached))
        of_project, of_work = total(own, window), total(any_work, window)
        shares[stage] = {
            PROJECT: of_project,
            WORK: of_work - of_project,
            NONE: window[1] - window[0] - of_work,
        }
        reached = window[1]
    return shares


def _interval(span: Span) -> Interval:
    return span.began, span.ended


def _median_shares(rounds: list[Round], work: set[Key]) -> Shares:
    each = [shares_of(one, work) for one in rounds]
    return {
        stage: {
            kind: statistics.median(shares[stage][kind] for shares in each)
            for kind in (PROJECT, WORK, NONE)
        }
        for stage in STAGES
    }


def _sums(stages: dict[str, dict[str, float]]) -> dict[str, float]:
    return {kind: sum(stages[stage][kind] for stage in STAGES) for kind in (PROJECT, WORK, NONE)}


def _by_stage(stages: dict[str, dict[str, float]]) -> Iterable[Row]:
    for stage in (*STAGES, "all five"):
        kinds = _sums(stages) if stage == "all five" else stages[stage]
        cells = {kind: f"{kinds[kind]:.2f} s" for kind in (PROJECT, WORK, NONE)}
        yield Row(stage, {"whole": f"{sum(kinds.values()):.2f} s", **cells})


def _steps(rounds: list[Round], work: set[Key]) -> Iterable[Row]:
    """Each step in its order, and what a stage waits before, between and after its steps."""
    project, took = project_steps(), defaultdict(list)
    for one in rounds:
        for key, duration in _durations(one):
            took[key].append(duration)
    for (stage, step), durations in took.items():
        kind = WORK if (stage, step) in work else NONE
        kind = PROJECT if (stage, step) in project else kind
        median = f"{statistics.median(durations) * 1000:.0f} ms"
        yield Row(stage, {"step": step, "median": median, "what runs": kind})


def _durations(round_: Round) -> Iterable[tuple[Key, float]]:
    reached = round_.began
    for stage in STAGES:
        found = (span for span in round_.spans if span.stage == stage and not _is_frame(span))
        spans = sorted(found, key=lambda span: span.began)
        if not spans:
            continue
        yield (stage, "(before its first step)"), max(0.0, spans[0].began - reached)
        for span in spans:
            yield (stage, span.step), span.ended - span.began
        window = (spans[0].began, max(span.ended for span in spans))
        busy = total([_interval(span) for span in spans], window)
        yield (stage, "(between its steps)"), window[1] - window[0] - busy
        reached = window[1]


def _is_frame(span: Span) -> bool:
    """Whether it only holds other steps; Buildbot numbers those of a build from the second on."""
    return span.step == SideBySide.name or span.step.startswith(f"{SideBySide.name}_")
