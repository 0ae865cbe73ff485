"""When an entry last changed for its readers. Loading it is no news: its facts are as old as before."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from django.db.models import Max, Min, Q

from initiatives.models import Initiative
from initiatives.models.relations import RELATED

from .records import ONE_SAVE, related_model, versions_of


def corrections() -> dict[int, datetime]:
    """The moment of the last change of each entry or its related rows since it began, by its number.

    An entry that nobody changed since it was loaded or added is left out. One query for entries and for each relation.
    """
    added = Max("history_date", filter=Q(history_type="+"))
    changed_or_removed = Max("history_date", filter=~Q(history_type="+"))
    of_entries = versions_of(Initiative).values_list("id")
    rows = list(of_entries.annotate(first=Min("history_date"), last=changed_or_removed))
    first: dict[int, datetime] = {number: began for number, began, _changed in rows}
    last: dict[int, datetime] = {number: changed for number, _began, changed in rows if changed}
    for relation in RELATED:
        of_rows = versions_of(related_model(relation)).values_list("initiative_id")
        for number, came, changed in of_rows.annotate(first=added, last=changed_or_removed):
            # Rows that came with the entry belong to its beginning.
            is_later = number in first and came and came > first[number] + ONE_SAVE
            moments = [moment for moment in (last.get(number), changed, came if is_later else None) if moment]
            if moments:
                last[number] = max(moments)
    return last


def last_change(initiative: Initiative, corrected: Mapping[int, datetime]) -> datetime:
    """The last correction; without one the date of the newest source, or else of the entry itself."""
    if initiative.pk in corrected:
        return corrected[initiative.pk]
    newest = initiative.newest_source
    published = datetime.combine(newest.latest, time.min, tzinfo=UTC) if newest else initiative.created
    return min(published, initiative.created)
