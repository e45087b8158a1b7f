"""The WSGI application: everything but the live feed, for servers that speak no ASGI."""

from config.start import require_settings

require_settings("config.wsgi")

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
