"""Admin of readers' feedback: read it, act on it, and settle it."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import ModelAdmin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from initiatives.models import Feedback, User
from initiatives.models.feedback import FeedbackQuerySet

# Gunicorn refuses a request line of more than 4,094 bytes.
LONGEST_QUERY = 3500


def draft_address(message: Feedback) -> str:
    """The address of the form for a new entry, prefilled from the message and cut to the allowed length."""
    begun = {
        f"title_{message.language}": message.subject,
        "slug": slugify(message.subject)[:80],
        "website": message.source_url,
        f"summary_{message.language}": message.words,
    }
    summary = f"summary_{message.language}"
    while len(urlencode(begun)) > LONGEST_QUERY and begun[summary]:
        begun[summary] = begun[summary][:-100]
    return f"{reverse('admin:initiatives_initiative_add')}?{urlencode(begun)}"


class Settled(admin.SimpleListFilter):
    title = _("whether it is settled")
    parameter_name = "settled"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("no", _("open")), ("yes", _("settled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Feedback]) -> QuerySet[Feedback]:
        found = cast(FeedbackQuerySet, queryset)
        if self.value() == "no":
            return found.open()
        return found.settled() if self.value() == "yes" else found


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    list_display = ["subject", "kind", "problem", "received", "language", "is_open"]
    list_filter = [Settled, "kind", "problem", "initiative__governments", "language"]
    list_select_related = ["initiative"]
    search_fields = ["subject", "words", "run_by", "note"]
    autocomplete_fields = ["initiative"]
    date_hierarchy = "received"
    actions = ["settle"]
    fieldsets = [
        (None, {"fields": ["kind", "initiative", "subject", "problem", "words", "run_by", "source_url"]}),
        (_("The reader"), {"fields": ["language", "email", "received"]}),
        (_("The editor"), {"fields": ["note", "settled_on", "settled_by"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feedback]:
        found = cast(FeedbackQuerySet, super().get_queryset(request))
        user = cast(User, request.user)
        return found if user.is_administrator else found.for_governments(user.governments.all())

    def get_readonly_fields(self, request: HttpRequest, obj: Feedback | None = None) -> list[str]:
        """Everything is editable when a message is entered by hand; afterwards only the note."""
        if obj is None:
            return ["settled_on", "settled_by"]
        return [field.name for field in Feedback._meta.fields if field.name not in {"id", "note"}] + ["next_step"]

    def get_fieldsets(self, request: HttpRequest, obj: Feedback | None = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        return [(None, {"fields": ["next_step"]}), *fieldsets] if obj else fieldsets

    def save_model(self, request: HttpRequest, obj: Feedback, form: ModelForm, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        # Save these fields alone: a colleague may have settled it since, and its e-mail address must not come back.
        fields = ["note"]
        if "_settle" in request.POST and obj.is_open:
            obj.mark_settled(cast(User, request.user), timezone.localdate())
            fields += ["settled_on", "settled_by", "email"]
        obj.save(update_fields=fields)

    @admin.action(description=_("Settle, and forget the e-mail address"), permissions=["change"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Feedback]) -> None:
        chosen = cast(FeedbackQuerySet, queryset)
        number = chosen.settle(cast(User, request.user), timezone.localdate())
        said = ngettext("%(number)d message is settled.", "%(number)d messages are settled.", number)
        messages.success(request, said % {"number": number})

    @admin.display(description=_("open"), boolean=True)
    def is_open(self, message: Feedback) -> bool:
        return message.is_open

    @admin.display(description=_("next step"))
    def next_step(self, message: Feedback) -> StrOrPromise:
        if message.kind == Feedback.Kind.SUGGESTION:
            return format_html('<a href="{}">{}</a>', draft_address(message), _("Start a draft from this"))
        if message.initiative is None:
            return _("The entry is no longer in the register.")
        address = reverse("admin:initiatives_initiative_change", args=[message.initiative.pk])
        return format_html('<a href="{}">{}</a>', address, _("Open the form of the entry"))
