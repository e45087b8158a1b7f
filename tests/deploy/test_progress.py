"""What programs are told of a deploy is one line each, however much there is to say."""

from __future__ import annotations

import io
import json

import pytest

from pipelines.deploy.progress import Events, Result


@pytest.mark.parametrize("reason", ["fine", "x" * 100_000, "\u20ac\n" * 5000, "\udcff" * 3000])
def test_a_line_is_never_longer_than_a_log_takes(reason: str) -> None:
    out = io.StringIO()
    events = Events(out)
    events.ended("migrate", "failed", 1.0, reason)
    events.result(Result("rejected", "1.0", "abc", reason, "http://127.0.0.1/"))
    step, result = out.getvalue().splitlines()
    assert max(len(step), len(result)) < 4096
    told = json.loads(result)
    assert (told["result"], told["url"]) == ("rejected", "http://127.0.0.1/")
    assert told["reason"] == reason or told["reason"].endswith(" [...]")
    assert reason.startswith(told["reason"].removesuffix(" [...]"))
