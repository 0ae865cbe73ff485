"""A name is the same name wherever it is compared."""

import pytest
from django.http import QueryDict
from django.test import Client

from initiatives.browse.filters import InitiativeFilter
from initiatives.models import Organisation
from initiatives.spreadsheets.plan.applying import apply
from initiatives.text.folding import fold, fold_name
from tests.factories import make_initiative, make_organisation
from tests.spreadsheets.builders import Register, csv_bytes, planned

SPELLINGS = ["Œuvre numérique", "oeuvre numerique", "OEUVRE NUMÉRIQUE", "œuvre nume\u0301rique"]


@pytest.fixture
def work(db: None) -> Organisation:
    organisation = make_organisation(slug="digital-work", name_en="Œuvre numérique")
    make_initiative(slug="it").participations.create(organisation=organisation, role="lead")
    return organisation


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_page_of_organisations_finds_a_name_with_a_ligature(
    client: Client, work: Organisation, spelling: str
) -> None:
    page = client.get("/en/organisations/", {"q": spelling}).content.decode()
    assert 'href="/en/organisations/digital-work/"' in page


@pytest.mark.parametrize("spelling", [*SPELLINGS, "oeuvre", "Œuv"])
def test_the_filter_finds_a_name_with_a_ligature(work: Organisation, spelling: str) -> None:
    query = QueryDict(mutable=True)
    query["organisation"] = spelling
    assert InitiativeFilter(query).address == "organisation=digital-work"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_import_does_not_add_an_organisation_twice_for_its_ligature(work: Organisation, spelling: str) -> None:
    register = Register()
    before = Organisation.objects.count()
    rows = [["title_en", "organisations", "governments"], ["Vouchers", f"+{spelling} (partner)", "flanders"]]
    apply(planned(csv_bytes(rows), register.fien), register.fien)
    assert Organisation.objects.count() == before


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œuvre", "oeuvre"), ("Ærø", "aero"), ("Łódź", "lodz"), ("Straße", "strasse"), ("ﬁn", "fin"),
        ("l’État", "l'etat"), ("Ĳzer", "ijzer"), ("İ", "i"), ("R&D", "r&d"),
    ],
)  # fmt: skip
def test_folding_takes_away_accents_case_and_ligatures(text: str, folded: str) -> None:
    assert fold(text) == fold(folded) == folded


def test_a_folded_name_has_no_signs_and_single_blanks() -> None:
    assert fold_name("  R&D – l’Œuvre_(numérique)  ") == "r d l oeuvre numerique"
    assert fold_name("–") == ""
