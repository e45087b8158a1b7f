import pytest

from pipelines.hub.signature import NONCE, SIGNATURE, TIMESTAMP, BadSignature, Verifier, sign

NOW = 1_700_000_000
BODY = b'{"project": "bioweb"}'


class Clock:
    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def verifier(clock: Clock) -> Verifier:
    return Verifier(b"s3cret", window=300, clock=clock, capacity=3)


def signed(at: int = NOW, nonce: int = 1, secret: bytes = b"s3cret") -> dict[str, str]:
    timestamp, word = str(at), f"{nonce:032x}"
    return {
        TIMESTAMP: timestamp,
        NONCE: word,
        SIGNATURE: sign(secret, BODY, timestamp, word),
    }


def test_the_signature_is_plain_hmac_sha256() -> None:
    """As `printf '1700000000.abcd.body' | openssl dgst -sha256 -hmac s3cret` says."""
    expected = "sha256=06074405848b204914f92be3253edca3f44f6ccfeb2e0dd8f27e72428d5166ef"
    assert sign(b"s3cret", b"body", "1700000000", "abcd") == expected


def test_a_signed_request_is_accepted_whatever_the_case_of_its_headers(verifier: Verifier) -> None:
    verifier.verify(signed(), BODY)
    verifier.verify({name.lower(): value for name, value in signed(nonce=2).items()}, BODY)


@pytest.mark.parametrize("missing", [TIMESTAMP, NONCE, SIGNATURE])
def test_unsigned(verifier: Verifier, missing: str) -> None:
    headers = {name: value for name, value in signed().items() if name != missing}
    with pytest.raises(BadSignature, match=f"unsigned: it has no {missing}"):
        verifier.verify(headers, BODY)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        (TIMESTAMP, ""),
        (TIMESTAMP, "yesterday"),
        (TIMESTAMP, "-1700000000"),
        (TIMESTAMP, "1700000000.5"),
        (TIMESTAMP, "\u0661700000000"),
        (TIMESTAMP, "9" * 4000),
        (NONCE, "short"),
        (NONCE, "0" * 32 + "\n"),
        (SIGNATURE, "0" * 64),
        (SIGNATURE, "sha1=" + "0" * 40),
        (SIGNATURE, "sha256=\udcff"),
    ],
)
def test_malformed(verifier: Verifier, header: str, value: str) -> None:
    with pytest.raises(BadSignature, match=f"malformed: {header}"):
        verifier.verify(signed() | {header: value}, BODY)


def test_wrong(verifier: Verifier) -> None:
    forged = [
        (signed(secret=b"guess"), BODY),
        (signed(), BODY + b" "),
        (signed() | {TIMESTAMP: str(NOW + 1)}, BODY),
        (signed() | {NONCE: "f" * 32}, BODY),
    ]
    for headers, body in forged:
        with pytest.raises(BadSignature, match="signature is wrong"):
            verifier.verify(headers, body)
    verifier.verify(signed(), BODY)  # a forgery does not use up the nonce


@pytest.mark.parametrize(
    ("later", "signed_at", "reason"),
    [
        (400, NOW + 99, "too old: it was signed 301 s ago"),
        (400, NOW + 701, "from the future: 301 s"),
        (0, NOW - 1, "too old: it was signed 1 s ago"),  # before the verifier began
    ],
)
def test_not_now(verifier: Verifier, clock: Clock, later: int, signed_at: int, reason: str) -> None:
    clock.now += later
    with pytest.raises(BadSignature, match=reason):
        verifier.verify(signed(signed_at), BODY)


@pytest.mark.parametrize("skew", [-300, 300])
def test_clocks_may_differ_by_the_window(verifier: Verifier, clock: Clock, skew: int) -> None:
    clock.now += 1000
    verifier.verify(signed(NOW + 1000 + skew), BODY)


def test_clock_set_back(verifier: Verifier, clock: Clock) -> None:
    """It may be earlier now than when the verifier began; what is signed now is recent."""
    clock.now -= 3600
    verifier.verify(signed(NOW - 3600), BODY)
    with pytest.raises(BadSignature, match="from the future"):
        verifier.verify(signed(NOW, nonce=1), BODY)


def test_replayed(verifier: Verifier, clock: Clock) -> None:
    headers = signed(NOW + 300)
    verifier.verify(headers, BODY)
    for seconds in (0, 300, 300):  # up to the last moment at which it is not too old
        clock.now += seconds
        with pytest.raises(BadSignature, match="replayed"):
            verifier.verify(headers, BODY)


def test_memory_is_bounded_and_frees_itself(verifier: Verifier, clock: Clock) -> None:
    for nonce in range(3):
        verifier.verify(signed(nonce=nonce), BODY)
    with pytest.raises(BadSignature, match="More than 3 requests"):
        verifier.verify(signed(nonce=3), BODY)
    clock.now += 301
    verifier.verify(signed(NOW + 301, nonce=3), BODY)
