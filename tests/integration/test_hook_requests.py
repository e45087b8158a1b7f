"""Requests that the hub's hook did not send: refused in a sentence, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pipelines.hub.signature import SIGNATURE
from pipelines.hub.webhook import LARGEST
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.pokes import body_of, request, signed

BRANCH = "refs/heads/unheard"
POKE = body_of(BRANCH)
STRANGER = body_of(BRANCH, project="stranger")
HUGE = POKE + b" " * LARGEST


def unsigned(slipway: Installation) -> tuple[int, str]:
    return request(slipway, POKE, {})


def wrongly_signed(slipway: Installation) -> tuple[int, str]:
    return request(slipway, POKE, signed(slipway, POKE) | {SIGNATURE: f"sha256={'0' * 64}"})


def signed_for_another_body(slipway: Installation) -> tuple[int, str]:
    return request(slipway, POKE, signed(slipway, body_of("refs/heads/other")))


def replayed(slipway: Installation) -> tuple[int, str]:
    elsewhere = body_of("refs/heads/main")
    headers = signed(slipway, elsewhere)
    assert request(slipway, elsewhere, headers)[0] == 200
    return request(slipway, elsewhere, headers)


def too_old(slipway: Installation) -> tuple[int, str]:
    return request(slipway, POKE, signed(slipway, POKE, age=3600))


def garbage(slipway: Installation) -> tuple[int, str]:
    return request(slipway, b"\0garbage", signed(slipway, b"\0garbage"))


def malformed(slipway: Installation) -> tuple[int, str]:
    return request(slipway, POKE, signed(slipway, POKE) | {SIGNATURE: "so it is"})


def got(slipway: Installation) -> tuple[int, str]:
    return request(slipway, None, signed(slipway, b""))


def of_an_unknown_project(slipway: Installation) -> tuple[int, str]:
    return request(slipway, STRANGER, signed(slipway, STRANGER))


def oversized(slipway: Installation) -> tuple[int, str]:
    return request(slipway, HUGE, signed(slipway, HUGE))


@pytest.fixture(scope="module")
def unheard(slipway: Installation, ada: Developer) -> Iterator[None]:
    """A branch that came into the hub without a poke: an accepted request would record it.

    Gone again before the master looks by itself, which here it does every ten minutes.
    """
    revision = ada.commit("unheard", {"unheard.txt": "\n"})
    hub = slipway.home / "hub" / "tiny.git"
    ada.git("push", "--quiet", "origin", f"{revision}:refs/tags/unheard")
    (hub / BRANCH).write_text(f"{revision}\n")
    yield
    (hub / BRANCH).unlink()


@pytest.mark.usefixtures("unheard")
@pytest.mark.parametrize(
    ("send", "words"),
    [
        (unsigned, "The request is unsigned: it has no X-Slipway-Timestamp."),
        (wrongly_signed, "The signature is wrong: another secret, or a changed request."),
        (signed_for_another_body, "The signature is wrong: another secret, or a changed request."),
        (replayed, "The request is replayed: it was accepted before."),
        (too_old, "The request is too old: it was signed 36"),  # and a little more, seconds ago
        (garbage, 'A poke is {"project": …, "refs": [{"ref": …}]} in JSON.'),
        (malformed, "The request is malformed: X-Slipway-Signature is 'so it is'."),
        (got, "A poke is a signed POST."),
        (of_an_unknown_project, "This master serves no project named 'stranger'."),
        (oversized, f"A poke has at most {LARGEST} bytes."),
    ],
)
def test_a_request_that_the_hook_did_not_send_is_refused_with_a_sentence(
    slipway: Installation, send: Callable[[Installation], tuple[int, str]], words: str
) -> None:
    status, answer = send(slipway)
    assert status == 400
    assert answer.startswith(words)
    assert slipway.pushes("unheard") == []
