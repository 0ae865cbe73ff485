"""Did you mean: a query with its misspelt words replaced by words of the register."""

from rapidfuzz import fuzz, process

from initiatives.models import Initiative
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.languages import in_every_language
from initiatives.text.words import WORD

from .analysis import STOP_WORDS, folded_word, words_of
from .engines import holding, vocabulary
from .index import refresh_missing
from .query import SynonymGroups, clauses, read_synonyms, within_limit

# The least similarity, from 0 to 100. Short words need more: many differ by a single letter.
MIN_SIMILARITY, MIN_SIMILARITY_IF_SHORT = 74, 80
SHORT = 5


def suggestion(words: str) -> str | None:
    """The query with each word respelt that no public entry holds; None if there is no better spelling."""
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
    found = Initiative.objects.public().held_by(holding(clauses(better, synonyms)))[:3]
    written = _as_written(found)
    return " ".join(written.get(word, word) for word in better.split()) if written else None


def _is_held(word: str, synonyms: SynonymGroups) -> bool:
    return Initiative.objects.public().held_by(holding(clauses(word, synonyms))).exists()


def _nearest(word: str, known: dict[str, int], synonyms: SynonymGroups) -> str | None:
    """The most similar word that a public entry holds; of equally similar ones, the most frequent."""
    least = MIN_SIMILARITY if len(word) > SHORT else MIN_SIMILARITY_IF_SHORT
    near = process.extract(word, known.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=8)
    for other, _score, _key in sorted(near, key=lambda found: (-found[1], -known[found[0]], found[0])):
        # Never reveal a word that only a draft holds.
        if len(other) > 1 and _is_held(other, synonyms):
            return other
    return None


def _as_written(initiatives: InitiativeQuerySet) -> dict[str, str]:
    """Folded words of these entries with their spelling there. The spelling in a name takes precedence."""
    written: dict[str, str] = {}
    for initiative in initiatives:
        titles, summaries = (in_every_language(initiative, field).values() for field in ("title", "summary"))
        texts = [*titles, initiative.acronym, *summaries]
        for word in WORD.findall(" ".join(texts)):
            written.setdefault(folded_word(word), word)
    return written
