"""Which initiatives answer a query, and how well."""

import math
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, reduce
from operator import and_
from typing import TYPE_CHECKING

from pyroaring import BitMap

from initiatives.models import SearchText
from initiatives.text.folding import fold_name

from .analysis import with_plain_signs, words_of
from .postings import COLUMNS, Column
from .query import Alternative, Clause, Kind, Query, Token, Word, parse

if TYPE_CHECKING:
    from .index import Index


class Form(IntEnum):
    """The form in which a word is found, the closest first."""

    EXACT = 0
    STEM = 1
    BEGINNING = 2


# A match in a name counts more than one in a summary, and that more than one in any other text of the entry. In each,
# the exact word counts more than a word of the same stem, that more than a word that begins so; then come words that
# mean the same, and the parts of a compound. What is found in several columns counts in each.
WEIGHTS: dict[Column, tuple[tuple[int, int, int], int, int]] = {
    "names": ((120, 95, 80), 75, 60),
    "summary": ((50, 40, 30), 32, 25),
    "others": ((25, 18, 12), 14, 10),
    # What is said of a broader or narrower target group.
    "wider": ((6, 5, 4), 4, 3),
}
# Of several words some may stand in one column and some in another.
WEIGHT_ACROSS = 8
WEIGHT_OF_WHOLE_NAME = 3_000
WEIGHT_OF_BEGINNING = 150
# Words that stand side by side as they were typed.
WEIGHT_OF_ORDER = 200
# Of its weight, what a word counts that most entries could be described with.
PART_OF_A_WEAK_WORD = 0.3
# So many words side by side are looked for, in so many initiatives: the database is asked.
MOST_IN_ORDER, MOST_ORDERED = 5, 300
# Entries that hold all words come before those that hold most.
WEIGHT_OF_ALL = 30_000
LARGEST_SCORE = 65_535
# With fewer entries that hold all words, those that hold most of them are shown too.
FEW = 3

Level = tuple[int, BitMap]


@dataclass
class Matched:
    """A clause with the initiatives that answer it: in each column by weight, the heaviest first."""

    clause: Clause
    columns: list[list[Level]]
    found: BitMap
    # Those that answer it through a broader or narrower target group alone.
    through_kin: BitMap = field(default_factory=BitMap)
    # Rare words tell more: from 1 for a word of every entry to 2 for a word of one.
    rarity: float = 1.0


@dataclass
class Found:
    """The initiatives that answer a query. `partial` hold most of its words; none if enough hold all."""

    query: Query
    complete: BitMap = field(default_factory=BitMap)
    partial: BitMap = field(default_factory=BitMap)
    matched: list[Matched] = field(default_factory=list)
    # What another spelling finds, where nothing holds the words as they were typed.
    respelt: "Found | None" = None
    called: BitMap = field(default_factory=BitMap)
    called_beginning: BitMap = field(default_factory=BitMap)
    in_order: BitMap = field(default_factory=BitMap)

    @property
    def all(self) -> BitMap:
        return self.complete | self.partial

    @property
    def typed(self) -> list[str]:
        """The required words as they were typed, each once."""
        return list(dict.fromkeys(clause.typed for clause in self.query.required))

    @property
    def is_wanting(self) -> bool:
        """Whether so few hold all of several words that it helps to know how many hold each."""
        return len(self.complete) < FEW and len(self.typed) > 1

    @cached_property
    def tokens(self) -> frozenset[Token]:
        """The tokens that highlight what was found. Each card of a page asks for them several times."""
        return (self.respelt or self).query.tokens

    def lacking(self, number: int) -> list[str]:
        """The required words, as they were typed, that an initiative does not hold."""
        if self.respelt:
            return self.respelt.lacking(number)
        if number in self.complete:
            return []
        required = self.query.required
        return [
            each.clause.typed for each in self.matched if number not in each.found and each.clause in required
        ]  # fmt: skip

    @property
    def through_kin(self) -> dict[int, list[Clause]]:
        """By initiative, what it answers through a broader or narrower target group alone."""
        found: dict[int, list[Clause]] = {}
        for each in (self.respelt or self).matched:
            for number in each.through_kin & self.all:
                found.setdefault(number, []).append(each.clause)
        return found

    def scores(self) -> dict[int, int]:
        """How well each initiative answers, up to 65,535."""
        if self.respelt:
            return self.respelt.scores()
        scores = dict.fromkeys(self.partial - self.complete, 0) | dict.fromkeys(self.complete, WEIGHT_OF_ALL)
        everybody = self.all
        for each in self.matched:
            size = each.clause.size * (PART_OF_A_WEAK_WORD if each.clause.is_weak else 1)
            for levels in each.columns:
                rest = everybody & each.found
                for weight, numbers in levels:
                    counted = round(weight * each.rarity * size)
                    for number in numbers & rest:
                        scores[number] += counted
                    rest -= numbers
        for weight, numbers in (
            (WEIGHT_OF_WHOLE_NAME, self.called),
            (WEIGHT_OF_BEGINNING, self.called_beginning),
            (WEIGHT_OF_ORDER, self.in_order),
        ):
            for number in numbers & everybody:
                scores[number] += weight
        return scores


