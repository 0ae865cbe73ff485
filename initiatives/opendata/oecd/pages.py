"""Reporting to the OECD: what is missing or lost of each entry, before the files are fetched."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from initiatives.browse.filters import InitiativeFilter
from initiatives.models import Government

from .crosswalk import stip_crosswalk
from .gaps import gaps
from .survey import survey

PAGE_SIZE = 20


@require_safe
def oecd(request: HttpRequest) -> TemplateResponse:
    listed = InitiativeFilter(request.GET, request=request)
    crosswalk = stip_crosswalk()
    page = Paginator(listed.qs.with_download_details(), PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(
        request,
        "opendata/oecd.html",
        {
            "page": page,
            "query": listed.address,
            "chips": listed.chips if listed.address else [],
            "gaps": list(gaps(page.object_list, crosswalk)),
            "governments": Government.objects.all(),
            "inexact": [(match, survey().label(match.code)) for match in crosswalk.inexact],
            "unknown": [match for match in crosswalk.matches if not survey().label(match.code)],
            "year": survey().year,
        },
    )
