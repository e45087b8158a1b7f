"""Lets a worker run several commands of one build at once."""

from __future__ import annotations

from typing import Any

from buildbot_worker.compat import bytes2unicode
from buildbot_worker.pb import ProtocolCommandPb, WorkerForBuilderPb


class SeveralCommands(WorkerForBuilderPb):
    """WorkerForBuilder that runs as many commands at once as the master starts.

    Buildbot's own knows one: it takes a second for the sign that the master forgot the first, and
    ends that. Here `protocol_command`, where it keeps the one, is the command that is spoken of.
    """

    protocol_command: ProtocolCommandPb | None

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._commands: dict[str, ProtocolCommandPb] = {}

    def remote_startCommand(
        self, command_ref: Any, command_id: Any, command: Any, args: Any
    ) -> None:
        """Start a command beside those that run."""
        super().remote_startCommand(command_ref, command_id, command, args)
        if started := self.protocol_command:  # else it has ended already
            name = bytes2unicode(command_id)
            self._commands[name] = started
            started.on_command_complete = lambda: self._commands.pop(name, None)
            self.protocol_command = None

    def remote_interruptCommand(self, command_id: Any, why: Any) -> None:
        """End the command of this name."""
        self.protocol_command = self._commands.get(bytes2unicode(command_id))
        super().remote_interruptCommand(command_id, why)
        self.protocol_command = None

    def stopService(self) -> None:
        """End everything silently: the worker stops."""
        for command in self._commands.values():
            command.builder_is_running = False
        super().stopService()

    def lostRemoteStep(self, remotestep: Any) -> None:
        """End everything silently: the master is gone."""
        for command in self._commands.values():
            command.command_ref = None
        super().lostRemoteStep(remotestep)

    def stopCommand(self) -> None:
        """End everything that runs."""
        for name in list(self._commands):
            self.protocol_command = self._commands.pop(name)
            super().stopCommand()
