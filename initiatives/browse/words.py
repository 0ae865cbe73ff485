"""Searching with words: every word must be found somewhere in an entry, in any language."""

from django.conf import settings
from django.db.models import Q

from initiatives.models import Organisation, Participation
from initiatives.models.initiative import InitiativeQuerySet

IN_FOUR_LANGUAGES = ("title", "summary")
# Each word costs a condition on a dozen columns: what a query holds beyond these is dropped, and said.
MOST_WORDS = 12


def matching(words: str) -> Q:
    """Entries that hold every word, in their names, summary or organisations."""
    condition = Q()
    for word in words.split():
        condition &= _holding(word)
    return condition


def _holding(word: str) -> Q:
    condition = Q(slug__icontains=word) | Q(acronym__icontains=word) | Q(aliases__icontains=word)
    for field in IN_FOUR_LANGUAGES:
        for language, _name in settings.LANGUAGES:
            condition |= Q(**{f"{field}_{language}__icontains": word})
    taking_part = Participation.objects.filter(organisation__in=Organisation.objects.filter(_naming(word)))
    return condition | Q(pk__in=taking_part.values("initiative_id"))


def _naming(word: str) -> Q:
    condition = Q(acronym__icontains=word) | Q(aliases__icontains=word)
    for language, _name in settings.LANGUAGES:
        condition |= Q(**{f"name_{language}__icontains": word})
    return condition


def by_relevance(found: InitiativeQuerySet, words: str) -> InitiativeQuerySet:
    return found.order_by("title", "pk")
