"""What may stand in the address of a request; what may not is a sentence and status 400."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

MOST = 2**31 - 1  # what an integer column holds
_TOO_LARGE = re.compile(r"-?(?:\d{19,39}|\d{41,})")  # of 40 digits may be a commit's name
_WHOLE = re.compile(r"[0-9]{1,10}")


def whole(query: Mapping[str, str], name: str, default: int = 0) -> int:
    """Return a parameter that is a whole number; raises ValueError, a sentence, if it is none."""
    text = query.get(name, str(default))
    if not _WHOLE.fullmatch(text) or int(text) > MOST:
        raise ValueError(f"{name}={text[:40]} is no whole number from 0 to {MOST}")
    return int(text)


def trouble(path: bytes, arguments: Mapping[bytes, list[bytes]]) -> str:
    """Return why nothing can be found at an address; empty if something may."""
    try:
        words = unquote_to_bytes(path).decode().split("/")
    except UnicodeDecodeError:
        return "the address is not UTF-8"
    if any("\0" in word for word in words):
        return "the address has a zero byte in it, which nothing here is named with"
    if words[1:3] == ["api", "v2"]:
        words += [value.decode(errors="replace") for each in arguments.values() for value in each]
        if large := next(filter(_TOO_LARGE.fullmatch, words), ""):
            return f"{large[:40]} is larger than any number here"
    return ""


def texts(arguments: Mapping[bytes, list[bytes]]) -> dict[str, str]:
    """Return the first value of each parameter; raises ValueError for what no database can hold."""
    for name, values in arguments.items():
        if any(b"\0" in part for part in (name, *values)):
            raise ValueError(f"{name!r} has a zero byte in it, which nothing here is named with")
    return {
        name.decode(errors="replace"): values[0].decode(errors="replace")
        for name, values in arguments.items()
    }
