"""The rows of a download, and its description of itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone, translation

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.sorts import IN_FILES
from initiatives.models import Initiative
from initiatives.models.initiative import InitiativeQuerySet

from .refusals import QueryRefusedError, issues_of

# Entries fetched at once: each chunk costs a fixed number of queries.
CHUNK = 200
NAME = "Belgian AI initiatives"
LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NOTE = "Texts and data of this register. Name it, link to it, and say what you changed."
SOURCE_NOTE = "Where each fact was read stands with the entry."
WITHOUT_ENDED = "Entries that have ended or are archived are left out, since the query asks for no status or year."
WITH_YEAR = "Entries that have ended since are in it, archived ones are left out, since the query asks for a year."
WITH_STATUS = "Only entries with the status that the query asks for."


@dataclass(frozen=True)
class Dataset:
    """The whole list that browse shows for a query, on a day."""

    listed: InitiativeFilter
    # Asked for before the answer is streamed: titles are in the order of the page's language.
    found: InitiativeQuerySet
    site: str
    day: date

    @classmethod
    def asked_for(cls, request: HttpRequest) -> "Dataset":
        """The list that a request asks for. Raise QueryRefusedError where a value of the query does not count."""
        listed = InitiativeFilter(request.GET, request=request, plain_sort=IN_FILES)
        if found := listed.mistakes:
            raise QueryRefusedError(issues_of(found))
        return cls(listed, listed.qs, settings.SITE_URL, timezone.localdate())

    @cached_property
    def number(self) -> int:
        return self.found.count()

    @property
    def address(self) -> str:
        """The list as a page, in English."""
        with translation.override("en"):
            path = reverse("initiatives")
        return f"{self.site}{path}{f'?{self.listed.address}' if self.listed.address else ''}"

    @property
    def note(self) -> str:
        query = QueryDict(self.listed.address)
        if query.getlist("status"):
            return WITH_STATUS
        return WITH_YEAR if query.getlist("year") else WITHOUT_ENDED

    def initiatives(self) -> Iterator[Initiative]:
        return self.found.with_download_details().iterator(chunk_size=CHUNK)
