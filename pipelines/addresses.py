"""Addresses that people write into settings; each returns its text, or raises ValueError."""

from __future__ import annotations

import re
from email.utils import getaddresses
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")  # what goes over the wire: no blanks, no umlauts


def of_web(text: str) -> str:
    """Return the address of something that is asked by HTTP."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not text.isprintable():
        raise ValueError("is no address that begins with http:// or https://")
    return text


def of_relay(text: str) -> str:
    """Return the host of a mail relay, with its port if that is another than 25."""
    try:
        parts = urlsplit(f"//{text}")
        there = parts.hostname and parts.netloc == text and (parts.port or 25)
    except ValueError:
        there = None
    if not there:
        raise ValueError("is not HOST:PORT, such as mail.example.org:25")
    return text


def of_people(text: str) -> str:
    """Return mail addresses, with names before them or not."""
    known = getaddresses([text])
    if not text.isprintable() or not all(_ADDRESS.fullmatch(address) for _, address in known):
        raise ValueError("is no mail address, such as ada@example.org")
    return text
