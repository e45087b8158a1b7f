"""The web server's worker: gunicorn's own for ASGI, which also lets WebSocket clients go."""

from gunicorn.workers.gasgi import ASGIWorker


class WebWorker(ASGIWorker):
    """Closes WebSockets as soon as the server is told to end.

    gunicorn's worker waits for open connections on SIGTERM and does not tell the application;
    without this a single open page would hold the process until the graceful timeout.
    """

    def handle_exit_signal(self) -> None:
        super().handle_exit_signal()
        self.asgi.stop()
