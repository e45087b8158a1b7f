"""A small process supervisor: each process that shall run runs, once, whatever is killed.

Ours, because systemd needs root or a login session, and what other supervisors run ends with them
or is lost to them when they are killed; here it goes on, and the next one takes it over.
"""

from pipelines.supervisor.client import Supervisor
from pipelines.supervisor.process import Process, ProcessStatus, SupervisorError

__all__ = ["Process", "ProcessStatus", "Supervisor", "SupervisorError"]
