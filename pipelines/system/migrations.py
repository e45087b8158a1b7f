"""Numbered migrations: modules `m0001_…`, `m0002_…` of one package, each with `migrate(state)`.

Who owns a state that outlives a version has such a package, and a stamp beside the state that says
which of them ran. Own code and not Alembic's, as files have migrations in the same form, and as
every start asks: to import Alembic takes longer than to find that nothing is to be done.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

_NAME = re.compile(r"m(\d{4})_\w+")


@dataclass(frozen=True)
class Migration:
    """One of them; `migrate` takes what the package's owner keeps, and may be repeated."""

    number: int
    module: str

    def migrate(self, state: Any) -> None:
        """Bring `state` from the number before to this one."""
        act: Callable[[Any], None] = import_module(self.module).migrate
        act(state)


def migrations(package: str, path: Iterable[str], *, after: int = 0) -> list[Migration]:
    """The migrations in the folders `path` of `package` with a number above `after`, in order."""
    found = [
        Migration(int(match[1]), f"{package}.{module.name}")
        for module in pkgutil.iter_modules(path)
        if (match := _NAME.fullmatch(module.name))
    ]
    return sorted((one for one in found if one.number > after), key=lambda one: one.number)
