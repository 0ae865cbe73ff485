"""The search of the register: the same on SQLite and PostgreSQL, in four languages."""

from django.conf import settings
from django.db.models import Case, F, IntegerField, Q, Value, When

from initiatives.models.initiative import InitiativeQuerySet

from .did_you_mean import suggestion
from .engines import Column, holding
from .index import refresh_missing
from .query import units

__all__ = ["by_relevance", "matching", "suggestion"]

# A word in a name says more than one in a summary, and that more than one in whatever else an entry is known by.
WEIGHTS: tuple[tuple[Column, int], ...] = (("names", 8), ("summary", 3))
ELSEWHERE = 1
WHOLE_NAME = 100
BEGINS_THE_NAME = 5


def matching(words: str) -> Q:
    """The initiatives that hold every word, or one that means the same, in any language."""
    refresh_missing()
    asked = units(words)
    # What holds no word at all, such as a question mark, is found nowhere.
    return Q(pk__in=holding(asked)) if asked else Q(pk__in=[])


def by_relevance(found: InitiativeQuerySet, words: str) -> InitiativeQuerySet:
    """Best first: more words in names, then in summaries; an entry that is called so before all others."""
    # Of two alike, the plan comes before its parts.
    score = _named_so(words.replace("\0", " ")) + Case(
        When(parent=None, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    for unit in units(words):
        whens = [When(pk__in=holding([unit], column), then=Value(weight)) for column, weight in WEIGHTS]
        score = score + Case(*whens, default=Value(ELSEWHERE), output_field=IntegerField())
    return found.annotate(relevance=score).order_by(F("relevance").desc(), "title", "pk")


def _named_so(words: str) -> Case:
    whole, begins = Q(acronym__iexact=words), Q()
    for language, _name in settings.LANGUAGES:
        whole |= Q(**{f"title_{language}__iexact": words})
        begins |= Q(**{f"title_{language}__istartswith": words})
    return Case(
        When(whole, then=Value(WHOLE_NAME)),
        When(begins, then=Value(BEGINS_THE_NAME)),
        default=Value(0),
        output_field=IntegerField(),
    )
