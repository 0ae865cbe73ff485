"""The entries of which a copy elsewhere is out of date, and those that everybody could read and no longer can."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from initiatives.models import (
    Citation,
    Initiative,
    InitiativeRedirect,
    Instrument,
    InstrumentType,
    Organisation,
    Participation,
    Source,
    State,
)
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.relations import RELATED, TERMS
from initiatives.models.status import status_case

from .records import OLDEST_FIRST, related_model, versions_of

PUBLIC = (State.PUBLISHED, State.ARCHIVED)


@dataclass(frozen=True)
class TakenBack:
    """What is no longer found by its slug: since when, why, and the slug that took its place, if one did."""

    slug: str
    key: str
    moment: datetime
    reason: str
    leads_to: str = ""


def changed_since(moment: datetime) -> InitiativeQuerySet:
    """The public entries whose record may differ from what it was at a moment.

    Of their own and their related rows; of the terms, organisations, sources and other entries that a record names; and
    of those whose dates ended or began them since.
    """
    public: InitiativeQuerySet = Initiative.objects.public()
    own = _numbers(versions_of(Initiative), moment, "id")
    found = Q(pk__in=own) | Q(parent__in=own) | Q(sequels__successor__in=own) | Q(modified__gt=moment)
    for relation in RELATED:
        found |= Q(pk__in=_numbers(versions_of(related_model(relation)), moment, "initiative_id"))
    for relation in TERMS:
        model: Any = Initiative._meta.get_field(relation).related_model
        found |= Q(**{f"{relation}__in": _numbers(versions_of(model), moment, "id")})
    found |= Q(pk__in=_naming(Instrument, "type", InstrumentType, moment))
    found |= Q(pk__in=_naming(Participation, "organisation", Organisation, moment))
    found |= Q(pk__in=_naming(Citation, "source", Source, moment))
    numbers = public.filter(found).order_by().values("pk")
    then = public.annotate(status_then=status_case(timezone.localtime(moment).date())).with_status()
    aged = then.exclude(status_then=F("current_status")).order_by().values("pk")
    return public.filter(Q(pk__in=numbers) | Q(pk__in=aged))


def _numbers(versions: "QuerySet[Any]", moment: datetime, column: str) -> "QuerySet[Any]":
    return versions.filter(history_date__gt=moment).values(column)


def _naming(rows: type[Model], name: str, model: type[Model], moment: datetime) -> "QuerySet[Any]":
    named = {f"{name}__in": _numbers(versions_of(model), moment, "id")}
    numbers: QuerySet[Any] = rows._default_manager.filter(**named).values("initiative_id")
    return numbers


def taken_back_since(moment: datetime) -> list[TakenBack]:
    """The entries that everybody could read at a moment or later and no longer can, by that slug, the latest first."""
    taken = [*_no_longer_public(moment), *_renamed(moment)]
    return sorted(taken, key=lambda each: (each.moment, each.slug), reverse=True)


def _renamed(moment: datetime) -> list[TakenBack]:
    """Public entries by each slug that they had in public, after the moment or at it, and that no entry has now."""
    now = dict(Initiative.objects.public().values_list("pk", "slug"))
    changed = versions_of(Initiative).filter(id__in=now, history_date__gt=moment).values("id")
    columns = ("id", "slug", "key", "state", "history_type", "history_date")
    versions = versions_of(Initiative).filter(id__in=changed).order_by("id", *OLDEST_FIRST).values(*columns)
    found: dict[str, TakenBack] = {}
    for was, following in pairwise(versions.iterator()):
        is_public = was["history_type"] != "-" and was["state"] in PUBLIC
        ends = following["id"] == was["id"] and following["history_date"] > moment
        if is_public and ends and was["slug"] not in now.values():
            slug = was["slug"]
            found[slug] = TakenBack(slug, was["key"], following["history_date"], "renamed", now[was["id"]])
    return [*found.values()]


def _no_longer_public(moment: datetime) -> list[TakenBack]:
    public = Initiative.objects.public().values("pk")
    gone = versions_of(Initiative).exclude(id__in=public).filter(history_date__gt=moment).values("id")
    columns = ("id", "slug", "key", "state", "history_type", "history_date")
    versions = versions_of(Initiative).filter(id__in=gone).order_by("id", *OLDEST_FIRST).values(*columns)
    last_public: dict[int, dict[str, Any]] = {}
    ended: dict[int, dict[str, Any]] = {}
    for version in versions.iterator():
        number = version["id"]
        if version["history_type"] != "-" and version["state"] in PUBLIC:
            last_public[number] = version
            ended.pop(number, None)
        elif number in last_public:
            ended.setdefault(number, version)
    found = [(last_public[number], end) for number, end in ended.items() if end["history_date"] > moment]
    leads_to = _successors(was["slug"] for was, _end in found)
    alive = set(Initiative.objects.filter(pk__in=ended).values_list("pk", flat=True))
    return [
        TakenBack(
            was["slug"],
            was["key"],
            end["history_date"],
            "merged" if was["slug"] in leads_to else "unpublished" if was["id"] in alive else "deleted",
            leads_to.get(was["slug"], ""),
        )
        for was, end in found
    ]


def _successors(slugs: Iterable[str]) -> dict[str, str]:
    """The public entries to which former slugs lead."""
    redirects = InitiativeRedirect.objects.leading_to_public().filter(slug__in=list(slugs))
    return dict(redirects.values_list("slug", "initiative__slug"))
