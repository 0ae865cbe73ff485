"""Problems as RFC 9457 and the Belgif REST guide describe them: the answer to a machine whose request went wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from django.conf import settings
from django.http import JsonResponse
from django.utils.cache import add_never_cache_headers

GUIDE = "https://www.belgif.be/specification/rest/api-guide"
MEDIA_TYPE = "application/problem+json"
Issue = dict[str, object]


@dataclass(frozen=True)
class Kind:
    """`name` of the type, its title and its usual sentence. The guide has no word for some: `is_ours`."""

    status: int
    name: str
    title: str
    detail: str
    is_ours: bool = False

    @property
    def urn(self) -> str:
        return f"urn:problem-type:{'belgian-ai-initiatives' if self.is_ours else 'belgif'}:{self.name}"

    @property
    def href(self) -> str:
        """Where the kind is explained."""
        if self.is_ours:
            return f"{settings.SITE_URL}/api/v1/refData/problemTypes/{self.name}"
        return f"{GUIDE}/problems/{self.name}.html"


KINDS = {
    kind.status: kind
    for kind in (
        Kind(400, "badRequest", "Bad Request", "The request is not understood."),
        Kind(404, "resourceNotFound", "Resource Not Found", "There is nothing at this address."),
        Kind(405, "methodNotAllowed", "Method Not Allowed", "This address is only for reading.", is_ours=True),
        Kind(406, "notAcceptable", "Not Acceptable", "Answers are made as application/json alone.", is_ours=True),
        Kind(429, "tooManyRequests", "Too Many Requests", "Too many requests in a short time."),
        Kind(500, "internalServerError", "Internal Server Error", "Something went wrong here, and it is in the log."),
        Kind(503, "serviceUnavailable", "Service Unavailable", "The register cannot be read just now."),
    )
}
# The issues of a query: the type of the guide, and its title.
UNKNOWN_INPUT = ("unknownInput", "Unknown input")
INVALID_INPUT = ("invalidInput", "Invalid input")
UNKNOWN_REFERENCE = ("referencedResourceNotFound", "Referenced resource not found")


@dataclass(frozen=True)
class Problem:
    """A problem to be said; `detail` in English."""

    status: int
    detail: str = ""
    issues: Iterable[Issue] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> JsonResponse:
        kind = KINDS[self.status]
        said: dict[str, object] = {
            "type": kind.urn,
            "href": kind.href,
            "title": kind.title,
            "status": kind.status,
            "detail": self.detail or kind.detail,
            "instance": f"urn:uuid:{uuid4()}",
        }
        if issues := list(self.issues):
            said["issues"] = issues
        response = JsonResponse(said, status=self.status, content_type=MEDIA_TYPE, headers=dict(self.headers))
        response.headers["Content-Language"] = "en"
        response.headers["X-Robots-Tag"] = "noindex"
        if self.status != 404:
            add_never_cache_headers(response)
        return response


def issue(
    kind: tuple[str, str], name: str, value: str, detail: str, nearest: Iterable[str] = (), place: str = "query"
) -> Issue:
    """One thing that is wrong. `nearest`: the known names or values that may have been meant."""
    known = list(nearest)
    advice = f" The nearest known: {', '.join(known)}." if known else ""
    return {
        "type": f"urn:problem-type:belgif:input-validation:{kind[0]}",
        "href": f"{GUIDE}/issues/{kind[0]}.html",
        "title": kind[1],
        "detail": f"{detail}{advice}",
        "in": place,
        "name": name,
        "value": value,
        "nearest": known,
    }
