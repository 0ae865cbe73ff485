"""How long browsers and caches may keep an answer, and when it is still the same: the innermost answer decides.

A public page may be kept by anybody and is asked for again soon, which costs nothing while its tag is the same. What
sets a cookie, belongs to the admin or was asked for by somebody who is signed in is kept by nobody else.
"""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control

from initiatives import edition
from portal.middleware import GetResponse

from .tags import matches, tag_of

# Seconds. A browser asks again after ten; a cache in front may give the old page while it fetches the new one.
PUBLIC = {"public": True, "max_age": 10, "s_maxage": 10, "stale_while_revalidate": 60}
PUBLIC_HEADER = "public, max-age=10, s-maxage=10, stale-while-revalidate=60"
# Answers that hold something of the one who asked.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
APART = ("/admin/", f"/{settings.STATIC_URL.strip('/')}/")


def public_pages_are_cacheable(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_public(request.method, request.path_info, request.META):
            return _patched(request, get_response(request))
        with edition.during_request() as read:
            tag = tag_of(read) if read else ""
            if tag and matches(request.headers.get("If-None-Match", ""), tag):
                return _unchanged(tag)
            response = get_response(request)
        return _patched(request, response, tag)

    return middleware


def is_public(method: str | None, path: str, environ: Mapping[str, object]) -> bool:
    """Whether anybody would get the same answer."""
    if method not in {"GET", "HEAD"} or path.startswith(APART) or "HTTP_AUTHORIZATION" in environ:
        return False
    cookies = str(environ.get("HTTP_COOKIE", ""))
    return not cookies or not any(f"{name}=" in cookies for name in PERSONAL_COOKIES)


def _unchanged(tag: str) -> HttpResponse:
    return HttpResponse(status=304, headers={"ETag": tag, "Cache-Control": PUBLIC_HEADER, "Vary": "Accept-Encoding"})


def _patched(request: HttpRequest, response: HttpResponse, tag: str = "") -> HttpResponse:
    if request.path.startswith("/admin/") or response.cookies:
        patch_cache_control(response, private=True, no_store=True)
    elif response.has_header("Cache-Control") or request.method not in {"GET", "HEAD"}:
        pass
    elif response.status_code not in {200, 301}:
        # An address that leads nowhere may lead somewhere with the next edition.
        patch_cache_control(response, no_cache=True)
    elif not is_public(request.method, request.path_info, request.META):
        # Editors see at once what they saved.
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, **PUBLIC)
        if tag and response.status_code == 200 and is_same_for_all(response):
            response.headers["ETag"] = tag
    return response


def is_same_for_all(response: HttpResponseBase) -> bool:
    """Whether the answer depends on the address alone, compressed or not."""
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",")}
    return not response.cookies and varies <= {"", "accept-encoding"}
