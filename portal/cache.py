"""Redis as a cache that may be away: what it would have kept is made anew, and no page fails for want of it."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

# Seconds for which Redis is not asked again, so that not each page waits for it.
PAUSE = 10
Kept = TypeVar("Kept")
logger = logging.getLogger(__name__)


class _Outage:
    """Of this process: until when Redis is let be."""

    ends_at = 0.0


class ForgivingRedisCache(RedisCache):
    """Answers as an empty cache while Redis is away. The log tells it once for each pause."""

    def get(self, key: object, default: object = None, version: int | None = None) -> object:
        return _unless_away(lambda: RedisCache.get(self, key, default, version), default)

    def get_many(self, keys: Iterable[object], version: int | None = None) -> dict[object, object]:
        return _unless_away(lambda: RedisCache.get_many(self, keys, version), {})

    def has_key(self, key: object, version: int | None = None) -> bool:
        return _unless_away(lambda: bool(RedisCache.has_key(self, key, version)), False)

    def set(
        self, key: object, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        _unless_away(lambda: RedisCache.set(self, key, value, timeout, version), None)

    def set_many(
        self, data: dict[object, object], timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[object]:
        return _unless_away(lambda: RedisCache.set_many(self, data, timeout, version), list(data))

    def add(
        self, key: object, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return _unless_away(lambda: bool(RedisCache.add(self, key, value, timeout, version)), False)

    def touch(self, key: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return _unless_away(lambda: bool(RedisCache.touch(self, key, timeout, version)), False)

    def delete(self, key: object, version: int | None = None) -> bool:
        return _unless_away(lambda: bool(RedisCache.delete(self, key, version)), False)

    def delete_many(self, keys: Iterable[object], version: int | None = None) -> None:
        _unless_away(lambda: RedisCache.delete_many(self, keys, version), None)

    def clear(self) -> None:
        _unless_away(lambda: RedisCache.clear(self), None)


def _unless_away(ask: Callable[[], Kept], otherwise: Kept) -> Kept:
    if time.monotonic() < _Outage.ends_at:
        return otherwise
    try:
        return ask()
    except RedisError as error:
        _Outage.ends_at = time.monotonic() + PAUSE
        # Not its text, which may hold the address.
        logger.warning("The cache of CACHE_URL does not answer (%s): asked again in %s s.", type(error).__name__, PAUSE)
        return otherwise
