"""The tables follow the models, and a migration can be taken back."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

REVERSED = (
    "strategy",
    "participation",
    "pathways",
    "providers",
    "accounts",
    "core",
)  # whoever leans on others goes first


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def migrate(*targets: tuple[str, str | None]) -> None:
    MigrationExecutor(connection).migrate(list(targets))


def last_and_the_one_before(app: str) -> tuple[tuple[str, str], tuple[str, str | None]]:
    graph = MigrationExecutor(connection).loader.graph
    (last,) = graph.leaf_nodes(app)
    before = [parent.key for parent in graph.node_map[last].parents if parent.key[0] == app]
    return last, (before[0] if before else (app, None))


@pytest.mark.migrated
@pytest.mark.django_db(transaction=True)
def test_the_last_migration_of_each_app_can_be_taken_back_and_made_again():
    tables = set(connection.introspection.table_names())
    try:
        for app in REVERSED:
            last, before = last_and_the_one_before(app)
            migrate(before)
            assert last not in MigrationExecutor(connection).loader.applied_migrations
    finally:
        migrate(*MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert set(connection.introspection.table_names()) == tables
