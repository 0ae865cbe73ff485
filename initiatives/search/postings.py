"""Postings: the initiatives that hold a word, by column and form. Numbers of initiatives are those of the database."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from pyroaring import BitMap

from .preparing import BETWEEN_NAMES, JOINED, STEMS, WHOLE_NAMES, WIDER

Column = Literal["names", "summary", "others", "wider"]
# The last is read from lines of the one before it.
COLUMNS: tuple[Column, ...] = ("names", "summary", "others", "wider")
# Most words are held by a single initiative: a plain number then takes a tenth of the memory.
Held = dict[str, int | BitMap]
PreparedRow = tuple[int, str, str, str]
# A beginning of three letters has thousands of words in a large register, and means none of them.
MOST_CONTINUATIONS = 500


class Postings:
    """Some initiatives by the words that they hold."""

    def __init__(self) -> None:
        self.columns: dict[Column, Held] = {column: {} for column in COLUMNS}
        self.whole_names: Held = {}
        # Words by their language, or by "*" for names: as they are written, without stems and joined forms.
        self.written: dict[str, set[str]] = defaultdict(set)
        self.joined: set[str] = set()

    def add(self, rows: Iterable[PreparedRow]) -> list[int]:
        """Take rows in, and return their numbers."""
        new: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in (*COLUMNS, WHOLE_NAMES)}
        numbers = []
        for number, *texts in rows:
            numbers.append(number)
            for column, text in zip(COLUMNS, texts, strict=False):
                held = {WHOLE_NAMES: new[WHOLE_NAMES], WIDER: new["wider"]}
                for token, kind in self._tokens(text):
                    held.get(kind, new[column])[token].append(number)
        for column in COLUMNS:
            _merge(self.columns[column], new[column])
        _merge(self.whole_names, new[WHOLE_NAMES])
        for kept in ("sorted_words", "sorted_names"):
            self.__dict__.pop(kept, None)
        return numbers

    def _tokens(self, text: str) -> Iterable[tuple[str, str]]:
        seen: set[str] = set()
        for line in text.splitlines():
            kind, _separator, rest = line.partition(BETWEEN_NAMES)
            if kind == WHOLE_NAMES:
                yield from ((name, kind) for name in rest.split(BETWEEN_NAMES))
                continue
            tokens = rest.split(" ")
            if kind == WIDER:
                yield from ((token, kind) for token in tokens)
                continue
            if kind == JOINED:
                self.joined.update(tokens)
            elif kind != STEMS:
                self.written[kind].update(tokens)
            # A word may be written in several languages, or both joined and not.
            for token in tokens:
                if token not in seen:
                    seen.add(token)
                    yield token, kind

    def remove(self, numbers: BitMap) -> None:
        """Take initiatives out: a walk over all words, so do it for many at once."""
        for held in (*self.columns.values(), self.whole_names):
            for token, kept in list(held.items()):
                if isinstance(kept, int):
                    rest: int | BitMap | None = None if kept in numbers else kept
                else:
                    rest = _slim(kept - numbers)
                if rest is None:
                    del held[token]
                else:
                    held[token] = rest

    @cached_property
    def sorted_words(self) -> list[str]:
        return sorted(set().union(*self.written.values(), self.joined))

    @cached_property
    def sorted_names(self) -> list[str]:
        return sorted(self.whole_names)

    def continuations(self, beginning: str) -> list[str]:
        """The words that begin so."""
        return _beginning(self.sorted_words, beginning)

    def names_beginning(self, words: str) -> list[str]:
        """The whole names that begin with these folded words."""
        return _beginning(self.sorted_names, f"{words} ")


def _beginning(sorted_texts: list[str], beginning: str) -> list[str]:
    first = bisect_left(sorted_texts, beginning)
    last = bisect_left(sorted_texts, beginning + "\U0010ffff")
    return sorted_texts[first : min(last, first + MOST_CONTINUATIONS)]


def _merge(held: Held, new: dict[str, list[int]]) -> None:
    for token, numbers in new.items():
        before = held.get(token)
        if before is None:
            held[token] = numbers[0] if len(numbers) == 1 else BitMap(numbers)
        elif isinstance(before, int):
            held[token] = BitMap([before, *numbers])
        else:
            # A new one: whoever was given the one before may still read it.
            held[token] = before | BitMap(numbers)


def _slim(numbers: BitMap) -> int | BitMap | None:
    if not numbers:
        return None
    return numbers.min() if len(numbers) == 1 else numbers


def as_bitmap(held: int | BitMap | None) -> BitMap:
    if held is None:
        return BitMap()
    return BitMap([held]) if isinstance(held, int) else held
