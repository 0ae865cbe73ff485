"""Limits on how often one sender may do something. No address is stored.

    throttle = Throttle("feedback", limit=5, period=timedelta(hours=1))
    if not (attempt := throttle.attempt(request)).is_allowed:
        return too_many_requests(retry_after=attempt.wait)

A throttle of Django REST framework can wrap one: its `allow_request` and `wait` are the two fields of an attempt.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Attempt:
    """`wait` is the number of seconds until another attempt is allowed, 0 if this one is."""

    is_allowed: bool
    wait: int = 0


@dataclass(frozen=True)
class Throttle:
    """At most `limit` attempts of one sender within a period, which the first attempt begins."""

    scope: str
    limit: int
    period: timedelta

    def attempt(self, request: HttpRequest) -> Attempt:
        """Count one more attempt, and say whether it is within the limit."""
        key = f"throttle-{self.scope}-{_sender_key(sender_network(request))}"
        seconds, now = int(self.period.total_seconds()), time.time()
        ends_at = cache.get_or_set(f"{key}-ends-at", now + seconds, seconds) or now + seconds
        cache.add(key, 0, seconds)
        try:
            number = cache.incr(key)
        except ValueError:
            # The period ended between the two lines above.
            cache.set(key, 1, seconds)
            number = 1
        return Attempt(True) if number <= self.limit else Attempt(False, max(1, round(ends_at - now)))


def _sender_key(network: str) -> str:
    """A name that tells senders apart for a day and cannot be turned back into an address."""
    return salted_hmac("initiatives.senders", f"{timezone.localdate()} {network}").hexdigest()


def sender_network(request: HttpRequest) -> str:
    """The address that sent a request, as the outermost of our own proxies saw it; of IPv6, its network."""
    remote = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies = settings.PROXIES
    claimed = forwarded[-proxies] if 0 < proxies <= len(forwarded) else remote
    return _household(claimed) or _household(remote)


def _household(text: str) -> str:
    """The address, or the /64 network of an IPv6 address: one household may use any address within it."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)
