"""Headers of requests on their way to the app, and of its answers on their way back."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import hdrs, web
from multidict import CIMultiDict
from yarl import URL

HOP_BY_HOP = {
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}


def target(request: web.BaseRequest) -> URL:
    """Return the URL that was asked for, byte for byte; its host is only a placeholder."""
    raw = request.raw_path if request.raw_path.startswith("/") else request.rel_url.raw_path_qs
    return URL(f"http://app{raw}", encoded=True)


def to_app(request: web.BaseRequest) -> CIMultiDict[str]:
    """The request's headers, and who sent it to which host by which scheme."""
    headers = end_to_end(request.headers)
    chain = [*request.headers.getall("X-Forwarded-For", []), request.remote or "unknown"]
    headers["X-Forwarded-For"] = ", ".join(chain)
    headers["X-Forwarded-Host"] = request.headers.get(hdrs.HOST, "")
    headers["X-Forwarded-Proto"] = request.scheme
    return headers


def end_to_end(headers: Mapping[str, str]) -> CIMultiDict[str]:
    """The headers that go through: not those about one connection, nor those it names itself."""
    named = {name.strip().lower() for name in headers.get(hdrs.CONNECTION, "").split(",")}
    dropped = HOP_BY_HOP | named
    return CIMultiDict(
        (name, value) for name, value in headers.items() if name.lower() not in dropped
    )
