"""Request ids and the line that each request leaves in the log."""

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client, RequestFactory

from config.logs import request_id
from config.requests import request_log

pytestmark = pytest.mark.django_db


def test_every_answer_has_an_id_of_its_own(client: Client) -> None:
    first, second = (client.get("/genes/").headers["X-Request-ID"] for _ in range(2))
    assert len(first) == len(second) == 32
    assert first != second


def test_the_front_may_give_the_id(client: Client) -> None:
    response = client.get("/genes/", headers={"X-Request-ID": "front-0123.45"})
    assert response.headers["X-Request-ID"] == "front-0123.45"


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, 'inject"ed-json', "two words here", "ümlaut-id"]
)
def test_an_id_that_is_unfit_for_a_log_is_replaced(client: Client, given: str) -> None:
    response = client.get("/genes/", headers={"X-Request-ID": given})
    assert response.headers["X-Request-ID"] != given


def test_a_request_is_logged_as_one_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client.get("/genes/?q=secret-question")
    assert caplog.messages == ["GET /genes/ 200"]
    record = caplog.records[0]
    assert (record.method, record.path, record.status) == ("GET", "/genes/", 200)
    assert 0 < record.milliseconds < 10_000


async def test_whatever_a_request_logs_carries_its_id(
    async_client: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    seen = []
    caplog.handler.addFilter(lambda record: seen.append(request_id.get()) or True)
    response = await async_client.get("/genes/", headers={"X-Request-ID": "asgi-0123"})
    assert response.headers["X-Request-ID"] == "asgi-0123"
    assert seen == ["asgi-0123"]
    assert request_id.get() == ""


def test_a_page_that_is_not_there_is_logged_once(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client.get("/nowhere/")
    assert caplog.messages == ["GET /nowhere/ 404"]


async def test_an_asynchronous_view_is_answered_in_kind() -> None:
    async def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request_id.get())

    request = RequestFactory().get("/", headers={"X-Request-ID": "asgi-0123"})
    response = await request_log(view)(request)
    assert response.headers["X-Request-ID"] == response.text == "asgi-0123"
