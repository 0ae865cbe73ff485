"""The rows of a download, and its description of itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.sorts import IN_FILES
from initiatives.models import Initiative, PartialDate, Source
from initiatives.models.initiative import InitiativeQuerySet

from .refusals import QueryRefusedError, ignored_names, issues_in
from .whole_entries import whole_entries

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
class Age:
    """When the sources were published that entries were read in, and how many entries an editor confirmed since."""

    oldest_source: str
    newest_source: str
    confirmed: int

    def in_words(self) -> str:
        if not self.newest_source:
            return ""
        dates = {
            "oldest": PartialDate(self.oldest_source).in_words(),
            "newest": PartialDate(self.newest_source).in_words(),
        }
        # Translators: the dates are a year, or a month and a year
        return _(
            "Read in sources published from %(oldest)s to %(newest)s; entries confirmed by an editor since: %(number)s."
        ) % {**dates, "number": self.confirmed}


@dataclass(frozen=True)
class Dataset:
    """The whole list that browse shows for a query, on a day."""

    listed: InitiativeFilter
    # Asked for before the answer is streamed: titles are in the order of the page's language.
    found: InitiativeQuerySet
    site: str
    day: date
    # Parameters of the query that change nothing in a file.
    ignored: list[str]

    @classmethod
    def asked_for(cls, request: HttpRequest) -> "Dataset":
        """The list that a request asks for. Raise QueryRefusedError where a value of the query does not count."""
        listed = InitiativeFilter(request.GET, request=request, plain_sort=IN_FILES)
        if found := issues_in(request.GET, listed):
            raise QueryRefusedError(found)
        return cls(listed, listed.qs, settings.SITE_URL, timezone.localdate(), ignored_names(request.GET))

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

    @cached_property
    def age(self) -> Age:
        """How old the facts of the whole list are."""
        numbers = self.found.order_by().values_list("pk", flat=True)
        return Age(*Source.objects.published_between(numbers), self.found.verified().count())

    def initiatives(self) -> Iterator[Initiative]:
        return whole_entries(self.found, CHUNK)
