"""The admin of entries: the form with its page object, and views for everything else done with form and list."""

from django.contrib import admin

from initiatives.models import Initiative

from .inlines import RedirectAdmin
from .model_admin import InitiativeAdmin

__all__ = ["InitiativeAdmin", "RedirectAdmin", "register"]


def register(*mixins: type[object]) -> None:
    """Register entries. Rooms above this one, which it does not import, add their actions as mixins."""
    admin.site.register(Initiative, type("EntryAdmin", (*mixins, InitiativeAdmin), {"__module__": __name__}))
