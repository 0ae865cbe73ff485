"""What an address answers, without being held up by a slow server."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.editing.link_checker import network
from initiatives.editing.link_checker.http import MOST_ROBOTS_BYTES, CheckResult
from initiatives.models import LinkCheck
from tests.editing.link_checker.server import BYTES, PAUSE, Site, fetcher

Outcome = LinkCheck.Outcome


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


@contextmanager
def soon() -> Iterator[None]:
    """Long before what comes by a byte at a time would be complete."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < BYTES * PAUSE / 5


@pytest.mark.parametrize("path", ["/drip", "/to/302/drip"])
def test_a_server_that_sends_a_byte_at_a_time_does_not_hold_the_check(site: str, path: str) -> None:
    with soon():
        answer = fetcher(check_seconds=0.6).check(site + path)
    assert answer.outcome == Outcome.UNCHECKED
    assert "Timeout" in answer.detail


def test_one_request_takes_less_than_the_check(site: str) -> None:
    with soon():
        assert fetcher(request_seconds=0.4).check(f"{site}/drip").outcome == Outcome.UNCHECKED


def test_a_body_that_comes_a_byte_at_a_time_does_not_hold_the_check(site: str) -> None:
    Site.robots_drip = True
    with soon():
        answer = fetcher(check_seconds=0.6).check(f"{site}/200")
    assert answer.outcome == Outcome.UNCHECKED
    assert "Timeout" in answer.detail


def test_a_slow_look_up_of_a_name_does_not_hold_the_check(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    is_over = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        is_over.wait()
        return ["127.0.0.1"]

    monkeypatch.setattr(network, "resolve", resolve)
    # A check that waited for the name would never end.
    answer = fetcher(check_seconds=0.3).check(f"{site}/200")
    is_over.set()
    assert (answer.outcome, "Timeout" in answer.detail) == (Outcome.UNCHECKED, True)


def test_a_body_is_not_read(site: str) -> None:
    with soon():
        assert fetcher().check(f"{site}/endless").outcome == Outcome.FOUND


def test_only_the_beginning_of_robots_txt_is_read(site: str) -> None:
    rules = "User-agent: *\nDisallow: /1\n"
    Site.robots = rules + "#" * MOST_ROBOTS_BYTES + "\nDisallow: /2\n"
    one = fetcher()
    assert one.check(f"{site}/200").outcome == Outcome.FOUND
    assert "robots.txt" in one.check(f"{site}/100").detail


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_address_gets_an_answer(rest: str) -> None:
    for address in (rest, f"http://127.0.0.1:1/{rest}", f"http://127.0.0.1:{rest}/", f"ftp://{rest}"):
        assert fetcher(may_be_private=False).check(address).outcome in {Outcome.UNCHECKED, Outcome.NOT_FOUND}
