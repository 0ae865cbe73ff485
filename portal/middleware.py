"""Headers of every response for browsers: the content security policy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from portal.policies import ADMIN_POLICY, PUBLIC_POLICY
from portal.problems import MEDIA_TYPE, Problem

GetResponse = Callable[[HttpRequest], HttpResponse]

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match, BelGov-Trace-Id",
    "Access-Control-Expose-Headers": (
        "ETag, Content-Disposition, Content-Language, Link, Warning, Retry-After, "
        "RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, BelGov-Trace-Id"
    ),
    "Access-Control-Max-Age": "86400",
}

SAID_AS_PROBLEMS = {404, 405}
KEPT_OF_REFUSALS = ("Allow", "Cache-Control")


def content_security_policy(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def open_to_other_sites(get_response: GetResponse) -> GetResponse:
    """Let the pages of other sites read the API, the downloads and the feeds: they are public, and no cookie counts."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_for_machines(request.path):
            return get_response(request)
        is_asked_before = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204) if is_asked_before else _for_machine(request, get_response(request))
        for name, value in OPEN.items():
            response.headers[name] = value
        return response

    return middleware


def _for_machine(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A refusal as a problem, unless somebody is there who wants to read a page."""
    if response.status_code not in SAID_AS_PROBLEMS or response.get("Content-Type", "") == MEDIA_TYPE:
        return response
    if request.get_preferred_type([MEDIA_TYPE, "text/html"]) != "text/html":
        kept = {name: response.headers[name] for name in KEPT_OF_REFUSALS if name in response.headers}
        response = Problem(response.status_code, headers=kept).response()
    patch_vary_headers(response, ["Accept"])
    return response


def is_for_machines(path: str) -> bool:
    """Whether an address is the API, an identifier or a file; pages end with a slash."""
    is_file = "." in path.rpartition("/")[2] and not path.startswith(("/static/", "/admin/"))
    return is_file or path == "/api" or path.startswith(("/api/", "/id/", "/auth/"))
