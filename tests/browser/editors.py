"""Editors who sign in with a browser, and what the checker of accessibility finds on their pages."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from initiatives.models import Government, Role, User
from tests.factories import make_editor

PASSWORD = "een lang wachtwoord"
SignIn = Callable[[str], Page]


def person(name: str, role: Role, government: Government) -> User:
    return make_editor(role, government, username=name, password=PASSWORD)


def findings(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on a page, in the widgets of Django's admin as well."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]
