"""The entries that wait for an editor, by reason."""

from collections.abc import Iterable
from datetime import date
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from initiatives.models.relations import CITED_FACTS
from initiatives.models.state import State
from initiatives.models.status import ReviewInterval, months_before

from .joins import related_rows, term_rows

Entry = TypeVar("Entry", bound=models.Model)
SPOKEN = ("title", "summary")


class WorkQueueQuerySet(models.QuerySet[Entry]):
    def in_state(self, state: State) -> Self:
        return self.filter(state=state)

    def due_for_review(self, day: date) -> Self:
        """Entries last confirmed longer ago than their interval, or never."""
        due = Q(verified_on=None)
        for months in ReviewInterval.values:
            due |= Q(review_interval=months, verified_on__lte=months_before(day, months))
        return self.filter(due)

    def longest_unconfirmed_first(self) -> Self:
        return self.order_by(models.F("verified_on").asc(nulls_first=True), "title", "pk")

    def naming_address(self, urls: Iterable[str]) -> Self:
        return self.filter(website__in=list(urls))

    def incomplete(self) -> Self:
        """Entries that lack something that a public one must have. See also editing.completeness.missing, its twin."""
        lacking = Q()
        for field in SPOKEN:
            for code, _name in settings.LANGUAGES:
                lacking |= Q((f"{field}_{code}", None)) | Q((f"{field}_{code}", ""))
        unexplained = Q(caveat_en=None) | Q(caveat_en="")
        lacking |= ~Q(pk__in=term_rows(self.model, "governments").values("initiative_id")) & unexplained
        lacking |= ~Q(pk__in=term_rows(self.model, "themes").values("initiative_id"))
        lacking |= ~Q(pk__in=related_rows(self.model, "citations").values("initiative_id"))
        for relation in CITED_FACTS:
            lacking |= Q(pk__in=related_rows(self.model, relation).filter(citations=None).values("initiative_id"))
        return self.filter(lacking)
