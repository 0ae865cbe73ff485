"""Published reports for readers: the page and the files, as they were made."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.models import PublishedFile
from initiatives.models.languages import current_language
from portal.errors import NotFound

from .choices import FULL

TYPES = {
    PublishedFile.Kind.PDF: "application/pdf",
    PublishedFile.Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _found(request: HttpRequest, slug: str, kind: PublishedFile.Kind) -> PublishedFile:
    file = PublishedFile.objects.of(slug, current_language(), kind, request.GET.get("detail") == FULL)
    if file is None:
        raise NotFound(_("No report of this day was published."))
    return file


@require_safe
def published(request: HttpRequest, slug: str) -> HttpResponse:
    file = _found(request, slug, PublishedFile.Kind.PAGE)
    detail = f"?detail={FULL}" if file.is_full else ""
    said = {
        "published": file.report,
        "is_full": file.is_full,
        # Our own rendering of that day, from templates that escape.
        "content": mark_safe(bytes(file.content).decode()),
        "address": f"{settings.SITE_URL}{file.report.get_absolute_url()}",
        "files": [f"{reverse(f'published-report-{kind}', args=[slug])}{detail}" for kind in TYPES],
    }
    return TemplateResponse(request, "report/published.html", said)


@require_safe
def pdf(request: HttpRequest, slug: str) -> HttpResponse:
    return _sent(_found(request, slug, PublishedFile.Kind.PDF))


@require_safe
def word(request: HttpRequest, slug: str) -> HttpResponse:
    return _sent(_found(request, slug, PublishedFile.Kind.WORD))


def _sent(file: PublishedFile) -> HttpResponse:
    response = HttpResponse(bytes(file.content), content_type=TYPES[PublishedFile.Kind(file.kind)])
    detail = FULL if file.is_full else "summary"
    name = f"ai-belgium-{file.report.slug}-{detail}-{file.language}.{file.kind}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
