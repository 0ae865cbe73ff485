"""Where a redirect leads to, however it is written."""

import pytest

from initiatives.editing.link_checker import network
from initiatives.editing.link_checker.http import CheckResult
from initiatives.models import LinkCheck
from tests.editing.link_checker.server import Site, fetcher

Outcome = LinkCheck.Outcome


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
