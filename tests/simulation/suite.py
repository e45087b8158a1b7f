"""What a project's commands say of a commit: its files tell, and what is wrong with the world."""

from __future__ import annotations

from collections.abc import Collection, Iterable

# What fails while main is red, unless a tree has the file that mends it.
RED = {"mend 1": "tests/test_clock.py::test_midnight", "mend 2": "tests/test_rows.py::test_order"}
WHOLE = "mend 2"  # what it mends shows in `repo-test` alone
FLAKY = "tests/test_flaky.py::test_it"


def failing(files: Iterable[str], red: Collection[str], *, whole: bool) -> list[str]:
    """Return the tests that fail; whole: those too that only `repo-test` runs.

    A `half` fails beside its other half alone: each is well without the other.
    """
    there = set(files)
    kinds = ("bad", "heavy") if whole else ("bad",)
    own = [name_of_test(name) for name in there if name.partition(" ")[0] in kinds]
    halves = {name.rpartition(" ")[0] for name in there if name.startswith("half")}
    both = [name_of_test(name) for name in halves if {f"{name} a", f"{name} b"} <= there]
    missing = [mend for mend in red if mend not in there and (whole or mend != WHOLE)]
    return sorted([*own, *both, *(RED[mend] for mend in missing)])


def is_fit(files: Iterable[str]) -> bool:
    """Whether `develop` has nothing to say against it."""
    return not any(name.startswith("unfit") for name in files)


def is_broken(files: Iterable[str]) -> bool:
    """Whether a tree fails by itself, in any stage and whatever the world is like."""
    return not is_fit(files) or bool(failing(files, (), whole=True))


def name_of_test(file: str) -> str:
    """Return the test that fails because of a file."""
    return f"tests/test_{file.replace(' ', '_')}.py::test_it"
