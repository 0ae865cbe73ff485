"""Confirm one entry after another from the first page."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.models import Initiative, User

from .confirmation import confirm_entries


def confirm_from_list(request: HttpRequest, longest_number: int) -> HttpResponse:
    """Confirm the entry whose number is sent, and lead back to where the next one waits with its button in focus."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    number, user = request.POST.get("entry", ""), cast(User, request.user)
    is_number = number.isdecimal() and len(number) <= longest_number
    entry = Initiative.objects.published().editable_by(user).filter(pk=number).first() if is_number else None
    if entry is None:
        messages.error(request, _("This entry can no longer be confirmed here: it is not public, or not yours."))
    else:
        confirm_entries([entry], user, timezone.localdate())
        messages.success(request, _("Confirmed as still correct: %(title)s") % {"title": entry.title})
    return HttpResponseRedirect(f"{reverse('admin:index')}?confirm=next")
