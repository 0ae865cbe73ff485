"""What the form and the list of entries cost stays the same as an entry and the register grow."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from initiatives.models import Initiative, InstrumentType, KeyFigure, Role, SourceSection
from tests.editing.form_data import change_address
from tests.factories import (
    make_budget_line,
    make_citation,
    make_editor,
    make_government,
    make_initiative,
    make_organisation,
    make_source,
)

pytestmark = pytest.mark.django_db


def with_rows(entry: Initiative, number: int) -> Initiative:
    section = SourceSection.objects.get_or_create(source=make_source(), slug="one", heading="One")[0]
    grants = InstrumentType.objects.get_or_create(slug="grants", name_en="Grants")[0]
    whole = make_budget_line(initiative=entry, key="whole")
    for each in range(number):
        line = make_budget_line(initiative=entry, key=f"line-{each}", part_of=whole)
        figure = KeyFigure.objects.create(initiative=entry, key=f"figure-{each}", value=1, unit="x")
        make_citation(initiative=entry, budget_line=line, section=section)
        make_citation(initiative=entry, key_figure=figure, section=section)
        entry.instruments.create(type=grants)
        organisation = make_organisation(slug=f"{entry.slug}-{each}")
        entry.participations.create(organisation=organisation, role="lead")
    return entry


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("state", ["draft", "published"])
def test_the_form_costs_the_same_however_many_rows(client: Client, role: Role, state: str) -> None:
    government = make_government()
    small, large = (
        with_rows(make_initiative(slug=f"with-{number}", state=state, governments=[government]), number)
        for number in (2, 9)
    )
    client.force_login(make_editor(role, government))
    cost(client, change_address(small))

    # Expect, however many rows: the session and the editor with groups, rights and governments; the entry with its
    # terms twice (for the version that the form carries, and for the form); each kind of row twice; the choices;
    # the sources that are offered beside each fact, and those that its facts have.
    assert cost(client, change_address(small)) == cost(client, change_address(large)) <= 66


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_the_list_costs_the_same_however_many_entries(client: Client, role: Role) -> None:
    government = make_government()
    client.force_login(make_editor(role, government))
    sizes: list[Any] = []

    for size in (2, 20):
        for number in range(size):
            make_initiative(slug=f"entry-{size}-{number}", state="draft", governments=[government])
        sizes.append(cost(client, "/admin/initiatives/initiative/"))

    # Expect: the session, the editor, their groups, rights (2) and governments; the filters (3); two counts; the page
    # with its governments and themes.
    assert sizes[0] == sizes[1] <= 16
