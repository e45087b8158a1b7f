"""Static files under ASGI."""

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile


class StaticFiles(WhiteNoiseMiddleware):
    """WhiteNoise that answers with whole files.

    Its own streaming response is a synchronous iterator, which Django under ASGI reads whole
    anyway, with a warning for each file.
    """

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """Return the file's content with the headers that WhiteNoise gives it."""
        streaming = WhiteNoiseMiddleware.serve(static_file, request)
        return HttpResponse(
            b"".join(streaming), status=streaming.status_code, headers=streaming.headers
        )
