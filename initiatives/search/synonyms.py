"""Synonyms that editors keep, as a table of words."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from initiatives.models import Synonym
from initiatives.models.languages import LANGUAGES

from .analysis import stem, words_of

# In words.
LONGEST = 5
Line = tuple[str, ...]


class SynonymTable:
    """The groups of words that mean the same, by each of their wordings."""

    def __init__(self, groups: tuple[str, ...] = ()) -> None:
        self.groups = groups
        self._wordings: dict[tuple[str, ...], list[list[Line]]] = defaultdict(list)
        for group in groups:
            lines = [line for text in dict.fromkeys(group.splitlines()) if (line := tuple(words_of(text)))]
            for key in {key for line in lines for key in _keys(line)}:
                self._wordings[key].append(lines)

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
        for key in _keys(words):
            for lines in self._wordings.get(key, []):
                found.update(dict.fromkeys(lines))
        found.pop(tuple(words), None)
        return list(found)


def _keys(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The words themselves, and their stems in each language in which all have one."""
    stemmed = [tuple(stem(word, language) for word in words) for language in LANGUAGES]
    return [tuple(words), *(key for key in stemmed if all(key))]
