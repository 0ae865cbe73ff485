"""What a reader's words mean: each word in any of its forms, or any of its synonyms."""

from collections.abc import Callable, Iterable, Sequence

from initiatives.models import Synonym
from initiatives.text.words import WORD

from .analysis import ELIDED, STOP_WORDS, Piece, folded_word, pieces, stems
from .engines import Alternative, Token, Unit, Word

# Each word costs look-ups of the index. Further words are dropped, and the page says so.
MOST_WORDS = 12
SHORTEST_BEGINNING = 2

# Groups of words that mean the same, each a list of lines, each line a list of folded words.
Synonyms = list[list[list[str]]]


def word(text: str, is_last: bool = False) -> Word:
    """A word in all its forms; the last one, which may not be typed to its end, also as a beginning."""
    forms = [Token(text), *map(Token, sorted(stems(text)))]
    if is_last and len(text) >= SHORTEST_BEGINNING:
        forms.append(Token(text, is_beginning=True))
    return tuple(forms)


def within_limit(text: str) -> tuple[str, str]:
    """The text up to its last word that is searched, and the rest. Each part of a hyphenated word counts."""
    # An elided article is no word; blanks in its place keep the positions.
    searched = ELIDED.sub(lambda found: " " * len(found.group()), text)
    starts = [found.start() for found in WORD.finditer(searched)]
    if len(starts) <= MOST_WORDS:
        return text, ""
    end = [found.end() for found in WORD.finditer(searched)][MOST_WORDS - 1]
    return text[:end], text[starts[MOST_WORDS] :]


def units(words: str, synonyms: Synonyms | None = None) -> list[Unit]:
    """The parts of a query, all of which must be found; empty if it holds no word.

    Give the synonyms to read them once for several queries.
    """
    asked = pieces(within_limit(words)[0])
    telling = [piece for piece in asked if set(piece.words) - STOP_WORDS] or asked
    groups = read_synonyms() if synonyms is None else synonyms
    found: list[Unit] = []
    place = 0
    while place < len(telling):
        length, same = _longest(telling[place:], groups)
        is_last = place + length >= len(telling)
        own = _alternatives(telling[place : place + length], is_last)
        found.append((*own, *same))
        place += length
    return found


def _alternatives(asked: Sequence[Piece], is_last: bool) -> list[Alternative]:
    """As typed; and a name such as R&D or COVID-19 also written as one word."""
    words = [text for piece in asked for text in piece.words]
    apart = tuple(word(text, is_last and place == len(words) - 1) for place, text in enumerate(words))
    if len(asked) == 1 and len(words) > 1:
        return [apart, (word(asked[0].joined, is_last),)]
    return [apart]


def read_synonyms() -> Synonyms:
    """Each group of words that mean the same, as lists of folded words."""
    groups = [[_flat(pieces(line)) for line in synonym.lines] for synonym in Synonym.objects.all()]
    return [[line for line in group if line] for group in groups]


def _flat(found: Iterable[Piece]) -> list[str]:
    return [text for piece in found for text in piece.words]


def _longest(asked: Sequence[Piece], groups: Synonyms) -> tuple[int, list[Alternative]]:
    """How many pieces the longest synonym at the beginning takes (1 without one), and what else it is called."""
    for length in range(min(len(asked), 4), 0, -1):
        typed = _flat(asked[:length])
        same = [group for group in groups if any(_is_same(typed, line) for line in group)]
        if same:
            others = [line for group in same for line in group if not _is_same(typed, line)]
            return length, [tuple(word(text) for text in line) for line in others]
    return 1, []


def _is_same(typed: list[str], line: list[str]) -> bool:
    return len(typed) == len(line) and all(
        one == other or stems(one) & stems(other) for one, other in zip(typed, line, strict=True)
    )


def tokens(words: str) -> frozenset[Token]:
    return frozenset(token for unit in units(words) for alternative in unit for word in alternative for token in word)


def matcher(asked: frozenset[Token]) -> Callable[[str], bool]:
    """The test of whether a word, as it is written, is one of the tokens."""

    def is_matched(written: str) -> bool:
        bare = folded_word(written)
        forms = {bare, *stems(bare)}
        return any(bare.startswith(token.text) if token.is_beginning else token.text in forms for token in asked)

    return is_matched
