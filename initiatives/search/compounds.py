"""Compounds: a word that the index does not hold, as parts that it does hold. Dutch and German make new ones daily."""

from typing import TYPE_CHECKING

from .analysis import QUESTION_WORDS

if TYPE_CHECKING:
    from .index import Index

SHORTEST_PART = 3
SHORTEST_COMPOUND = 6
MOST_PARTS = 3
# Sounds between two parts: opleiding-s-cheque, Kind-er-garten.
LINKS = ("", "s", "en", "n", "er", "e", "es")


def parts_of(word: str, index: "Index") -> list[tuple[str, ...]]:
    """The best way to part a compound, or none; the parts are as long as possible, and each is a word of the index."""
    if len(word) < SHORTEST_COMPOUND:
        return []
    ways = _ways(word, index, MOST_PARTS)
    return sorted(ways, key=lambda parts: (len(parts), -min(map(len, parts))))[:1]


def _ways(word: str, index: "Index", most: int) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for length in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        first, rest = word[:length], word[length:]
        if not _is_part(first, index):
            continue
        for link in LINKS:
            if rest.startswith(link) and len(rest) - len(link) >= SHORTEST_PART:
                tail = rest[len(link) :]
                if _is_part(tail, index):
                    found.append((first, tail))
                elif most > 2:
                    found += [(first, *others) for others in _ways(tail, index, most - 1)]
    return found


def _is_part(word: str, index: "Index") -> bool:
    if word in QUESTION_WORDS:
        return False
    return index.is_known(word)
