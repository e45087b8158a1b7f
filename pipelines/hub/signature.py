"""How the hub's hook signs a poke, and how the master knows it for genuine, recent and new.

The scheme of signed webhooks (Stripe's and Standard Webhooks'): an HMAC over time, nonce and body.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Mapping

TIMESTAMP = "X-Slipway-Timestamp"  # seconds since 1970, decimal
NONCE = "X-Slipway-Nonce"  # 16 random bytes, in hex
SIGNATURE = "X-Slipway-Signature"

_FORM = {
    TIMESTAMP: re.compile(r"[0-9]{1,12}", re.ASCII),
    NONCE: re.compile(r"[0-9a-f]{32}", re.ASCII),
    SIGNATURE: re.compile(r"sha256=[0-9a-f]{64}", re.ASCII),
}


class BadSignature(Exception):
    """A request that the hub's hook did not sign, or not now; a sentence that says why."""


def sign(secret: bytes, body: bytes, timestamp: str, nonce: str) -> str:
    """The value of the signature header for `body`."""
    signed = b".".join((timestamp.encode(), nonce.encode(), body))
    return "sha256=" + hmac.new(secret, signed, hashlib.sha256).hexdigest()


class Verifier:
    """Accepts each signed request once, for `window` seconds around its signing.

    What was signed before the verifier began is refused, since it may have been accepted by the
    one before it. At most `capacity` requests are accepted in two windows.
    """

    def __init__(
        self,
        secret: bytes,
        window: float = 300.0,
        clock: Callable[[], float] = time.time,
        capacity: int = 20_000,
    ) -> None:
        self._secret = secret
        self._window = window
        self._clock = clock
        self._capacity = capacity
        self._began = int(clock())
        self._expiry: dict[str, float] = {}  # of each accepted nonce

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises BadSignature unless the request is genuine, recent and new."""
        timestamp, nonce, signature = _read(headers)
        expected = sign(self._secret, body, timestamp, nonce)
        if not hmac.compare_digest(expected, signature):
            raise BadSignature("The signature is wrong: another secret, or a changed request.")
        self._check_age(int(timestamp))
        self._accept_once(nonce, int(timestamp) + self._window)

    def _check_age(self, signed_at: int) -> None:
        now = self._clock()
        self._began = min(self._began, int(now))  # the clock may have been set back since
        age = now - signed_at
        if age > self._window or signed_at < self._began:
            raise BadSignature(f"The request is too old: it was signed {age:.0f} s ago.")
        if age < -self._window:
            raise BadSignature(f"The request is from the future: {-age:.0f} s; set the clocks.")

    def _accept_once(self, nonce: str, expiry: float) -> None:
        if nonce in self._expiry:
            raise BadSignature("The request is replayed: it was accepted before.")
        if len(self._expiry) >= self._capacity:
            now = self._clock()
            self._expiry = {seen: end for seen, end in self._expiry.items() if end >= now}
        if len(self._expiry) >= self._capacity:
            raise BadSignature(f"More than {self._capacity} requests are remembered: wait.")
        self._expiry[nonce] = expiry


def _read(headers: Mapping[str, str]) -> list[str]:
    given = {name.lower(): value for name, value in headers.items()}
    values = []
    for name, form in _FORM.items():
        value = given.get(name.lower())
        if value is None:
            raise BadSignature(f"The request is unsigned: it has no {name}.")
        if not form.fullmatch(value):
            raise BadSignature(f"The request is malformed: {name} is {value[:80]!r}.")
        values.append(value)
    return values
