"""The merge stage's one step: git's answer in the words of the build."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from buildbot.process.results import EXCEPTION, FAILURE, SUCCESS

from pipelines import journal
from pipelines.hub.repository import Hub
from pipelines.journal import Push
from pipelines.journal.vocabulary import Phase
from pipelines.project.served import Project
from pipelines.steps.merge import MakeCandidate
from tests.buildbot_harness import run
from tests.repositories import commit
from tests.steps.conftest import StepCase

Pushed = Callable[[str], Push]


@pytest.fixture
def hub(project: Project) -> Hub:
    return Hub(project.hub)


@pytest.fixture
def pushed(case: StepCase, project: Project, hub: Hub) -> Pushed:
    """Writes a push into the journal that the gate wants to see merged onto main."""
    pool = case.master.db.pool
    run(pool.do_with_engine(journal.create_tables))

    def write(conn: Any, branch: str) -> Push:
        journal.record(conn, project.name, branch, hub.head(branch), "merge", False)
        facts = {"phase": Phase.MERGING, "base": hub.head("main")}
        return journal.update(conn, journal.latest(conn, 1)[0], **facts)

    def record(branch: str) -> Push:
        push: Push = run(pool.do_with_transaction(write, branch))
        return push

    return record


async def test_the_candidate_is_named_with_what_it_was_made_of(
    case: StepCase, project: Project, hub: Hub, feature: Push
) -> None:
    case.given(MakeCandidate(project), push=feature.id)
    case.expect_outcome(SUCCESS)
    await case.run_step()
    push = await case.master.db.pool.do_with_transaction(journal.get, feature.id)
    words = f"feature onto {hub.head('main')[:7]}: candidate {push.candidate[:7]}"
    assert case.get_nth_step(0).getResultSummary() == {"step": words, "build": words}


@pytest.fixture
def feature(hub: Hub, pushed: Pushed) -> Push:
    commit(hub, "feature", {"new.txt": "1"})
    return pushed("feature")


@pytest.fixture
def conflicting(hub: Hub, pushed: Pushed) -> Push:
    commit(hub, "conflicting", {"genes.txt": "MYC\n"})
    commit(hub, "main", {"genes.txt": "BRCA2\n"})
    return pushed("conflicting")


async def test_a_conflict_is_a_failure_that_names_the_files(
    case: StepCase, project: Project, conflicting: Push
) -> None:
    case.given(MakeCandidate(project), push=conflicting.id)
    words = "conflicts with main in genes.txt: merge main into the branch and push again"
    await case.outcome(FAILURE, words, build=words)


@pytest.fixture
def behind(case: StepCase, hub: Hub, pushed: Pushed) -> Push:
    """A push that the gate wants to see merged onto a branch with which it conflicts."""
    commit(hub, "ahead", {"genes.txt": "BRCA2\n"})
    commit(hub, "behind", {"genes.txt": "MYC\n"})
    push, ahead = pushed("behind"), hub.head("ahead")
    act = partial(journal.update, push=push, base=ahead)
    made: Push = run(case.master.db.pool.do_with_transaction(act))
    return made


async def test_a_conflict_with_what_is_ahead_is_no_failure(
    case: StepCase, project: Project, behind: Push
) -> None:
    case.given(MakeCandidate(project), push=behind.id)
    words = "conflicts with a branch ahead of it in genes.txt: waits for that one"
    await case.outcome(SUCCESS, words, build=words)


@pytest.fixture
def merged(hub: Hub, pushed: Pushed) -> Push:
    commit(hub, "main", {"new.txt": "1"})
    commit(hub, "merged", {}, parent="refs/heads/main")
    commit(hub, "main", {"newer.txt": "1"}, parent="refs/heads/merged")
    return pushed("merged")


async def test_what_main_has_already_is_no_failure(
    case: StepCase, project: Project, merged: Push
) -> None:
    case.given(MakeCandidate(project), push=merged.id)
    words = "everything in it is in main already"
    await case.outcome(SUCCESS, words, build=words)


async def test_only_the_gate_starts_a_merge(case: StepCase, project: Project) -> None:
    case.given(MakeCandidate(project))
    words = "only the gate starts this stage: push the branch again instead"
    await case.outcome(EXCEPTION, words, build=words)
