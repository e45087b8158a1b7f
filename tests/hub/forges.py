"""What forges over HTTP and over ssh have in common: repositories, and two accounts."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

READS, WRITES = "reader", "writer"


@dataclass(frozen=True)
class ReachedForge:
    """Repositories below `url`: READS may fetch, WRITES may push as well.

    account: what the git configuration of either is, as a name and its value.
    """

    url: str
    account: Callable[[str], tuple[str, str]]

    def sign_in(self, hub: Path, user: str) -> None:
        """Give the hub an account there, as its own configuration may."""
        subprocess.run(["git", "-C", hub, "config", *self.account(user)], check=True)
