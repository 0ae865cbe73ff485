"""The index of this process, in memory: which initiatives hold a word. The database is the one source of it.

Each process fills its own from the prepared words, and renews it before a search: see ADR 18.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import RLock

from django.db import connection
from pyroaring import BitMap

from initiatives.edition import current as current_edition
from initiatives.models import SearchText

from .analysis import stems
from .postings import COLUMNS, Column, Postings, as_bitmap
from .preparing import NAMES, refresh_missing
from .synonyms import SynonymTable

# As many changed initiatives are kept apart, so that a change need not touch every word of the others.
MOST_CHANGED = 500


class Index:
    """All public initiatives by their words: most in `base`, those that changed since in `changed`."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.state = (0, 0)
        self.edition: tuple[int, int] | None = None
        self.synonyms = SynonymTable()
        self._empty()

    def _empty(self) -> None:
        self.stamps: dict[int, int] = {}
        self.base, self.changed = Postings(), Postings()
        # The initiatives that `base` holds as they were, and those that `changed` holds as they are.
        self.outdated, self.late = BitMap(), BitMap()

    def renew(self) -> None:
        """Take in what this or any other process has written since the last time."""
        edition = current_edition()
        now = (edition.number, edition.stamp) if edition else None
        if now and now == self.edition and not connection.in_atomic_block:
            return
        refresh_missing()
        self._renew_words()
        # Within a transaction it is an edition of its own, which may be undone.
        self.edition = None if connection.in_atomic_block else now

    def _renew_words(self) -> None:
        self.synonyms = self.synonyms.renewed()
        state = SearchText.objects.state()
        if state == self.state:
            return
        stamps = SearchText.objects.stamps()
        if not stamps:
            self._empty()
        new = BitMap([pk for pk, stamp in stamps.items() if self.stamps.get(pk) != stamp])
        self._take_out(BitMap([pk for pk, stamp in self.stamps.items() if stamps.get(pk) != stamp]))
        self._take_in(new)
        self.stamps, self.state = stamps, state
        self.__dict__.pop("everything", None)

    def _take_out(self, gone: BitMap) -> None:
        self.changed.remove(gone)
        self.late -= gone
        self.outdated |= gone

    def _take_in(self, new: BitMap) -> None:
        self.late |= new
        if len(self.late) <= MOST_CHANGED and self.stamps:
            self.changed.add(SearchText.objects.words_of(list(new)))
            return
        self.base.remove(self.outdated)
        self.base.add(SearchText.objects.words_of(list(self.late)))
        self.changed, self.late, self.outdated = Postings(), BitMap(), BitMap()

    @cached_property
    def everything(self) -> BitMap:
        return BitMap(self.stamps)

    def holding(self, token: str, column: Column) -> BitMap:
        """The initiatives with a word or a stem in a column. Do not change what is returned."""
        return self._both(self.base.columns[column].get(token), self.changed.columns[column].get(token))

    def anywhere(self, token: str) -> BitMap:
        return BitMap.union(*(self.holding(token, column) for column in COLUMNS))

    def called(self, name: str) -> BitMap:
        """The initiatives with this folded name, whole."""
        return self._both(self.base.whole_names.get(name), self.changed.whole_names.get(name))

    def called_beginning(self, words: str) -> BitMap:
        """The initiatives with a name that begins with these folded words, and goes on."""
        names = {*self.base.names_beginning(words), *self.changed.names_beginning(words)}
        return BitMap.union(BitMap(), *map(self.called, names))

    def _both(self, before: int | BitMap | None, late: int | BitMap | None) -> BitMap:
        found = as_bitmap(before)
        if self.outdated:
            found = found - self.outdated
        return found if late is None else found | as_bitmap(late)

    def continuations(self, beginning: str) -> set[str]:
        """The words that begin so."""
        return {*self.base.continuations(beginning), *self.changed.continuations(beginning)}

    def is_written(self, word: str) -> bool:
        """Whether a text or a name holds this word, with or without signs that join its parts."""
        return any(
            word in words
            for postings in (self.base, self.changed)
            for words in (*postings.written.values(), postings.joined)
        ) and bool(self.anywhere(word))

    def is_known(self, word: str) -> bool:
        """Whether an initiative holds the word in any form, or another one that means the same."""
        forms = [word, *stems(word)]
        return any(map(self.anywhere, forms)) or bool(self.synonyms.others([word]))

    def written_in(self, language: str) -> set[str]:
        """The words of texts in a language, and of names: not those that signs or stemming have made."""
        return set().union(*(each.written[kind] for each in (self.base, self.changed) for kind in (language, NAMES)))


# By the name of the database: tests open several.
_indexes: dict[str, Index] = {}


@contextmanager
def opened() -> Iterator[Index]:
    """The index as the database is now, for one thread at a time."""
    index = _indexes.setdefault(str(connection.settings_dict["NAME"]), Index())
    with index.lock:
        index.renew()
        yield index
