"""Static files under ASGI."""

from contextlib import closing
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile


class StaticFiles(WhiteNoiseMiddleware):
    """WhiteNoise that answers with whole files.

    Its own answer is a synchronous stream, which Django under ASGI reads whole anyway, with a
    warning for each file.
    """

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """Return the file's content with the headers that WhiteNoise gives it."""
        found = static_file.get_response(request.method, request.META)
        with closing(found.file or BytesIO()) as file:
            return HttpResponse(file.read(), status=int(found.status), headers=dict(found.headers))
