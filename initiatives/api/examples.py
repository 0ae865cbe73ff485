"""Examples of answers. A test holds each of them against its schema."""

from django.conf import settings

from initiatives.opendata.record_fields import API
from portal.problems import UNKNOWN_INPUT, issue

Example = dict[str, object]


def _at(path: str) -> str:
    return f"{settings.SITE_URL}{API}{path}"


def initiative() -> Example:
    return {
        "href": _at("/initiatives/ai-strategy"),
        "id": "ai-strategy",
        "url": f"{settings.SITE_URL}/en/initiatives/ai-strategy/",
        "title": {"en": "Belgian national AI strategy", "nl": "Belgische nationale AI-strategie"},
        "isTitleDescriptive": True,
        "otherNames": [],
        "summary": {"en": "A plan of the federal government."},
        "caveat": {},
        "governments": [
            {"href": _at("/refData/governments/federal"), "id": "federal", "name": {"en": "Federal State"}}
        ],
        "themes": [{"href": _at("/refData/themes/strategy"), "id": "strategy", "name": {"en": "Strategy"}}],
        "challenges": [],
        "targetGroups": [],
        "instruments": [],
        "organisations": [],
        "start": "2021",
        "status": "running",
        "statusIsWorkedOutFromDates": False,
        "statusAsOf": "2021-09-01",
        "modified": "2026-11-23T00:00:00Z",
        "budgets": [
            {
                "key": "yearly",
                "amount": "32000000",
                "currency": "EUR",
                "kind": "per_year",
                "qualifier": "exactly",
                "starts": "2019",
                "purpose": {},
                "note": {},
                "sources": [],
            }
        ],
        "keyFigures": [],
        "events": [],
        "sequels": [],
        "sources": [],
        "identifier": "tag:belgian-ai-initiatives,2021:initiatives/ai-strategy",
        "statusInWords": "Running in 2021, not checked since",
        "newestSource": "2021-09-01",
    }


def organisation() -> Example:
    return {
        "href": _at("/organisations/agoria"),
        "id": "agoria",
        "url": f"{settings.SITE_URL}/en/organisations/agoria/",
        "name": {"en": "Agoria"},
        "otherNames": [],
        "description": {},
        "kind": "federation",
        "numberOfInitiatives": 4,
    }


def source() -> Example:
    return {
        "href": _at("/sources/ai-watch-belgium-2021"),
        "id": "ai-watch-belgium-2021",
        "page": f"{settings.SITE_URL}/en/sources/ai-watch-belgium-2021/",
        "title": "AI Watch: Belgium AI strategy report",
        "language": "en",
        "publisher": "European Commission",
        "published": "2021-09-01",
        "numberOfInitiatives": 140,
    }


def reference() -> Example:
    return {
        "href": _at("/refData/themes/regulation"),
        "id": "regulation",
        "name": {"en": "Regulation", "nl": "Regelgeving"},
        "description": {},
        "otherNames": [],
    }


def page_of(item: Example, collection: str) -> Example:
    here = _at(f"/{collection}")
    return {
        "self": here,
        "page": 1,
        "pageSize": 20,
        "total": 1,
        "first": f"{here}?page=1",
        "last": f"{here}?page=1",
        "items": [item],
    }


def problem() -> Example:
    return {
        "type": "urn:problem-type:belgif:badRequest",
        "href": "https://www.belgif.be/specification/rest/api-guide/problems/badRequest.html",
        "title": "Bad Request",
        "status": 400,
        "detail": "Some of the query is not understood.",
        "instance": "urn:uuid:6f0a2f0e-5e0c-4f0e-9d0c-0a8f6b6f7f11",
        "issues": [issue(UNKNOWN_INPUT, "themme", "regulation", "There is no such parameter here.", ["theme"])],
    }
