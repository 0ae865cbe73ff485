"""Finished cards of entries in the memory of a process, until something that they show changes. See ADR 30."""

from collections import OrderedDict
from collections.abc import Collection, Container
from dataclasses import dataclass
from threading import Lock

from django.utils.safestring import SafeString

MOST_BYTES = 16 * 1024 * 1024
# Python's own objects around a card, about.
OVERHEAD = 400
# The things other than entries that a card shows, as the log of changes calls them.
SHOWN = frozenset({"government", "theme"})

# An entry, the language, the term whose page it is, and the parts that are folded under it.
Key = tuple[int, str, str, frozenset[int]]


@dataclass(frozen=True)
class KeptCard:
    html: SafeString
    # The entries of which it tells something: its own, its whole, and the parts that are folded under it.
    entries: frozenset[int]

    @property
    def size(self) -> int:
        return 2 * len(self.html) + OVERHEAD


class KeptCards:
    """Those of one edition and day, the latest asked for, up to a number of bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._cards: OrderedDict[Key, KeptCard] = OrderedDict()
        self._lock = Lock()

    def after(self, changed: Container[int], others: Collection[str]) -> "KeptCards":
        """Those that are still true once these entries and kinds of other things have changed."""
        left = KeptCards(self._most_bytes)
        if SHOWN.isdisjoint(others):
            with self._lock:
                cards = list(self._cards.items())
            for key, card in cards:
                if not any(number in changed for number in card.entries):
                    left.put(key, card)
        return left

    def get(self, key: Key) -> SafeString | None:
        with self._lock:
            if key not in self._cards:
                return None
            self._cards.move_to_end(key)
            return self._cards[key].html

    def put(self, key: Key, card: KeptCard) -> None:
        with self._lock:
            if former := self._cards.pop(key, None):
                self._bytes -= former.size
            self._cards[key] = card
            self._bytes += card.size
            while self._bytes > self._most_bytes:
                self._bytes -= self._cards.popitem(last=False)[1].size
