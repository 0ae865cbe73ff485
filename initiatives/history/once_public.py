"""Values that readers could once filter by, and that no public entry has any more: read from the versions."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min
from django.utils import timezone

from initiatives.models import Initiative, Organisation, PartialDate, Participation, State
from initiatives.models.redirects import SLUG

from .records import OLDEST_FIRST, Thing, instance_from, versions_of

PUBLIC = {State.PUBLISHED, State.ARCHIVED}


def once_terms(model: type[Thing], slugs: Iterable[str]) -> dict[str, Thing]:
    """The words that a vocabulary once had among these, as they last were, by slug."""
    possible = [slug for slug in slugs if re.fullmatch(SLUG, slug)]
    records = versions_of(model).filter(slug__in=possible).order_by(*OLDEST_FIRST).values() if possible else []
    return {record["slug"]: instance_from(model, record) for record in records}


def first_public_year() -> int | None:
    """The earliest year in which an entry began, in any of the versions that everybody could read."""
    public = versions_of(Initiative).filter(state=State.PUBLISHED).exclude(start="")
    earliest = public.aggregate(earliest=Min("start"))["earliest"]
    return PartialDate(str(earliest)).year if earliest else None


def organisations_once_public() -> list[Organisation]:
    """The organisations that a public entry once named and none names now; those deleted since as they last were."""
    public_now = Organisation.objects.public()
    others = versions_of(Participation).exclude(organisation_id__in=public_now.values("pk"))
    roles = set(others.values_list("id", flat=True))
    if not roles:
        return []
    named_now = set(public_now.values_list("pk", flat=True))
    versions = versions_of(Participation).filter(id__in=roles).order_by("id", *OLDEST_FIRST)
    times: dict[int, list[tuple[int, datetime, datetime]]] = defaultdict(list)
    columns = ("id", "organisation_id", "initiative_id", "history_type", "history_date")
    known = list(versions.values_list(*columns))
    for place, (number, organisation, entry, kind, begun) in enumerate(known):
        follows = known[place + 1] if place + 1 < len(known) and known[place + 1][0] == number else None
        if kind != "-" and organisation not in named_now:
            times[entry].append((organisation, begun, follows[4] if follows else timezone.now()))
    public = _public_times(times)
    found = {
        organisation
        for entry, roles_of_entry in times.items()
        for organisation, begun, ended in roles_of_entry
        if any(start < ended and begun < end for start, end in public[entry])
    }
    return list(_as_they_last_were(found).values())


def _public_times(entries: Iterable[int]) -> dict[int, list[tuple[datetime, datetime]]]:
    """The times in which everybody could read each entry."""
    versions = versions_of(Initiative).filter(id__in=list(entries)).order_by("id", *OLDEST_FIRST)
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    known = list(versions.values_list("id", "state", "history_type", "history_date"))
    for place, (number, state, kind, begun) in enumerate(known):
        follows = known[place + 1] if place + 1 < len(known) and known[place + 1][0] == number else None
        if kind != "-" and state in PUBLIC:
            found[number].append((begun, follows[3] if follows else timezone.now()))
    return found


def _as_they_last_were(numbers: set[int]) -> dict[int, Organisation]:
    records = versions_of(Organisation).filter(id__in=numbers).order_by(*OLDEST_FIRST).values()
    found = {record["id"]: instance_from(Organisation, record) for record in records}
    return found | Organisation.objects.in_bulk(list(numbers))
