"""The site's addresses. `/healthz` is answered before them, in `config.health`."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("genes.urls")),
    path("admin/", admin.site.urls),
]
