"""Synonyms that editors keep, as a table of words."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from initiatives.models import Synonym
from initiatives.models.languages import LANGUAGES

from .analysis import stem, stems, words_of

# In words.
LONGEST = 5
Line = tuple[str, ...]


class SynonymTable:
    """The groups of words that mean the same, by each of their wordings."""

    def __init__(self, groups: tuple[str, ...] = ()) -> None:
        self.groups = groups
        self._wordings: dict[tuple[str, ...], list[list[Line]]] = defaultdict(list)
        read = [
            [line for text in dict.fromkeys(group.splitlines()) if (line := tuple(words_of(text)))] for group in groups
        ]
        self._foreign = _foreign_stems(read)
        for lines in read:
            for key in {key for line in lines for key in _keys(line)}:
                self._wordings[key].append(lines)

    def foreign_stems(self, word: str) -> frozenset[str]:
        """The stems of a wording that belong to another word of another group as well: a train is no training."""
        return self._foreign.get(word, frozenset())

    @cached_property
    def words(self) -> set[str]:
        """The wordings of a single word."""
        return {
            wording[0]
            for wordings in self._wordings.values()
            for lines in wordings
            for wording in lines
            if len(wording) == 1
        }

    def renewed(self) -> "SynonymTable":
        """This one if the database still holds the same."""
        groups = tuple(Synonym.objects.order_by("pk").values_list("words", flat=True))
        return self if groups == self.groups else SynonymTable(groups)

    def others(self, words: Sequence[str]) -> list[Line]:
        """The other wordings of these folded words, each once."""
        found: dict[Line, None] = {}
        foreign = self.foreign_stems(words[0]) if len(words) == 1 else frozenset()
        for key in _keys(words):
            if len(key) == 1 and key[0] in foreign:
                continue
            for lines in self._wordings.get(key, []):
                found.update(dict.fromkeys(lines))
        found.pop(tuple(words), None)
        return list(found)


def _foreign_stems(groups: list[list[Line]]) -> dict[str, frozenset[str]]:
    """By wording of one word, its stems that are those of another word in a group that does not hold it."""
    singles = [{line[0] for line in lines if len(line) == 1} for lines in groups]
    by_stem: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for place, words in enumerate(singles):
        for word in words:
            for stemmed in stems(word):
                by_stem[stemmed][word].add(place)
    found: dict[str, set[str]] = defaultdict(set)
    for stemmed, holders in by_stem.items():
        for word, places in holders.items():
            if any(places.isdisjoint(others) for other, others in holders.items() if other != word):
                found[word].add(stemmed)
    return {word: frozenset(each) for word, each in found.items()}


def _keys(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The words themselves, and their stems in each language in which all have one."""
    stemmed = [tuple(stem(word, language) for word in words) for language in LANGUAGES]
    return [tuple(words), *(key for key in stemmed if all(key))]
