"""Pushes move from stage to stage, whatever is doubled, lost or killed."""

from __future__ import annotations

from tests.buildbot_harness import Flow

pytest_plugins = ["tests.buildbot_harness"]


async def test_a_push_travels_to_staging(flow: Flow) -> None:
    revision = await flow.push("feature", {"new.txt": "1"})
    await flow.travel()
    (push,) = await flow.pushes()
    assert (push.revision, push.state, push.reason) == (revision, "deployed", "runs on staging")
    assert await flow.started() == ["develop", "test", "merge", "repo-test", "deploy-to-staging"]
    assert flow.main() == push.candidate
