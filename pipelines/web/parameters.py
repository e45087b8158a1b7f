"""What may stand in the address of a request; what may not is a sentence and status 400."""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST = 2**31 - 1  # what an integer column holds
_WHOLE = re.compile(r"[0-9]{1,10}")


def whole(query: Mapping[str, str], name: str, default: int = 0) -> int:
    """Return a parameter that is a whole number; raises ValueError, a sentence, if it is none."""
    text = query.get(name, str(default))
    if not _WHOLE.fullmatch(text) or int(text) > MOST:
        raise ValueError(f"{name}={text[:40]} is no whole number from 0 to {MOST}")
    return int(text)


def texts(arguments: Mapping[bytes, list[bytes]]) -> dict[str, str]:
    """Return the first value of each parameter; raises ValueError for what no database can hold."""
    for name, values in arguments.items():
        if any(b"\0" in part for part in (name, *values)):
            raise ValueError(f"{name!r} has a zero byte in it, which nothing here is named with")
    return {
        name.decode(errors="replace"): values[0].decode(errors="replace")
        for name, values in arguments.items()
    }
