"""A kept page is the page that Django would make: never another reader's, another day's or an earlier edition's."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from initiatives.models import EmptySearch, Initiative
from portal.kept_pages.before_django import Environ, KeptPages, StartResponse
from portal.kept_pages.store import Page, Store
from tests.factories import make_initiative, make_theme


class Reader:
    """Asks the WSGI application as a server does, and counts how often Django answered."""

    def __init__(self, store: Store | None = None) -> None:
        self.made = 0
        django = WSGIHandler()

        def counting(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            self.made += 1
            return django(environ, start_response)

        self.application = KeptPages(counting, store)

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        environ = Client()._base_environ(
            PATH_INFO=path.partition("?")[0], QUERY_STRING=path.partition("?")[2], REQUEST_METHOD=method, **headers
        )
        environ.pop("HTTP_COOKIE", None) if "HTTP_COOKIE" not in headers else environ.update(headers)
        said: dict[str, Any] = {}
        # As Django's own client, which connects it again: the connection of a test outlives its requests.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)

        def start_response(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], None]:
            said.update(status=int(status[:3]), headers=dict(headers))
            return lambda data: None

        body = b"".join(self.application(environ, start_response))
        return said["status"], said["headers"], body


@pytest.fixture
def reader() -> Iterator[Reader]:
    yield Reader()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def changing_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    def be(day: date) -> None:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: day)

    return be


@pytest.mark.django_db
class TestKeptPages:
    def test_asked_again_a_page_is_the_same_and_asks_nothing(self, reader: Reader) -> None:
        make_initiative(title_en="Of the register")
        first = reader.get("/en/initiatives/?size=25&sort=title", HTTP_ACCEPT_ENCODING="gzip")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            again = reader.get("/en/initiatives/?sort=title&size=25", HTTP_ACCEPT_ENCODING="gzip")
        assert reader.made == 1
        assert len(queries) == 0
        assert b"Of the register" in gzip.decompress(again[2])
        plain = reader.get("/en/initiatives/?sort=title&size=25")
        assert plain[2] == gzip.decompress(first[2]) == gzip.decompress(again[2])
        for headers in (again[1], plain[1]):
            assert len(headers.pop("X-Request-ID")) == 32
        assert again[1].keys() == first[1].keys() - {"X-Request-ID"}
        for name in ("Content-Security-Policy", "Cache-Control", "ETag", "Vary", "X-Frame-Options", "Content-Type"):
            assert again[1][name] == plain[1][name] == first[1][name]
        assert int(plain[1]["Content-Length"]) == len(plain[2])
        assert reader.get("/en/initiatives/?sort=title&size=25", "HEAD")[2] == b""
        assert reader.made == 1

    def test_unchanged_it_is_not_sent_again(self, reader: Reader, client: Client) -> None:
        tag = reader.get("/en/about/")[1]["ETag"]
        status, headers, body = reader.get("/en/about/", HTTP_IF_NONE_MATCH=f'"x", {tag}')
        assert (status, body, reader.made) == (304, b"", 1)
        assert {"ETag", "Cache-Control", "Vary"} <= headers.keys()
        # The pages of other sites may read a feed, and so its unchanged answer.
        tag = reader.get("/en/initiatives.atom")[1]["ETag"]
        status, headers, _body = reader.get("/en/initiatives.atom", HTTP_IF_NONE_MATCH=tag)
        assert (status, headers["Access-Control-Allow-Origin"]) == (304, "*")
        # A process that has not kept it knows the tag as well.
        assert client.get("/en/about/", headers={"If-None-Match": tag}).status_code == 304
        answer = client.get("/en/initiatives.atom", headers={"If-None-Match": tag})
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (304, "*")
        make_initiative()
        assert client.get("/en/about/", headers={"If-None-Match": tag}).status_code == 200

    def test_each_change_makes_it_anew(self, reader: Reader) -> None:
        entry = make_initiative(title_en="Before")
        assert b"Before" in reader.get("/en/initiatives/")[2]
        Initiative.objects.filter(pk=entry.pk).update(title_en="After")
        assert b"After" in reader.get("/en/initiatives/")[2]

    def test_each_day_makes_it_anew(self, reader: Reader, changing_day: Callable[[date], None]) -> None:
        make_initiative(start="2020", end="2026-11", stated_status="running", status_as_of="2026")
        changing_day(date(2026, 11, 30))
        assert b"Was to end" not in reader.get("/en/initiatives/initiative/")[2]
        changing_day(date(2026, 12, 1))
        assert b"Was to end" in reader.get("/en/initiatives/initiative/")[2]

    @pytest.mark.parametrize(
        "path",
        [
            "/en/initiatives/initiative/report/", "/en/suggest/", "/admin/login/", "/health", "/en/nothing/", "/",
            "/en/initiatives/?page=99", "/en/initiatives.csv", "/en/initiatives/?q=zzzzqqq", "/en/preview/x/",
        ],
    )  # fmt: skip
    def test_forms_errors_files_and_what_is_counted_are_not_kept(self, reader: Reader, path: str) -> None:
        make_initiative()
        for _again in range(2):
            _status, headers, _body = reader.get(path)
        assert reader.made == 2
        assert "Set-Cookie" not in headers or "no-store" in headers["Cache-Control"]

    def test_who_is_signed_in_gets_pages_of_their_own(self, reader: Reader) -> None:
        reader.get("/en/about/")
        for cookie in (f"{settings.SESSION_COOKIE_NAME}=x", "a=b; messages=x"):
            status, headers, _body = reader.get("/en/about/", HTTP_COOKIE=cookie)
            assert (status, headers["Cache-Control"].split(",")[0]) == (200, "private")
            assert "ETag" not in headers
        assert reader.made == 3
        # The token of a form that was sent before says nothing of the reader.
        reader.get("/en/about/", HTTP_COOKIE="csrftoken=x")
        assert reader.made == 3
        assert "no-store" in reader.get("/en/suggest/", HTTP_COOKIE=f"csrftoken={'x' * 32}")[1]["Cache-Control"]

    def test_each_empty_search_is_counted(self, reader: Reader) -> None:
        for _again in range(2):
            reader.get("/en/initiatives/?q=zzzzqqq")
        assert EmptySearch.objects.get().times == 2

    def test_a_theme_of_another_name_and_address_is_another_key(self, reader: Reader) -> None:
        make_theme()
        pages = {
            reader.get(path)[2] for path in ("/en/about/", "/nl/about/", "/en/about/?a=1", "/en/themes/networking/")
        }
        assert len(pages) == 4
        assert reader.made == 4


class TestStore:
    def test_the_longest_unasked_goes_when_there_is_no_room(self) -> None:
        page = Page.of([("Content-Type", "text/html")], b"x" * 100_000, is_compressed=True, route="", tag="")
        store = Store(most_bytes=350_000)
        for name in ("a", "b", "c"):
            store.put(0, (name,), page)
        assert store.get(0, ("a",)) == page
        store.put(0, ("d",), page)
        assert [name for name in "abcd" if store.get(0, (name,))] == ["a", "c", "d"]
        store.put(0, ("large",), Page.of([], b"x" * 400_000, is_compressed=True, route="", tag=""))
        assert store.get(0, ("large",)) is None
        assert store.get(1, ("a",)) is None
