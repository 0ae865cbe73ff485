"""The answer to a query that a file cannot be made of, and what is let pass of one."""

import re
from collections.abc import Iterable, Mapping

from django.http import JsonResponse, QueryDict
from rapidfuzz import process

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.query_parser import LONGEST_SHOWN, MOST_MISTAKES, NEAR, Mistake
from portal.problems import INVALID_INPUT, UNKNOWN_INPUT, UNKNOWN_REFERENCE, Issue, Problem, issue

# A file holds the whole list, and these say on which page of it somebody was, or where they came from.
PASSES = re.compile(r"page|size|utm_\w+|fbclid|gclid|mc_cid|mc_eid", re.ASCII)
ONCE = ("q", "sort")
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


def issues_in(query: QueryDict, listed: InitiativeFilter) -> list[Issue]:
    """All that a query for a list says and that would give another list in silence. `listed`: the list it gives."""
    known = list(InitiativeFilter.base_filters)
    found = [*unknown_names(query, known), *_empty_or_repeated(query, known), *issues_of(listed.mistakes)]
    return found[:MOST_MISTAKES]


def unknown_names(query: QueryDict, known: Iterable[str] = ()) -> list[Issue]:
    """An issue for each parameter that is not known: a slip would give the whole in silence.

    One for a past day says why: a file of the present would pass for one of the past.
    """
    names, found = list(known), []
    for name in query:
        if name == "as_of" and name not in names:
            found.append(issue(INVALID_INPUT, "as_of", str(query[name])[:LONGEST_SHOWN], PRESENT_ONLY))
        elif name not in names and not PASSES.fullmatch(name):
            near = [each for each, _score, _place in process.extract(name, names, limit=3, score_cutoff=NEAR)]
            said = "There is no such parameter here." if names else "This address takes no parameters."
            found.append(issue(UNKNOWN_INPUT, name[:LONGEST_SHOWN], str(query[name])[:LONGEST_SHOWN], said, near))
    return found[:MOST_MISTAKES]


def _empty_or_repeated(query: QueryDict, names: Iterable[str]) -> list[Issue]:
    found = []
    for name in names:
        given = query.getlist(name)
        # Words that nobody typed stand in every address that a form made.
        if name != "q" and any(not value.strip() for value in given):
            found.append(issue(INVALID_INPUT, name, "", "The value is empty: leave the parameter out."))
        if name in ONCE and len(given) > 1:
            found.append(issue(INVALID_INPUT, name, given[0][:LONGEST_SHOWN], "This parameter may stand once."))
    return found


def refusal(issues: Iterable[Issue]) -> JsonResponse:
    """Status 400, with an issue for each thing that is not understood."""
    said = "Some of the query is not known to the register; at most twenty issues are named here."
    return Problem(400, said, issues).response()
