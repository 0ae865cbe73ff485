"""The preview of a draft or a proposal as a public page, at an address that can be shared and expires."""

from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.browse.pages.initiative import page_of
from initiatives.models import Initiative, Proposal
from portal.errors import NotFound

from .changesets import apply_differences, content_differences
from .dry_run import dry_run

LASTS = timedelta(days=14)
SALT = "initiatives.preview"


def preview_address(initiative: Initiative, proposal: Proposal | None = None) -> str:
    token = signing.dumps([initiative.pk, proposal.pk if proposal else None], salt=SALT)
    return reverse("preview", args=[token])


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    try:
        number, proposed = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired:
        return _kept_from_caches(
            _refusal(request, _("This preview has expired. Ask the editor for a new address."), 410)
        )
    except signing.BadSignature as error:
        raise NotFound(_("This is not the address of a preview. Was it copied whole?")) from error
    initiative = Initiative.objects.filter(pk=number).first()
    proposal = Proposal.objects.filter(pk=proposed, initiative=number).first() if proposed else None
    if initiative is None or (proposed and proposal is None):
        return _kept_from_caches(_refusal(request, _("What this preview showed is no longer there."), 410))
    return _kept_from_caches(_shown(request, initiative, proposal))


def _shown(request: HttpRequest, initiative: Initiative, proposal: Proposal | None) -> HttpResponse:
    if proposal is None or not proposal.is_open:
        return _page(request, initiative, proposal)
    try:
        with dry_run():
            apply_differences(initiative, content_differences(proposal.was, proposal.proposed), "")
            response = _page(request, initiative, proposal)
    except ValidationError:
        sentence = _("The entry was changed since this was proposed: both no longer fit together. Open the proposal.")
        return _refusal(request, sentence, 409)
    return response


def _page(request: HttpRequest, initiative: Initiative, proposal: Proposal | None) -> HttpResponse:
    found = Initiative.objects.with_page_details().get(pk=initiative.pk)
    page: HttpResponse = page_of(request, found, {"is_preview": True, "proposal": proposal}).render()
    return page


def _refusal(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "404.html", {"sentence": sentence, "is_preview": True}, status=status)


def _kept_from_caches(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
