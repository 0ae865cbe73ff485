"""Facts fetched with entries, in a number of queries that does not grow with them."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Prefetch
from django.utils import timezone

from initiatives.models.budget import BudgetLine
from initiatives.models.citation import Citation
from initiatives.models.event import Event
from initiatives.models.key_figure import KeyFigure
from initiatives.models.organisation import Participation
from initiatives.models.sequel import Sequel
from initiatives.models.status import status_case

Entry = TypeVar("Entry", bound=models.Model)


class PrefetchingQuerySet(models.QuerySet[Entry]):
    def with_status(self, day: date | None = None) -> Self:
        """Add `current_status`: the status on a day, today unless told."""
        return self.annotate(current_status=status_case(day or timezone.localdate()))

    def with_card_details(self) -> Self:
        """Fetch what a list card shows, however many cards there are, in a fixed number of queries."""
        return self.with_status().select_related("parent").prefetch_related("governments", "themes", "challenges")

    def with_sources(self) -> Self:
        """Fetch the sources in which entries were read, to tell the age of their facts, in two queries."""
        return self.prefetch_related(Prefetch("citations", Citation.objects.select_related("source")))

    def with_page_details(self) -> Self:
        """Fetch all that the page of an entry shows, in a fixed number of queries."""
        return self.with_card_details().prefetch_related(
            "target_groups",
            "instruments__type",
            Prefetch("participations", Participation.objects.select_related("organisation")),
            Prefetch(
                "budget_lines",
                BudgetLine.objects.select_related("part_of__initiative").prefetch_related("citations__source"),
            ),
            Prefetch("key_figures", KeyFigure.objects.prefetch_related("citations__source")),
            Prefetch("events", Event.objects.prefetch_related("citations__source")),
            Prefetch("sequels", Sequel.objects.with_ends().prefetch_related("citations__source")),
            Prefetch("predecessors", Sequel.objects.with_ends().prefetch_related("citations__source")),
            Prefetch(
                "citations",
                Citation.objects.select_related("source", "section", "budget_line", "key_figure"),
            ),
        )

    def with_download_details(self) -> Self:
        """Fetch all that is public about an entry, in a fixed number of queries for each chunk of them."""
        return self.with_card_details().prefetch_related(
            "target_groups",
            "instruments__type",
            Prefetch("participations", Participation.objects.select_related("organisation")),
            Prefetch("budget_lines", BudgetLine.objects.select_related("part_of__initiative")),
            "key_figures",
            "events",
            Prefetch("sequels", Sequel.objects.with_ends()),
            Prefetch("citations", Citation.objects.select_related("source", "section")),
        )

    def with_sheet_details(self) -> Self:
        """Fetch all that a row of a spreadsheet is compared with, in a fixed number of queries."""
        return self.with_download_details().prefetch_related("former_slugs", "budget_lines__parts")
