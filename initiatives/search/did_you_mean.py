"""Did you mean: a query whose misspelt words are replaced by words of the register."""

from rapidfuzz import fuzz, process

from initiatives.models import Initiative
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.text.words import WORD

from .analysis import STOP_WORDS, folded_word, pieces
from .engines import holding, vocabulary
from .index import in_every_language, refresh_missing
from .query import MOST_WORDS, units

# How alike two words must be, from 0 to 100; short words must be more alike, since little tells them apart.
ALIKE, ALIKE_IF_SHORT = 74, 80
SHORT = 5


def suggestion(words: str) -> str | None:
    """The same words with those that no public entry holds respelt; None where nothing better is known."""
    refresh_missing()
    known = dict(vocabulary())
    typed = [word for part in words.split()[:MOST_WORDS] for piece in pieces(part) for word in piece.words]
    respelt = [word if word in STOP_WORDS or _is_held(word) else _nearest(word, known) for word in typed]
    if not typed or respelt == typed or None in respelt:
        return None
    better = " ".join(word for word in respelt if word)
    found = Initiative.objects.public().held_by(holding(units(better)))[:3]
    written = _as_written(found)
    return " ".join(written.get(word, word) for word in better.split()) if written else None


def _is_held(word: str) -> bool:
    return Initiative.objects.public().held_by(holding(units(word))).exists()


def _nearest(word: str, known: dict[str, int]) -> str | None:
    """The most alike word that a public entry holds; of several alike the one that more of them hold."""
    least = ALIKE if len(word) > SHORT else ALIKE_IF_SHORT
    near = process.extract(word, known.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=8)
    for other, _score, _key in sorted(near, key=lambda found: (-found[1], -known[found[0]], found[0])):
        # A word that only a draft holds must not be given away.
        if len(other) > 1 and _is_held(other):
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
