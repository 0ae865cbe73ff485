"""Governments, themes, challenges, target groups and types of instrument."""

from django.contrib import admin

from initiatives.models import Challenge, Government, InstrumentType, TargetGroup, Theme

from .fields import SlugForGood, TabbedAdmin

NAMES = ["name_en", "name_nl", "name_fr", "name_de"]
WORDS = (None, {"fields": ["name", "description"], "classes": ["translations"]})


@admin.register(Theme, Challenge)
class TermAdmin(SlugForGood, TabbedAdmin):
    """A word of a controlled list."""

    codes: list[str] = []
    search_fields = [*NAMES, "slug", "aliases"]
    ordering = ["position", "slug"]

    def __init__(self, model: type, admin_site: admin.AdminSite) -> None:
        self.list_display = ["name", "slug", "position", *self.codes]
        self.fieldsets = [WORDS, (None, {"fields": ["slug", "aliases", "position", *self.codes]})]
        super().__init__(model, admin_site)


@admin.register(Government)
class GovernmentAdmin(TermAdmin):
    codes = ["level", "stip_code", "nuts_code", "refnis_code", "iso_code", "atu_uri"]
    list_filter = ["level"]


@admin.register(TargetGroup)
class TargetGroupAdmin(TermAdmin):
    codes = ["stip_codes"]
    list_filter = [("stip_codes", admin.EmptyFieldListFilter)]


@admin.register(InstrumentType)
class InstrumentTypeAdmin(TermAdmin):
    codes = ["stip_code"]
    list_filter = ["stip_code"]
