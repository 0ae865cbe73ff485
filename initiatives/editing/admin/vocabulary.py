"""Admin of the vocabularies: governments, themes, challenges, target groups and types of instrument."""

from typing import Any

from django.contrib import admin

from initiatives.models import Challenge, Government, InstrumentType, TargetGroup, TermRedirect, Theme

from .fields import PermanentSlugMixin, TabbedAdmin
from .merge import MergeMixin

NAMES = ["name_en", "name_nl", "name_fr", "name_de"]
WORDS: tuple[Any, Any] = (None, {"fields": ["name", "description"], "classes": ["translations"]})
SHOWN: list[Any] = ["name", "slug", "position"]
CODES = ["level", "stip_code", "nuts_code", "refnis_code", "iso_code", "atu_uri"]


def words_and(*codes: str) -> list[Any]:
    return [WORDS, (None, {"fields": ["slug", "aliases", "position", *codes]})]


@admin.register(Theme, Challenge)
class TermAdmin(MergeMixin, PermanentSlugMixin, TabbedAdmin):
    list_display = SHOWN
    search_fields = [*NAMES, "slug", "aliases"]
    ordering = ["position", "slug"]
    fieldsets = words_and()


@admin.register(Government)
class GovernmentAdmin(TermAdmin):
    list_display = [*SHOWN, *CODES]
    list_filter = ["level"]
    fieldsets = words_and(*CODES)


@admin.register(TargetGroup)
class TargetGroupAdmin(TermAdmin):
    list_display = [*SHOWN, "stip_codes"]
    list_filter = [("stip_codes", admin.EmptyFieldListFilter)]
    fieldsets = words_and("stip_codes")


@admin.register(InstrumentType)
class InstrumentTypeAdmin(TermAdmin):
    list_display = [*SHOWN, "stip_code"]
    list_filter = ["stip_code"]
    fieldsets = words_and("stip_code")


@admin.register(TermRedirect)
class TermRedirectAdmin(admin.ModelAdmin):
    """Merging writes these; an administrator can correct one."""

    list_display = ["slug", "leads_to", "kind"]
    list_filter = ["kind"]
    search_fields = ["slug", "leads_to"]
