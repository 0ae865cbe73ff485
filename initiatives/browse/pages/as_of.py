"""The page of an entry, and the list, as they were on a day."""

import re
from datetime import date
from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.browse.as_of_list import KEPT, AsOfList
from initiatives.browse.entry_page import chapters, told
from initiatives.browse.hierarchy import amounts_above_on, ancestors_on, descendants_on
from initiatives.history.as_of import entry_on, first_day
from initiatives.models import Initiative
from initiatives.models.partial_date import day_in_words
from portal.errors import NotFound

AS_OF = "as_of"
APART = {"X-Robots-Tag": "noindex"}


class NoSuchDayError(ValueError):
    """The day asked for is no day of the register; the message says why."""


def asked_day(query: QueryDict) -> date:
    """The first day that an address names. Raise NoSuchDayError, with a sentence, for what is none."""
    text = query.getlist(AS_OF)[0].strip()
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NoSuchDayError(_("Write the date as year, month and day, for example 2026-03-01.")) from error
    if day > timezone.localdate():
        raise NoSuchDayError(_("This date lies in the future. Give today or a day before it."))
    first = first_day()
    if first is None or day < first:
        began = day_in_words(first or timezone.localdate())
        raise NoSuchDayError(_("The register began on %(date)s. Give that day or a later one.") % {"date": began})
    return day


def refused(request: HttpRequest, error: NoSuchDayError, now_at: str) -> HttpResponse:
    said = {"heading": _("There is no such date to show"), "sentence": str(error), "now_at": now_at, "is_error": True}
    return TemplateResponse(request, "browse/past_refused.html", said, status=400, headers=APART)


def as_it_stood(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        day = asked_day(request.GET)
    except NoSuchDayError as error:
        return refused(request, error, reverse("initiative", args=[slug]))
    found = entry_on(slug, day)
    if found is None:
        raise NotFound(_("This entry was not public on that day."))
    present = Initiative.objects.public().in_bulk([found.pk]).get(found.pk)
    wholes = ancestors_on(found, day)
    above = amounts_above_on(wholes, day)
    said: dict[str, Any] = {
        "initiative": found,
        "sequels": [sequel for sequel in found.sequels.all() if sequel.is_readable],
        "parts": descendants_on(found, day),
        "wholes": wholes,
        "amounts_above": above,
        **told(found, above),
        "outdated": {},
        "as_of": day,
        "now_at": present.get_absolute_url() if present else "",
        "several": len(request.GET.getlist(AS_OF)) > 1,
    }
    said["chapters"] = chapters(found, said)
    return TemplateResponse(request, "browse/initiative.html", said, headers=APART)


def list_as_it_stood(request: HttpRequest) -> HttpResponse:
    try:
        day = asked_day(request.GET)
    except NoSuchDayError as error:
        return refused(request, error, reverse("initiatives"))
    listed = AsOfList(request.GET, day)
    try:
        page = Paginator(listed.found(), listed.size).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise NotFound(_("This list has no such page.")) from error
    query = listed.present_query
    said = {
        "listed": listed,
        "page": page,
        "as_of": day,
        "now_at": reverse("initiatives") + (f"?{query}" if query else ""),
        "several": len(request.GET.getlist(AS_OF)) > 1,
    }
    return TemplateResponse(request, "browse/past_list.html", said, headers=APART)


def kept_for_past(query: QueryDict) -> list[tuple[str, str]]:
    """The part of the query of the present list that the list of a past day understands too."""
    return [(name, value) for name in ("q", *KEPT) for value in query.getlist(name)]
