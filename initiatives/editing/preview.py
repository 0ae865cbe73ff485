"""The public page of an entry that is not public yet, by an address that editors share with colleagues.

An address shows the entry as it was when the address was made, so that nobody reads later changes by an old link. It
works for two weeks, and editors can withdraw all addresses of an entry at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.browse.pages.initiative import page_of
from initiatives.history.snapshots import Difference
from initiatives.models import Initiative, PreviewWithdrawal, Proposal, User
from portal.errors import NotFound

from .changesets import apply_differences, content_differences
from .dry_run import dry_run
from .practice.numbers import is_practising
from .restoring import NoSuchVersionError, differences_back_to

LIFETIME = timedelta(days=14)
# By how much the clocks of two servers may differ.
SKEW = timedelta(minutes=5)
SALT = "initiatives.preview"


@dataclass(frozen=True)
class Preview:
    """An entry as it was at a moment; with a proposal, as it would have been with that."""

    initiative: Initiative
    proposal: Proposal | None
    moment: datetime

    def differences_from_now(self) -> list[Difference]:
        """The differences between the entry as it is now and as it was at the moment."""
        try:
            return differences_back_to(self.initiative, self.moment)
        except NoSuchVersionError as error:
            raise Unavailable(_("What this preview showed is no longer there.")) from error

    def proposed_differences(self) -> list[Difference]:
        return content_differences(self.proposal.was, self.proposal.proposed) if self.proposal else []


class Unavailable(Exception):
    """The address was right once. The message is a translated sentence for the visitor."""


def preview_address(initiative: Initiative, proposal: Proposal | None = None) -> str:
    """Empty for a practice entry, which nobody else can see."""
    if is_practising():
        return ""
    token = [initiative.pk, proposal.pk if proposal else None, timezone.now().isoformat()]
    return reverse("preview", args=[signing.dumps(token, salt=SALT)])


def withdraw_previews(initiative: Initiative, user: User) -> None:
    """From now on, no preview address of this entry that was made before shows anything."""
    PreviewWithdrawal.objects.withdraw(initiative, user, timezone.now())


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    try:
        response = _shown(request, _read(token))
    except Unavailable as error:
        response = _refusal(request, str(error), 410)
    except ValidationError:
        sentence = _("The entry was changed since this was proposed: both no longer fit together. Open the proposal.")
        response = _refusal(request, sentence, 409)
    return _kept_from_caches(response)


def _read(token: str) -> Preview:
    expired = _("This preview has expired. Ask the editor for a new address.")
    try:
        number, proposed, *moment = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.SignatureExpired as error:
        raise Unavailable(expired) from error
    except signing.BadSignature as error:
        raise NotFound(_("This is not the address of a preview. Was it copied whole?")) from error
    if not moment:
        # Earlier versions made addresses without a moment, which showed all later changes.
        raise Unavailable(expired)
    initiative = Initiative.objects.filter(pk=number).first()
    proposal = Proposal.objects.filter(pk=proposed, initiative=number).first() if proposed else None
    if initiative is None or (proposed and proposal is None):
        raise Unavailable(_("What this preview showed is no longer there."))
    made = datetime.fromisoformat(moment[0])
    if made > timezone.now() + SKEW:
        # Made while the clock was ahead: nobody could withdraw it.
        raise Unavailable(expired)
    if PreviewWithdrawal.objects.covers(initiative, made):
        raise Unavailable(_("This preview was withdrawn. Ask the editor for a new address."))
    return Preview(initiative, proposal, made)


def _shown(request: HttpRequest, asked: Preview) -> HttpResponse:
    back, proposed = asked.differences_from_now(), asked.proposed_differences()
    if not back and not proposed:
        return _page(request, asked)
    with dry_run():
        apply_differences(asked.initiative, back, "")
        apply_differences(Initiative.objects.get(pk=asked.initiative.pk), proposed, "")
        response = _page(request, asked)
    return response


def _page(request: HttpRequest, asked: Preview) -> HttpResponse:
    found = Initiative.objects.with_page_details().get(pk=asked.initiative.pk)
    context = {"is_preview": True, "proposal": asked.proposal, "made": asked.moment}
    page: HttpResponse = page_of(request, found, context).render()
    return page


def _refusal(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "404.html", {"sentence": sentence, "is_preview": True}, status=status)


def _kept_from_caches(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
