"""Did you mean: a query whose misspelt words are replaced by words of the register."""

from rapidfuzz import fuzz, process

from initiatives.models import Initiative
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.text.words import WORD

from .analysis import STOP_WORDS, folded_word, words_of
from .engines import holding, vocabulary
from .index import in_every_language, refresh_missing
from .query import Synonyms, read_synonyms, units, within_limit

# How alike two words must be, from 0 to 100; short words must be more alike, since little tells them apart.
ALIKE, ALIKE_IF_SHORT = 74, 80
SHORT = 5


def suggestion(words: str) -> str | None:
    """The same words with those that no public entry holds respelt; None where nothing better is known."""
    refresh_missing()
    known = dict(vocabulary())
    synonyms = read_synonyms()
    typed = words_of(within_limit(words)[0])
    respelt: list[str] = []
    for word in typed:
        held = word in STOP_WORDS or _is_held(word, synonyms)
        spelling = word if held else _nearest(word, known, synonyms)
        if spelling is None:
            return None
        respelt.append(spelling)
    if respelt == typed:
        return None
    better = " ".join(respelt)
    found = Initiative.objects.public().held_by(holding(units(better, synonyms)))[:3]
    written = _as_written(found)
    return " ".join(written.get(word, word) for word in better.split()) if written else None


def _is_held(word: str, synonyms: Synonyms) -> bool:
    return Initiative.objects.public().held_by(holding(units(word, synonyms))).exists()


def _nearest(word: str, known: dict[str, int], synonyms: Synonyms) -> str | None:
    """The most alike word that a public entry holds; of several alike the one that more of them hold."""
    least = ALIKE if len(word) > SHORT else ALIKE_IF_SHORT
    near = process.extract(word, known.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=8)
    for other, _score, _key in sorted(near, key=lambda found: (-found[1], -known[found[0]], found[0])):
        # A word that only a draft holds must not be given away.
        if len(other) > 1 and _is_held(other, synonyms):
            return other
    return None


def _as_written(initiatives: InitiativeQuerySet) -> dict[str, str]:
    """Folded words of these entries as they are written there, names before other words."""
    written: dict[str, str] = {}
    for initiative in initiatives:
        texts = [*in_every_language(initiative, "title"), initiative.acronym, *in_every_language(initiative, "summary")]
        for word in WORD.findall(" ".join(texts)):
            written.setdefault(folded_word(word), word)
    return written
