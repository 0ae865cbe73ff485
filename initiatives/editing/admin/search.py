"""The words that a search takes for the same."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from initiatives.models import Synonym


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    list_display = ["first", "others"]
    search_fields = ["words"]
    fields = ["words"]

    @admin.display(description=_("word"))
    def first(self, synonym: Synonym) -> str:
        return synonym.lines[0] if synonym.lines else ""

    @admin.display(description=_("means the same as"))
    def others(self, synonym: Synonym) -> str:
        return ", ".join(synonym.lines[1:])
