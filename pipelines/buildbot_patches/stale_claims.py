"""Releases claims left behind by a killed master."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from buildbot.util.service import BuildbotService
from twisted.internet import defer


class LetGo(BuildbotService):
    """Releases this master's stale claims and ends its stale builds, before it starts.

    Buildbot does so itself, but not after a master that was killed while it started: it had noted
    already that it is not active, or not yet that it is. Its change source would stay claimed, and
    nobody would look at the hub; its builds would run for ever. Services are configured before all
    that could claim anything, and after the builders, which housekeeping takes off the list.
    """

    name = "let-go"

    @defer.inlineCallbacks
    def reconfigService(self) -> Generator[Any, Any, None]:
        yield super().reconfigService()
        master = self.master
        yield master.data.rtypes.master._masterDeactivatedHousekeeping(master.masterid, master.name)
        yield master.data.updates.updateBuilderList(master.masterid, master.botmaster.builderNames)
