"""The form of an organisation: names, and the enterprise number."""

from typing import Any

import pytest
from django.test import Client

from initiatives.models import (
    Organisation,
)
from tests.editing.form_data import (
    new_rows,
)
from tests.factories import (
    make_organisation,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["en", "nl", "fr", "de"])
def test_an_organisation_is_named_in_one_language(admin_client: Client, code: str) -> None:
    named = {"name_en": "", f"name_{code}": "VITO"}
    assert admin_client.post("/admin/initiatives/organisation/add/", organisation_form(**named)).status_code == 302
    assert str(Organisation.objects.get()) == "VITO"
    nameless = admin_client.post("/admin/initiatives/organisation/add/", organisation_form(name_en="", slug="other"))
    assert "Write this in at least one language." in nameless.text


def organisation_form(**fields: Any) -> dict[str, Any]:
    return {"name_en": "VITO", "slug": "vito", "kind": "other", **new_rows("participations"), **fields}


def test_an_enterprise_number_is_stored_as_ten_digits_however_written(admin_client: Client) -> None:
    admin_client.post("/admin/initiatives/organisation/add/", organisation_form(enterprise_number="BE 0671.516.647"))

    assert Organisation.objects.get().enterprise_number == "0671516647"
    assert Organisation.history.get().history_user.username == "admin"


def test_an_enterprise_number_with_wrong_check_digits_is_refused(admin_client: Client) -> None:
    sent = organisation_form(enterprise_number="0671.516.648")

    response = admin_client.post("/admin/initiatives/organisation/add/", sent)

    assert "“0671.516.648” is not an enterprise number: its check digits are wrong." in response.text


def test_an_enterprise_number_of_another_is_refused(admin_client: Client) -> None:
    make_organisation(enterprise_number="0671516647")

    response = admin_client.post(
        "/admin/initiatives/organisation/add/", organisation_form(enterprise_number="0671.516.647")
    )

    assert "Another organisation already has this enterprise number." in response.text
