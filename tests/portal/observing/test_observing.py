"""Whoever runs the portal sees each request, what is slow and what failed, and nothing that is personal."""

import json
import logging
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import prometheus_client
import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from initiatives import edition
from portal.observing import logs, metrics, requests
from tests.factories import make_initiative

WORDS = "my-illness-at-9000-gent"
TOKEN = "a-token-of-forty-random-characters-or-more"


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """All loggers write JSON here, as they write to the console in production."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(logs.WithoutPaths())
    handler.setFormatter(logs.JsonFormatter())
    watched = [logging.getLogger(name) for name in ("portal", "django.request", "django.security")]
    before = [logger.level for logger in watched]
    for logger in watched:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield stream
    for logger, level in zip(watched, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def read(stream: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.django_db
class TestRequests:
    def test_a_page_is_one_line_with_its_route_and_without_its_words(self, client: Client, lines: StringIO) -> None:
        response = client.get("/en/initiatives/", {"q": WORDS})
        (line,) = read(lines)
        assert line["route"] == "en/initiatives/"
        assert (line["method"], line["status"], line["level"]) == ("GET", 200, "INFO")
        assert int(str(line["queries"])) > 0
        assert line["request"] == response.headers["X-Request-ID"]
        assert WORDS not in lines.getvalue()

    @pytest.mark.parametrize("address", [f"/en/preview/{WORDS}/", f"/en/{WORDS}/", f"/{WORDS}?q={WORDS}"])
    def test_no_line_about_a_page_that_is_not_there_holds_its_address(
        self, client: Client, lines: StringIO, address: str
    ) -> None:
        response = client.get(address)
        assert response.status_code == 404
        assert {line["logger"] for line in read(lines)} == {"portal.requests", "django.request"}
        assert {line["request"] for line in read(lines)} == {response.headers["X-Request-ID"]}
        assert WORDS not in lines.getvalue()

    def test_a_slow_page_and_a_slow_query_are_warnings(self, client: Client, lines: StringIO, settings: Any) -> None:
        settings.SLOW_PAGE_MILLISECONDS = settings.SLOW_QUERY_MILLISECONDS = 0
        client.get("/en/organisations/", {"q": WORDS})
        *slow_queries, slow_page = read(lines)
        assert slow_page["level"] == "WARNING"
        assert str(slow_page["message"]).startswith("Slow: GET en/organisations/ 200")
        assert len(slow_queries) == slow_page["queries"]
        assert {line["logger"] for line in slow_queries} == {"portal.queries"}
        assert WORDS not in lines.getvalue()


class TestRequestId:
    @pytest.mark.parametrize("forged", ["", "short", "x" * 65, "two\nlines-of-a-log", "<script>alert</script>"])
    def test_only_an_id_of_our_proxy_is_taken(self, settings: Any, forged: str) -> None:
        def of(given: str) -> str:
            return requests.request_id(RequestFactory().get("/", headers={"X-Request-ID": given}))

        assert len(of("of-the-proxy")) == 32
        settings.PROXIES = 1
        assert of("of-the-proxy") == "of-the-proxy"
        assert len(of(forged)) == 32

    def test_an_error_ends_the_id(self) -> None:
        def broken(request: HttpRequest) -> HttpResponse:
            assert requests.current_id.get()
            raise ValueError("broken")

        with pytest.raises(ValueError, match="broken"):
            requests.observe_requests(broken)(RequestFactory().get("/"))
        assert requests.current_id.get() == ""


class TestErrors:
    def test_an_error_tells_its_places_and_no_value_of_a_row(self) -> None:
        try:
            raise DatabaseError(f"duplicate key\nDETAIL: Key (email)=({WORDS}) already exists.")
        except DatabaseError:
            record = logging.LogRecord("x", logging.ERROR, __file__, 1, "Failed", (), sys.exc_info())
        written = json.loads(logs.JsonFormatter().format(record))
        assert (written["error"], written["because"]) == ("DatabaseError", "duplicate key")
        assert "test_an_error_tells_its_places" in written["places"][-1]
        plain = logs.TextFormatter("{message}", style="{").format(record)
        assert plain.startswith("Failed\n")
        assert "duplicate key" in plain
        assert WORDS not in plain + json.dumps(written)


@pytest.mark.django_db
class TestMetrics:
    def test_without_a_token_there_are_none(self, client: Client) -> None:
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404

    def test_they_are_for_those_who_send_the_token(self, client: Client, settings: Any) -> None:
        settings.METRICS_TOKEN = TOKEN
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
        sample = ("portal_requests_total", {"method": "GET", "route": "en/about/", "status": "200"})
        before = prometheus_client.REGISTRY.get_sample_value(*sample) or 0
        client.get("/en/about/")
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
        assert prometheus_client.REGISTRY.get_sample_value(*sample) == before + 1
        assert 'portal_request_seconds_bucket{le="0.1",route="en/about/"}' in answer.content.decode()

    def test_slow_queries_are_counted(self, client: Client, settings: Any) -> None:
        settings.METRICS_TOKEN = TOKEN
        settings.SLOW_QUERY_MILLISECONDS = 0
        metrics.instruments()
        before = prometheus_client.REGISTRY.get_sample_value("portal_slow_queries_total") or 0
        client.get("/en/organisations/")
        assert (prometheus_client.REGISTRY.get_sample_value("portal_slow_queries_total") or 0) > before


@pytest.mark.django_db
class TestHealth:
    @pytest.mark.django_db(transaction=True)
    def test_ready_names_each_part_and_the_edition_that_the_search_answers_from(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(2):
            make_initiative(slug=f"plan-{number}")
            answer = client.get("/ready")
            assert answer.status_code == 200
            assert answer.json()["parts"] == {"database": "UP", "migrations": "UP", "search": "UP"}
            now = edition.current()
            assert now
            assert answer.json()["edition"] == now.number
        make_initiative(slug="unseen")
        monkeypatch.setattr("initiatives.search.index.Index.renew", lambda index: None)
        answer = client.get("/ready")
        assert (answer.status_code, answer.json()["parts"]["search"]) == (503, "DOWN")

    def test_a_database_that_is_older_than_the_code_is_not_ready(self, client: Client) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'portal'")
        answer = client.get("/ready")
        assert (answer.status_code, answer.json()["parts"]["migrations"]) == (503, "DOWN")
        assert client.get("/health").status_code == 200
