from collections.abc import Iterator
from copy import deepcopy

import pytest
from pytest_django import DjangoDbBlocker

from tests.editing.world import World
from tests.tools.databases import FilledDatabases

MADE: list[World] = []


# Of a class, so that it comes before the transaction of each test.
@pytest.fixture(scope="class")
def _world_in_the_database(filled_databases: FilledDatabases, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), filled_databases.opened("world", lambda: MADE.append(World())):
        yield


@pytest.fixture
def world(_world_in_the_database: None, db: None) -> World:
    """The entries and people of the matrix, made once per process: a copy, whose objects a test may change."""
    return deepcopy(MADE[0])
