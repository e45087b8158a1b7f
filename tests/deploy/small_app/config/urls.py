import os
import time
from pathlib import Path

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from notes.models import Note

VERSION = os.environ["RELEASE_VERSION"]
ASSETS = Path(__file__).parents[1] / "assets"


def index(request: HttpRequest) -> HttpResponse:
    Note.objects.create(text="seen")
    return HttpResponse(VERSION)


def page(request: HttpRequest) -> HttpResponse:
    [asset] = ASSETS.iterdir()  # looked up late: what it is by then must still be this release's
    return HttpResponse(f"{VERSION}\n/static/{asset.name}")


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(VERSION)


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(1)
    return HttpResponse(VERSION)


def health(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    identity = {
        "release": VERSION,
        "revision": os.environ["RELEASE_REVISION"],
        "digest": os.environ["RELEASE_DIGEST"],
    }
    return JsonResponse({"status": "ok", "database": "ok", **identity})


urlpatterns = [
    path("", index),
    path("page", page),
    path("plain", plain),
    path("slow", slow),
    path("healthz", health),
]
