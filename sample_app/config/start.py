"""What must be settled before Django is loaded by a server."""

import os

from django.core.exceptions import ImproperlyConfigured


def require_settings(module: str) -> None:
    """Raise ImproperlyConfigured unless DJANGO_SETTINGS_MODULE is set.

    A server must never fall back to development settings, which show their insides to everybody.
    """
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        raise ImproperlyConfigured(
            f"{module} was loaded without DJANGO_SETTINGS_MODULE: set it to the settings of this "
            "environment, such as config.settings.staging."
        )
