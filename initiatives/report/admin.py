"""Admin of the national report: what editors write in it, and its publication."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiatives.editing.admin.fields import AnyLanguageForm, TabbedAdmin
from initiatives.history.as_of import first_day
from initiatives.models import PublishedReport, ReportText, Theme, User

from . import making, pango, publishing
from .chapters import CHALLENGES, FOREWORD, GLANCE, MONITORING


class ReportTextForm(AnyLanguageForm):
    chapter = forms.ChoiceField(label=_("chapter"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "chapter" in self.fields:
            cast(forms.ChoiceField, self.fields["chapter"]).choices = [
                (FOREWORD, _("Foreword")),
                (GLANCE, _("At a glance")),
                *((theme.slug, theme.name) for theme in Theme._default_manager.all()),
                (CHALLENGES, _("AI for societal challenges")),
                (MONITORING, _("Monitoring and update")),
            ]


@admin.register(ReportText)
class ReportTextAdmin(TabbedAdmin):
    form = ReportTextForm
    list_display = ["chapter", "author", "written"]
    search_fields = ["text_en", "text_nl", "text_fr", "text_de", "author"]
    fieldsets = [
        (None, {"fields": ["chapter", "author", "written"]}),
        (None, {"fields": ["text"], "classes": ["translations"]}),
    ]


class PublishedReportForm(forms.ModelForm):
    def clean_as_of(self) -> Any:
        day, first = self.cleaned_data["as_of"], first_day()
        if day > timezone.localdate() or first is None or day < first:
            raise forms.ValidationError(gettext("The register has no such day: give one since it began, up to today."))
        if missing := pango.missing():
            raise forms.ValidationError(
                gettext("This server cannot make a PDF: %(names)s is missing.") % {"names": missing[0]}
            )
        return day


@admin.register(PublishedReport)
class PublishedReportAdmin(admin.ModelAdmin):
    """To add one is to publish it. It can neither be changed nor deleted: others have cited it."""

    form = PublishedReportForm
    list_display = ["as_of", "published", "made_by"]
    search_fields = ["slug", "made_by__username"]
    fields = ["as_of"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"as_of": timezone.localdate()}

    def save_model(self, request: HttpRequest, obj: PublishedReport, form: object, change: bool) -> None:
        begun = publishing.begin(obj.as_of, cast(User, request.user))
        obj.pk, obj.slug = begun.pk, begun.slug
        # The worker has a connection of its own, which sees the report after the commit alone.
        transaction.on_commit(making.start_worker)
        messages.info(
            request,
            gettext("The report is being made. It is public as soon as its date of publication is in the list."),
        )

    def has_change_permission(self, request: HttpRequest, obj: PublishedReport | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PublishedReport | None = None) -> bool:
        return False
