"""The search of the register: one index in each process, the same on SQLite and PostgreSQL, in four languages."""

from django.db import connection
from django.db.models import BinaryField, Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Substr
from pyroaring import BitMap

from initiatives.models.initiative import InitiativeQuerySet

from .did_you_mean import suggestion
from .evaluation import LARGEST_SCORE, Found, evaluate
from .index import opened

__all__ = ["Found", "among", "by_relevance", "matching", "numbers_holding", "search", "suggestion"]

BYTES_OF_A_SCORE = 2


def search(words: str) -> Found:
    """The initiatives that hold every word, or one that means the same, in any language; where few do, most words.

    Where none holds all words and another spelling finds more, what that spelling finds.
    """
    with opened() as index:
        found = evaluate(words, index)
        if not found.complete and found.query.clauses and not found.query.phrases and (better := suggestion(words)):
            found.respelt = evaluate(better, index)
            found.partial = found.respelt.all
        return found


def numbers_holding(several: list[str]) -> list[BitMap]:
    """The initiatives that hold all words of each of these searches."""
    with opened() as index:
        return [evaluate(words, index).complete for words in several]


def matching(words: str) -> Q:
    """The initiatives that hold every word; none for a query without any word, such as a question mark."""
    return among(search(words).complete)


def among(numbers: BitMap) -> Q:
    """A condition that is met by these initiatives, however many."""
    if connection.vendor == "postgresql":
        return Q(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [list(numbers)]))
    return Q(pk__in=RawSQL("SELECT value FROM json_each(%s)", [str(list(numbers))]))


def by_relevance(initiatives: InitiativeQuerySet, found: Found) -> InitiativeQuerySet:
    """Best match first; of two alike the plan before its parts."""
    scores = found.scores()
    if not scores:
        return initiatives.order_by("title", "pk")
    # A score is read from a row of bytes, at the place of the initiative: bytes compare as numbers do.
    lowest = min(scores)
    row = bytearray((max(scores) - lowest + 1) * BYTES_OF_A_SCORE)
    for number, score in scores.items():
        first = (number - lowest) * BYTES_OF_A_SCORE
        row[first : first + BYTES_OF_A_SCORE] = min(score, LARGEST_SCORE).to_bytes(BYTES_OF_A_SCORE, "big")
    place = Cast((F("pk") - lowest) * BYTES_OF_A_SCORE + 1, IntegerField())
    scored = Substr(Value(bytes(row), BinaryField()), place, BYTES_OF_A_SCORE, output_field=BinaryField())
    is_part = Case(When(parent=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    return initiatives.order_by(scored.desc(), is_part, "title", "pk")
