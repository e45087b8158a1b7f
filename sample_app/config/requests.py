"""Gives every request an id and logs each one as one line."""

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

from config import health
from config.logs import request_id

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")

logger = logging.getLogger("bioweb.request")


@sync_and_async_middleware
def request_log(get_response: Callable) -> Callable:
    """Set the request's id for everything that logs, return it as a header, log the outcome."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponse:
            with identified(request) as finish:
                return finish(await get_response(request))

    else:

        def middleware(request: HttpRequest) -> HttpResponse:
            with identified(request) as finish:
                return finish(get_response(request))

    return middleware


@contextmanager
def identified(request: HttpRequest) -> Iterator[Callable[[HttpResponse], HttpResponse]]:
    """Hold the request's id while it is answered; gives the function that ends the answer."""
    started = time.perf_counter()
    token = request_id.set(id_of(request))

    def finish(response: HttpResponse) -> HttpResponse:
        response.headers[HEADER] = request_id.get()
        outcome = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - started) * 1000, 1),
        }
        # Probes ask every second: they are worth a line only when they fail.
        quiet = request.path == health.PATH and response.status_code == HTTPStatus.OK
        level = logging.DEBUG if quiet else logging.INFO
        logger.log(level, "%(method)s %(path)s %(status)d", outcome, extra=outcome)
        return response

    try:
        yield finish
    finally:
        request_id.reset(token)


def id_of(request: HttpRequest) -> str:
    """Return the id that the front gave, if it is fit for a log, else a new one."""
    given = request.headers.get(HEADER, "")
    return given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
