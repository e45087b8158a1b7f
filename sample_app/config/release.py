"""Which release this process runs, for templates."""

from django.conf import settings
from django.http import HttpRequest


def release(request: HttpRequest) -> dict[str, str]:
    """Template context: the environment's name, the release and its short revision."""
    return {
        "environment": settings.ENVIRONMENT,
        "release_version": settings.RELEASE_VERSION,
        "short_revision": settings.RELEASE_REVISION[:7],
    }
