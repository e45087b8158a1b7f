"""A master that starts holds nothing that it held when it was killed, even while it started."""

from __future__ import annotations

from buildbot.db.model import Model
from buildbot.process.results import RETRY

from pipelines.buildbot_patches.stale_claims import LetGo
from tests.flow import Flow


async def let_go(flow: Flow) -> None:
    """Configure the service as a start does."""
    service = LetGo()
    await service.setServiceParent(flow.holder)
    await service.configureService()


async def test_what_a_killed_start_had_claimed_can_be_claimed_again(flow: Flow) -> None:
    master = flow.master
    source = await master.db.changesources.findChangeSourceId("of-an-earlier-life")
    claim = master.data.updates.trySetChangeSourceMaster
    assert await claim(source, master.masterid)
    assert not await claim(source, master.masterid)  # Buildbot takes it for another master's
    await let_go(flow)
    assert await claim(source, master.masterid)


async def test_builds_of_an_earlier_life_have_ended_and_are_to_be_repeated(flow: Flow) -> None:
    await flow.push("feature", {"new.txt": "1"})
    await flow.look()
    (request, _, _), *_ = await flow.requests()
    build = await flow.begin(request)
    assert (await flow.master.data.get(("buildrequests", request)))["claimed"]
    await let_go(flow)
    assert not (await flow.master.data.get(("buildrequests", request)))["claimed"]
    assert (await flow.master.data.get(("builds", build)))["results"] == RETRY


async def test_builders_stay_on_the_list(flow: Flow) -> None:
    masters = Model.builder_masters
    before = await flow.read(lambda conn: conn.execute(masters.select()).all())
    await let_go(flow)
    after = await flow.read(lambda conn: conn.execute(masters.select()).all())
    ids = [sorted(row.builderid for row in rows) for rows in (before, after)]
    assert ids[0] == ids[1] != []
