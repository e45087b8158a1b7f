"""After a push: pokes the master, and tells the person who pushed what happens next.

Runs alone inside the hub. Its start is part of every push, so it imports little: `socket` and
`json` would double its 20 ms. A poke that does not arrive loses nothing: the master compares the
hub's branches with what it has handled.
"""

import _socket
import fcntl
import hmac
import os
import sys
import time

CONNECT, ANSWER = 0.1, 0.25  # seconds that a push may wait for the master
ONE_BY_ONE, LISTED = 5, 20  # branches: so many get a line with an address; so many are named
HEADS, TAGS = "refs/heads/", "refs/tags/"
NOTHING = "0" * 40
OPTIONS = ("follow", "hold", "hotfix")
PATIENCE = 60  # seconds that a push is followed without a master
PLAIN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

Update = tuple[str, str, str]  # old revision, new revision, ref
Settings = dict[str, str]


def main() -> None:
    """Read the updated refs as git tells them, poke once, and print the answer."""
    lines = _decode(sys.stdin.buffer.read()).split("\n")
    updates = [(old, new, ref) for old, new, ref in (line.split(" ", 2) for line in lines if line)]
    _write_down(lines)
    told = (
        _branches_told([update for update in updates if update[2].startswith(HEADS)])
        + _tags_told([ref.removeprefix(TAGS) for _, _, ref in updates if ref.startswith(TAGS)])
        + _options_told()
    )
    for line in told:
        _say(line)
    started = [(ref, new) for _, new, ref in updates if ref.startswith(HEADS) and new != NOTHING]
    if started and "follow" in _options():
        _follow([(ref.removeprefix(HEADS), new) for ref, new in started])


def _write_down(lines: list[str]) -> None:
    """Append the updates to what `pipelines.hub.received` reads, and wait until they are kept.

    What cannot be written is left to the master, which sees where branches are.
    """
    try:
        while True:
            file = os.open("slipway.received", os.O_WRONLY | os.O_APPEND)
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file).st_ino == os.stat("slipway.received").st_ino:  # noqa: PTH116
                break
            os.close(file)  # another one has begun meanwhile
        os.write(file, _encode("\n".join(lines)))
        os.fsync(file)
        os.close(file)
    except OSError as error:
        _say(f"the hub could not note when your push came ({error})")


def _say(line: str) -> None:
    sys.stdout.buffer.write(_encode(f"slipway: {line}\n"))
    sys.stdout.buffer.flush()


def _branches_told(updates: list[Update]) -> list[str]:
    if not updates:
        return []
    try:
        settings = _settings()
        status = _poke(settings, updates)
    except ConnectionRefusedError:
        return [
            "your push is safe; the master is not running and will pick it up when it starts",
            "start it with:  make up",
        ]
    except TimeoutError:
        return ["your push is safe; the master is busy and will pick it up"]
    except (OSError, ValueError, KeyError) as error:
        return [f"your push is safe; the master will pick it up ({error})"]
    if not status.startswith("2"):
        return [
            f"your push is safe; the master will pick it up (it answered: {status or 'nothing'})"
        ]
    return _started_told(settings, updates) + _deleted_told(updates)


def _settings() -> Settings:
    lines = _decode(_contents("slipway.hook")).split("\n")
    return dict(line.split(" = ", 1) for line in lines if line)


def _poke(settings: Settings, updates: list[Update]) -> str:
    """POST the updates, signed; the status of the answer. Raises OSError if there is none."""
    body = _body(settings["project"], updates)
    head = [
        f"POST {settings['path']} HTTP/1.1",
        f"Host: {settings['host']}:{settings['port']}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *_signature(settings["secret_file"], body),
    ]
    request = "\r\n".join(head).encode() + b"\r\n\r\n" + body
    family = _socket.AF_INET6 if ":" in settings["host"] else _socket.AF_INET
    master = _socket.socket(family, _socket.SOCK_STREAM)
    master.settimeout(CONNECT)
    master.connect((settings["host"], int(settings["port"])))
    deadline = time.monotonic() + ANSWER
    master.settimeout(ANSWER)
    master.sendall(request)
    master.settimeout(max(deadline - time.monotonic(), 0.001))
    answer = master.recv(64)
    master.close()
    return answer.decode(errors="replace").partition("\r\n")[0].partition(" ")[2]


def _body(project: str, updates: list[Update]) -> bytes:
    told = ", ".join(
        f'{{"ref": {_json(ref)}, "old": "{old}", "new": "{new}"}}' for old, new, ref in updates
    )
    return f'{{"project": {_json(project)}, "refs": [{told}]}}'.encode()


def _json(text: str) -> str:
    """A string in JSON; a byte that is no UTF-8 becomes the escape of a lone surrogate."""
    units = text.encode("utf-16-be", "surrogatepass").hex()
    return '"' + "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)) + '"'


