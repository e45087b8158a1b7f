"""`Project`: one Django project that this master serves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from pipelines import ROOT
from pipelines.settings import Settings

MergeStyle = Literal["merge", "squash", "rebase"]
Policy = Literal["automatic", "approval"]


@dataclass(frozen=True)
class Project:
    """A Django project: its hub, the directory that `main` is first made from, its environment.

    Without a `seed` that is the directory of its name beside `master/`. With a `remote`, the
    address of a repository that people push to, the hub is a mirror of it. The rest is for the
    gate: policy: what is green lands by itself, or when a person approves it; window: entries that
    are tested at once, at the most; alone: where workers are free, what is behind others is tested
    on main alone as well; descendants_prove: one has passed if one built on it has; early: while
    nobody is in the gate, a branch is tested on main beside its own tests.
    hotfix: the people who may push with `-o hotfix`. Raises ValueError for what cannot be.
    """

    name: str
    settings: Settings
    environment: str = "staging"
    seed: Path | None = None
    merge_style: MergeStyle = "merge"
    remote: str | None = None
    policy: Policy = "automatic"
    window: int = 20
    alone: bool = False
    descendants_prove: bool = False
    early: bool = True
    hotfix: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.merge_style not in get_args(MergeStyle):
            raise ValueError(
                f"the project {self.name!r} has merge_style={self.merge_style!r}: "
                f"choose one of {', '.join(get_args(MergeStyle))}"
            )
        if self.policy not in get_args(Policy):
            raise ValueError(
                f"the project {self.name!r} has policy={self.policy!r}: "
                f"choose one of {', '.join(get_args(Policy))}"
            )
        address = urlsplit(self.remote or "")
        if address.scheme in ("http", "https") and address.username:
            raise ValueError(
                f"the remote of the project {self.name!r} holds credentials, which logs would "
                f"show: leave them to git, git -C {self.hub} config credential.helper store"
            )
        names = () if isinstance(self.hotfix, str) else self.hotfix
        if self.hotfix and not (names and all(name and name.isprintable() for name in names)):
            raise ValueError(
                f"the project {self.name!r} has hotfix={self.hotfix!r}: "
                'name people in a tuple, hotfix=("ada", "bob")'
            )

    @property
    def first_main(self) -> Path:
        """The directory from which `main` is made the first time."""
        return self.seed or ROOT / self.name

    @property
    def hub(self) -> Path:
        """The bare repository that people push to."""
        return self.settings.home / "hub" / f"{self.name}.git"

    @property
    def artifacts(self) -> Path:
        """Where its release artifacts are kept, a folder for each revision."""
        return self.settings.artifacts_dir / self.name

    def builder(self, stage: str) -> str:
        """The name of the builder that runs `stage` for this project."""
        return f"{self.name}-{stage}"

    @property
    def schema(self) -> Path:
        """The copy of the schema that runs on the environment; absent before the first deploy."""
        return self.settings.home / "environments" / self.environment / "state" / "schema.sql"
