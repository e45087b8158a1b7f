"""The catalogue's addresses."""

from django.urls import path

from genes import api, views

urlpatterns = [
    path("", views.home, name="home"),
    path("genes/", views.search, name="search"),
    path("genes/add/", views.add, name="add"),
    path("genes/<slug:organism>/<slug:symbol>/", views.gene, name="gene"),
    path("api/genes/", api.genes, name="api-genes"),
    path("api/genes/<slug:organism>/<slug:symbol>/", api.gene, name="api-gene"),
]
