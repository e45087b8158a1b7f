"""A small process keeper: what is wanted runs, once, whatever is killed.

Ours, because systemd needs root or a login session, and what other supervisors run ends with them
or is lost to them when they are killed; here it goes on, and the next one takes it over.
"""

from pipelines.supervisor.client import Keeper
from pipelines.supervisor.process import KeeperError, Process, ProcessStatus

__all__ = ["Keeper", "KeeperError", "Process", "ProcessStatus"]
