"""A small process keeper: what is wanted runs, once, whatever is killed."""

from pipelines.supervisor.client import Keeper
from pipelines.supervisor.process import KeeperError, Process, ProcessStatus

__all__ = ["Keeper", "KeeperError", "Process", "ProcessStatus"]
