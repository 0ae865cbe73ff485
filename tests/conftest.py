from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

# So that no core waits for another at the end.
LONGEST_FIRST = ["test_markup", "test_pages", "test_rights_matrix", "test_register", "test_filters", "test_journeys"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return LONGEST_FIRST.index(item.path.stem) if item.path.stem in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=place)


def pytest_configure() -> None:
    """Static files under their own names, so that no test needs a collected folder; and passwords that hash fast."""
    # The folder of the database of the tests: see portal/settings.py.
    (settings.BASE_DIR / ".run").mkdir(exist_ok=True)
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A page in another language leaves that language active: begin and end each test in English."""
    translation.activate("en")
    yield
    translation.activate("en")
