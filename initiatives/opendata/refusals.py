"""The answer to a query that a file cannot be made of, and what is let pass of one."""

import re
from collections.abc import Iterable, Mapping

from django.http import JsonResponse
from rapidfuzz import process

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.query_parser import LONGEST_SHOWN, MOST_MISTAKES, NEAR, Mistake
from portal.problems import INVALID_INPUT, UNKNOWN_INPUT, UNKNOWN_REFERENCE, Issue, Problem, issue

# A file holds the whole list, and these say on which page of it somebody was, or where they came from.
PASSES = re.compile(r"page|size|utm_\w+|fbclid|gclid|mc_cid|mc_eid", re.ASCII)
PRESENT_ONLY = "Downloads hold the register as it is now, not as it was on a date. Leave out as_of."


class QueryRefusedError(Exception):
    """A query with values that do not count. A file for fewer or other entries than asked would go unnoticed."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__("; ".join(str(each["detail"]) for each in issues))
        self.issues = issues


def issues_of(mistakes: Iterable[Mistake]) -> list[Issue]:
    """An issue for each value that does not count."""
    return [
        issue(
            UNKNOWN_REFERENCE,
            mistake.name,
            mistake.value,
            f"{mistake.name} {mistake.value!r} is unknown, ambiguous or too long.",
            mistake.nearest,
        )
        for mistake in mistakes
    ]


def ignored_names(query: Mapping[str, object]) -> list[str]:
    """The parameters that change nothing in a file, and that are let pass."""
    return [name[:LONGEST_SHOWN] for name in query if PASSES.fullmatch(name)]


def past_days(query: Mapping[str, object]) -> list[Issue]:
    """An issue if a past day is asked for: a file of the present would pass for one of the past."""
    return [issue(INVALID_INPUT, "as_of", "", PRESENT_ONLY)] if "as_of" in query else []


def unknown_names(query: Mapping[str, object]) -> list[Issue]:
    """An issue for each parameter that the list does not know: a slip would give the whole list in silence."""
    known = list(InitiativeFilter.base_filters)
    found = []
    for name in query:
        if name == "as_of":
            found.extend(past_days(query))
        elif name not in known and not PASSES.fullmatch(name):
            near = [each for each, _score, _place in process.extract(name, known, limit=3, score_cutoff=NEAR)]
            found.append(issue(UNKNOWN_INPUT, name[:LONGEST_SHOWN], "", "There is no such parameter here.", near))
    return found[:MOST_MISTAKES]


def refusal(issues: Iterable[Issue]) -> JsonResponse:
    """Status 400, with an issue for each thing that is not understood."""
    said = "Some of the query is not known to the register; at most twenty issues are named here."
    return Problem(400, said, issues).response()
