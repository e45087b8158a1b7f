"""A PostgreSQL of one's own, where none has to be installed."""

from pipelines.postgres.client import (
    Role,
    copy_database,
    copy_roles,
    dump_schema,
    load_schema,
    provision,
    query,
    session,
)
from pipelines.postgres.cluster import Cluster
from pipelines.postgres.programs import PostgresError, binaries
from pipelines.postgres.serve import serve

__all__ = [
    "Cluster",
    "PostgresError",
    "Role",
    "binaries",
    "copy_database",
    "copy_roles",
    "dump_schema",
    "load_schema",
    "provision",
    "query",
    "serve",
    "session",
]
