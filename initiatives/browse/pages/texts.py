"""Pages of text about the register and the site."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from initiatives.browse.component_examples import component_examples
from initiatives.browse.filters import facet_named
from initiatives.browse.glossary import explained
from initiatives.edition.shown_things import KEY as SHOWN
from initiatives.edition.shown_things import WORDS_ALONE
from initiatives.models import Challenge, Government, InstrumentType, Source, TargetGroup, Theme

VOCABULARIES = (
    ("theme", Theme),
    ("government", Government),
    ("challenge", Challenge),
    ("instrument", InstrumentType),
    ("target", TargetGroup),
)


@require_safe
def about(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "browse/about.html", {"number_sources": Source.objects.cited().count()})


@require_safe
def accessibility(request: HttpRequest) -> TemplateResponse:
    request.META[SHOWN] = WORDS_ALONE
    return TemplateResponse(request, "browse/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> TemplateResponse:
    request.META[SHOWN] = WORDS_ALONE
    return TemplateResponse(request, "browse/privacy.html")


@require_safe
def glossary(request: HttpRequest) -> TemplateResponse:
    vocabularies = [(facet_named(name), model._default_manager.all()) for name, model in VOCABULARIES]
    return TemplateResponse(request, "browse/glossary.html", {"chapters": explained(), "vocabularies": vocabularies})


@require_safe
def components(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "browse/components.html", component_examples())
