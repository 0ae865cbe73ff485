"""The pages that a process keeps, the latest asked for, up to a number of bytes.

A page that says what it shows outlives a change of other things. Any other is gone with the edition it was made in.
"""

import gzip
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

from django.db import DatabaseError
from django.utils import timezone

from initiatives import edition
from initiatives.edition.shown_things import Shown
from initiatives.models import Changes, RegisterEdition

MOST_BYTES = 32 * 1024 * 1024
# Headers, keys and Python's own objects, about; and those that say what a page shows.
OVERHEAD, OVERHEAD_OF_SHOWN = 2_000, 4_000
COMPRESSION = 6
# Of so many turns the changes are known. A page that was not asked for during all of them is made anew.
MOST_TURNS = 500

Headers = list[tuple[str, str]]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """An answer as it goes out, compressed. The headers leave out its length and its encoding."""

    headers: Headers
    compressed: bytes
    route: str
    tag: str
    shown: Shown | None = None
    # In which it was true.
    turn: int = 0

    @classmethod
    def of(
        cls, headers: Headers, body: bytes, is_compressed: bool, route: str, tag: str, shown: Shown | None = None
    ) -> "Page":
        left = [(name, value) for name, value in headers if name.lower() not in {"content-length", "content-encoding"}]
        compressed = body if is_compressed else gzip.compress(body, COMPRESSION, mtime=0)
        return cls(left, compressed, route, tag, shown)

    def answer(self, accepts_gzip: bool) -> tuple[Headers, bytes]:
        if not accepts_gzip:
            body = gzip.decompress(self.compressed)
            return [*self.headers, ("Content-Length", str(len(body)))], body
        encoding = ("Content-Encoding", "gzip"), ("Content-Length", str(len(self.compressed)))
        return [*self.headers, *encoding], self.compressed


class Store:
    """Pages by key. A turn is an edition that this process has seen, with what changed since the one before."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._turn = 0
        self._edition: RegisterEdition | None = None
        self._day: date | None = None
        self._changes: OrderedDict[int, Changes] = OrderedDict()
        self._lock = Lock()

    def turn_of(self, now: RegisterEdition) -> int | None:
        """The turn of an edition. None where the process has seen a newer one already: nothing is kept of an older."""
        day = timezone.localdate()
        with self._lock:
            if self._edition and now.stamp == self._edition.stamp and day == self._day:
                return self._turn
            if self._edition and now.number < self._edition.number:
                # Another thread read the edition later than this one; or else the database is another one.
                newest = edition.newest()
                if newest and newest.stamp == self._edition.stamp and day == self._day:
                    return None
            changes = _between(self._edition, now) if day == self._day else None
            self._turn, self._edition, self._day = self._turn + 1, now, day
            self._begin(changes)
            return self._turn

    def _begin(self, changes: Changes | None) -> None:
        if changes is None:
            self._pages.clear()
            self._changes.clear()
            self._bytes = 0
            return
        self._changes[self._turn] = changes
        if len(self._changes) > MOST_TURNS:
            self._changes.popitem(last=False)
        for key in [key for key, page in self._pages.items() if page.shown is None]:
            self._bytes -= _size(key, self._pages.pop(key))

    def get(self, turn: int, key: Key) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None or turn != self._turn:
                return None
            self._pages.move_to_end(key)
            changes = [self._changes.get(each) for each in range(page.turn + 1, turn + 1)]
        if changes and not _is_still_true(page, changes):
            with self._lock:
                if self._pages.get(key) is page:
                    self._bytes -= _size(key, self._pages.pop(key))
            return None
        if changes:
            page = replace(page, turn=turn)
            with self._lock:
                if key in self._pages:
                    self._pages[key] = page
        return page

    def put(self, turn: int, key: Key, page: Page) -> None:
        """Keep what was made in a turn, unless that is over and nobody can tell whether the page is still true."""
        with self._lock:
            if turn != self._turn and page.shown is None:
                return
            if former := self._pages.pop(key, None):
                self._bytes -= _size(key, former)
            if _size(key, page) > self._most_bytes:
                return
            self._pages[key] = replace(page, turn=turn)
            self._bytes += _size(key, page)
            while self._bytes > self._most_bytes:
                self._bytes -= _size(*self._pages.popitem(last=False))


def _between(former: RegisterEdition | None, now: RegisterEdition) -> Changes | None:
    try:
        return now.changes_since(former.number) if former else None
    except DatabaseError:
        return None


def _is_still_true(page: Page, changes: list[Changes | None]) -> bool:
    if page.shown is None or any(each is None or page.shown.is_touched_by(each) for each in changes):
        return False
    if not page.shown.is_of_register or not any(each and each.entries for each in changes):
        return True
    try:
        return page.shown.is_same_choice()
    except DatabaseError:
        return False


def _size(key: Key, page: Page) -> int:
    shown = OVERHEAD_OF_SHOWN if page.shown else 0
    return len(page.compressed) + sum(map(len, key)) + OVERHEAD + shown
