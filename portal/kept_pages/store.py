"""The pages of one edition, the latest asked for, up to a number of bytes."""

import gzip
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

MOST_BYTES = 32 * 1024 * 1024
# Headers, keys and Python's own objects, about.
OVERHEAD = 2_000
COMPRESSION = 6

Headers = list[tuple[str, str]]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """An answer as it goes out, compressed. The headers leave out its length and its encoding."""

    headers: Headers
    compressed: bytes
    route: str

    @classmethod
    def of(cls, headers: Headers, body: bytes, is_compressed: bool, route: str) -> "Page":
        left = [(name, value) for name, value in headers if name.lower() not in {"content-length", "content-encoding"}]
        return cls(left, body if is_compressed else gzip.compress(body, COMPRESSION, mtime=0), route)

    def answer(self, accepts_gzip: bool) -> tuple[Headers, bytes]:
        if not accepts_gzip:
            body = gzip.decompress(self.compressed)
            return [*self.headers, ("Content-Length", str(len(body)))], body
        encoding = ("Content-Encoding", "gzip"), ("Content-Length", str(len(self.compressed)))
        return [*self.headers, *encoding], self.compressed


class Store:
    """Pages by key, all with the same tag: when another tag is asked for, those of the former one are gone."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes, self._bytes, self._tag = most_bytes, 0, ""
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str, key: Key) -> Page | None:
        with self._lock:
            if tag != self._tag or key not in self._pages:
                return None
            self._pages.move_to_end(key)
            return self._pages[key]

    def put(self, tag: str, key: Key, page: Page) -> None:
        with self._lock:
            if tag != self._tag:
                self._pages.clear()
                self._tag, self._bytes = tag, 0
            if former := self._pages.pop(key, None):
                self._bytes -= _size(key, former)
            if _size(key, page) > self._most_bytes:
                return
            self._pages[key] = page
            self._bytes += _size(key, page)
            while self._bytes > self._most_bytes:
                self._bytes -= _size(*self._pages.popitem(last=False))


def _size(key: Key, page: Page) -> int:
    return len(page.compressed) + sum(map(len, key)) + OVERHEAD
