import pytest
from django.contrib.contenttypes.models import ContentType
from pytest_django import DjangoAssertNumQueries

from initiatives.models import Theme

from .databases import FilledDatabases, using


@pytest.mark.django_db(transaction=True)
def test_what_was_remembered_of_one_database_is_not_taken_for_another(
    filled_databases: FilledDatabases, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ContentType.objects.get_for_model(Theme)
    with using(filled_databases.template), django_assert_num_queries(1):
        ContentType.objects.get_for_model(Theme)
    with django_assert_num_queries(1):
        ContentType.objects.get_for_model(Theme)
