"""The link checker, against a server on this machine."""

import threading
import time
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

from initiatives.editing.link_checker import network
from initiatives.editing.link_checker.http import MOST_ROBOTS_BYTES, CheckResult, Fetcher
from initiatives.editing.link_checker.network import Refused, approved_addresses, is_public
from initiatives.editing.link_checker.run import check_links, named_addresses
from initiatives.models import LinkCheck
from tests.factories import make_initiative, make_organisation, make_source

Outcome = LinkCheck.Outcome
DAY = date(2026, 3, 1)


class Site(BaseHTTPRequestHandler):
    """Answers by the path: /200, /404, /to/301/200 leads to /200, /drip never ends."""

    asked: list[str] = []
    hosts: list[str] = []
    locations: dict[str, bytes] = {}
    robots = ""
    # Whether robots.txt comes byte by byte.
    robots_drip = False
    other_header = b""

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        type(self).hosts.append(self.headers["Host"])
        if self.path == "/robots.txt" and self.robots_drip:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            self._drip(b"#" * 10_000, pause=0.05)
        elif self.path == "/robots.txt":
            self._answer(200 if self.robots else 404, body=self.robots.encode())
        elif self.path.startswith("/to/"):
            _empty, _to, code, rest = self.path.split("/", 3)
            self._answer(int(code), location="/" + rest)
        elif self.path in self.locations:
            self.wfile.write(b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n" + self.other_header)
            self.wfile.write(b"Location: " + self.locations[self.path] + b"\r\n\r\n")
        elif self.path == "/silence":
            self.wfile.write(b"nonsense\r\n")
        elif self.path == "/drip":
            self._drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 10_000, pause=0.05)
        elif self.path == "/endless":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            self._drip(b"x" * 10_000, pause=0.05)
        else:
            self._answer(int(self.path.strip("/")))

    def _answer(self, code: int, location: str = "", body: bytes = b"") -> None:
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, answer: bytes, pause: float) -> None:
        """Send byte by byte, until the other side has had enough."""
        try:
            for position in range(len(answer)):
                self.wfile.write(answer[position : position + 1])
                time.sleep(pause)
        except OSError:
            self.close_connection = True

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked, Site.hosts, Site.locations, Site.robots = [], [], {}, ""
    Site.robots_drip, Site.other_header = False, b""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def fetcher(**differing: Any) -> Fetcher:
    return Fetcher(**{"may_be_private": True, "request_seconds": 5.0, "sleep": lambda seconds: None, **differing})


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
    assert fetcher().check(f"{site}/to/301/to/308/200") == CheckResult(Outcome.MOVED, "answered 200", f"{site}/200")


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
        approved_addresses("127.0.0.1", 80, may_be_private=False)
    assert approved_addresses("127.0.0.1", 80, may_be_private=True) == ["127.0.0.1"]


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:8.8.8.8",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2001::a00:1",
        "2002:a00:1::",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_public_is_known_as_such(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.191.0.1", "2a02:2c40::1"])
def test_a_public_address_is_known_as_such(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_refuses_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "resolve", lambda host, port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(Refused):
        approved_addresses("public.example", 80, may_be_private=False)


def test_a_redirect_into_a_private_network_is_not_followed(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.rsplit(":", 1)[1]
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
    Site.locations = {"/inside": f"http://127.0.0.2:{port}/200".encode()}
    answer = fetcher(may_be_private=False).check(f"{site}/inside")
    assert answer == CheckResult(Outcome.UNCHECKED, "a private address is never asked")
    assert Site.asked == ["/robots.txt", "/inside"]


def test_the_address_that_was_approved_is_asked_whatever_the_name_leads_to_then(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site.rsplit(":", 1)[1]
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    monkeypatch.setattr(network, "resolve", resolve)
    assert fetcher().check(f"http://no-such-host.example:{port}/200").outcome == Outcome.FOUND
    assert looked_up == ["no-such-host.example"] * 2
    assert Site.hosts == [f"no-such-host.example:{port}"] * 2


@pytest.mark.parametrize("path", ["/drip", "/to/302/drip"])
def test_a_server_that_sends_a_byte_at_a_time_does_not_hold_the_check(site: str, path: str) -> None:
    started_at = time.monotonic()
    answer = fetcher(check_seconds=0.6).check(site + path)
    assert time.monotonic() - started_at < 3
    assert answer.outcome == Outcome.UNCHECKED
    assert "Timeout" in answer.detail


def test_one_request_takes_less_than_the_check(site: str) -> None:
    started_at = time.monotonic()
    assert fetcher(request_seconds=0.4).check(f"{site}/drip").outcome == Outcome.UNCHECKED
    assert time.monotonic() - started_at < 3


def test_a_body_that_comes_a_byte_at_a_time_does_not_hold_the_check(site: str) -> None:
    Site.robots_drip = True
    started_at = time.monotonic()
    answer = fetcher(check_seconds=0.6).check(f"{site}/200")
    assert time.monotonic() - started_at < 3
    assert answer.outcome == Outcome.UNCHECKED
    assert "Timeout" in answer.detail


def test_a_slow_look_up_of_a_name_does_not_hold_the_check(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int) -> list[str]:
        time.sleep(3)
        return ["127.0.0.1"]

    monkeypatch.setattr(network, "resolve", resolve)
    started_at = time.monotonic()
    answer = fetcher(check_seconds=0.3).check(f"{site}/200")
    assert time.monotonic() - started_at < 2
    assert (answer.outcome, "Timeout" in answer.detail) == (Outcome.UNCHECKED, True)


def test_a_body_is_not_read(site: str) -> None:
    started_at = time.monotonic()
    assert fetcher().check(f"{site}/endless").outcome == Outcome.FOUND
    assert time.monotonic() - started_at < 3


def test_only_the_beginning_of_robots_txt_is_read(site: str) -> None:
    rules = "User-agent: *\nDisallow: /1\n"
    Site.robots = rules + "#" * MOST_ROBOTS_BYTES + "\nDisallow: /2\n"
    one = fetcher()
    assert one.check(f"{site}/200").outcome == Outcome.FOUND
    assert "robots.txt" in one.check(f"{site}/100").detail


def test_a_location_in_raw_utf_8_is_asked_as_it_is_meant(site: str) -> None:
    Site.locations = {"/old": "/caf%C3%A9/\u00e9t\u00e9".encode(), "/caf%C3%A9/%C3%A9t%C3%A9": b"/200"}
    assert fetcher().check(f"{site}/old") == CheckResult(Outcome.MOVED, "answered 200", f"{site}/200")
    assert Site.asked == ["/robots.txt", "/old", "/caf%C3%A9/%C3%A9t%C3%A9", "/200"]


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        ("/été".encode(), "/%C3%A9t%C3%A9"),
        (b"/%C3%A9t%C3%A9", "/%C3%A9t%C3%A9"),
        ("/caf%C3%A9/été?q=%C3%A9&r=é".encode(), "/caf%C3%A9/%C3%A9t%C3%A9?q=%C3%A9&r=%C3%A9"),
        (b"/\xe9t\xe9", "/%E9t%E9"),
        ("/日本".encode(), "/%E6%97%A5%E6%9C%AC"),
        (b"/100%", "/100%25"),
        (b"/a b", "/a%20b"),
        (b"/%2e%2E/x", "/%2e%2E/x"),
    ],
)
@pytest.mark.parametrize("other", [b"", "X-Title: été\r\n".encode("latin-1"), "X-Title: été\r\n".encode()])
def test_a_location_is_encoded_once_whatever_else_the_server_says(
    site: str, location: bytes, asked: str, other: bytes
) -> None:
    Site.locations, Site.other_header = {"/old": location, asked: b"/200"}, other
    assert fetcher().check(f"{site}/old") == CheckResult(Outcome.MOVED, "answered 200", f"{site}/200")
    assert Site.asked == ["/robots.txt", "/old", asked, "/200"]


def test_a_host_in_letters_beyond_ascii_is_looked_up_as_one(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.rsplit(":", 1)[1]
    monkeypatch.setattr(network, "resolve", lambda host, port: ["127.0.0.1"])
    Site.locations = {"/old": f"http://café.example:{port}/été".encode(), "/%C3%A9t%C3%A9": b"/200"}
    assert fetcher().check(f"{site}/old").outcome == Outcome.MOVED
    assert Site.hosts[-1] == f"xn--caf-dma.example:{port}"


@pytest.mark.parametrize("location", [b"http://[", b"http://:99999/", b"ftp://example.org/", b"//"])
def test_a_location_that_is_no_address_of_the_web_is_told(site: str, location: bytes) -> None:
    Site.locations = {"/old": location}
    assert fetcher().check(f"{site}/old").outcome in {Outcome.UNCHECKED, Outcome.NOT_FOUND}


@given(st.text(max_size=60))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_any_address_gets_an_answer(rest: str) -> None:
    for address in (rest, f"http://127.0.0.1:1/{rest}", f"http://127.0.0.1:{rest}/", f"ftp://{rest}"):
        assert fetcher(may_be_private=False).check(address).outcome in {Outcome.UNCHECKED, Outcome.NOT_FOUND}


def is_broken(check: LinkCheck) -> bool:
    check.save()
    return LinkCheck.objects.broken().contains(check)


@pytest.mark.django_db
def test_only_three_days_without_it_make_a_link_broken() -> None:
    check = LinkCheck(url="https://example.org/", checked_on=DAY)
    for day in (DAY, DAY, DAY + timedelta(1)):
        check.record(Outcome.NOT_FOUND, "answered 404", day)
    assert (check.failures, check.failing_since, is_broken(check)) == (2, DAY, False)
    check.record(Outcome.UNCHECKED, "no answer", DAY + timedelta(2))
    assert (check.failures, is_broken(check)) == (2, False)
    check.record(Outcome.NOT_FOUND, "answered 404", DAY + timedelta(3))
    assert is_broken(check)
    check.record(Outcome.UNCHECKED, "no answer", DAY + timedelta(4))
    assert is_broken(check)


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
    assert check_links(fetcher(), DAY + timedelta(1), most=1, only_due=False) == {"found": 1}


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
