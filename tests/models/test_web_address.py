"""Only what a browser opens as a website is taken for one, through every door."""

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import URLField
from django.test import Client

from initiatives.models import Feedback, Organisation, User
from initiatives.models.web_address import WebAddressField
from initiatives.parsing.assumptions import Assumptions
from initiatives.parsing.unclear import UnclearError
from initiatives.spreadsheets.columns import cell_values
from initiatives.spreadsheets.reading.cells import Cell
from tests.factories import make_initiative
from tests.feedback.test_forms import a_report, a_suggestion

NO_WEBSITES = [
    "ftp://example.org/file", "ftps://example.org", "javascript:alert(1)", "data:text/html,x", "mailto:a@example.org",
    "file:///etc/passwd", "https://", "http://exa mple.org",
]  # fmt: skip
FIELDS: list[Any] = [
    field
    for model in apps.get_app_config("initiatives").get_models()
    if not model.__name__.startswith("Historical")
    for field in model._meta.concrete_fields
    if isinstance(field, URLField)
]


@pytest.mark.parametrize("field", FIELDS, ids=str)
def test_every_address_of_a_model_and_its_form_is_one_of_a_website(field: Any) -> None:
    assert isinstance(field, WebAddressField)
    for address in NO_WEBSITES:
        with pytest.raises(ValidationError):
            field.run_validators(address)
        with pytest.raises(ValidationError):
            field.formfield().clean(address)
    for address in ("https://example.org", "http://example.org/file?x=1#y"):
        field.run_validators(address)
        assert field.formfield().clean(address) == address
    assert field.formfield().clean("example.org/x") == "https://example.org/x"


@pytest.mark.parametrize("address", NO_WEBSITES)
def test_no_cell_of_a_spreadsheet_gives_another_address(address: str) -> None:
    for raw in (address, {"text": "click", "link": address}):
        with pytest.raises(UnclearError):
            cell_values.link(Cell.of(raw), Assumptions())


@pytest.mark.django_db
@pytest.mark.parametrize("address", NO_WEBSITES[:3])
def test_no_reader_sends_another_address(client: Client, address: str) -> None:
    make_initiative()
    for path, sent in (("/en/initiatives/initiative/report/", a_report()), ("/en/suggest/", a_suggestion())):
        answer = client.post(path, sent | {"source_url": address})
        said = (
            "it begins with https" if address.startswith("ftp") else "Write a web address such as https://example.org"
        )
        assert said in answer.text
    assert not Feedback.objects.exists()


@pytest.mark.django_db
def test_the_form_of_an_organisation_says_why_it_refuses_one(client: Client) -> None:
    client.force_login(User.objects.create_superuser("ann"))
    empty = {f"participations-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    sent = {"name_en": "New", "slug": "new", "kind": "other", "website": "ftp://example.org", **empty}
    answer = client.post("/admin/initiatives/organisation/add/", sent)
    assert "it begins with https:// or http://" in answer.text
    assert not Organisation.objects.exists()
