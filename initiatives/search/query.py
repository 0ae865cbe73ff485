"""Parsing of a query into clauses: each word in any of its forms, or any of its synonyms."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from initiatives.models.languages import LANGUAGES
from initiatives.text.words import WORD

from .analysis import (
    ONE_APOSTROPHE,
    QUESTION_WORDS,
    STOP_WORDS,
    WEAK_WORDS,
    WrittenWord,
    folded_word,
    stems,
    with_blanks_for_elided,
    with_plain_signs,
    without_umlauts,
    words_of,
    written_words,
)
from .compounds import parts_of
from .municipalities import municipality_called
from .synonyms import LONGEST as LONGEST_SYNONYM

if TYPE_CHECKING:
    from .index import Index

# Each word costs look-ups of the index. Further words are dropped, and the page says so.
MOST_WORDS = 12
SHORTEST_BEGINNING = 3
# Longer words in capitals are more likely shouted than acronyms.
LONGEST_ACRONYM = 5
# As many neighbours may be one name: "Win 2 Wal".
MOST_JOINED = 3
PHRASE = re.compile(r"""(?P<minus>(?:(?<=\s)|^)[-\u2212\u2013])?(?:["“”„«»‟″](?P<said>[^"“”„«»‟″]*)["“”„«»‟″]"""
                    r"""|(?:(?<=\s)|^)[‘‚‹'](?P<single>[^‘’‚‹›']*\s[^‘’‚‹›']*)[’‘›'](?=\s|$))""")  # fmt: skip
EXCLUDED = re.compile(r"(?:(?<=\s)|^)[-\u2212\u2013](?=[^\W_])(\S+)")


class Kind(IntEnum):
    """In which way an alternative answers what was typed, the closest first."""

    TYPED = 0
    SYNONYM = 1
    COMPOUND = 2


@dataclass(frozen=True)
class Token:
    """A word of the index that a query matches: a folded word, a stem, or the beginning of words."""

    text: str
    is_beginning: bool = False


@dataclass(frozen=True)
class Word:
    """A folded word to be found as it is, by its stem, and as a beginning if it may not be typed to its end."""

    text: str
    is_beginning: bool = False
    is_name: bool = False
    # Stems that it shares with words of another meaning.
    foreign: frozenset[str] = frozenset()

    @property
    def tokens(self) -> list[Token]:
        if self.is_name:
            return [Token(self.text)]
        beginning = [Token(self.text, is_beginning=True)] if self.is_beginning else []
        return [Token(self.text), *map(Token, stems(self.text) - self.foreign), *beginning]


@dataclass(frozen=True)
class Alternative:
    """Words that must all be there, each or one that means the same."""

    words: tuple[tuple[Word, ...], ...]
    kind: Kind = Kind.TYPED


@dataclass
class Clause:
    """A part of what was typed, and its alternatives, one of which must be there."""

    typed: str
    alternatives: list[Alternative]
    size: int = 1
    is_weak: bool = False
    # Of several words that have synonyms together: each word alone, for where nothing holds any of the wordings.
    singly: list["Clause"] = field(default_factory=list)

    @property
    def tokens(self) -> frozenset[Token]:
        """Of a wording like "de zorg" only what carries its meaning: to mark each "de" of a page says nothing."""
        return frozenset(
            token
            for alternative in self.alternatives
            for same in alternative.words
            for word in same
            for token in word.tokens
            if len(alternative.words) == 1 or word.text not in STOP_WORDS
        )


@dataclass
class Query:
    clauses: list[Clause] = field(default_factory=list)
    # Each the folded words in their order.
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    excluded: list[tuple[str, ...]] = field(default_factory=list)
    words: str = ""

    @property
    def required(self) -> list[Clause]:
        return [clause for clause in self.clauses if not clause.is_weak] or self.clauses

    @property
    def tokens(self) -> frozenset[Token]:
        return frozenset(token for clause in self.clauses for token in clause.tokens)


def within_limit(text: str) -> tuple[str, str]:
    """The text up to its last word that is searched, and the rest. Each part of a hyphenated word counts."""
    searched = with_blanks_for_elided(text.translate(ONE_APOSTROPHE))
    starts = [found.start() for found in WORD.finditer(searched)]
    if len(starts) <= MOST_WORDS:
        return text, ""
    end = [found.end() for found in WORD.finditer(searched)][MOST_WORDS - 1]
    return text[:end], text[starts[MOST_WORDS] :]


def parse(text: str, index: "Index") -> Query:
    """The query that a text means among the words of the index; without clauses if it holds no word."""
    query = Query()
    said = within_limit(text.replace("\0", " "))[0]

    def phrase(found: re.Match[str]) -> str:
        inner = found["said"] if found["said"] is not None else found["single"]
        if words := tuple(words_of(inner)):
            (query.excluded if found["minus"] else query.phrases).append(words)
        return " " if found["minus"] else f" {inner} "

    said = PHRASE.sub(phrase, said)
    for found in EXCLUDED.finditer(said):
        if words := tuple(words_of(found[1])):
            query.excluded.append(words)
    query.words = EXCLUDED.sub(" ", said)
    asked = written_words(query.words)
    if municipality_called(query.words):
        # The name of a place is found as it is: "Tournai" is not what turns.
        parts = [part for written in asked for part in written.parts]
        query.clauses = [
            Clause(query.words.strip(), [Alternative(tuple((Word(part, is_name=True),) for part in parts))])
        ]
    else:
        query.clauses = _Reader(index, query.phrases).clauses(asked)
    return query


def _is_acronym(written: WrittenWord) -> bool:
    return written.is_in_capitals and len(written.joined) <= LONGEST_ACRONYM


@dataclass(frozen=True)
class _Part:
    """A word as it is asked: alone, or a part of a word that signs join."""

    text: str
    typed: str
    whole: WrittenWord


