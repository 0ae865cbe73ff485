"""Persistent addresses, which lead on to a page or a document, and the documents themselves."""

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from rdflib import Graph

from initiatives.models import TermRedirect
from initiatives.opendata.refusals import refusal, unknown_names
from initiatives.opendata.tagged import tagged
from portal.conditional import conditional
from portal.errors import NotFound
from portal.problems import Problem

from .documents import FORMATS, written
from .identifiers import LISTS, THINGS, Name
from .register import triple_chunks, turtle_chunks, whole_register
from .subjects import subject

SHAPES = Path(__file__).parent / "shapes"
HTML = "text/html"
ENDINGS = {media_type: ending for ending, (media_type, _name) in FORMATS.items()}
# Search engines list the pages, not the files beside them.
APART = {"X-Robots-Tag": "noindex"}


class SeeOther(HttpResponseRedirect):
    """A thing is no document: its address leads to one that tells of it."""

    status_code = 303


def without_parameters(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse any parameter: who narrows what is whole, or asks for a past day, would get another thing in silence."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        issues = unknown_names(request.GET)
        return refusal(issues) if issues else view(request, *args, **kwargs)

    return guarded


def leading_on(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Redirect from a slug that was merged into another to the present one."""

    @wraps(view)
    def guarded(request: HttpRequest, kind: str, key: str = "", **more: str) -> HttpResponse:
        try:
            return view(request, kind=kind, key=key, **more)
        except NotFound:
            model = LISTS.get(kind) or THINGS.get(kind)
            merged = TermRedirect.objects.targets(model._meta.model_name or "", [key]) if model else {}
            if key not in merged:
                raise
            begun, _slash, ended = request.path.rpartition(key)
            return HttpResponsePermanentRedirect(f"{begun}{merged[key]}{ended}")

    return guarded


@require_safe
@without_parameters
@leading_on
def identified(request: HttpRequest, kind: str, key: str, place: str) -> HttpResponse:
    """Lead on to the page or the document that is asked for."""
    with translation.override(translation.get_language_from_request(request)):
        found = subject(kind, key)
    wanted = request.get_preferred_type([HTML, *ENDINGS])
    answer: HttpResponse
    if wanted is None:
        answer = Problem(406, f"This is told as {', '.join([HTML, *ENDINGS])}.").response()
    else:
        answer = SeeOther(found.page if wanted == HTML else Name(place, kind, key).document(ENDINGS[wanted]))
    patch_vary_headers(answer, ["Accept", "Accept-Language"])
    return answer


@conditional
@require_safe
@without_parameters
@leading_on
def document(request: HttpRequest, kind: str, key: str, ending: str) -> HttpResponse:
    """The description of a thing, in all languages."""
    return told(subject(kind, key).graph(), ending)


def told(graph: Graph, ending: str) -> HttpResponse:
    return HttpResponse(written(graph, ending), content_type=content_type(ending), headers=APART)


def content_type(ending: str) -> str:
    # JSON is always UTF-8, and says so by being JSON.
    return FORMATS[ending][0] + ("" if ending == "jsonld" else "; charset=utf-8")


@require_safe
@without_parameters
@tagged
def register_ttl(request: HttpRequest) -> HttpResponseBase:
    return _streamed(request, turtle_chunks(whole_register()), "ttl")


@require_safe
@without_parameters
@tagged
def register_nt(request: HttpRequest) -> HttpResponseBase:
    return _streamed(request, triple_chunks(whole_register()), "nt")


def _streamed(request: HttpRequest, pieces: Iterable[str], ending: str) -> StreamingHttpResponse:
    """Piece by piece; a question for the headers alone makes nothing."""
    said = () if request.method == "HEAD" else pieces
    return StreamingHttpResponse(said, content_type=content_type(ending), headers=APART)


@conditional
@require_safe
@without_parameters
def shapes(request: HttpRequest, name: str) -> HttpResponse:
    """The demands that the graph keeps, as SHACL."""
    return HttpResponse((SHAPES / f"{name}.ttl").read_text(), content_type=content_type("ttl"), headers=APART)
