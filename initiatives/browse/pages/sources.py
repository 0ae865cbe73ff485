"""Where the facts were read: each source with the facts that rest on it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from initiatives.browse.source_places import coverage, places
from initiatives.models import Citation, Source, SourcePassage


@require_safe
def sources(request: HttpRequest) -> TemplateResponse:
    often, once = Source.objects.by_reach()
    # Where no source serves several entries, there is nothing to fold.
    lists = {"often": often, "once": once} if often else {"often": once}
    return TemplateResponse(request, "browse/sources.html", {"number": len(often) + len(once)} | lists)


@require_safe
def source(request: HttpRequest, slug: str) -> TemplateResponse:
    found = get_object_or_404(Source.objects.known_to_readers(), slug=slug)
    citations = list(Citation.objects.of_source(found).readable().with_facts())
    sections = places(found, citations, SourcePassage.objects.of_source(found))
    return TemplateResponse(
        request,
        "browse/source.html",
        {
            "source": found,
            "has_twin": Source.objects.namesakes_of(found).exists(),
            "number_entries": len({citation.initiative_id for citation in citations}),
            "number_facts": len(citations),
            "coverage": coverage(sections),
            "sections": sections,
        },
    )