def evaluate(text: str, index: "Index") -> Found:
    query = parse(text, index)
    found = Found(query)
    if not query.clauses and not query.excluded:
        return found
    reader = _Levels(index)
    found.matched = [each for clause in query.clauses for each in reader.each_matched(clause)]
    query.clauses = [each.clause for each in found.matched]
    required = [each.found for each in found.matched if each.clause in query.required]
    found.complete = reduce(and_, required, index.everything)
    allowed = _without_excluded(query, index)
    found.complete &= allowed
    if query.phrases:
        found.complete = _with_phrases(query, found.complete)
    elif len(found.complete) < FEW:
        found.partial = _with_most(required) & allowed - found.complete
    name = fold_name(with_plain_signs(query.words))
    found.called, found.called_beginning = index.called(name), index.called_beginning(name)
    if len(query.clauses) == 1:
        for alternative in query.clauses[0].alternatives:
            found.called_beginning |= index.called(" ".join(same[0].text for same in alternative.words))
    found.in_order = _in_order(query, found.complete)
    return found


def _in_order(query: Query, found: BitMap) -> BitMap:
    words = tuple(words_of(query.words))
    if query.phrases or not 2 <= len(words) <= MOST_IN_ORDER or not 2 <= len(found) <= MOST_ORDERED:
        return BitMap()
    return BitMap(_holding(found, words))


def _without_excluded(query: Query, index: "Index") -> BitMap:
    allowed = index.everything
    for words in query.excluded:
        forms = [[index.anywhere(token.text) for token in Word(word).tokens] for word in words]
        holding = reduce(and_, (BitMap.union(*found) for found in forms))
        allowed = allowed - (holding if len(words) == 1 else BitMap(_holding(holding, words)))
    return allowed


def _with_phrases(query: Query, found: BitMap) -> BitMap:
    for words in query.phrases:
        found = BitMap(_holding(found, words))
    return found


def _holding(numbers: BitMap, words: tuple[str, ...]) -> list[int]:
    return SearchText.objects.holding_phrase(numbers, " ".join(words))


def _with_most(required: list[BitMap]) -> BitMap:
    """The initiatives that hold most of the words: as many as any does that lacks one, and at least half.

    A word that nobody holds does not count for the half. Of three words and more, one alone is not most of them.
    """
    if len(required) < 2:
        return BitMap()
    known = [numbers for numbers in required if numbers]
    # By number of words: who holds at least so many.
    at_least = [BitMap() for _number in range(len(required) + 1)]
    for numbers in known:
        for many in range(len(known) - 1, 0, -1):
            at_least[many + 1] |= at_least[many] & numbers
        at_least[1] |= numbers
    fewest = max(math.ceil(len(known) / 2), 1 if len(required) == 2 else 2)
    for many in range(min(len(known), len(required) - 1), fewest - 1, -1):
        if some := at_least[many] - at_least[-1]:
            return some
    return BitMap()


class _Levels:
    """Finds the initiatives of clauses by weight, and looks each word up once."""

    def __init__(self, index: "Index") -> None:
        self.index = index
        self._known: dict[tuple[Word, Column, Form], BitMap] = {}

    def each_matched(self, clause: Clause) -> list[Matched]:
        """The clause; where nothing holds several words together, each of them alone."""
        together = self.matched(clause)
        return [together] if together.found or not clause.singly else list(map(self.matched, clause.singly))

    def matched(self, clause: Clause) -> Matched:
        columns = [self._levels(clause, column) for column in COLUMNS]
        across = [self._across(each) for each in clause.alternatives if len(each.words) > 1]
        columns.append([(WEIGHT_ACROSS, numbers) for numbers in across])
        found = BitMap.union(BitMap(), *(numbers for levels in columns for _weight, numbers in levels))
        own = BitMap.union(BitMap(), *(numbers for levels in columns[:-2] for _weight, numbers in levels))
        total = len(self.index.stamps)
        rarity = 1 + math.log(total / len(found)) / math.log(total + 1) if found else 1.0
        return Matched(clause, columns, found, found - own - BitMap.union(BitMap(), *across), rarity)

    def _levels(self, clause: Clause, column: Column) -> list[Level]:
        levels: dict[int, list[BitMap]] = {}
        typed, synonym, compound = WEIGHTS[column]
        for alternative in clause.alternatives:
            if alternative.kind == Kind.TYPED:
                weighed = [(typed[form], self._holding_all(alternative, column, form)) for form in Form]
            else:
                weight = synonym if alternative.kind == Kind.SYNONYM else compound
                weighed = [(weight, self._holding_all(alternative, column, Form.STEM))]
            for weight, numbers in weighed:
                if numbers:
                    levels.setdefault(weight, []).append(numbers)
        return [(weight, BitMap.union(*levels[weight])) for weight in sorted(levels, reverse=True)]

    def _holding_all(self, alternative: Alternative, column: Column, form: Form) -> BitMap:
        return reduce(and_, (self._any(same, column, form) for same in alternative.words))

    def _across(self, alternative: Alternative) -> BitMap:
        anywhere = (
            BitMap.union(*(self._any(same, column, Form.BEGINNING) for column in COLUMNS)) for same in alternative.words
        )
        return reduce(and_, anywhere)

    def _any(self, same: tuple[Word, ...], column: Column, form: Form) -> BitMap:
        found = [self._of_word(word, column, form) for word in same]
        return found[0] if len(found) == 1 else BitMap.union(*found)

    def _of_word(self, word: Word, column: Column, form: Form) -> BitMap:
        key = (word, column, form)
        if key not in self._known:
            self._known[key] = self._look_up(word, column, form)
        return self._known[key]

    def _look_up(self, word: Word, column: Column, form: Form) -> BitMap:
        if form == Form.EXACT:
            return self.index.holding(word.text, column)
        closer = self._of_word(word, column, Form(form - 1))
        if form == Form.STEM:
            texts = [token.text for token in word.tokens if not token.is_beginning]
        else:
            texts = list(self.index.continuations(word.text)) if word.is_beginning else []
        return BitMap.union(closer, *(self.index.holding(text, column) for text in texts)) if texts else closer
