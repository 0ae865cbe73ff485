"""The search of the register: the same on SQLite and PostgreSQL, in four languages."""

from django.db.models import Q

from .did_you_mean import suggestion
from .engines import holding
from .index import refresh_missing
from .query import clauses
from .ranking import by_relevance

__all__ = ["by_relevance", "matching", "suggestion"]


def matching(words: str) -> Q:
    """The initiatives that hold every word, or one that means the same, in any language."""
    refresh_missing()
    asked = clauses(words)
    # A query without any word, such as a question mark, finds nothing.
    return Q(pk__in=holding(asked)) if asked else Q(pk__in=[])
