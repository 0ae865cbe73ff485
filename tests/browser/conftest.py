import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from initiatives.models import Government
from tests.browser.editors import PASSWORD, SignIn
from tests.factories import make_government
from tests.tools import chromium
from tests.tools.databases import FilledDatabases
from tests.tools.waiting import PATIENCE, until

Serve = Callable[[str, Callable[[], None]], AbstractContextManager[str]]
DESK: ViewportSize = {"width": 1280, "height": 900}
MILLISECONDS = PATIENCE * 1000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path, "No Chromium was found: run `make test`, which installs one, or install the package chromium."
    # Playwright keeps an event loop in this thread, in which Django would refuse to reach the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def patient(context: BrowserContext) -> BrowserContext:
    """Let everything in it wait as long as a busy machine may take."""
    context.set_default_timeout(MILLISECONDS)
    return context


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own: no cookie and no cache of another test."""
    context = patient(browser.new_context(viewport=DESK))
    yield context.new_page()
    context.close()


@contextmanager
def all_answered() -> Iterator[None]:
    """At the end wait for what the pages still ask: the database is emptied next, and must not be in use."""
    begun: list[object] = []
    ended: list[object] = []

    def begins(**sent: object) -> None:
        begun.append(sent)

    def ends(**sent: object) -> None:
        ended.append(sent)

    request_started.connect(begins)
    request_finished.connect(ends)
    try:
        yield
        until(lambda: len(begun) == len(ended))
    finally:
        request_started.disconnect(begins)
        request_finished.disconnect(ends)


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
        context = patient(browser.new_context(base_url=live_server.url, viewport=DESK, locale="en"))
        contexts.append(context)
        page = context.new_page()
        page.goto("/admin/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="What waits for you")).to_be_visible()
        return page

    with all_answered():
        yield begin
        for context in contexts:
            context.close()
