"""Answers a page that is kept before Django hears of the request; else lets Django answer, and keeps what it may."""

import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpResponse

from initiatives import edition
from initiatives.edition.shown_things import KEY as SHOWN
from portal import existing_database, replica
from portal.middleware import OPEN
from portal.observing import requests as observing

from .headers import PUBLIC_HEADER, is_public, is_same_for_all
from .store import Headers, Key, Page, Store
from .tags import matches, tag_of

ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
Write = Callable[[bytes], object]
Environ = dict[str, Any]
# A query with more is answered, and not kept.
MOST_PAIRS = 100
# A view sets it for an answer that it wants to count each time.
COUNTED = "portal.counted"


class StartResponse(Protocol):
    def __call__(
        self, status: str, headers: Headers, exc_info: ExcInfo | None = None, /
    ) -> Callable[[bytes], object]: ...


Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class KeptPages:
    """A WSGI application around Django's."""

    def __init__(self, django: Application, store: Store | None = None) -> None:
        self._django, self._store = django, store or Store()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        # Templates that are being written change without a new edition.
        key = None if settings.DEBUG else key_of(environ)
        if key is None:
            return self._django(environ, start_response)
        started = time.perf_counter()
        existing_database.close_if_moved()
        with replica.reading(), edition.during_request() as read:
            # None in an outage, too, of which Django's own page tells.
            if read is None:
                return self._django(environ, start_response)
            tag, turn = tag_of(read), self._store.turn_of(read)
            if turn is None:
                return self._django(environ, start_response)
            page = self._store.get(turn, key)
            if page is not None:
                return self._kept(environ, start_response, page, tag, started)
            return self._from_django(environ, start_response, turn, tag, key)

    @staticmethod
    def _kept(environ: Environ, start_response: StartResponse, page: Page, now: str, started: float) -> list[bytes]:
        request_id = observing.id_from(environ.get("HTTP_X_REQUEST_ID", ""))
        asked = environ.get("HTTP_IF_NONE_MATCH", "")
        # Of the edition that it was made in, or, where another process made it later, of this one.
        tag = now if matches(asked, now) else page.tag
        if matches(asked, tag):
            status, body = "304 Not Modified", b""
            opened = [(name, value) for name, value in page.headers if name in OPEN]
            headers = [("ETag", tag), ("Cache-Control", PUBLIC_HEADER), ("Vary", "Accept-Encoding"), *opened]
        else:
            status = "200 OK"
            headers, body = page.answer("gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""))
        start_response(status, [*headers, (observing.HEADER, request_id)])
        observing.note(environ["REQUEST_METHOD"], page.route, int(status[:3]), time.perf_counter() - started, 0)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _from_django(
        self, environ: Environ, start_response: StartResponse, turn: int, tag: str, key: Key
    ) -> Iterable[bytes]:
        response = self._django(environ, start_response)
        if environ["REQUEST_METHOD"] == "GET" and COUNTED not in environ and may_be_kept(response, tag):
            assert isinstance(response, HttpResponse)
            headers = [(name, value) for name, value in response.items() if name != observing.HEADER]
            is_compressed = response.headers.get("Content-Encoding") == "gzip"
            route = environ.get(observing.ROUTE_KEY, "")
            shown = environ.get(SHOWN)
            self._store.put(turn, key, Page.of(headers, response.content, is_compressed, route, tag, shown))
        return response


def key_of(environ: Environ) -> Key | None:
    """What an answer depends on, beside the edition and the day; None for what is not kept.

    The order of the names in a query does not matter, that of the values of one name does.
    """
    path = environ.get("PATH_INFO", "")
    if not is_public(environ["REQUEST_METHOD"], path, environ):
        return None
    pairs = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    if len(pairs) > MOST_PAIRS:
        return None
    query = urlencode(sorted(pairs, key=lambda pair: pair[0]))
    scheme = f"{environ['wsgi.url_scheme']} {environ.get('HTTP_X_FORWARDED_PROTO', '')}"
    return scheme, environ.get("HTTP_HOST", ""), path, query


def may_be_kept(response: Iterable[bytes], tag: str) -> bool:
    """A whole answer that carries the tag of the edition: the middleware gives it to what is the same for all."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and response.headers.get("ETag") == tag
        and response.headers.get("Cache-Control") == PUBLIC_HEADER
        and response.headers.get("Content-Encoding", "gzip") == "gzip"
        and is_same_for_all(response)
    )
