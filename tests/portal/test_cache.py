"""A cache that is away answers as an empty one, is told of once, and is asked again after a pause."""

from collections.abc import Callable

import pytest
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError

from portal import cache

ANSWERS: dict[str, tuple[Callable[[cache.ForgivingRedisCache], object], object, object]] = {
    "get": (lambda made: made.get("a", "none"), "none", "held"),
    "get_many": (lambda made: made.get_many(["a"]), {}, {"a": "held"}),
    "has_key": (lambda made: made.has_key("a"), False, True),
    "set": (lambda made: made.set("a", 1), None, None),
    "set_many": (lambda made: made.set_many({"a": 1}), ["a"], []),
    "add": (lambda made: made.add("a", 1), False, True),
    "touch": (lambda made: made.touch("a"), False, True),
    "delete": (lambda made: made.delete("a"), False, True),
    "delete_many": (lambda made: made.delete_many(["a"]), None, None),
    "clear": (lambda made: made.clear(), None, None),
}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> cache.ForgivingRedisCache:
    monkeypatch.setattr(cache._Outage, "ends_at", 0.0)
    return cache.ForgivingRedisCache("redis://127.0.0.1:1/0", {})


@pytest.mark.parametrize("name", ANSWERS)
def test_each_way_of_asking_has_its_answer_while_the_cache_is_away(
    made: cache.ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    ask, otherwise, held = ANSWERS[name]
    asked: list[str] = []

    def is_away(*_given: object) -> object:
        asked.append(name)
        raise ConnectionError("redis://secret@example.org")

    monkeypatch.setattr(RedisCache, name, is_away)
    assert [ask(made), ask(made)] == [otherwise, otherwise]
    # Not asked again within the pause, and the log tells it once, without the address.
    assert asked == [name]
    assert [record.message for record in caplog.records] == [
        "The cache of CACHE_URL does not answer (ConnectionError): asked again in 10 s."
    ]
    monkeypatch.setattr(cache._Outage, "ends_at", 0.0)
    monkeypatch.setattr(RedisCache, name, lambda *_given: held)
    assert ask(made) == held
