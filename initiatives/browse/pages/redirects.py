"""Addresses of terms and organisations that were merged into others."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from initiatives.models import TermRedirect

View = Callable[[HttpRequest, str], HttpResponse]


def leading_on(view: View) -> View:
    """Redirect a request for a former slug to the present one. A page has the name of its model."""

    @wraps(view)
    def guarded(request: HttpRequest, slug: str) -> HttpResponse:
        try:
            return view(request, slug)
        except Http404:
            if now := TermRedirect.objects.targets(view.__name__, [slug]).get(slug):
                return redirect(view.__name__, now, permanent=True)
            raise

    return guarded
