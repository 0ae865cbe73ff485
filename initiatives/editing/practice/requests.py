"""Answer a request about a practice entry: its rows are put into the tables, and taken out again before the answer."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.editing.dry_run import dry_run
from initiatives.models import Role, User
from initiatives.models.practice import FIRST_NUMBER, Practice

from .example import make_example
from .numbers import practising
from .rows import read_rows, write_rows


def address() -> str:
    return reverse("admin:initiatives_initiative_change", args=[FIRST_NUMBER])


def answer_in_practice(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What a page of the admin answers about the practice entry of whoever asks.

    Nothing that it writes is ever committed but the text of the practice entry itself.
    """
    user = cast(User, request.user)
    _let_publish(user)
    with transaction.atomic():
        kept = Practice.objects.held(user)
        with practising(), dry_run():
            is_new = not write_rows(kept.rows)
            if is_new:
                if kept.rows:
                    messages.info(request, _("The register has changed since, so your practice entry begins anew."))
                make_example(user)
            response: Any = answer()
            if hasattr(response, "render"):
                # A page is read from the tables as it is written.
                response.render()
            # What is only looked at stays as it is.
            rows = read_rows() if is_new or request.method == "POST" else kept.rows
        if isinstance(response, HttpResponseRedirect) and response.url.partition("?")[0] == _list_address():
            # No list shows the entry.
            response = HttpResponseRedirect(address())
        if rows != kept.rows:
            kept.rows, kept.changed = rows, timezone.now()
            kept.save()
    return cast(HttpResponseBase, response)


def _list_address() -> str:
    return reverse("admin:initiatives_initiative_changelist")


def practice_page(request: HttpRequest) -> HttpResponseBase:
    """Opens the practice entry; sent by the button that resets it, it begins anew."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    if request.method == "POST":
        Practice.objects.forget(cast(User, request.user))
        messages.success(request, _("Your practice entry is as at the beginning again."))
    return HttpResponseRedirect(address())


def _let_publish(user: User) -> None:
    """In their own practice entry everybody may take each step. It holds for this request alone."""
    if user.role and not user.is_at_least(Role.PUBLISHER):
        user.role = Role.PUBLISHER
