"""The page of all values with one problem, with search; and of the answers that were given."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _

from initiatives.models import SpreadsheetImport
from initiatives.spreadsheets.mapping.column_mapping import targets
from initiatives.spreadsheets.plan.plan_view import values_with_problem
from initiatives.text.folding import fold_name

from .import_page import ImportPage

ON_A_PAGE = 50
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class GivenAnswer:
    about: str
    heading: str
    value: str
    instead: str


def values_page(page: ImportPage) -> HttpResponse:
    spreadsheet, asked = page.spreadsheet, page.request.GET
    if spreadsheet.stage != SpreadsheetImport.Stage.PLANNED:
        return page.go()
    search = asked.get("q", "").strip()[:LONGEST_SEARCH]
    if "code" not in asked:
        return _answers_page(page, search)
    code, about = asked.get("code", ""), asked.get("about", "")
    group = values_with_problem(spreadsheet, code, about, search)
    if group is None and not search:
        return page.go()
    found = Paginator(group.sorted_values if group else [], ON_A_PAGE).get_page(asked.get("page"))
    context = {
        "group": group,
        "found": found,
        "plan": {"here": "values", "q": search, "address": page.address(), "spreadsheet": spreadsheet},
        "code": code,
        "about": about,
        "q": search,
        "query": urlencode({"code": code, "about": about, "q": search}),
    }
    return page.render("values", _("All values with this problem"), context)


def _answers_page(page: ImportPage, search: str) -> HttpResponse:
    names, wanted = targets(), fold_name(search)
    given = [
        GivenAnswer(about, str(names.get(about, about)), value, instead)
        for about, corrections in page.spreadsheet.corrections.items()
        for value, instead in corrections.items()
        if not wanted or wanted in fold_name(f"{value} {instead}")
    ]
    found = Paginator(given, ON_A_PAGE).get_page(page.request.GET.get("page"))
    context = {"found": found, "q": search, "query": urlencode({"q": search})}
    return page.render("answers", _("Answers that were given"), context)
