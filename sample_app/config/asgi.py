"""The ASGI application: Django for HTTP, the live feed for WebSocket."""

from config.start import require_settings

require_settings("config.asgi")

from django.core.asgi import get_asgi_application  # noqa: E402

django_application = get_asgi_application()

from django.conf import settings  # noqa: E402

from config.application import Application  # noqa: E402
from genes.feed import RecentFeed  # noqa: E402

application = Application(
    http=django_application,
    websockets={"/ws/recent/": RecentFeed(settings.FEED_INTERVAL)},
)
