"""The database of a project and its two roles: one owns the schema, one only works with rows."""

from __future__ import annotations

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from pipelines.postgres.cluster import Role
from pipelines.postgres.connection import Row, connected, query

_OWN_PUBLIC = SQL("""
ALTER SCHEMA public OWNER TO {owner};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
""")
# In whatever schema: a project may have more than one, and make another in a migration.
_DEFAULTS = SQL("""
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SCHEMAS TO {runtime};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner}
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {runtime};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT EXECUTE ON ROUTINES TO {runtime};
""")
# Tables are views and materialised views as well.
_GRANTS = SQL("""
GRANT USAGE ON SCHEMA {schema} TO {runtime};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {runtime};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {runtime};
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA {schema} TO {runtime};
""")
_EXTENSIONS = """
SELECT extname, nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
"""
_SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspowner = %s::regrole"


def provision(
    superuser_url: str, database: str, owner: Role, runtime: Role, connections: int = 60
) -> None:
    """Make the database, the role that owns its schema and the one that only works with rows.

    Can be repeated; a repetition sets the passwords and the grants again. `connections` limits
    the runtime role. Raises PostgresError.
    """
    names = {"owner": Identifier(owner.name), "runtime": Identifier(runtime.name)}
    with connected(superuser_url) as server:
        _make_roles(server, owner, runtime)
        limit = SQL("ALTER ROLE {runtime} CONNECTION LIMIT {connections}")
        server.execute(limit.format(**names, connections=Literal(connections)))
        _make_database(server, database, owner, runtime)
    with connected(superuser_url, database) as inside:
        inside.execute(_OWN_PUBLIC.format(**names))
        inside.execute(_DEFAULTS.format(**names))
        quoted = names["owner"].as_string(inside)
        for (schema,) in inside.execute(_SCHEMAS, [quoted]).fetchall():
            inside.execute(_GRANTS.format(**names, schema=Identifier(schema)))


def provision_for_tests(superuser_url: str, database: str, owner: Role) -> None:
    """Make a database whose owner may do what the owner of an environment's may, and make more.

    Tests make databases of their own. Raises PostgresError.
    """
    with connected(superuser_url) as server:
        _make_roles(server, owner)
        server.execute(SQL("ALTER ROLE {} CREATEDB").format(Identifier(owner.name)))
        names = {"name": Identifier(database), "owner": Identifier(owner.name)}
        server.execute(SQL("CREATE DATABASE {name} OWNER {owner}").format(**names))
    with connected(superuser_url, database) as inside:
        inside.execute(SQL("ALTER SCHEMA public OWNER TO {}").format(Identifier(owner.name)))


def _make_roles(server: psycopg.Connection[Row], *roles: Role) -> None:
    # A statement that fails must not log its password.
    server.execute("SET log_min_error_statement = panic")
    for role in roles:
        name = Identifier(role.name)
        if not server.execute("SELECT FROM pg_roles WHERE rolname = %s", [role.name]).rowcount:
            server.execute(SQL("CREATE ROLE {}").format(name))
        rights = SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
        server.execute(rights.format(name, Literal(role.password)))


def _make_database(
    server: psycopg.Connection[Row], database: str, owner: Role, runtime: Role
) -> None:
    name = Identifier(database)
    if not server.execute("SELECT FROM pg_database WHERE datname = %s", [database]).rowcount:
        server.execute(SQL("CREATE DATABASE {} OWNER {}").format(name, Identifier(owner.name)))
    server.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    server.execute(SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, Identifier(runtime.name)))


def copy_roles(source: str, superuser_url: str) -> None:
    """Make the roles of another server, without any right: grants of migrations name them."""
    names = {name for (name,) in query(source, "SELECT rolname FROM pg_roles")}
    with connected(superuser_url) as server:
        known = {name for (name,) in server.execute("SELECT rolname FROM pg_roles")}
        for name in sorted(names - known):
            if not name.startswith("pg_"):
                server.execute(SQL("CREATE ROLE {}").format(Identifier(name)))


def copy_extensions(source: str, superuser_url: str) -> None:
    """Have the extensions of another database in a copy: some may only be made by a superuser.

    Those in a schema of their own are left to who loads the copy, and makes that.
    """
    with connected(superuser_url) as inside:
        schemas = {name for (name,) in inside.execute("SELECT nspname FROM pg_namespace")}
        for name, schema in query(source, _EXTENSIONS):
            if schema in schemas:
                make = SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA {} CASCADE")
                inside.execute(make.format(Identifier(name), Identifier(schema)))
