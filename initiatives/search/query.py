"""Parsing of a query into clauses: each word in any of its forms, or any of its synonyms."""

from collections.abc import Callable, Iterable, Sequence

from initiatives.models import Synonym
from initiatives.models.languages import LANGUAGES
from initiatives.text.words import WORD

from .analysis import ELIDED, STOP_WORDS, WrittenWord, folded_word, stems, words_of, written_words
from .engines import Alternative, Clause, Token, Word

# Each word costs look-ups of the index. Further words are dropped, and the page says so.
MOST_WORDS = 12
SHORTEST_BEGINNING = 3
# Longer words in capitals are more likely shouted than acronyms.
LONGEST_ACRONYM = 5
# In words.
LONGEST_SYNONYM = 4

# Groups of synonyms: each a list of lines, each line a list of folded words.
SynonymGroups = list[list[list[str]]]


def word_in_all_forms(text: str, is_last: bool = False) -> Word:
    """The last word of a query matches as a beginning too, since it may not be typed to its end."""
    forms = [Token(text), *map(Token, sorted(stems(text)))]
    if is_last and len(text) >= SHORTEST_BEGINNING:
        forms.append(Token(text, is_beginning=True))
    return tuple(forms)


def within_limit(text: str) -> tuple[str, str]:
    """The text up to its last word that is searched, and the rest. Each part of a hyphenated word counts."""
    # An elided article is not a word; blanks in its place keep the positions.
    searched = ELIDED.sub(lambda found: " " * len(found.group()), text)
    starts = [found.start() for found in WORD.finditer(searched)]
    if len(starts) <= MOST_WORDS:
        return text, ""
    end = [found.end() for found in WORD.finditer(searched)][MOST_WORDS - 1]
    return text[:end], text[starts[MOST_WORDS] :]


def clauses(words: str, synonyms: SynonymGroups | None = None) -> list[Clause]:
    """The clauses of a query, all of which must match; none if it holds no word.

    Pass the synonyms to several calls to read them once.
    """
    asked = written_words(within_limit(words)[0])
    significant = [written for written in asked if set(written.parts) - STOP_WORDS] or asked
    groups = read_synonyms() if synonyms is None else synonyms
    found: list[Clause] = []
    position = 0
    while position < len(significant):
        length, same = _longest_synonym(significant[position:], groups)
        is_last = position + length >= len(significant) and not _is_acronym(significant[-1])
        own = _alternatives(significant[position : position + length], is_last)
        found.append((*own, *same))
        position += length
    return found


def _is_acronym(written: WrittenWord) -> bool:
    return written.is_in_capitals and len(written.joined) <= LONGEST_ACRONYM


def _alternatives(asked: Sequence[WrittenWord], is_last: bool) -> list[Alternative]:
    """The words as typed; a name such as R&D or COVID-19 also as one word."""
    parts = _flat(asked)
    apart = tuple(
        word_in_all_forms(part, is_last and position == len(parts) - 1) for position, part in enumerate(parts)
    )
    if len(asked) == 1 and len(parts) > 1:
        return [apart, (word_in_all_forms(asked[0].joined, is_last),)]
    return [apart]


def read_synonyms() -> SynonymGroups:
    groups = [[words_of(line) for line in synonym.lines] for synonym in Synonym.objects.all()]
    return [[line for line in group if line] for group in groups]


def _flat(written: Iterable[WrittenWord]) -> list[str]:
    return [part for each in written for part in each.parts]


def _longest_synonym(asked: Sequence[WrittenWord], groups: SynonymGroups) -> tuple[int, list[Alternative]]:
    """How many words the longest synonym at the beginning has (1 without one), and its other wordings."""
    for length in range(min(len(asked), LONGEST_SYNONYM), 0, -1):
        typed = _flat(asked[:length])
        same = [group for group in groups if any(_is_same(typed, line) for line in group)]
        if same:
            others = [line for group in same for line in group if not _is_same(typed, line)]
            return length, [tuple(map(word_in_all_forms, line)) for line in others]
    return 1, []


def _is_same(typed: list[str], line: list[str]) -> bool:
    return len(typed) == len(line) and all(
        one == other or stems(one) & stems(other) for one, other in zip(typed, line, strict=True)
    )


def tokens(words: str) -> frozenset[Token]:
    return frozenset(
        token for clause in clauses(words) for alternative in clause for word in alternative for token in word
    )


def matcher(asked: frozenset[Token], languages: tuple[str, ...] = LANGUAGES) -> Callable[[str], bool]:
    """A function that says whether a word of a text in one of these languages matches one of the tokens."""

    def is_matched(written: str) -> bool:
        bare = folded_word(written)
        forms = {bare, *stems(bare, languages)}
        return any(bare.startswith(token.text) if token.is_beginning else token.text in forms for token in asked)

    return is_matched
