"""Before a push with options: refuses those that are not the pusher's, and writes the others down.

Runs alone inside the hub, before any branch moves, so the master finds with a branch what was said
of it, however late it looks and whatever is killed until then. See `pipelines.hub.options`.
"""

import hashlib
import os
import pwd
import sys

DURABLE = ("hold", "hotfix")
FOLDER = b"slipway.options"
HEADS = b"refs/heads/"
NOTHING = b"0" * 40


def main() -> None:
    """Read the updates as git tells them; exit with 1, a sentence said, to refuse the push."""
    count = int(os.environ.get("GIT_PUSH_OPTION_COUNT", "0"))
    options = {os.environ[f"GIT_PUSH_OPTION_{n}"] for n in range(count)}
    updates = [line.split(b" ", 2) for line in sys.stdin.buffer.read().split(b"\n") if line]
    pusher = os.environ.get("REMOTE_USER") or _account()
    if "hotfix" in options:
        _check_named(pusher)
    told = "\n".join([" ".join(pusher.split()), *(each for each in DURABLE if each in options)])
    pushed = [(ref, new) for _, new, ref in updates if ref.startswith(HEADS) and new != NOTHING]
    try:
        _write(pushed, told.encode(errors="surrogateescape") if options else None)
    except OSError as error:
        sys.exit(f"slipway: push options cannot be kept ({error}): push without them")


def _account() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _check_named(pusher: str) -> None:
    try:
        with open("slipway.hook", encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123
            settings = dict(line.rstrip("\n").split(" = ", 1) for line in file)
        project, named = settings["project"], settings["hotfix"].split("\t")
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"slipway: who may push with -o hotfix cannot be read ({error}): run 'make up'")
    if pusher not in named:
        who = ", ".join(filter(None, named)) or "nobody"
        sys.exit(
            f"slipway: {pusher} may not push with -o hotfix; who may: {who}.\n"
            f"slipway: hotfix = (...) of the project {project} in master.cfg names them.\n"
            "slipway: without the option your push takes its turn."
        )


def _write(pushed: list[tuple[bytes, bytes]], told: bytes | None) -> None:
    """Keep what was told with each branch, or (None) forget what was; it is on the disk then."""
    if told is not None:
        os.makedirs(FOLDER, exist_ok=True)  # noqa: PTH103, as `pathlib` takes long to import
    for ref, new in pushed:
        name = hashlib.sha256(ref.removeprefix(HEADS) + b"\0" + new).hexdigest().encode()
        path = FOLDER + b"/" + name
        if told is not None:
            aside = b"%s.%d" % (path, os.getpid())
            with open(aside, "wb") as file:  # noqa: PTH123
                file.write(told)
                file.flush()
                os.fsync(file.fileno())
            os.rename(aside, path)  # noqa: PTH104
        elif os.path.exists(path):  # noqa: PTH110
            os.unlink(path)  # noqa: PTH108
    folder = os.open(FOLDER, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


if __name__ == "__main__":
    main()
