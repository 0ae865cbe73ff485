"""Pages for addresses that lead nowhere."""

from django.http import (
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import render
from django.utils import translation

from portal.errors import NotFound


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that leads nowhere, in the language of the address."""
    code = translation.get_language_from_path(request.path_info)
    translation.activate(code or translation.get_language_from_request(request))
    sentence = str(exception) if isinstance(exception, NotFound) else ""
    return render(request, "404.html", {"sentence": sentence}, status=404)
