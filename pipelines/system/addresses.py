"""Addresses and ports that people write into settings, and the variables that name ports.

Each `of_…` returns what its text says, or raises ValueError with the rest of a sentence.
"""

from __future__ import annotations

import re
from email.utils import getaddresses
from urllib.parse import urlsplit

LAST_PORT = 65535
_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")  # what goes over the wire: no blanks, no umlauts


def port_variable(environment: str) -> str:
    """Name the variable that overrides the port of an environment's front."""
    return f"SLIPWAY_{re.sub(r'[^A-Z0-9]', '_', environment.upper())}_PORT"


def of_port(text: str | int) -> int:
    """Return the number of a TCP port that a program can be told to listen on."""
    text = str(text)
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= LAST_PORT:
        raise ValueError(f"is not a whole number from 1 to {LAST_PORT}")
    return int(text)


def of_listen(text: str) -> str:
    """Return the HOST:PORT of something that can be told to listen there."""
    host, _, port = text.rpartition(":")
    if not re.fullmatch(r"[^:/\s]+", host):
        raise ValueError("is not HOST:PORT, such as 127.0.0.1:8020")
    of_port(port)
    return text


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
