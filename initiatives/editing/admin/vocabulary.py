"""Admin of the vocabularies and of their codes in the lists of others."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from initiatives.models import Challenge, CodeMatch, Government, InstrumentType, TargetGroup, TermRedirect, Theme
from initiatives.models.code_match import TERMS

from .fields import PermanentSlugMixin, PlainAdmin, TabbedAdmin
from .merge import MergeMixin

NAMES = ["name_en", "name_nl", "name_fr", "name_de"]
WORDS: tuple[Any, Any] = (None, {"fields": ["name", "description"], "classes": ["translations"]})
SHOWN: list[Any] = ["name", "slug", "position"]
CODES = ["level", "stip_code", "nuts_code", "refnis_code", "iso_code", "atu_uri"]


def words_and(*codes: str) -> list[Any]:
    return [WORDS, (None, {"fields": ["slug", "aliases", "position", *codes]})]


@admin.register(Challenge, InstrumentType)
class TermAdmin(MergeMixin, PermanentSlugMixin, TabbedAdmin):
    list_display = SHOWN
    search_fields = [*NAMES, "slug", "aliases"]
    ordering = ["position", "slug"]
    fieldsets = words_and()


@admin.register(Theme)
class ThemeAdmin(TermAdmin):
    list_display = ["name", "plain_name", "slug", "position"]
    fieldsets = [
        (None, {"fields": ["name", "plain_name", "description"], "classes": ["translations"]}),
        *words_and()[1:],
    ]


@admin.register(TargetGroup)
class TargetGroupAdmin(TermAdmin):
    list_display = [*SHOWN, "broader"]
    list_select_related = ["broader"]
    fieldsets = words_and("broader")


@admin.register(Government)
class GovernmentAdmin(TermAdmin):
    list_display = [*SHOWN, *CODES]
    list_filter = ["level"]
    fieldsets = words_and(*CODES)


@admin.register(CodeMatch)
class CodeMatchAdmin(PlainAdmin):
    """The crosswalk from our terms to the lists in which Belgium reports."""

    list_display = ["code", "list", "term", "relation", "is_written"]
    list_filter = ["list", "relation", "is_written"]
    list_select_related = TERMS
    search_fields = ["code", *(f"{term}__{name}" for term in TERMS for name in (*NAMES, "slug"))]
    autocomplete_fields = TERMS
    fieldsets = [(None, {"fields": [("list", "code"), TERMS, "relation", "is_written"]})]

    @admin.display(description=_("term"))
    def term(self, match: CodeMatch) -> str:
        return str(match.term)


@admin.register(TermRedirect)
class TermRedirectAdmin(admin.ModelAdmin):
    """Merging writes these; an administrator can correct one."""

    list_display = ["slug", "leads_to", "kind"]
    list_filter = ["kind"]
    search_fields = ["slug", "leads_to"]
