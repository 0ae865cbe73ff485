"""What a copy elsewhere drops: tombstones, and the lists that can be followed as the one of initiatives can."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.db.models import Model, QuerySet

from initiatives.history.changes_since import TakenBack
from initiatives.history.things_since import changed_numbers, taken_back_things
from initiatives.models import Initiative, Organisation, Source
from initiatives.opendata.identifiers import tag
from initiatives.opendata.linked.identifiers import identifier
from initiatives.opendata.record_fields import API, MOMENT

from .collections import Collection
from .parameters import CHANGED_SINCE, Parameter

Tombstone = dict[str, object]
Things = Sequence[Organisation | Source]


def tombstones_of_initiatives(taken_back: Iterable[TakenBack], not_listed: Iterable[Initiative]) -> list[Tombstone]:
    gone = [_tombstone("initiatives", each, tag(f"initiatives/{each.key}")) for each in taken_back]
    return gone + [_not_listed("initiatives", each.slug, tag(f"initiatives/{each.key}")) for each in not_listed]


def tombstones_of_things(
    collection: str, model: type[Model], moment: datetime, present: Mapping[int, str]
) -> list[Tombstone]:
    """`present`: number and slug of the things that readers find now."""
    taken_back = taken_back_things(model, moment, present)
    return [_tombstone(collection, each, str(identifier(model(slug=each.slug)))) for each in taken_back]


def _tombstone(collection: str, taken: TakenBack, name: str) -> Tombstone:
    return {
        "id": taken.slug,
        "identifier": name,
        "reason": taken.reason,
        "removed": taken.moment.strftime(MOMENT),
        "leads_to": f"{settings.SITE_URL}{API}/{collection}/{taken.leads_to}" if taken.leads_to else None,
    }


def _not_listed(collection: str, slug: str, name: str) -> Tombstone:
    """Of what changed and does not answer the query."""
    href = f"{settings.SITE_URL}{API}/{collection}/{slug}"
    return {"id": slug, "identifier": name, "reason": "notListed", "leads_to": href}


class Named(Collection):
    """Things that public entries name, in the order of their slugs."""

    # The last part of its address.
    collection: ClassVar[str]

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return [CHANGED_SINCE, *super().parameters()]

    @staticmethod
    def public() -> QuerySet[Organisation] | QuerySet[Source]:
        """Those that readers find now."""
        raise NotImplementedError

    def answering(self, things: Things) -> Things:
        """Those that answer the rest of the query."""
        return things

    @cached_property
    def changed(self) -> Things:
        found, since = self.public().order_by("slug"), self.asked.changed_since
        if since:
            found = found.filter(pk__in=changed_numbers(found.model, since))
        things: Things = [*found]
        return things

    @cached_property
    def listed(self) -> Things:
        return self.answering(self.changed)

    def get_queryset(self) -> Things:
        return self.listed

    def about_list(self) -> dict[str, object]:
        if not (since := self.asked.changed_since):
            return {}
        present = self.public()
        now = dict(present.values_list("pk", "slug"))
        listed = {each.pk for each in self.listed}
        not_listed = [
            _not_listed(self.collection, each.slug, str(identifier(each)))
            for each in self.changed
            if each.pk not in listed
        ]
        return {"tombstones": tombstones_of_things(self.collection, present.model, since, now) + not_listed}
