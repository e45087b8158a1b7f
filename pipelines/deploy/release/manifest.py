"""`release.json`: what a release says about itself and how it wants to be run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self


@dataclass(frozen=True)
class Run:
    """How the release is served, watched and accompanied."""

    application: str
    protocol: str
    health: str
    smoke: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    self_test: str = ""
    static: str = ""
    static_url: str = "/static/"


@dataclass(frozen=True)
class Manifest:
    """Identity and needs of a release."""

    name: str
    version: str
    revision: str
    lock_hash: str
    python: str
    run: Run = field(compare=False)

    @classmethod
    def parse(cls, data: object) -> Self:
        """From the parsed JSON; raises ValueError with a sentence that names the key."""
        texts = [f.name for f in fields(cls) if f.name != "run"]
        values = _checked(data, "", texts, cls)
        for key, pattern, wanted in _SHAPES:
            if not re.fullmatch(pattern, values[key]):
                raise ValueError(f"{key} = {values[key]!r} must be {wanted}.")
        return cls(**{**values, "run": _run(values["run"])})


_SHAPES = (
    # A version becomes the name of a directory.
    ("version", r"[A-Za-z0-9][A-Za-z0-9._+!-]{0,60}", "letters, digits and . _ + ! - only"),
    ("revision", r"[0-9a-f]{40}", "the 40 hexadecimal digits of a commit"),
    ("lock_hash", r"[0-9a-f]{64}", "the 64 hexadecimal digits of a SHA-256"),
    ("python", r"3\.\d{1,2}", 'major and minor, as in "3.11"'),
)


def _run(data: object) -> Run:
    lists = ("smoke", "background")
    values = _checked(data, "run.", [f.name for f in fields(Run) if f.name not in lists], Run)
    for key in lists:
        value = values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError(f"run.{key} = {value!r} must be a list of texts.")
        values[key] = tuple(value)
    if values["protocol"] not in ("asgi", "wsgi"):
        raise ValueError(f'run.protocol = {values["protocol"]!r} must be "asgi" or "wsgi".')
    for path in (values["health"], *values["smoke"]):
        if not path.startswith("/"):
            raise ValueError(f"run.health and run.smoke are paths: {path!r} must start with a /.")
    return Run(**values)


def _checked(data: object, prefix: str, texts: list[str], kind: type) -> dict[str, Any]:
    """The table `data` with only known keys, `texts` among them texts."""
    if not isinstance(data, Mapping):
        raise ValueError(f"{prefix.rstrip('.') or 'the file'} must be a table.")
    known = {f.name: f for f in fields(kind)}
    if unknown := sorted(data.keys() - known.keys()):
        raise ValueError(f"{prefix}{unknown[0]} is unknown; known are {', '.join(known)}.")
    values = dict(data)
    required = {name for name, f in known.items() if not hasattr(kind, name)}
    if missing := sorted(required - data.keys()):
        raise ValueError(f"{prefix}{missing[0]} is missing.")
    for key in texts:
        if key in values and not isinstance(values[key], str):
            raise ValueError(f"{prefix}{key} = {values[key]!r} must be a text.")
    return values
