"""Packages that only development needs; `make check`, `make test` and `make bench` add them."""

from __future__ import annotations

from importlib.util import find_spec

from pipelines.cli.errors import CommandFailed


def require(package: str, target: str) -> None:
    """Raise CommandFailed unless `package` can be imported; `make TARGET` installs it."""
    if find_spec(package) is None:
        raise CommandFailed(
            f"{package} is not installed, as it is no part of what runs: "
            f"`make {target}` adds it to .venv"
        )
