"""The catalogue of genes."""

from django.apps import AppConfig


class GenesConfig(AppConfig):
    """Names the app for Django and its admin."""

    name = "genes"
    verbose_name = "Gene catalogue"
