"""`/healthz`: does this process answer, which release is it, does its database answer."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

PATH = "/healthz"
logger = logging.getLogger(__name__)


def health_check(get_response: Callable) -> Callable:
    """Answer the health path ahead of everything that looks at the Host header or the scheme."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return health(request) if request.path == PATH else get_response(request)

    return middleware


def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 with the release's identity, or 503 when the database does not answer."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    database = ask_database()
    report = {
        "status": "ok" if database == "ok" else "unavailable",
        "release": settings.RELEASE_VERSION,
        "revision": settings.RELEASE_REVISION,
        "digest": settings.RELEASE_DIGEST,
        "database": database,
    }
    return JsonResponse(
        report,
        status=200 if database == "ok" else 503,
        headers={"Cache-Control": "no-store"},
    )


def ask_database() -> str:
    """Return "ok", or a sentence without addresses: the page is public, the log has the rest."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.exception("The database does not answer.")
        return f"The database does not answer ({type(error).__name__})."
    return "ok"
