"""The order of results: best match first."""

from django.db.models import Case, F, IntegerField, Q, Value, When

from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.languages import LANGUAGES

from .engines import Column, holding
from .query import clauses

# A match in a name counts more than one in a summary, and that more than one in any other text of the entry.
COLUMN_WEIGHTS: tuple[tuple[Column, int], ...] = (("names", 8), ("summary", 3))
WEIGHT_ELSEWHERE = 1
WEIGHT_OF_WHOLE_NAME = 100
WEIGHT_OF_BEGINNING = 5


def by_relevance(found: InitiativeQuerySet, words: str) -> InitiativeQuerySet:
    """Most words in names first, then most in summaries; an entry with exactly this name before all others."""
    # Of two equal entries, the plan comes before its parts.
    score = _name_score(words.replace("\0", " ")) + Case(
        When(parent=None, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    for clause in clauses(words):
        whens = [When(pk__in=holding([clause], column), then=Value(weight)) for column, weight in COLUMN_WEIGHTS]
        score = score + Case(*whens, default=Value(WEIGHT_ELSEWHERE), output_field=IntegerField())
    return found.annotate(relevance=score).order_by(F("relevance").desc(), "title", "pk")


def _name_score(words: str) -> Case:
    is_name, begins_name = Q(acronym__iexact=words), Q()
    for language in LANGUAGES:
        is_name |= Q(**{f"title_{language}__iexact": words})
        begins_name |= Q(**{f"title_{language}__istartswith": words})
    return Case(
        When(is_name, then=Value(WEIGHT_OF_WHOLE_NAME)),
        When(begins_name, then=Value(WEIGHT_OF_BEGINNING)),
        default=Value(0),
        output_field=IntegerField(),
    )
