"""The master's configuration, and the services that run beside its builders."""

from pipelines.master.configuration import configuration

__all__ = ["configuration"]
