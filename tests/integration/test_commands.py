"""Commands of a branch that do not behave: what hangs is stopped, what talks is cut short."""

from __future__ import annotations

from pathlib import Path

from pipelines.installation import services
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import TINY

MEGABYTE = 1024 * 1024
# One that ends at SIGTERM, with children that do not.
HANGS = """\
python -c "import signal, time; signal.signal(signal.SIGTERM, print); time.sleep({seconds})" &
(trap '' TERM; sleep {seconds}; echo never) | cat &
sleep {seconds}
"""
NOISE = {
    "lines": "yes 'a line that says nothing at all' | head -c 10000000",
    "one-line": "head -c 10000000 /dev/zero | tr '\\\\0' x",
    "junk": "head -c 10000000 /dev/urandom",
    "suite": "python manage.py test",
}


def stage(name: str, toml: str) -> dict[str, str]:
    """The project's pipeline.toml with another table for a stage."""
    head, _, rest = TINY["pipeline.toml"].partition(f"[{name}.commands]\n")
    return {"pipeline.toml": f"{head}{toml}\n{rest.partition(chr(10))[2]}"}


def told(words: str) -> list[str]:
    """The processes of this machine whose command line has these words."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(bytes(1), b" ").decode()
        except (OSError, UnicodeDecodeError):
            continue  # it has ended, or is nothing of ours
        if words in line:
            found.append(f"{process.name}: {line}")
    return found


def test_a_test_that_hangs_is_stopped_with_all_that_it_started(
    slipway: Installation, ada: Developer
) -> None:
    seconds = "86401.25"  # nobody else sleeps so long
    table = '[test]\ntimeout_minutes = 0.05\n[test.commands]\nsuite = """sh hangs.sh"""\n'
    files = stage("test", table) | {"hangs.sh": HANGS.format(seconds=seconds)}
    push = slipway.wait(ada.push("hangs", files).revision, "rejected")
    assert (push.stage, push.reason) == ("test", "suite was stopped after 3 seconds")
    slipway.until(lambda: not told(seconds), "end of what the test started")


def test_a_test_that_prints_without_end_fills_neither_the_log_nor_the_master(
    slipway: Installation, ada: Developer
) -> None:
    lines = "".join(f'{name} = "{line}"\n' for name, line in NOISE.items())
    files = stage("test", f"[test.commands]\n{lines}")
    push = slipway.wait(ada.push("wip/talks", files).revision, "withdrawn", seconds=180)
    (build,) = slipway.dashboard.builds_of(push.id, "test")
    assert build["state_string"] == "1 passed"
    # Before it shows all that it kept. It has 110 MB at its start; of the junk, each of the
    # 4 million characters that are kept takes four bytes until it is written.
    assert most_memory(slipway, "master") < 200 * MEGABYTE
    logs = dict(slipway.dashboard.logs(build))
    most = slipway.settings.log_megabytes * MEGABYTE
    for name in list(NOISE)[:3]:
        text = logs[f"{name}/stdio"]
        assert most - MEGABYTE < len(text) < most + MEGABYTE, name
        assert "more than 4.0 MB were written: the end follows at the end" in text
        assert "MB are left out here (SLIPWAY_LOG_MEGABYTES)" in text[-MEGABYTE // 2 :]
        after = text.rpartition("\nelapsedTime=")[2]
        assert after.count("\n") <= 2, name  # a last line that was not ended follows it


def most_memory(slipway: Installation, service: str) -> int:
    """How much memory a service ever had."""
    pid = services.running(slipway.settings)[service].pid
    status = Path(f"/proc/{pid}/status").read_text()
    (kilobytes,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) * 1024
