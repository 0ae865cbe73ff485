"""One cell of the list of entries, changed in its place: with the rights, checks and history of the form."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Field
from django.forms.models import modelform_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from initiatives.editing import permissions
from initiatives.editing.admin.permissions import editor_of
from initiatives.editing.admin.views import AdminView, with_filters
from initiatives.formatting.status import status_in_words
from initiatives.history.records import give_reason
from initiatives.history.snapshots import Version, differences, read, sign, version_of
from initiatives.models import Challenge, Government, Initiative, Theme, User
from portal.errors import NotFound

from .columns import COLUMNS, columns_of

PAGE, PART = "admin/initiatives/initiative/cell.html", "admin/initiatives/initiative/cell_form.html"
REASON = "Changed in the list"
# The fields behind each column that can be changed in its place.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "themes_": ("themes",),
    "challenges_": ("challenges",),
    "status": ("stated_status", "status_as_of"),
    "start_": ("start",),
    "end_": ("end",),
}


# Makes the text of a cell of an entry that is listed.
Shown = Callable[[Initiative], str]
SHOWN: Mapping[str, Shown] = {
    "governments_": lambda entry: _names(entry.governments.all()),
    "themes_": lambda entry: _names(entry.themes.all()),
    "challenges_": lambda entry: _names(entry.challenges.all()),
    "status": lambda entry: status_in_words(entry, getattr(entry, "current_status", None)),
    "start_": lambda entry: entry.start.in_words() if entry.start else "",
    "end_": lambda entry: entry.end.in_words() if entry.end else "",
}
SORTED_BY: Mapping[str, str] = {"status": "current_status", "start_": "start", "end_": "end"}


def list_columns(user: User) -> tuple[str | Shown, ...]:
    """What somebody's list shows. Cells of entries that they may change lead to their fields."""
    return ("title", *(Column.of(user, name) if name in SHOWN else name for name in columns_of(user)))


@dataclass(frozen=True)
class Column:
    """A column of somebody's list, as Django's admin calls it; two for the same are equal, as the admin expects."""

    user: User
    name: str
    short_description: StrOrPromise
    admin_order_field: str | None

    @classmethod
    def of(cls, user: User, name: str) -> "Column":
        return cls(user, name, COLUMNS[name], SORTED_BY.get(name))

    def __call__(self, entry: Initiative) -> str:
        text = SHOWN[self.name](entry)
        may_change = self.name in FIELDS and permissions.may_edit(self.user, entry)
        return with_way_to_change(entry, self.name, text) if may_change else text or "–"

    @property
    def __name__(self) -> str:
        return self.name


def _names(terms: Iterable[Theme | Challenge | Government]) -> str:
    return ", ".join(term.name for term in terms)


def with_way_to_change(entry: Initiative, column: str, shown: str) -> SafeString:
    address = reverse("admin:initiatives_initiative_cell", args=[entry.pk, column])
    said = _("Change: %(column)s") % {"column": COLUMNS[column]}
    link = format_html('<a class="cell-change" href="{}" aria-label="{}" >✎</a>', address, said)
    return format_html("{} {}", shown or "–", link)


class CellView(AdminView):
    """A page of its own. With `part`, for the script of the list, its form alone, and after a save the cell."""

    route, name = "<path:object_id>/cell/<slug:column>/", "cell"

    def view(self, request: HttpRequest, object_id: str, column: str) -> HttpResponse:
        number = unquote(object_id)
        entry = self.admin.get_object(request, number) if number.isdecimal() and column in FIELDS else None
        if entry is None:
            raise NotFound(_("There is no such entry."))
        if not permissions.may_edit(editor_of(request), entry):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, column, self._form(request, entry, column), entry)
        with transaction.atomic():
            Initiative.objects.hold(entry.pk)
            return self._sent(request, Initiative.objects.get(pk=entry.pk), column)

    def _sent(self, request: HttpRequest, entry: Initiative, column: str) -> HttpResponse:
        present = version_of(entry, [])
        if said := _conflict(request, entry, column, present):
            return self._page(request, column, self._form(request, entry, column), entry, said)
        form = self._form(request, entry, column)
        if not form.is_valid():
            return self._page(request, column, form, Initiative.objects.get(pk=entry.pk))
        give_reason(entry, REASON)
        # A list of terms writes a version of the entry by itself.
        form.save() if any(name not in _lists() for name in FIELDS[column]) else form._save_m2m()  # type: ignore[attr-defined]
        self.admin.log_change(request, entry, [{"changed": {"fields": list(form.changed_data)}}])
        if "part" in request.GET:
            return HttpResponse(self._text(request, entry, column))
        self.admin.message_user(request, _("Saved: %(title)s") % {"title": entry.title}, messages.SUCCESS)
        return HttpResponseRedirect(with_filters(self.admin, request, self.address("changelist")))

    def _form(self, request: HttpRequest, entry: Initiative, column: str) -> forms.ModelForm:
        made = modelform_factory(
            Initiative, fields=FIELDS[column], formfield_callback=partial(_field, self.admin, request)
        )
        return made(request.POST if request.method == "POST" else None, instance=entry, auto_id=f"cell_{entry.pk}_%s")

    def _text(self, request: HttpRequest, entry: Initiative, column: str) -> str:
        listed = self.admin.get_queryset(request).get(pk=entry.pk)
        return with_way_to_change(listed, column, SHOWN[column](listed))

    def _page(
        self, request: HttpRequest, column: str, form: forms.ModelForm, entry: Initiative, conflict: str = ""
    ) -> HttpResponse:
        context = {
            "cell_form": PART,
            "form": form,
            "entry": entry,
            "column": COLUMNS[column],
            "version": sign(version_of(entry, []), entry),
            "said": conflict,
            "to": self.address("cell", entry.pk, column),
        }
        if "part" not in request.GET:
            context |= self.frame(
                request, str(entry), back=with_filters(self.admin, request, self.address("changelist"))
            )
        return render(request, PART if "part" in request.GET else PAGE, context)


def _lists() -> set[str]:
    return {field.name for field in Initiative._meta.many_to_many}


def _field(model_admin: ModelAdmin, request: HttpRequest, field: Field, **more: object) -> forms.Field | None:
    """The field of the form, without the help that the form has room for and without links to the terms."""
    found = model_admin.formfield_for_dbfield(field, request, **more)
    if found:
        found.widget = getattr(found.widget, "widget", found.widget)
    return found


def _conflict(request: HttpRequest, entry: Initiative, column: str, present: Version) -> str:
    """A sentence where a colleague changed the same since the cell was opened."""
    opened = read(request.POST.get("version", ""), entry)
    if opened is None:
        return _("This page does not say when you opened it. Read it once more, then save again.")
    if any(each.field in FIELDS[column] for each in differences(opened, present)):
        return _("A colleague changed this meanwhile. What you chose stands here: save again to keep it.")
    return ""
