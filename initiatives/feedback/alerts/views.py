"""The pages by which readers ask for mails, confirm that they want them, and leave."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from initiatives.models import Alert
from initiatives.models.languages import current_language
from portal.errors import NotFound
from portal.throttling import Attempt, Throttle

from .addresses import Link, key_of, link_of, sealed
from .forms import AlertForm
from .mail import ask_to_confirm
from .scopes import Scope, scope_of_query, scope_of_text

FROM_ONE_NETWORK = Throttle("alerts", limit=10, period=timedelta(hours=1))
# So that nobody fills the letter box of somebody else.
TO_ONE_ADDRESS = Throttle("alerts-to", limit=5, period=timedelta(days=1))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def alerts(request: HttpRequest) -> HttpResponse:
    """Ask for mails about the list or the entry of the query. Nobody is told whether an address is known.

    Without a security token, so that no cookie is set: another site gains nothing by it, since the owner of the
    address must confirm.
    """
    scope = scope_of_query(request.GET)
    if scope is None:
        raise NotFound(_("There is nothing here that you could be told about by mail."))
    form = AlertForm(request.POST if request.method == "POST" else None, timezone.now())
    if form.is_from_robot:
        return redirect("alerts-asked")
    status, headers = 200, {}
    if form.is_bound:
        status = 422
        if form.is_valid():
            attempt = _attempt(request, form.cleaned_data["email"])
            if not attempt.is_allowed:
                status, headers = 429, {"Retry-After": str(attempt.wait)}
                form.add_error(None, _("Several requests came from your network or for this address. Try again later."))
            elif _ask(scope, form):
                return redirect("alerts-asked")
            else:
                status = 503
                form.add_error(None, _("The mail that you would have to confirm could not be sent. Try again later."))
    context = {"form": form, "scope": scope}
    return TemplateResponse(request, "feedback/alerts.html", context, status=status, headers=headers)


@require_safe
def asked(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "feedback/alerts_asked.html")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """The reader's own page, by the link in a mail: to confirm. A mail program that opens the link changes nothing."""
    link = _link(token)
    if request.method == "POST":
        link.alert.confirm(link.rhythm)
    return _own_page(request, link, token)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """A button to leave; a POST leaves, also one that a mail program sends for its reader (RFC 8058)."""
    if request.method == "POST":
        if found := link_of(token):
            found.alert.delete()
        return TemplateResponse(request, "feedback/alert_left.html")
    return _own_page(request, _link(token), token, leaving=True)


def _own_page(request: HttpRequest, link: Link, token: str, leaving: bool = False) -> TemplateResponse:
    context = {"link": link, "token": token, "scope": scope_of_text(link.alert.scope), "leaving": leaving}
    return TemplateResponse(request, "feedback/alert.html", context)


def _link(token: str) -> Link:
    found = link_of(token)
    if found is None:
        raise NotFound(_("This link has no alert any more: it was left, or not confirmed in time."))
    return found


def _attempt(request: HttpRequest, address: str) -> Attempt:
    first = FROM_ONE_NETWORK.attempt(request)
    return TO_ONE_ADDRESS.attempt_by(key_of(address)) if first.is_allowed else first


def _ask(scope: Scope, form: AlertForm) -> bool:
    """Keep the alert and ask its reader to confirm it. False where the mail could not be sent."""
    address = form.cleaned_data["email"]
    values = {"language": current_language(), "rhythm": form.cleaned_data["rhythm"]}
    kept = Alert.objects.ask(key_of(address), scope.text, address=sealed(address), **values)
    try:
        ask_to_confirm(kept, address, scope.label, **values)
    except OSError:
        return False
    return True
