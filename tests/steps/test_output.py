"""What is remembered of a command's output."""

from __future__ import annotations

import pytest

from pipelines.steps.output import KEPT, Output


def test_all_of_a_short_output_is_kept_each_stream_apart() -> None:
    output = Output()
    for stream, text in (("o", "one\n"), ("e", "bad\n"), ("h", "exit 1\n"), ("o", "two\n")):
        output.gotData(stream, text)
    assert (output.stdout, output.stderr) == ("one\ntwo\n", "bad\n")


@pytest.mark.parametrize("chunk", [1000, KEPT - 1, KEPT, 3 * KEPT])
def test_of_a_long_one_the_end_is_kept_and_no_more_remembered(chunk: int) -> None:
    output = Output()
    for n in range(5 * KEPT // chunk + 2):
        output.gotData("o", str(n % 10) * chunk)
        assert len(output._out.text()) < KEPT + chunk
    output.gotData("o", "end")
    assert len(output.stdout) == KEPT
    assert output.stdout.endswith(f"{n % 10}end")
