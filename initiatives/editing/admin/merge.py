"""Merging two organisations, terms or entries: choose the one that stays, read what will happen, confirm."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _

from initiatives.editing import permissions
from initiatives.editing.mail import send
from initiatives.editing.merging import MergeReport, merge, preview_merge
from initiatives.editing.practice.numbers import is_practising
from initiatives.models import Initiative, User
from portal.errors import NotFound

from .change_selection import sentences
from .permissions import editor_of
from .views import AdminView, page_name

MOST_FOUND = 20


class MergeView(AdminView):
    """A person who may not merge may ask an administrator to."""

    route, name = "<path:object_id>/merge/", "merge"

    def view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        loser = self._thing(request, unquote(object_id))
        if loser is None or is_practising():
            raise NotFound(_("This is no longer there."))
        if not permissions.may_ask_to_merge(editor_of(request), loser):
            raise PermissionDenied
        winner = self._thing(request, request.GET.get("into", ""))
        if winner is None:
            return self._choose(request, loser)
        return self._decide(request, loser, winner)

    def _thing(self, request: HttpRequest, number: str) -> Any:
        return self.admin.get_object(request, number) if number.isdecimal() and len(number) < 19 else None

    def _choose(self, request: HttpRequest, loser: Any) -> HttpResponse:
        words = request.GET.get("q", "").strip()[:100]
        found: Any = self.admin.get_queryset(request).exclude(pk=loser.pk)
        if words:
            found, _may_repeat = self.admin.get_search_results(request, found, words)
        elif isinstance(loser, Initiative):
            found = found.none()
        context = self._frame(request, loser) | {"words": words, "found": found.distinct()[:MOST_FOUND]}
        return TemplateResponse(request, "admin/merge/choose.html", context)

    def _decide(self, request: HttpRequest, loser: Any, winner: Any) -> HttpResponse:
        user = editor_of(request)
        errors: list[str] = []
        report: MergeReport | None = None
        may_merge = permissions.may_merge(user, loser, winner)
        try:
            if request.method == "POST":
                return self._done(request, loser, winner) if may_merge else self._asked(request, loser, winner)
            report = preview_merge(loser, winner, user)
        except ValidationError as error:
            errors = sentences(error)
        context = self._frame(request, loser) | {
            "winner": winner,
            "report": report,
            "errors": errors,
            "may_merge": may_merge,
            "other_way": f"{self.address('merge', winner.pk)}?into={loser.pk}",
        }
        return TemplateResponse(request, "admin/merge/plan.html", context, status=400 if errors else 200)

    def _done(self, request: HttpRequest, loser: Any, winner: Any) -> HttpResponse:
        gone = str(loser)
        merge(loser, winner, editor_of(request))
        self.admin.log_change(request, winner, f"Merged: {gone}")
        said = _("“%(gone)s” is now part of “%(stays)s”. Its old address leads here.")
        self.admin.message_user(request, said % {"gone": gone, "stays": winner}, messages.SUCCESS)
        return HttpResponseRedirect(self.address("change", winner.pk))

    def _asked(self, request: HttpRequest, loser: Any, winner: Any) -> HttpResponse:
        preview_merge(loser, winner)  # Nobody is asked for a merger that cannot be made.
        words = request.POST.get("comment", "").replace("\0", "")[:2000]
        address = f"{self.address('merge', loser.pk)}?into={winner.pk}"
        context = {"who": editor_of(request), "loser": loser, "winner": winner, "comment": words, "address": address}
        asked = send("merge", User.administrators(), context).reached
        if not asked:
            said, level = _("Nobody could be asked: no administrator can be reached."), messages.ERROR
        else:
            names = ", ".join(person.get_full_name() or person.username for person in asked)
            said, level = _("Asked by mail: %(names)s.") % {"names": names}, messages.SUCCESS
        self.admin.message_user(request, said, level)
        return HttpResponseRedirect(self.address("change", loser.pk))

    def _frame(self, request: HttpRequest, loser: Any) -> dict[str, Any]:
        return self.frame(
            request,
            _("Merge"),
            subtitle=str(loser),
            loser=loser,
            list_address=self.address("changelist"),
            own_address=self.address("change", loser.pk),
        )


def merge_address(model_admin: ModelAdmin, user: User, thing: Model) -> str:
    """Empty for a person who may not even ask, and in a practice entry."""
    may_ask = not is_practising() and permissions.may_ask_to_merge(user, thing)
    return reverse(f"admin:{page_name(model_admin, 'merge')}", args=[thing.pk]) if may_ask else ""


class MergeMixin(ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        return [MergeView(self).url(), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if thing := context["original"]:
            context["merge_address"] = merge_address(self, editor_of(request), thing)
        return super().render_change_form(request, context, *args, **kwargs)
