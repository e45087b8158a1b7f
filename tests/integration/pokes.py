"""Requests to the address that the hub's hook pokes, genuine ones and others."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

from pipelines.hub.signature import NONCE, SIGNATURE, TIMESTAMP, sign
from tests.integration.installation import Installation


def body_of(*refs: str, project: str = "tiny") -> bytes:
    """What the hook tells of a push to some refs."""
    return json.dumps({"project": project, "refs": [{"ref": ref} for ref in refs]}).encode()


def signed(slipway: Installation, body: bytes, age: int = 0) -> dict[str, str]:
    """The headers of a request that the hook signed `age` seconds ago."""
    timestamp, nonce = str(int(time.time()) - age), os.urandom(16).hex()
    secret = (slipway.home / "secrets" / "hook").read_bytes()
    signature = sign(secret, body, timestamp, nonce)
    return {TIMESTAMP: timestamp, NONCE: nonce, SIGNATURE: signature}


def request(
    slipway: Installation, body: bytes | None, headers: Mapping[str, str]
) -> tuple[int, str]:
    """Send it, as a GET without a body; returns the status and the words of the answer."""
    address = f"{slipway.settings.base_url}change_hook/slipway"
    try:
        call = urllib.request.Request(address, body, dict(headers))
        with urllib.request.urlopen(call, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def poke(slipway: Installation, *refs: str) -> None:
    """Do what the hook does; it is answered when what moved is recorded."""
    body = body_of(*refs)
    assert request(slipway, body, signed(slipway, body))[0] == 200


def compare_all(slipway: Installation) -> None:
    """Have every branch of the hub compared with what was handled."""
    hub = slipway.home / "hub" / "tiny.git"
    heads = (hub / "refs" / "heads").rglob("*")
    poke(slipway, *(str(name.relative_to(hub)) for name in heads if name.is_file()))
