"""Types of fields that hold text from the environment: folders, ports, counts, addresses."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from pipelines.system import addresses
from pipelines.validation import Expected


def _decimal(value: object) -> object:
    if isinstance(value, str) and not value.isdecimal():
        raise ValueError("is not written in digits")
    return value


def absolute(value: str | Path) -> Path:
    """Return a folder as an absolute path, `~` expanded."""
    return Path(value).expanduser().resolve() if isinstance(value, str) else value


def _folders(value: str | tuple[Path, ...]) -> tuple[Path, ...]:
    if not isinstance(value, str):
        return value
    folders = {text: absolute(text) for text in value.split(os.pathsep)}
    for text, folder in folders.items():
        if not folder.is_dir():
            raise ValueError(f"names {text!r}, which is not a folder")
    return tuple(folders.values())


Folder = Annotated[Path, BeforeValidator(absolute)]
Folders = Annotated[tuple[Path, ...], BeforeValidator(_folders)]
Port = Annotated[int, BeforeValidator(addresses.of_port)]
Count = Annotated[
    int,
    Field(ge=1, le=1_000_000),
    BeforeValidator(_decimal),
    Expected("a whole number from 1 to 1000000"),
]
Nice = Annotated[
    int, Field(ge=0, le=19), BeforeValidator(_decimal), Expected("a whole number from 0 to 19")
]
CountOrNone = Annotated[
    int,
    Field(ge=0, le=1_000_000),
    BeforeValidator(_decimal),
    Expected("a whole number from 0 to 1000000"),
]
WebAddress = Annotated[str, AfterValidator(addresses.of_web)]
People = Annotated[str, AfterValidator(addresses.of_people)]
Relay = Annotated[str, AfterValidator(addresses.of_relay)]
