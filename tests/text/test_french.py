"""A line of French never begins with a colon or a closing quotation mark."""

import pytest
import yaml
from django.conf import settings
from django.test import Client

from initiatives.models import Initiative, PlannedRow
from initiatives.spreadsheets.plan.applying import apply
from initiatives.text.folding import fold, fold_name
from initiatives.text.french import with_no_break_spaces
from tests.factories import make_budget_line, make_initiative
from tests.spreadsheets.builders import Register, csv_bytes, planned


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Trois volets : la recherche", "Trois volets\u00a0: la recherche"),
        ("Quoi ? Ceci ! Non ; cela", "Quoi\u00a0? Ceci\u00a0! Non\u00a0; cela"),
        ("le thème « Science »", "le thème «\u00a0Science\u00a0»"),
        ("une espace fine\u202f: remplacée", "une espace fine\u00a0: remplacée"),
        ("deux espaces  : remplacées", "deux espaces\u00a0: remplacées"),
        ("https://example.org à 10:30", "https://example.org à 10:30"),
    ],
)
def test_a_no_break_space_takes_the_place_of_a_space(typed: str, kept: str) -> None:
    assert with_no_break_spaces(typed) == kept
    assert with_no_break_spaces(kept) == kept


def test_french_texts_are_mended_wherever_they_are_saved_and_others_stay(db: None) -> None:
    initiative = make_initiative(title_fr="Plan : IA", title_nl="Plan : AI")
    assert (initiative.title_fr, initiative.title_nl) == ("Plan\u00a0: IA", "Plan : AI")
    line = make_budget_line(initiative=initiative, note_fr="Montant ; à vérifier", kind="total")
    line.refresh_from_db()
    assert line.note_fr == "Montant\u00a0; à vérifier"


def test_folding_takes_no_break_spaces_for_blanks() -> None:
    for space in "\u00a0", "\u202f":
        assert fold(f"Pilier 1{space}: société") == "pilier 1 : societe"
        assert fold_name(f"«{space}Science{space}»") == "science"


@pytest.mark.parametrize("words", ["pilier 1 : société", "société", '"pilier 1 : société"', "pilier 1\u00a0: société"])
def test_a_search_finds_words_beside_no_break_spaces(client: Client, db: None, words: str) -> None:
    make_initiative(title_fr="Stratégie, pilier 1 : société éthique")
    page = client.get("/fr/initiatives/", {"q": words}).content.decode()
    assert "/fr/initiatives/initiative/" in page


def test_a_table_with_ordinary_spaces_changes_nothing(db: None) -> None:
    register = Register()
    rows = [["slug", "title_en", "title_fr", "governments"], ["plan", "Plan", "Plan : IA", "flanders"]]
    apply(planned(csv_bytes(rows), register.fien), register.fien)
    entry = Initiative.objects.get(title_en="Plan")
    assert entry.title_fr == "Plan\u00a0: IA"
    rows = [["id", "title_en", "title_fr", "governments"], [entry.slug, "Plan", "Plan : IA", "flanders"]]
    again = planned(csv_bytes(rows), register.fien)
    assert [row.kind for row in again.rows.all()] == [PlannedRow.Kind.UNCHANGED]


@pytest.mark.parametrize("name", ["vocabulary", "organisations", "register", "since-2021-federal-brussels"])
def test_the_published_register_holds_no_breaking_space_in_french(name: str) -> None:
    for row in yaml.safe_load((settings.BASE_DIR / "fixtures" / f"{name}.yaml").read_text()):
        for field, text in row["fields"].items():
            if field.endswith("_fr") and isinstance(text, str):
                assert text == with_no_break_spaces(text), (row["fields"].get("slug"), field)
