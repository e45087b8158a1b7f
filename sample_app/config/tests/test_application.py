"""The ASGI application as a server meets it."""

from asgiref.testing import ApplicationCommunicator

from config.asgi import application


async def test_lifespan_is_followed() -> None:
    server = ApplicationCommunicator(application, {"type": "lifespan"})
    for event in ("startup", "shutdown"):
        await server.send_input({"type": f"lifespan.{event}"})
        assert await server.receive_output() == {"type": f"lifespan.{event}.complete"}
    await server.wait()


async def test_an_unknown_websocket_is_refused() -> None:
    server = ApplicationCommunicator(application, {"type": "websocket", "path": "/ws/none/"})
    await server.send_input({"type": "websocket.connect"})
    assert await server.receive_output() == {"type": "websocket.close"}
    await server.wait()


async def test_http_reaches_django() -> None:
    headers = [(b"host", b"testserver")]
    scope = {"type": "http", "method": "GET", "path": "/nowhere/", "headers": headers}
    server = ApplicationCommunicator(application, scope)
    await server.send_input({"type": "http.request"})
    assert (await server.receive_output())["status"] == 404
    assert b"There is no page at this address" in (await server.receive_output())["body"]
    await server.wait()
