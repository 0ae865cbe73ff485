import gc
from collections import Counter
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from initiatives.management.commands.bootstrap import load_register
from tests.tools import migrated, once
from tests.tools.databases import FilledDatabases

# So that no core waits for another at the end. Within a file, and after these, the order is random.
LONGEST_FIRST = [
    "test_markup", "test_permissions_matrix", "test_register", "test_commands", "test_round_trip", "test_pages",
    "test_editors_day", "test_filters_by_hand",
]  # fmt: skip
# A busy machine is no mistake of the code, and what is drawn is the same in each run: no run fails by chance. A fixture
# that hypothesis finds once for all its examples changes nothing between them.
hypothesis.settings.register_profile(
    "suite", deadline=None, derandomize=True, database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)  # fmt: skip
hypothesis.settings.load_profile("suite")
LEFT_OUT = pytest.StashKey[Counter[str]]()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for garbage seldom: a third of the time of the migrations went there, a tenth of that of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return LONGEST_FIRST.index(item.path.stem) if item.path.stem in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)
    once.mark(items)
    if once.is_left_out_here():
        left_out = [item for item in items if once.reason(item)]
        config.stash[LEFT_OUT] = Counter(str(once.reason(item)) for item in left_out)
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not once.reason(item)]


def pytest_sessionfinish(session: pytest.Session) -> None:
    # Processes of xdist tell the one that prints.
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash.get(LEFT_OUT, Counter()))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object | None) -> None:
    # Each process collects all tests, so that one of them knows all.
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.pluginmanager.hasplugin("randomly"):
        seed = config.getoption("randomly_seed")
        terminalreporter.write_line(f"Order of the tests: seed {seed}. The same again: pytest --randomly-seed={seed}")
    if left_out := config.stash.get(LEFT_OUT, None):
        for line in once.summary(left_out):
            terminalreporter.write_line(line)


def pytest_configure(config: pytest.Config) -> None:
    """Static files under their own names, so that no test needs a collected folder; and passwords that hash fast."""
    config.addinivalue_line("markers", f"{once.MARK}(reason): SQLite runs it, PostgreSQL leaves it out")
    # The folder of the database of the tests: see portal/settings.py.
    (settings.BASE_DIR / ".run").mkdir(exist_ok=True)
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # The host that the client of the tests asks.
    settings.SITE_URL = "http://testserver"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        # Nothing here outlives the tests, so nothing waits for the disk.
        options["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A page in another language leaves that language active: begin and end each test in English."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """The migrated database of an earlier run is there already. `--create-db` migrates anew."""
    return not request.config.getoption("create_db") and migrated.is_placed()


@pytest.fixture(scope="session")
def filled_databases(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[FilledDatabases]:
    with django_db_blocker.unblock():
        databases = FilledDatabases()
        migrated.keep(databases.template)
    yield databases
    with django_db_blocker.unblock():
        databases.destroy()


@pytest.fixture(scope="session", autouse=True)
def _template_before_any_connection(request: pytest.FixtureRequest) -> None:
    if any(once.asks_the_database(item) for item in request.session.items):
        request.getfixturevalue("filled_databases")


# Of a class, so that it comes before the transaction of each test; a test without a class has it to itself.
@pytest.fixture(scope="class")
def published_register(filled_databases: FilledDatabases, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The published register, loaded once per process."""
    with django_db_blocker.unblock(), filled_databases.opened("published", load_register):
        yield
