"""How often one sender may write, without keeping who it was."""

from datetime import date
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

AT_MOST = 5
HOUR = 60 * 60


def may_send(request: HttpRequest, today: date, what: str = "message") -> bool:
    """Count one more message of this sender, and say whether it is within what an hour allows."""
    key = f"{what}-{_key(address_of(request), today)}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) <= AT_MOST
    except ValueError:
        # The hour ended between the two lines above.
        cache.set(key, 1, HOUR)
        return True


def _key(address: str, today: date) -> str:
    """A name that tells senders apart for a day and cannot be turned back into an address."""
    return "sender-" + salted_hmac("initiatives.senders", f"{today} {address}").hexdigest()


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the outermost of our own proxies saw it."""
    remote = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies = settings.PROXIES
    given = forwarded[-proxies] if 0 < proxies <= len(forwarded) else remote
    return _household(given) or _household(remote)


def _household(given: str) -> str:
    """The address, or of an IPv6 address the network of one household, within which addresses change freely."""
    try:
        address = ip_address(given)
    except ValueError:
        return ""
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)
