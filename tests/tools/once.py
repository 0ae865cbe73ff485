"""Checks that would say the same on every database, and take long."""

import pytest
from django.conf import settings

of_looks = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("postgresql"),
    reason="What a page looks like does not change with the database: it is checked on SQLite.",
)
