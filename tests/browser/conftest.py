import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from initiatives.models import Government
from tests.browser.editors import PASSWORD, SignIn
from tests.factories import make_government
from tests.tools import chromium
from tests.tools.databases import FilledDatabases

Serve = Callable[[str, Callable[[], None]], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path, "No Chromium was found: run `make test`, which installs one, or install the package chromium."
    # Playwright keeps an event loop in this thread, in which Django would refuse to reach the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own: no cookie and no cache of another test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def serve(filled_databases: FilledDatabases, django_db_blocker: DjangoDbBlocker) -> Serve:
    """Serve a register of its own name, for tests that only read: it is filled once and never emptied."""

    @contextmanager
    def begin(name: str, fill: Callable[[], None]) -> Iterator[str]:
        with django_db_blocker.unblock(), filled_databases.opened(name, fill):
            server = LiveServer("localhost")
            try:
                yield server.url
            finally:
                server.stop()

    return begin


@pytest.fixture
def flanders(transactional_db: None) -> Government:
    cache.clear()
    return make_government()


@pytest.fixture
def sign_in(live_server: LiveServer, browser: Browser) -> Iterator[SignIn]:
    contexts = []

    def begin(name: str) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="en")
        contexts.append(context)
        page = context.new_page()
        page.goto("/admin/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="What waits for you")).to_be_visible()
        return page

    yield begin
    for context in contexts:
        context.close()
