"""A small process keeper: what is wanted runs, once, whatever is killed."""

from pipelines.deploy.keeper.client import Keeper
from pipelines.deploy.keeper.process import KeeperError, Process, ProcessStatus

__all__ = ["Keeper", "KeeperError", "Process", "ProcessStatus"]
