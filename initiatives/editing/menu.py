"""The menu of the admin: six places for everybody, and for administrators everything else under one heading."""

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.models import User


@dataclass(frozen=True)
class Place:
    name: str
    address: str
    is_here: bool = False


@dataclass(frozen=True)
class Menu:
    places: list[Place]
    more: list[Place]

    @property
    def is_in_more(self) -> bool:
        return any(place.is_here for place in self.more)


def menu_of(request: HttpRequest, apps: list[dict[str, Any]]) -> Menu:
    """Of the lists that Django's admin offers to this person."""
    user = cast(User, request.user)
    here = request.resolver_match.url_name or "" if request.resolver_match else ""
    models = {
        model["object_name"].lower(): _place_of(model, app["app_label"], here)
        for app in apps
        for model in app["models"]
    }
    if not models:
        return Menu([], [])
    names = {
        "initiative": _("Initiatives"),
        "spreadsheetimport": _("Spreadsheets"),
        "organisation": _("Organisations"),
        "feedback": _("Readers"),
    }
    lists = [
        Place(name, models[model].address, models[model].is_here) for model, name in names.items() if model in models
    ]
    first = Place(_("What waits"), reverse("admin:index"), here == "index")
    rest = [place for model, place in models.items() if model not in names] if user.is_administrator else []
    guide = Place(_("Help"), reverse("admin:help"), here == "help")
    return Menu([first, *lists, guide], sorted(rest, key=lambda place: place.name))


def _place_of(model: dict[str, str], app: str, here: str) -> Place:
    is_here = here.startswith(f"{app}_{model['object_name'].lower()}_")
    name = str(model["name"])
    return Place(name[:1].upper() + name[1:], model["admin_url"] or "", is_here)
