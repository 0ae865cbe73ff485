"""The answer to a query that a file cannot be made of: a problem as RFC 9457 and the Belgif REST guide describe it."""

from collections.abc import Iterable

from django.http import JsonResponse

from initiatives.browse.query_parser import Mistake

GUIDE = "https://www.belgif.be/specification/rest/api-guide"


class QueryRefusedError(Exception):
    """A query with values that do not count. A file for fewer or other entries than asked would go unnoticed."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(map(str, mistakes)))
        self.mistakes = mistakes


def refusal(mistakes: Iterable[Mistake]) -> JsonResponse:
    """Status 400, with an issue for each value that does not count."""
    problem = {
        "type": "urn:problem-type:belgif:badRequest",
        "href": f"{GUIDE}/problems/badRequest.html",
        "title": "Bad Request",
        "status": 400,
        "detail": "Some values of the query are not known to the register; at most twenty are named here.",
        "issues": [_issue(mistake) for mistake in mistakes],
    }
    return JsonResponse(problem, status=400, content_type="application/problem+json")


def _issue(mistake: Mistake) -> dict[str, object]:
    nearest = f" The nearest known: {', '.join(mistake.nearest)}." if mistake.nearest else ""
    return {
        "type": "urn:problem-type:belgif:input-validation:referencedResourceNotFound",
        "href": f"{GUIDE}/issues/referencedResourceNotFound.html",
        "title": "Referenced resource not found",
        "detail": f"{mistake.name} {mistake.value!r} is unknown, ambiguous or too long.{nearest}",
        "in": "query",
        "name": mistake.name,
        "value": mistake.value,
        "nearest": mistake.nearest,
    }
