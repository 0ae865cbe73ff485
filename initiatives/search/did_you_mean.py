"""Did you mean: a query with its misspelt words replaced by words of the register."""

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from initiatives.models import Initiative
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.languages import current_language, in_every_language
from initiatives.text.words import WORD

from .analysis import QUESTION_WORDS, folded_word, with_plain_signs
from .evaluation import evaluate
from .index import opened
from .municipalities import words_of_places
from .query import LONGEST_ACRONYM, within_limit

if TYPE_CHECKING:
    from .index import Index

# The least similarity, from 0 to 100. Short words need more: "chien" and "chief" differ by a single letter.
MIN_SIMILARITY, MIN_SIMILARITY_IF_SHORT = 78, 81
SHORT = 5
# A shorter word has too many neighbours to tell which was meant.
SHORTEST = 4
# Letters left out, added, changed or swapped.
MOST_SLIPS, MOST_SLIPS_IF_SHORT = 2, 1
MOST_SIMILAR = 8


def suggestion(words: str) -> str | None:
    """The query with each word respelt that no public entry holds; None if there is no better spelling."""
    said = with_plain_signs(within_limit(words)[0])
    with opened() as index:
        better = _respelt(said, index)
        if not better:
            return None
        found = evaluate(better, index).complete
    if not found:
        return None
    written = _as_written(Initiative.objects.public().filter(pk__in=list(found[:MOST_SIMILAR])))
    return WORD.sub(lambda each: written.get(each[0], each[0]), better) if written else None


def _respelt(said: str, index: "Index") -> str | None:
    """The words with each one replaced that is not held; None where there is none, or where one has no neighbour."""
    known = index.written_in(current_language()) | index.synonyms.words
    changed = False
    parts, position = [], 0
    for found in WORD.finditer(said):
        word = folded_word(found[0])
        if _is_doubtful(found[0], word, index):
            other = _nearest(word, known, index)
            if not other:
                return None
            parts += [said[position : found.start()], other]
            position, changed = found.end(), True
    return "".join([*parts, said[position:]]) if changed else None


def _is_doubtful(written: str, word: str, index: "Index") -> bool:
    """Whether no entry holds the word in any way, and another spelling may have been meant."""
    if word in QUESTION_WORDS or word.isdigit() or word in words_of_places():
        return False
    if len(word) < SHORTEST or (len(word) <= LONGEST_ACRONYM and written != written.lower()):
        # An acronym, or a name: each has neighbours that nobody means.
        return False
    return not evaluate(written, index).complete


def _nearest(word: str, known: set[str], index: "Index") -> str | None:
    """The nearest written word; of equally near ones the most frequent."""
    is_short = len(word) <= SHORT
    least, most_slips = (MIN_SIMILARITY_IF_SHORT, MOST_SLIPS_IF_SHORT) if is_short else (MIN_SIMILARITY, MOST_SLIPS)
    # A slip of the pen spares the first letter: "Gent" is no "agent", "UMons" are no "poumons".
    alike = [other for other in known if other[0] == word[0] and abs(len(other) - len(word)) <= most_slips]
    near = process.extract(word, alike, scorer=fuzz.ratio, score_cutoff=least, limit=MOST_SIMILAR)
    usable = [
        (DamerauLevenshtein.distance(word, other), -score, -len(index.anywhere(other)), other)
        for other, score, _place in near
        if len(other) >= SHORTEST and other not in QUESTION_WORDS and index.is_known(other)
    ]
    best = min((each for each in usable if each[0] <= most_slips), default=None)
    return best[-1] if best else None


def _as_written(initiatives: InitiativeQuerySet) -> dict[str, str]:
    """Folded words of these entries with their spelling there. The spelling in a name takes precedence."""
    written: dict[str, str] = {}
    for initiative in initiatives:
        titles, summaries = (in_every_language(initiative, field).values() for field in ("title", "summary"))
        texts = [*titles, initiative.acronym, *summaries]
        for word in WORD.findall(" ".join(texts)):
            written.setdefault(folded_word(word), word)
    return written
