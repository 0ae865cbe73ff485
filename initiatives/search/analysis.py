"""Analysis of text into comparable words, the same for the index and for queries."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import snowballstemmer
import yaml

from initiatives.models.languages import LANGUAGES
from initiatives.text.folding import fold
from initiatives.text.words import WORD

ALGORITHMS = {"en": "english", "nl": "dutch", "fr": "french", "de": "german"}
STEMMERS = {code: snowballstemmer.stemmer(ALGORITHMS[code]) for code in LANGUAGES}
STOP_WORDS = frozenset(
    word for words in yaml.safe_load(Path(__file__).with_name("stop_words.yaml").read_text()).values() for word in words
)

# The French l’, d’ and qu’ are words of their own.
ELIDED = re.compile(r"\b(?:[cdjlmnst]|(?:jus|lors|puis)?qu)['’](?=[^\W_])", re.IGNORECASE)
# Databases limit the length of a word in an index.
LONGEST_WORD = 60


@lru_cache(maxsize=100_000)
def folded_word(word: str) -> str:
    """The letters and digits of a folded word, as far as the index can hold them."""
    return "".join(filter(str.isalnum, fold(word)))[:LONGEST_WORD]


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word, with its language: the French `train` is not the stem of the English `training`.

    Folded first, since a reader who leaves the accents out must get the same stem.
    """
    return f"{language}_{STEMMERS[language].stemWord(word)}"


@lru_cache(maxsize=100_000)
def stems(word: str, languages: tuple[str, ...] = LANGUAGES) -> frozenset[str]:
    """The stems of a folded word. A stop word has none, since the Dutch stem of "overheid" is "over"."""
    return frozenset() if word in STOP_WORDS else frozenset(stem(word, language) for language in languages)


@dataclass(frozen=True)
class WrittenWord:
    """The text between two blanks: one part, or several that signs join, as in R&D and COVID-19."""

    parts: tuple[str, ...]
    is_in_capitals: bool = False

    @cached_property
    def joined(self) -> str:
        return "".join(self.parts)[:LONGEST_WORD]


def written_words(text: str) -> list[WrittenWord]:
    found = (
        WrittenWord(tuple(filter(None, map(folded_word, WORD.findall(part)))), part.isupper())
        for part in ELIDED.sub(" ", text).split()
    )
    return [written for written in found if written.parts]


def words_of(text: str) -> list[str]:
    return [part for written in written_words(text) for part in written.parts]
