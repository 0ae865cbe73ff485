"""How text becomes words that can be compared: the same for what is stored and for what is asked."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import snowballstemmer
import yaml
from django.conf import settings

from initiatives.text.folding import fold
from initiatives.text.words import WORD

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
ALGORITHMS = {"en": "english", "nl": "dutch", "fr": "french", "de": "german"}
STEMMERS = {code: snowballstemmer.stemmer(ALGORITHMS[code]) for code in LANGUAGES}
STOP_WORDS = frozenset(
    word for words in yaml.safe_load(Path(__file__).with_name("stop_words.yaml").read_text()).values() for word in words
)

# French l’, d’, qu’ ...: no part of the word behind it.
ELIDED = re.compile(r"\b(?:[cdjlmnst]|(?:jus|lors|puis)?qu)['’](?=[^\W_])", re.IGNORECASE)
# Longer words are no words; databases have limits for them.
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
def stems(word: str) -> frozenset[str]:
    return frozenset(stem(word, language) for language in LANGUAGES)


@dataclass(frozen=True)
class Piece:
    """What stands between blanks: one word, or several joined by signs, as in R&D and COVID-19."""

    words: tuple[str, ...]

    @cached_property
    def joined(self) -> str:
        return "".join(self.words)[:LONGEST_WORD]


def pieces(text: str) -> list[Piece]:
    found = (tuple(filter(None, map(folded_word, WORD.findall(part)))) for part in ELIDED.sub(" ", text).split())
    return [Piece(words) for words in found if words]


def words_of(text: str) -> list[str]:
    return [word for piece in pieces(text) for word in piece.words]
