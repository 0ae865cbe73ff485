"""Pages for addresses that lead nowhere."""

from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import render
from django.utils import translation


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """An address that leads nowhere, in the language of the address."""
    code = translation.get_language_from_path(request.path_info)
    translation.activate(code or translation.get_language_from_request(request))
    sentence = exception.args[0] if exception and exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"sentence": sentence}, status=404)
