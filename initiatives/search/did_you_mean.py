"""Did you mean: a query with its misspelt words replaced by words of the register."""

from django.db.models import Count, Q
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
# Each candidate is looked up in the index.
MOST_SIMILAR = 8


def suggestion(words: str) -> str | None:
    """The query with each word respelt that no public entry holds; None if there is no better spelling.

    The number of queries is the same for any number of words.
    """
    refresh_missing()
    synonyms = read_synonyms()
    typed = words_of(within_limit(words)[0])
    doubtful = _not_held([word for word in typed if word not in STOP_WORDS], synonyms)
    if not doubtful:
        return None
    known = dict(vocabulary())
    similar = {word: _similar(word, known) for word in doubtful}
    # Never reveal a word that only a draft holds.
    unusable = set(_not_held([other for others in similar.values() for other in others], synonyms))
    spellings = {word: next((other for other in similar[word] if other not in unusable), None) for word in doubtful}
    respelt = [spellings.get(word, word) for word in typed]
    if None in respelt:
        return None
    better = " ".join(map(str, respelt))
    found = Initiative.objects.public().held_by(holding(clauses(better, synonyms)))[:3]
    written = _as_written(found)
    return " ".join(written.get(word, word) for word in better.split()) if written else None


def _not_held(words: list[str], synonyms: SynonymGroups) -> list[str]:
    """The words that no public entry holds, in one query."""
    distinct = list(dict.fromkeys(words))
    if not distinct:
        return []
    counts = Initiative.objects.public().aggregate(
        **{
            f"word_{number}": Count("pk", filter=Q(pk__in=holding(clauses(word, synonyms))))
            for number, word in enumerate(distinct)
        }
    )
    return [word for number, word in enumerate(distinct) if not counts[f"word_{number}"]]


def _similar(word: str, known: dict[str, int]) -> list[str]:
    """The most similar words of the index, best first; of equally similar ones the most frequent first."""
    least = MIN_SIMILARITY if len(word) > SHORT else MIN_SIMILARITY_IF_SHORT
    near = process.extract(word, known.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=MOST_SIMILAR)
    ranked = sorted(near, key=lambda found: (-found[1], -known[found[0]], found[0]))
    return [other for other, _score, _key in ranked if len(other) > 1]


def _as_written(initiatives: InitiativeQuerySet) -> dict[str, str]:
    """Folded words of these entries with their spelling there. The spelling in a name takes precedence."""
    written: dict[str, str] = {}
    for initiative in initiatives:
        titles, summaries = (in_every_language(initiative, field).values() for field in ("title", "summary"))
        texts = [*titles, initiative.acronym, *summaries]
        for word in WORD.findall(" ".join(texts)):
            written.setdefault(folded_word(word), word)
    return written
