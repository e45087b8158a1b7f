"""Static files and the access log are the front's own business."""

from __future__ import annotations

import aiohttp
from yarl import URL

from pipelines.deploy.front import nginx
from tests.deploy.front.fronts import Front, logged, run
from tests.deploy.front.releases import release


def test_static_files_outlive_their_release(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        assets = front.folder / "assets"
        (assets / "css").mkdir()
        (assets / "css/site.0123456789ab.css").write_text("old {}")
        (assets / "robots.txt").write_text("plain")
        (front.folder / "secret").write_text("secret")
        async with client.get("/static/css/site.0123456789ab.css") as response:
            assert (response.status, await response.text()) == (200, "old {}")
            assert response.headers["Cache-Control"] == nginx.CACHE_FOREVER
            assert response.content_type == "text/css"
            unchanged = {"If-Modified-Since": response.headers["Last-Modified"]}
        async with client.get("/static/css/site.0123456789ab.css", headers=unchanged) as response:
            assert response.status == 304
        async with client.get("/static/robots.txt") as response:
            assert response.headers["Cache-Control"] == nginx.CACHE_NOT
        async with release(front, "a"):
            front.lead_to("a")
            # Added while it serves; and what is not there is the app's business.
            (assets / "css/site.ba9876543210.css").write_text("new {}")
            async with client.get("/static/css/site.ba9876543210.css") as response:
                assert await response.text() == "new {}"
            for missing in ("/static/none.css", "/static/", "/static/css", "/static/%2e%2e/secret"):
                async with client.get(URL(front.url + missing, encoded=True)) as response:
                    assert response.headers.get("X-Release") == "a", missing

    run(scenario, front)


def test_every_answer_is_logged_in_the_same_words(own_front: Front) -> None:
    lines: list[dict[str, object]] = []

    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(own_front, "a"):
            own_front.lead_to("a")
            await (await client.get("/slow?a=%22")).read()
            await (await client.get("/fault")).read()
            lines.extend(await logged(own_front, 2))

    run(scenario, own_front)
    slow, fault = lines
    assert set(slow) == {"time", "client", "method", "path", "status", "seconds", "agent"}
    assert (slow["client"], slow["method"], slow["path"]) == ("127.0.0.1", "GET", "/slow?a=%22")
    assert isinstance(slow["seconds"], float)
    assert 1 <= slow["seconds"] < 10
    assert isinstance(slow["time"], float)
    assert (fault["path"], fault["status"]) == ("/fault", 502)
