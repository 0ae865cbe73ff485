"""The link checker, against a server on this machine."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.editing.link_checker.http import Answer, Fetcher, Refused, public_addresses
from initiatives.editing.link_checker.run import check_links, named_addresses
from initiatives.models import LinkCheck
from tests.factories import make_initiative, make_organisation, make_source

Outcome = LinkCheck.Outcome
DAY = date(2026, 3, 1)


class Site(BaseHTTPRequestHandler):
    """Answers by the path: /200, /404, /to/301/200 leads to /200."""

    asked: list[str] = []
    robots = ""

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        if self.path == "/robots.txt":
            self._answer(200 if self.robots else 404, body=self.robots.encode())
        elif self.path.startswith("/to/"):
            _empty, _to, code, rest = self.path.split("/", 3)
            self._answer(int(code), location="/" + rest)
        elif self.path == "/silence":
            self.wfile.write(b"nonsense\r\n")
        else:
            self._answer(int(self.path.strip("/")))

    def _answer(self, code: int, location: str = "", body: bytes = b"") -> None:
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked, Site.robots = [], ""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def fetcher(**differing: Any) -> Fetcher:
    return Fetcher(**{"may_be_private": True, "timeout": 5.0, "sleep": lambda seconds: None, **differing})


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/200", Outcome.FOUND),
        ("/204", Outcome.FOUND),
        ("/404", Outcome.NOT_FOUND),
        ("/410", Outcome.NOT_FOUND),
        ("/403", Outcome.UNCHECKED),
        ("/500", Outcome.UNCHECKED),
        ("/silence", Outcome.UNCHECKED),
        ("/to/302/200", Outcome.FOUND),
        ("/to/301/to/302/200", Outcome.FOUND),
        ("/to/301/404", Outcome.NOT_FOUND),
        ("/to/301/500", Outcome.UNCHECKED),
    ],
)
def test_an_answer_is_told_as_what_it_means(site: str, path: str, outcome: LinkCheck.Outcome) -> None:
    assert fetcher().check(site + path).outcome == outcome


def test_an_address_that_moved_for_good_names_the_new_one(site: str) -> None:
    assert fetcher().check(f"{site}/to/301/to/308/200") == Answer(Outcome.MOVED, "answered 200", f"{site}/200")


def test_redirects_without_end_are_given_up(site: str) -> None:
    answer = fetcher().check(site + "/to/302" * 9 + "/200")
    assert answer.outcome == Outcome.UNCHECKED
    assert "without end" in answer.detail


def test_a_site_that_asks_not_to_be_visited_is_not(site: str) -> None:
    Site.robots = "User-agent: *\nDisallow: /4"
    answer = fetcher().check(f"{site}/404")
    assert answer.outcome == Outcome.UNCHECKED
    assert Site.asked == ["/robots.txt"]


def test_a_host_is_never_asked_twice_within_the_pause(site: str) -> None:
    slept: list[float] = []
    one = fetcher(pause=2.0, clock=lambda: 100.0, sleep=slept.append)
    one.check(f"{site}/200")
    one.check(f"{site}/404")
    assert Site.asked == ["/robots.txt", "/200", "/404"]
    assert slept == [2.0, 2.0]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1",
        "http://localhost",
        "http://10.0.0.1",
        "http://192.168.1.1",
        "http://169.254.169.254",
        "http://[::1]",
        "http://[::ffff:127.0.0.1]",
        "http://0.0.0.0",
        "http://2130706433",
        "http://0x7f000001",
    ],
)
def test_a_private_address_is_never_asked(site: str, address: str) -> None:
    port = site.rsplit(":", 1)[1]
    answer = fetcher(may_be_private=False).check(
        address.replace("/", f":{port}/", 3).replace(f":{port}/:{port}/", "//", 1)
    )
    assert answer.outcome == Outcome.UNCHECKED
    assert Site.asked == []


def test_a_private_address_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="private"):
        public_addresses("127.0.0.1", 80, may_be_private=False)
    assert public_addresses("127.0.0.1", 80, may_be_private=True) == ["127.0.0.1"]


def test_a_redirect_into_a_private_network_is_not_followed(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def get(self: Fetcher, url: str, most_bytes: int = 0) -> tuple[int, str, bytes]:
        asked.append(url)
        if url.startswith("http://public.example"):
            return (404, "", b"") if most_bytes else (301, f"{site}/200", b"")
        return original(self, url, most_bytes)

    original = Fetcher._get
    monkeypatch.setattr(Fetcher, "_get", get)
    answer = fetcher(may_be_private=False).check("http://public.example/")
    assert answer == Answer(Outcome.UNCHECKED, "a private address is never asked")
    assert Site.asked == []


@given(st.text(max_size=60))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_any_address_gets_an_answer(rest: str) -> None:
    for address in (rest, f"http://127.0.0.1:1/{rest}", f"http://127.0.0.1:{rest}/", f"ftp://{rest}"):
        assert fetcher(may_be_private=False).check(address).outcome in {Outcome.UNCHECKED, Outcome.NOT_FOUND}


def test_only_three_days_without_it_make_a_link_broken() -> None:
    check = LinkCheck(url="https://example.org/", checked_on=DAY)
    for day in (DAY, DAY, DAY + timedelta(1)):
        check.record(Outcome.NOT_FOUND, "answered 404", day)
    assert (check.failures, check.failing_since, check.is_broken) == (2, DAY, False)
    check.record(Outcome.UNCHECKED, "no answer", DAY + timedelta(2))
    assert (check.failures, check.is_broken) == (2, False)
    check.record(Outcome.NOT_FOUND, "answered 404", DAY + timedelta(3))
    assert check.is_broken
    check.record(Outcome.UNCHECKED, "no answer", DAY + timedelta(4))
    assert check.is_broken


@pytest.mark.django_db
def test_what_is_found_again_is_no_longer_flagged() -> None:
    check = LinkCheck(url="https://example.org/", checked_on=DAY)
    for days in range(3):
        check.record(Outcome.NOT_FOUND, "answered 404", DAY + timedelta(days))
    check.save()
    assert list(LinkCheck.objects.broken()) == [check]
    check.record(Outcome.FOUND, "answered 200", DAY + timedelta(9))
    check.save()
    assert not LinkCheck.objects.broken().exists()
    assert check.failing_since is None


@pytest.mark.django_db
def test_failures_without_a_day_are_refused() -> None:
    with pytest.raises(ValidationError, match="has failed since a day"):
        LinkCheck(url="https://example.org/", checked_on=DAY, outcome="not_found", failures=1).full_clean()


@pytest.mark.django_db
def test_every_address_of_the_register_is_checked_once_and_again_when_due(site: str) -> None:
    make_initiative(slug="it", website=f"{site}/404")
    make_initiative(slug="draft", state="draft", website=f"{site}/200")
    make_organisation(slug="imec", website=f"{site}/200")
    make_source(slug="report", url=f"{site}/500")
    LinkCheck.objects.create(url="https://no-longer-named.example/", outcome="found", checked_on=DAY)
    assert named_addresses() == [f"{site}/200", f"{site}/404", f"{site}/500"]
    assert check_links(fetcher(), DAY) == {"found": 1, "not_found": 1, "unchecked": 1}
    assert LinkCheck.objects.count() == 3
    assert check_links(fetcher(), DAY) == {}
    assert check_links(fetcher(), DAY + timedelta(1)) == {"not_found": 1, "unchecked": 1}
    assert check_links(fetcher(), DAY + timedelta(1), most=1, whatever_is_due=False) == {"found": 1}


@pytest.mark.django_db
def test_the_command_says_what_it_found(site: str, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    make_initiative(slug="it", website=f"{site}/404")
    call_command("check_links")
    assert "could not be checked: 1" in capsys.readouterr().out
    settings.LINKS_MAY_BE_PRIVATE = True
    call_command("check_links", "--all")
    assert "not found: 1\n" in capsys.readouterr().out


@pytest.mark.django_db
def test_editors_see_what_is_broken_and_may_not_write_it(admin_client: Client) -> None:
    broken = LinkCheck.objects.create(
        url="https://gone.example/", outcome="not_found", checked_on=DAY, failures=3, failing_since=DAY
    )
    LinkCheck.objects.create(url="https://there.example/", outcome="found", checked_on=DAY)
    page = admin_client.get("/admin/initiatives/linkcheck/?broken=yes").content.decode()
    assert "gone.example" in page
    assert "there.example" not in page
    assert admin_client.get("/admin/initiatives/linkcheck/add/").status_code == 403
    assert admin_client.post(f"/admin/initiatives/linkcheck/{broken.pk}/change/", {"failures": 0}).status_code == 403
