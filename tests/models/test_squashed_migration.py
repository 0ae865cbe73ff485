"""A new database takes one migration in place of many; it must come to the same models as they do."""

import pytest
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration

LOADER = MigrationLoader(None, replace_migrations=False)
SQUASHED = [migration for migration in LOADER.disk_migrations.values() if migration.replaces]


@pytest.mark.parametrize("migration", SQUASHED, ids=str)
def test_a_new_database_gets_the_models_that_the_replaced_migrations_make(migration: Migration) -> None:
    made = LOADER.project_state((migration.app_label, migration.name))
    replaced = LOADER.project_state(migration.replaces[-1])
    assert MigrationAutodetector(replaced, made).changes(LOADER.graph) == {}
    assert MigrationAutodetector(made, replaced).changes(LOADER.graph) == {}


def test_a_new_database_takes_none_of_the_replaced_migrations() -> None:
    graph = MigrationLoader(None).graph
    assert SQUASHED
    assert not {*graph.nodes} & {name for migration in SQUASHED for name in migration.replaces}
