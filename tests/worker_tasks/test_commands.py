"""Why a command failed, in a sentence."""

from __future__ import annotations

import pytest

from pipelines.worker_tasks.commands import explain

REASONS = [(r"no version of (\S+)", "{0}: there is no such version.")]
UV = """\
warning: something else
error: Error parsing included file in `wanted.txt` at position 0
  cause: failed to read from file `missing.txt`: No such file or directory (os error 2)
"""
UV_SAYS = (
    "Error parsing included file in `wanted.txt` at position 0: "
    "failed to read from file `missing.txt`: No such file or directory (os error 2)"
)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("error: no version of django", "django: there is no such version."),
        (
            UV,
            "uv fails: " + UV_SAYS,
        ),
        ("  \u00d7 Failed to read `x`\n  ╰─▶ because", "uv fails: Failed to read `x`"),
        (f"error: {'x' * 5000}\n", f"uv fails: {'x' * 300}"),
        ("killed", "uv fails: it does not say why"),
    ],
)
def test_the_first_line_says_it_all(output: str, sentence: str) -> None:
    first, *others = str(explain(output, REASONS, "uv fails")).splitlines()
    assert first == sentence
    assert [line.strip() for line in others] == [line.strip() for line in output.splitlines()]
