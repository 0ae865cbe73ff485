"""Entries of a list that are not for the target group that was asked for, but for a broader or narrower one."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from initiatives.models import Initiative

from .filters import InitiativeFilter


def name_kin(listed: InitiativeFilter, shown: Sequence[Initiative]) -> None:
    """Give each entry shown the target groups through which it was found, where it lacks those asked for."""
    facet = listed.related_facet("target")
    asked = set(listed.chosen(facet))
    if not asked or not facet.broader:
        return
    prefetch_related_objects(shown, "target_groups")
    for entry in shown:
        groups = list(entry.target_groups.all())
        if not asked.intersection(group.slug for group in groups):
            entry.found_through = [group for group in groups if asked & facet.answered_by(group.slug)]
