"""The answer to a query that a file cannot be made of."""

from collections.abc import Iterable

from django.http import JsonResponse

from initiatives.browse.query_parser import Mistake
from portal.problems import UNKNOWN_REFERENCE, Issue, Problem, issue


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


def refusal(issues: Iterable[Issue]) -> JsonResponse:
    """Status 400, with an issue for each thing that is not understood."""
    said = "Some of the query is not known to the register; at most twenty issues are named here."
    return Problem(400, said, issues).response()
