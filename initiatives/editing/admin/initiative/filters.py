"""Filters of the list of entries."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.editing.admin.permissions import editor_of


class YesFilter(admin.SimpleListFilter):
    """Narrows the list, or leaves it whole."""

    label: StrOrPromise

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("yes", self.label)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self.narrow(request, queryset) if self.value() else queryset

    def narrow(self, request: HttpRequest, entries: Any) -> QuerySet[Any]:
        raise NotImplementedError


class DueFilter(YesFilter):
    title = _("confirmation")
    parameter_name = "due"
    label = _("Due to be confirmed")

    def narrow(self, request: HttpRequest, entries: Any) -> QuerySet[Any]:
        return entries.published().due_for_review(timezone.localdate())


class MineFilter(YesFilter):
    title = _("whose they are")
    parameter_name = "mine"
    label = _("Of my governments")

    def narrow(self, request: HttpRequest, entries: Any) -> QuerySet[Any]:
        return entries.of_governments_of(editor_of(request))


class IncompleteFilter(YesFilter):
    title = _("completeness")
    parameter_name = "incomplete"
    label = _("Public, and not complete")

    def narrow(self, request: HttpRequest, entries: Any) -> QuerySet[Any]:
        return entries.published().incomplete()
