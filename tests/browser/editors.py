"""Editors who sign in with a browser, and what the checker of accessibility finds on their pages."""

from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from initiatives.models import Government, Role, User
from tests.factories import make_editor

PASSWORD = "een lang wachtwoord"
# Choices with suggestions, and the empty heading of a table of rows.
OF_DJANGO = ("select2", '<th class="original">')
SignIn = Callable[[str], Page]


def person(name: str, role: Role, government: Government) -> User:
    return make_editor(role, government, username=name, password=PASSWORD)


def findings(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds in what we made; the widgets of Django's admin, which have some of their own, stay as they are."""
    found = [each for each in Axe().run(page).response["violations"] if _is_ours(each)]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


def _is_ours(violation: dict[str, Any]) -> bool:
    return any(not any(mark in node["html"] for mark in OF_DJANGO) for node in violation["nodes"])
