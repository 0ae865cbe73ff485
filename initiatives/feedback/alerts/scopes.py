"""What an alert is about: a list with its filters, or one entry."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.browse.filters import InitiativeFilter
from initiatives.models import Initiative
from initiatives.models.initiative import InitiativeQuerySet

LIST, ENTRY = "list?", "entry/"
# A query that is longer could not be kept.
LONGEST = 900
# They order the list or cut it into pages, and choose nothing.
ARRANGING = ("sort", "size", "page")


@dataclass(frozen=True)
class Scope:
    """`label` names it for its reader, `address` is its page."""

    text: str
    label: str
    address: str
    initiatives: InitiativeQuerySet


def scope_of_query(query: QueryDict) -> Scope | None:
    """The entry that is named, else the list with the filters that count. None for an entry that nobody may read."""
    if slug := query.get("entry"):
        found = Initiative.objects.public().with_slugs([slug]).first()
        return _of_entry(found) if found else None
    listed = InitiativeFilter(query)
    kept = listed.data.copy()
    for name in ARRANGING:
        kept.pop(name, None)
    return _of_list(kept) if len(kept.urlencode()) <= LONGEST else None


def scope_of_text(text: str) -> Scope | None:
    """What an alert kept, as it is today. None where the entry is no longer there for readers."""
    if text.startswith(ENTRY):
        found = Initiative.objects.public().having_numbers([int(text.removeprefix(ENTRY))]).first()
        return _of_entry(found) if found else None
    return _of_list(QueryDict(text.removeprefix(LIST)))


def _of_entry(found: Initiative) -> Scope:
    only = Initiative.objects.public().with_slugs([found.slug]).with_status()
    return Scope(f"{ENTRY}{found.pk}", found.title, found.get_absolute_url(), only)


def _of_list(query: QueryDict) -> Scope:
    listed = InitiativeFilter(query)
    chips = listed.chips if listed.address else []
    said = [_("%(heading)s: %(label)s") % {"heading": chip.heading, "label": chip.label} for chip in chips]
    label = ", ".join(said) or _("all initiatives")
    address = f"{reverse('initiatives')}?{listed.address}" if listed.address else reverse("initiatives")
    return Scope(f"{LIST}{listed.address}", label, address, _with_ended(listed))


def _with_ended(listed: InitiativeFilter) -> InitiativeQuerySet:
    """The list and what it leaves out for having ended: that something ended is news."""
    wider = listed.data.copy()
    if not wider.getlist("status"):
        wider.setlist("status", [value for value, _label in listed.facet("status").choices])
    return InitiativeFilter(wider).found
