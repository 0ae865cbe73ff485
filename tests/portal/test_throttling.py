"""A throttle counts the attempts of one sender, and says how long to wait."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone

from portal import throttling
from portal.models import ThrottleCount
from portal.throttling import Attempt, Throttle, sender_network

THROTTLE = Throttle("test", limit=2, period=timedelta(minutes=10))


pytestmark = pytest.mark.django_db


def attempt(throttle: Throttle, address: str) -> Attempt:
    return throttle.attempt(RequestFactory().get("/", REMOTE_ADDR=address))


def test_attempts_beyond_the_limit_wait_for_the_end_of_the_period() -> None:
    assert [attempt(THROTTLE, "192.0.2.1") for _number in range(2)] == [Attempt(True), Attempt(True)]
    third = attempt(THROTTLE, "192.0.2.1")
    assert not third.is_allowed
    assert 300 <= third.wait <= 600


def test_each_sender_and_each_scope_has_a_count_of_its_own() -> None:
    for _number in range(3):
        attempt(THROTTLE, "192.0.2.1")
    assert attempt(THROTTLE, "192.0.2.2").is_allowed
    assert attempt(Throttle("other", 1, timedelta(minutes=1)), "192.0.2.1").is_allowed


def test_a_household_is_one_sender_whichever_of_its_addresses_it_uses() -> None:
    for number in range(2):
        attempt(THROTTLE, f"2001:db8:1:2::{number}")
    assert not attempt(THROTTLE, "2001:db8:1:2:ffff::1").is_allowed
    assert attempt(THROTTLE, "2001:db8:1:3::1").is_allowed


def test_no_address_is_kept() -> None:
    attempt(THROTTLE, "192.0.2.1")
    assert "192.0.2.1" not in str(ThrottleCount.objects.values().get())


def test_counts_are_in_the_database_so_that_all_processes_share_them() -> None:
    for _number in range(2):
        attempt(THROTTLE, "192.0.2.1")
    # Another process has an empty memory.
    cache.clear()
    assert not attempt(THROTTLE, "192.0.2.1").is_allowed


def test_a_count_ends_with_its_period_and_is_removed() -> None:
    for _number in range(3):
        attempt(THROTTLE, "192.0.2.1")
    ThrottleCount.objects.update(ends_at=timezone.now())
    assert attempt(THROTTLE, "192.0.2.1").is_allowed
    assert ThrottleCount.objects.get().number == 1
    ThrottleCount.objects.update(ends_at=timezone.now())
    assert throttling.forget_ended_periods() == 1


def test_only_our_own_proxies_are_believed(settings: Any) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.9, 192.0.2.1")
    assert sender_network(request) == "10.0.0.1"
    settings.PROXIES = 1
    assert sender_network(request) == "192.0.2.1"
