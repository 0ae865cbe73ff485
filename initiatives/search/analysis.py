"""Analysis of text into comparable words, the same for the index and for queries."""

import re
import unicodedata
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


def _words_in(file: str) -> frozenset[str]:
    lists = yaml.safe_load(Path(__file__).with_name(file).read_text())
    return frozenset(fold(word) for words in lists.values() for word in words)


# Words without meaning, in texts and queries; and words that only a question is full of.
STOP_WORDS = _words_in("stop_words.yaml")
QUESTION_WORDS = _words_in("question_words.yaml") | STOP_WORDS
# A weak word counts where it is found, and is not missed elsewhere.
WEAK_WORDS = _words_in("weak_words.yaml")

# Keyboards and word processors write an apostrophe in many ways.
APOSTROPHES = "’‘‛ʼʹʻʽˈ′´`＇"
# Signs that nobody sees: a soft hyphen, joiners, marks of direction. A zero-width space parts words as a hyphen does.
UNSEEN = "\u00ad\u034f\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
CYRILLIC = dict(zip("авеіїјкмнорсѕтухьАВЕЗІЈКМНОРСЅТУХ", "abeiijkmhopcstyxbABE3IJKMHOPCSTYX", strict=True))
GREEK = dict(zip("αικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aikvoptuxABEZHIKMNOPTYX", strict=True))
LOOK_ALIKES = str.maketrans(CYRILLIC | GREEK)
ONE_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
SIGNS = ONE_APOSTROPHE | str.maketrans(dict.fromkeys(UNSEEN, "") | {"\u200b": "-"})
NOT_LATIN = re.compile(r"[\u0370-\u03ff\u0400-\u04ff]")
# The French l', d' and qu' are words of their own, and so is the s after an apostrophe.
ELIDED = re.compile(r"\b(?:[cdjlmnst]|(?:jus|lors|puis)?qu)'(?=[^\W_])|(?<=[^\W_])'s\b", re.IGNORECASE)
# Databases limit the length of a word in an index.
LONGEST_WORD = 60
# As Germans write who have no umlaut on their keyboard.
UMLAUTS = re.compile(r"ae|oe|ue")


def with_plain_signs(text: str) -> str:
    """The text with one apostrophe, without unseen signs, and with Latin letters for those that look the same."""
    plain = text if text.isascii() else text.translate(SIGNS)
    if not NOT_LATIN.search(plain):
        return plain
    return re.sub(r"\S+", lambda found: _latin(found[0]), plain)


def _latin(word: str) -> str:
    """A word in Latin letters if each of its letters has a twin there; else as it is, since it is of another script."""
    latin = word.translate(LOOK_ALIKES)
    return word if NOT_LATIN.search(latin) else latin


def with_blanks_for_elided(text: str) -> str:
    """Blanks in the place of what is elided keep the positions of the other words."""
    return ELIDED.sub(lambda found: " " * len(found.group()), text)


@lru_cache(maxsize=100_000)
def folded_word(word: str) -> str:
    """The letters and digits of a folded word, as far as the index can hold them."""
    return "".join(filter(str.isalnum, fold(word)))[:LONGEST_WORD]


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word, with its language: the French `train` is not the stem of the English `training`.

    Folded first, since a reader who leaves the accents out must get the same stem. Empty for a stop word, since the
    Dutch stem of "overheid" is "over".
    """
    return "" if word in STOP_WORDS else f"{language}_{STEMMERS[language].stemWord(word)}"


@lru_cache(maxsize=100_000)
def stems(word: str, languages: tuple[str, ...] = LANGUAGES) -> frozenset[str]:
    return frozenset(filter(None, (stem(word, language) for language in languages)))


def without_umlauts(word: str) -> str:
    """The folded word if ae, oe and ue stand for umlauts; empty where it has none of them."""
    return UMLAUTS.sub(lambda found: found[0][0], word) if UMLAUTS.search(word) else ""


@dataclass(frozen=True)
class WrittenWord:
    """The text between two blanks: one part, or several that signs join, as in R&D and COVID-19."""

    parts: tuple[str, ...]
    text: str = ""

    @cached_property
    def joined(self) -> str:
        return "".join(self.parts)[:LONGEST_WORD]

    @property
    def is_in_capitals(self) -> bool:
        return self.text.isupper()


@lru_cache(maxsize=100_000)
def written_word(text: str) -> WrittenWord:
    """What stands between two blanks; without parts where it is nothing but signs."""
    return WrittenWord(tuple(filter(None, map(folded_word, WORD.findall(text)))), text)


def between_blanks(text: str) -> list[str]:
    """The pieces of a text that `written_word` takes, without elided articles."""
    return ELIDED.sub(" ", with_plain_signs(unicodedata.normalize("NFC", text))).split()


def written_words(text: str) -> list[WrittenWord]:
    found = map(written_word, between_blanks(text))
    return [written for written in found if written.parts]


def words_of(text: str) -> list[str]:
    return [part for written in written_words(text) for part in written.parts]


def forget_words() -> None:
    """Empty the memory of single words, which preparing many entries fills and searching hardly needs."""
    for remembered in (folded_word, stem, stems, written_word):
        remembered.cache_clear()
