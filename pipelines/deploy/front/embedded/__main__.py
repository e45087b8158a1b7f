"""Listen, say where, serve until SIGTERM, then finish what runs.

python -m pipelines.deploy.front.embedded
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import logging
import signal
import sys
from pathlib import Path

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from pipelines.deploy.front.embedded.proxy import Front, Settings
from pipelines.system.addresses import LAST_PORT

BACKLOG = 4096
KEEP_ALIVE = 75  # seconds that an idle client may stay connected
DRAIN = 10  # seconds that running requests get at the end


async def serve(host: str, port: int, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; raises OSError when it cannot listen."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    logging.getLogger("aiohttp.server").addFilter(_our_fault)
    front = Front(settings)
    server = web.Server(
        front.handle,
        handler_cancellation=True,  # the app stops working for a client that has left
        auto_decompress=False,
        access_log=None,
        keepalive_timeout=KEEP_ALIVE,
    )
    runner = web.ServerRunner(server, shutdown_timeout=DRAIN)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, backlog=BACKLOG)
        await site.start()
        address, taken, *_ = runner.addresses[0]
        print(f"ready http://{address}:{taken}", flush=True)
        await stop.wait()
        await site.stop()
        await front.relays.close()
    finally:
        await runner.cleanup()
        await front.close()


def _our_fault(record: logging.LogRecord) -> bool:
    """Not a malformed request: anybody can send those, and fill a log with their tracebacks."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def _static(text: str) -> tuple[str, Path]:
    prefix, equals, folder = text.partition("=")
    if not (equals and folder and prefix.startswith("/") and prefix.endswith("/")):
        raise argparse.ArgumentTypeError(f"{text!r} is not like /static/=DIRECTORY")
    return prefix, Path(folder).absolute()


def _listen(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not (port.isdecimal() and int(port) <= LAST_PORT):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not like 127.0.0.1:8020, with a port up to {LAST_PORT}"
        )
    return host.strip("[]"), int(port)


def main(arguments: list[str] | None = None) -> None:
    """The command line; ends with a sentence and status 1 when it cannot listen."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.deploy.front.embedded")
    add = parser.add_argument
    add("--listen", type=_listen, required=True, metavar="HOST:PORT", help="port 0: any free one")
    add("--socket", type=Path, required=True, help="the link to the app's Unix socket")
    add("--static", type=_static, action="append", default=[], metavar="PREFIX=DIRECTORY")
    add("--access-log", type=Path, default=Path("/dev/null"), help="a line of JSON per request")
    add("--hold", type=float, default=10, help="seconds to wait for an app that does not listen")
    options = parser.parse_args(arguments)
    host, port = options.listen
    settings = Settings(
        options.socket.absolute(), dict(options.static), options.hold, options.access_log
    )
    try:
        asyncio.run(serve(host, port, settings))
    except OSError as refusal:
        if refusal.errno != errno.EADDRINUSE:
            sys.exit(f"front: cannot serve on {host}:{port}: {refusal}")
        sys.exit(
            f"front: port {port} on {host} is taken by another program;"
            " stop that one or listen on another port"
        )


if __name__ == "__main__":
    main()
