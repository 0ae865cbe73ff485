"""An entry that is renamed keeps its old addresses."""

import pytest
from django.test import Client

from initiatives.models import (
    InitiativeRedirect,
)
from tests.editing.form_data import ADD, change_address, new_initiative, new_rows, page_as_it_is
from tests.factories import (
    make_initiative,
)

pytestmark = pytest.mark.django_db


def test_a_renamed_initiative_keeps_its_old_address(admin_client: Client) -> None:
    initiative = make_initiative(slug="old")

    admin_client.post(change_address(initiative), page_as_it_is(admin_client, initiative) | {"slug": "new"})

    assert initiative.former_slugs.get().slug == "old"


def test_a_renamed_initiative_can_be_named_back(admin_client: Client) -> None:
    initiative = make_initiative(slug="new")
    InitiativeRedirect.objects.create(initiative=initiative, slug="old")

    admin_client.post(change_address(initiative), page_as_it_is(admin_client, initiative) | {"slug": "old"})

    assert initiative.former_slugs.get().slug == "new"


def test_the_old_address_of_another_is_refused(admin_client: Client) -> None:
    InitiativeRedirect.objects.create(initiative=make_initiative(), slug="data-space")

    response = admin_client.post(ADD, new_initiative())

    assert "Another entry had this address before; it still leads there." in response.text


def test_the_present_address_of_an_entry_is_no_former_one(admin_client: Client) -> None:
    initiative = make_initiative(slug="old")
    sent = page_as_it_is(admin_client, initiative) | {"slug": "new"} | new_rows("former_slugs", {"slug": "old"})

    response = admin_client.post(change_address(initiative), sent)

    assert "An entry has this address now." in response.text
