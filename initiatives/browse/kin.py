"""Entries of a list that are not for the target group that was asked for, but for a broader or narrower one.

A group is asked for by a filter, or by its name among the words.
"""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from initiatives.models import Initiative, TargetGroup
from initiatives.models.languages import in_every_language
from initiatives.search.analysis import words_of
from initiatives.search.query import matcher

from .filters import InitiativeFilter


def name_kin(listed: InitiativeFilter, shown: Sequence[Initiative]) -> None:
    """Give each entry shown the target groups through which it was found, where it lacks those asked for."""
    facet = listed.related_facet("target")
    asked = set(listed.chosen(facet))
    by_words = listed.searched.through_kin if listed.words else {}
    if not facet.broader or not (asked or by_words):
        return
    prefetch_related_objects(shown, "target_groups")
    names = _names_of_groups() if by_words else {}
    for entry in shown:
        groups = list(entry.target_groups.all())
        wanted = asked
        for clause in by_words.get(entry.pk, []):
            is_matched = matcher(clause.tokens)
            wanted = wanted | {slug for slug, words in names.items() if any(map(is_matched, words))}
        if wanted and not wanted.intersection(group.slug for group in groups):
            entry.found_through = [group for group in groups if wanted & facet.answered_by(group.slug)]


def _names_of_groups() -> dict[str, list[str]]:
    """The words that each target group is called by, by its slug."""
    return {
        group.slug: words_of(" ".join([*in_every_language(group, "name").values(), *group.alias_list]))
        for group in TargetGroup.objects.all()
    }
