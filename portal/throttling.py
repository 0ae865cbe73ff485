"""Limits on how often one sender may do something. No address is stored.

    throttle = Throttle("feedback", limit=5, period=timedelta(hours=1))
    if not (attempt := throttle.attempt(request)).is_allowed:
        return too_many_requests(retry_after=attempt.wait)

The counts are in the database, since the memory of one process knows nothing of the others.
A throttle of Django REST framework can wrap one: its `allow_request` and `wait` are the two fields of an attempt.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.models import ThrottleCount


@dataclass(frozen=True)
class Attempt:
    """`wait` is the number of seconds until another attempt is allowed, 0 if this one is.

    `remaining` is how many more are allowed before the period ends, which is in `resets_in` seconds.
    """

    is_allowed: bool
    wait: int = 0
    remaining: int = field(default=0, compare=False)
    resets_in: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Throttle:
    """At most `limit` attempts of one sender within a period, which the first attempt begins."""

    scope: str
    limit: int
    period: timedelta

    def attempt(self, request: HttpRequest) -> Attempt:
        """Count one more attempt of the address that sent a request, and say whether it is within the limit."""
        return self.attempt_by(sender_network(request))

    def attempt_by(self, sender: str) -> Attempt:
        """Count one more attempt of any sender: an address, a name, an account."""
        now = timezone.now()
        number, ends_at = _count(f"{self.scope}-{_sender_key(sender)}", now, self.period)
        resets_in = max(1, round((ends_at - now).total_seconds()))
        if number <= self.limit:
            return Attempt(True, remaining=self.limit - number, resets_in=resets_in)
        return Attempt(False, resets_in, resets_in=resets_in)


def forget_ended_periods() -> int:
    """Remove the counts that limit nothing any more."""
    return ThrottleCount.objects.filter(ends_at__lte=timezone.now()).delete()[0]


def _count(key: str, now: datetime, period: timedelta) -> tuple[int, datetime]:
    """Add one. Two requests at the same moment both count, since the database adds."""
    ends_at = now + period
    # A count that ends later than any can was begun while the clock was ahead.
    ThrottleCount.objects.filter(Q(ends_at__lte=now) | Q(key=key, ends_at__gt=ends_at + period)).delete()
    counted, is_new = ThrottleCount.objects.get_or_create(key=key, defaults={"ends_at": ends_at})
    if is_new:
        return 1, ends_at
    ThrottleCount.objects.filter(pk=counted.pk).update(number=F("number") + 1)
    number = ThrottleCount.objects.filter(pk=counted.pk).values_list("number", flat=True).first()
    # Another request may have removed the count at the end of its period.
    return number or 1, counted.ends_at


def _sender_key(sender: str) -> str:
    """A name that tells senders apart for a day and cannot be turned back into a sender."""
    return salted_hmac("initiatives.senders", f"{timezone.localdate()} {sender}").hexdigest()


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
