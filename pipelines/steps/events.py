"""Steps that run the deploy command and show its events as they come."""

from __future__ import annotations

import json
import sys
from typing import Any

from buildbot.process import logobserver
from buildbot.process.buildstep import BuildStep

from pipelines.project.served import Project


def deploy_command(verb: str, project: Project) -> list[str]:
    """Return the argv of one verb, for the project's environment."""
    where = ["--environment", project.environment]
    return [sys.executable, "-m", "pipelines.deploy", verb, *where]


class EventsStep(BuildStep):
    """Step whose command prints events; `result` and `sentence` come from the last one."""

    result = ""
    sentence = ""

    def listen(self) -> None:
        """Follow the command's output from now on."""
        self.addLogObserver("stdio", logobserver.LineConsumerLogObserver(self._lines))

    def _lines(self) -> Any:
        while True:
            stream, line = yield
            try:
                event = dict(json.loads(line))
            except (TypeError, ValueError):
                if stream in "oe":  # not Buildbot's own lines about the command
                    self.sentence = line.strip() or self.sentence
                continue
            if "result" in event:
                self.result = str(event["result"])
                self.sentence = str(event.get("reason") or event["result"])
            elif event.get("state") == "started":
                self.description = str(event["step"])
                self.updateSummary()
