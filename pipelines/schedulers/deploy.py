"""Deploys what has landed, one at a time."""

from __future__ import annotations

from pipelines import journal
from pipelines.journal import Push
from pipelines.journal.vocabulary import Reason, ReasonCode
from pipelines.schedulers.stage import StageScheduler


class DeployScheduler(StageScheduler):
    """Deploys what has landed, one at a time, in the order of landing."""

    async def due(self) -> list[Push]:
        # A deploy that is repeated must not come after a later one: it would take the environment
        # back.
        landed = sorted(await super().due(), key=lambda push: (push.landed_at or 0, push.id))
        return landed[:1]

    async def start_stage(self, push: Push) -> Push:
        source = self.source(push.candidate or push.revision, "main")
        why = f"{push.branch} at {push.revision[:7]} has landed as {source['revision'][:7]}"
        return await self.start(push, self.builderNames[0], source=source, why=why)

    async def passed(self, push: Push) -> None:
        reason = Reason(ReasonCode.DEPLOYED, f"runs on {self.project.environment}")
        await self.write(f"end {push.stage} deployed", journal.end, push, "deployed", reason)

    async def failed(self, push: Push, reason: Reason) -> None:
        words = f"landed, but not deployed to {self.project.environment}: {reason.words}"
        not_deployed = Reason(ReasonCode.NOT_DEPLOYED, words)
        await self.write(f"end {push.stage} landed", journal.end, push, "landed", not_deployed)
