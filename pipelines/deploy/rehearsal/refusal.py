"""Reasons for which a release must not be deployed yet, each with what to do instead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import ReleaseFault
from pipelines.deploy.rehearsal.locks import Lock
from pipelines.deploy.release import Release
from pipelines.system.faults import EnvironmentFault, Fault, sentence

_MADE_UP = (
    "A copy has what the environment's file gives, a made-up value for each secret in"
    " secrets/runtime.env, and no network: add there what is missing; a secret whose made-up value"
    " will not do gets another in secrets/rehearsal.env."
)
_NAMED = 3  # of each list, in one sentence
_REQUIRED = re.compile(r'null value in column "?([\w.]+)"?')
_GONE = re.compile(
    r'(?:column|relation|table) "?([\w.]+)"?(?: of relation "?(\w+)"?)? does not exist'
)


def breaks(serving: Release, pending: list[str], broken: Mapping[str, str]) -> ReleaseFault:
    """The release that serves cannot live with the migrated database."""
    failures = summary(broken)
    return ReleaseFault(
        f"With {listed(pending)} applied, {serving.version}, which serves, would fail: {failures}."
        f" {_remedy(failures)}"
    )


def would_not_go_live(
    candidate: Release, environment: Environment, failing: Mapping[str, str]
) -> ReleaseFault:
    """The candidate's release, started on the copy, did not answer as the deploy will ask."""
    return ReleaseFault(
        f"{candidate.version} would not go live on {environment.name}: on a copy {_told(failing)}"
    )


def not_counted(candidate: Release, failing: Mapping[str, str]) -> str:
    """Say what a candidate fails of on the copy, where that is held against nobody."""
    return f"Advice only: of {candidate.version} on a copy {_told(failing)}"


def _told(failing: Mapping[str, str]) -> str:
    return f"{summary(failing).removesuffix('.')}. {_MADE_UP}"


def migrations_not_tried(candidate: Release, fault: Fault) -> EnvironmentFault:
    """The candidate may migrate, and nobody can see what: it does not start on the copy."""
    return EnvironmentFault(
        f"The migrations of {candidate.version} cannot be tried on a copy, where it does not start:"
        f" {sentence(fault)} {_MADE_UP}"
    )


def serving_does_not_start(serving: Release, fault: Fault) -> EnvironmentFault:
    """The release that serves does not run on the copy, so nothing can be asked of it."""
    return EnvironmentFault(
        f"{serving.version}, which serves, does not run on a copy of the environment, where"
        f" its secrets are made up: {sentence(fault)} What it needs can be given to it in"
        " secrets/rehearsal.env, as NAME=value lines."
    )


def summary(broken: Mapping[str, str]) -> str:
    """Summarise the questions that failed: each failure once, with the questions it met."""
    failures = dict.fromkeys(broken.values())
    return "; ".join(
        f"{listed([name for name, failure in broken.items() if failure == each])} {each}"
        for each in list(failures)[:_NAMED]
    )


def _remedy(failures: str) -> str:
    if column := _REQUIRED.search(failures):
        return (
            f"Expand, then contract: in this release give {column[1]} a default in the database"
            " (db_default), or let it be null; require it in the next release, when everything"
            " that runs writes it."
        )
    if gone := _GONE.search(failures):
        name = f"{gone[2]}.{gone[1]}" if gone[2] else gone[1]
        return (
            f"Expand, then contract: in this release only stop using {name}, and leave it in the"
            " database (null, or with a db_default); drop it in the next release, when nothing that"
            " runs uses it. For a new name, add it beside the old one and copy the rows."
        )
    return (
        "Expand, then contract: in this release only add what the one that serves can live with;"
        " change or remove the old in the next release."
    )


def holds(migration: str, lock: Lock, longest: float) -> ReleaseFault:
    """A migration makes requests wait for too long."""
    return ReleaseFault(
        f"{migration} keeps everybody from {lock.keeps} {lock.table} for {lock.seconds:.1f} s"
        f" ({lock.mode}), and longest_lock allows {longest:g} s. Expand, then contract: split it"
        " into migrations that each hold a lock for a moment; build indexes with"
        " AddIndexConcurrently, fill columns in batches with atomic = False, add constraints"
        " NOT VALID and validate them in a migration of their own."
    )


def fails(pending: list[str], environment: str, fault: ReleaseFault) -> ReleaseFault:
    """A migration does not go through on the rows that are there."""
    return ReleaseFault(
        f"Of {listed(pending)}, tried on a copy of the rows of {environment}: {fault} Expand, then"
        " contract: bring the rows into the form that it needs in a release before it."
    )


def listed(names: Sequence[str]) -> str:
    """Join the first names of a list, and say how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
