"""Headers of every response for browsers and caches: the content security policy, and how long a page is kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

GetResponse = Callable[[HttpRequest], HttpResponse]

PUBLIC_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The widgets of Django's admin set style attributes on their own elements.
ADMIN_POLICY = PUBLIC_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


def content_security_policy(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else PUBLIC_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


def _is_cacheable(request: HttpRequest, response: HttpResponse) -> bool:
    return request.method in {"GET", "HEAD"} and response.status_code in {200, 301, 404}


def public_pages_are_cacheable(get_response: GetResponse) -> GetResponse:
    """Let caches keep a public page for five minutes, but never one that sets a cookie or belongs to the admin."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/") or response.cookies:
            patch_cache_control(response, private=True, no_store=True)
        elif _is_cacheable(request, response) and not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=300)
        return response

    return middleware