def _signature(secret_file: str, body: bytes) -> list[str]:
    """The headers that `pipelines.hub.signature` asks for."""
    timestamp, nonce = str(int(time.time())), os.urandom(16).hex()
    signed = f"{timestamp}.{nonce}.".encode() + body
    signature = hmac.digest(_contents(secret_file), signed, "sha256").hex()
    return [
        f"X-Slipway-Timestamp: {timestamp}",
        f"X-Slipway-Nonce: {nonce}",
        f"X-Slipway-Signature: sha256={signature}",
    ]


def _started_told(settings: Settings, updates: list[Update]) -> list[str]:
    started = [(ref.removeprefix(HEADS), new) for _, new, ref in updates if new != NOTHING]
    if len(started) <= ONE_BY_ONE:
        return [
            f"pipeline for {branch} @ {revision[:7]} → {_page(settings, branch, revision)}"
            for branch, revision in started
        ]
    named = [f"  {branch} @ {revision[:7]}" for branch, revision in started[:LISTED]]
    more = len(started) - len(named)
    return [
        f"pipelines for {len(started)} branches → {settings['web_url']}",
        *named,
        *([f"  and {more} more"] if more else []),
    ]


def _page(settings: Settings, branch: str, revision: str) -> str:
    address = settings["push_url"].replace("{revision}", revision)
    return address.replace("{branch}", _quoted(branch))


def _quoted(text: str) -> str:
    return "".join(chr(b) if b in PLAIN else f"%{b:02X}" for b in _encode(text))


def _deleted_told(updates: list[Update]) -> list[str]:
    deleted = [ref.removeprefix(HEADS) for _, new, ref in updates if new == NOTHING]
    return [f"deleted, and withdrawn if under way: {_listed(deleted)}"] if deleted else []


def _tags_told(tags: list[str]) -> list[str]:
    return [f"tags start no pipeline: {_listed(tags)}"] if tags else []


def _options() -> list[str]:
    count = int(os.environ.get("GIT_PUSH_OPTION_COUNT", "0"))
    return [os.environ[f"GIT_PUSH_OPTION_{n}"] for n in range(count)]


def _options_told() -> list[str]:
    unknown = [option for option in _options() if option not in OPTIONS]
    return [f"these push options change nothing: {_listed(unknown)}"] if unknown else []


def _follow(started: list[tuple[str, str]]) -> None:
    """Say what the master tells of the pushes until they end; the push itself is safe already."""
    told, patient_until = 0, time.monotonic() + PATIENCE
    try:
        settings = _settings()
        while time.monotonic() < patient_until:
            try:
                for line in _lines(settings, started, told):
                    if not line:
                        return
                    _say(line)
                    told += 1
                patient_until = time.monotonic() + PATIENCE  # it ended, and is started again
            except ConnectionResetError:
                patient_until = time.monotonic() + PATIENCE
            except (ConnectionRefusedError, TimeoutError):
                pass
            _heard(timeout=500)
        _say(f"not followed any more: no master answered for {PATIENCE} s; your push is safe")
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(0)  # the person has gone
    except (OSError, ValueError, KeyError) as error:
        _say(f"your push is safe, but cannot be followed ({error})")


def _lines(settings: Settings, started: list[tuple[str, str]], skip: int) -> "Iterator[str]":
    """Ask the master; ends early if it does. Raises BrokenPipeError when nobody listens to us."""
    asked = "".join(f"&branch={_quoted(branch)}&at={revision}" for branch, revision in started)
    path = f"/plugins/slipway/follow?project={_quoted(settings['project'])}&skip={skip}{asked}"
    family = _socket.AF_INET6 if ":" in settings["host"] else _socket.AF_INET
    master = _socket.socket(family, _socket.SOCK_STREAM)
    master.settimeout(10)
    master.connect((settings["host"], int(settings["port"])))
    host = f"{settings['host']}:{settings['port']}"
    master.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
    answer, began = b"", False
    while received := _heard(master) and master.recv(4096):
        answer += received
        if not began:
            head, began, answer = _parted(answer)
            if began and b" 200 " not in head.split(b"\r\n")[0] + b" ":
                raise ValueError(head.split(b"\r\n")[0].decode(errors="replace"))
        if began:
            *lines, answer = answer.split(b"\n")
            yield from map(_decode, lines)
    master.close()


def _parted(answer: bytes) -> tuple[bytes, bool, bytes]:
    head, end, body = answer.partition(b"\r\n\r\n")
    return (head, True, body) if end else (b"", False, answer)


def _heard(master: _socket.socket | None = None, timeout: int | None = None) -> bool:
    """Wait for the master, or milliseconds; BrokenPipeError when nobody reads what we say."""
    import select

    poll = select.poll()
    if master:
        poll.register(master.fileno(), select.POLLIN)
    poll.register(1, 0)  # which tells of an error alone
    heard = poll.poll(timeout)
    if any(fd == 1 for fd, _ in heard):
        raise BrokenPipeError
    return bool(heard)


def _listed(names: list[str]) -> str:
    more = len(names) - LISTED
    return ", ".join(names[:LISTED]) + (f" and {more} more" if more > 0 else "")


def _contents(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123, as `pathlib` takes long to import
        return file.read()


def _encode(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


def _decode(data: bytes) -> str:
    return data.decode(errors="surrogateescape")


if __name__ == "__main__":
    main()
