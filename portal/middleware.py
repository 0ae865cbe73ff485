"""Headers of every response for browsers: the content security policy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.policies import ADMIN_POLICY, PUBLIC_POLICY

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
        response = HttpResponse(status=204) if is_asked_before else get_response(request)
        for name, value in OPEN.items():
            response.headers[name] = value
        return response

    return middleware


def is_for_machines(path: str) -> bool:
    """Whether an address is the API, an identifier or a file; pages end with a slash."""
    is_file = "." in path.rpartition("/")[2] and not path.startswith(("/static/", "/admin/"))
    return is_file or path == "/api" or path.startswith(("/api/", "/id/", "/auth/"))