class _Reader:
    """Reads clauses from written words, with the words of an index and its synonyms."""

    def __init__(self, index: "Index", phrases: list[tuple[str, ...]]) -> None:
        self.index = index
        self.quoted = {word for phrase in phrases for word in phrase}

    def clauses(self, asked: list[WrittenWord]) -> list[Clause]:
        # The s of "start-up's" is gone by now; a single letter is a word only where it stands alone.
        parts = [part for written in asked for part in self._parts(written)]
        joined = self._joined_neighbours(parts)
        found: list[Clause] = []
        position = 0
        while position < len(parts):
            clause = self._clause(parts, position)
            for place in range(position, position + clause.size):
                clause.alternatives += joined.get(place, [])
            found.append(clause)
            position += clause.size
        kept = [clause for clause in found if not self._is_empty(clause.typed)]
        return kept or found

    def _is_empty(self, typed: str) -> bool:
        words = set(words_of(typed))
        return words <= QUESTION_WORDS and not words & self.quoted

    def _parts(self, written: WrittenWord) -> list[_Part]:
        """R&D is one word where the index knows it so; KI-Weiterbildung is two."""
        if len(written.parts) == 1:
            return [_Part(written.parts[0], written.text, written)]
        short = min(map(len, written.parts)) == 1
        if short and (self.index.is_written(written.joined) or self.index.synonyms.others(written.parts)):
            return [_Part(written.joined, written.text, written)]
        long = [part for part in written.parts if len(part) > 1] or list(written.parts)
        return [_Part(part, part, written) for part in long]

    def _joined_neighbours(self, parts: list[_Part]) -> dict[int, list[Alternative]]:
        """By place, the names that are written as one word of these neighbours: Molen Geek, EDU box, Win 2 Wal."""
        found: dict[int, list[Alternative]] = {}
        for size in range(2, MOST_JOINED + 1):
            for first in range(len(parts) - size + 1):
                neighbours = parts[first : first + size]
                name = "".join(part.text for part in neighbours)
                is_typed = len({id(part.whole) for part in neighbours}) == 1 and name == neighbours[0].whole.joined
                if is_typed or (len(name) >= SHORTEST_BEGINNING + 1 and self.index.is_written(name)):
                    for place in range(first, first + size):
                        found.setdefault(place, []).append(Alternative(((Word(name),),)))
        return found

    def _clause(self, parts: list[_Part], position: int) -> Clause:
        """The longest wording that has synonyms from here, else the word."""
        for size in range(min(len(parts) - position, LONGEST_SYNONYM), 1, -1):
            if self._others(parts[position : position + size]):
                clause = self._of_parts(parts, position, size)
                clause.singly = [self._of_parts(parts, place, 1) for place in range(position, position + size)]
                return clause
        return self._of_parts(parts, position, 1)

    def _others(self, asked: list[_Part]) -> list[tuple[str, ...]]:
        return self.index.synonyms.others([word for part in asked for word in self._as_typed(part)])

    def _of_parts(self, parts: list[_Part], position: int, size: int) -> Clause:
        asked = parts[position : position + size]
        others = self._others(asked)
        is_last = position + size == len(parts) and not _is_acronym(parts[-1].whole)
        typed = " ".join(part.typed for part in asked)
        own = tuple(
            self._same(part, is_last and place == size - 1, alone=size == 1) for place, part in enumerate(asked)
        )
        clause = Clause(typed, [Alternative(own)], size, is_weak=all(part.text in WEAK_WORDS for part in asked))
        clause.alternatives += [
            Alternative(tuple((self._synonym(word),) for word in line), Kind.SYNONYM) for line in others
        ]
        # A synonym of signs: O&O is one word of the index.
        clause.alternatives += [
            Alternative(((Word("".join(line)),),), Kind.SYNONYM)
            for line in others
            if len(line) > 1 and min(map(len, line)) == 1
        ]
        if size == 1:
            clause.alternatives += self._compounds(asked[0].text)
        return clause

    def _synonym(self, word: str) -> Word:
        return Word(word, foreign=self.index.synonyms.foreign_stems(word))

    def _as_typed(self, part: _Part) -> tuple[str, ...]:
        return part.whole.parts if part.text == part.whole.joined else (part.text,)

    def _same(self, part: _Part, is_last: bool, alone: bool) -> tuple[Word, ...]:
        is_beginning = is_last and len(part.text) >= SHORTEST_BEGINNING
        same = [Word(part.text, is_beginning)]
        bare = without_umlauts(part.text)
        if bare and not self.index.is_written(part.text) and alone:
            same.append(Word(bare, is_beginning))
        return tuple(same)

    def _compounds(self, word: str) -> list[Alternative]:
        """A compound that the index does not hold, as its parts: innovatiesubsidie."""
        if any(self.index.anywhere(token.text) for token in Word(word).tokens):
            return []
        found = []
        for parts in parts_of(word, self.index):
            same = [
                (Word(part), *(self._synonym(line[0]) for line in self.index.synonyms.others([part]) if len(line) == 1))
                for part in parts
            ]
            found.append(Alternative(tuple(same), Kind.COMPOUND))
        return found


def matcher(asked: frozenset[Token], languages: tuple[str, ...] = LANGUAGES) -> Callable[[str], bool]:
    """A function that says whether a word of a text in one of these languages matches one of the tokens."""
    whole = {token.text for token in asked if not token.is_beginning}
    beginnings = tuple(token.text for token in asked if token.is_beginning)

    def is_matched(written: str) -> bool:
        bare = folded_word(with_plain_signs(written))
        return bare in whole or not whole.isdisjoint(stems(bare, languages)) or bare.startswith(beginnings)

    return is_matched
