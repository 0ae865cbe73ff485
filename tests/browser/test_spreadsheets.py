"""An editor with a spreadsheet, as a browser sees it: brought in with mistakes, mended, applied, undone."""

import pytest
from playwright.sync_api import Page, expect

from initiatives.models import Government, Initiative, Role
from initiatives.spreadsheets.plan import planning
from tests.browser.editors import SignIn, findings, person
from tests.browser.hands import Hands
from tests.factories import make_initiative, make_organisation, make_theme
from tests.spreadsheets.builders import csv_bytes, planned
from tests.tools.once import of_looks

pytestmark = pytest.mark.django_db(transaction=True)
FILE = csv_bytes(
    [
        ["Overzicht steun 2021"],
        ["Programma", "Omschrijving", "Overheid", "Trekker", "Budget (in k€)", "Looptijd", "Opmerking"],
        ["AI-cheques", "Cheques.", "Flanders", "imec", "1.000", "01/03/2021", ""],
        ["Datahub", "Een hub.", "Flandres", "imec", "18", "2021-2023", "x"],
        ["AMAI", "Burgers.", "Flanders", "imec", "3", "2021-", ""],
        ["Totaal", "", "", "", "21", "", ""],
    ],
    ";",
    "cp1252",
)
ADD = "/admin/initiatives/spreadsheetimport/add/"


@pytest.fixture
def fien(sign_in: SignIn, flanders: Government) -> Page:
    person("fien", Role.EDITOR, flanders)
    make_organisation(slug="imec", name_en="imec")
    make_theme()
    make_initiative(slug="amai", title_en="AMAI", governments=[flanders])
    return sign_in("fien")


def bring_in(page: Page) -> None:
    page.goto(ADD)
    page.get_by_label("File").set_input_files({"name": "steun.csv", "mimeType": "text/csv", "buffer": FILE})
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="What are these columns?")).to_be_visible()


def test_a_file_with_mistakes_goes_in_and_out_by_keyboard_alone(fien: Page) -> None:
    bring_in(fien)
    hands = Hands(fien, "keyboard")
    fien.get_by_label("G Opmerking").select_option("-")
    hands.open(fien.get_by_text("Values for all rows", exact=True))
    fien.get_by_label("Kind of amount").select_option("total")
    hands.press(fien.get_by_role("button", name="Make the plan"))

    expect(fien.get_by_role("heading", name="Nothing can be written yet")).to_be_visible()
    hands.press(fien.get_by_role("button", name="1000", exact=True))
    hands.press(fien.get_by_role("button", name="Flanders", exact=True))
    hands.press(fien.get_by_role("button", name="It is this one: update it"))
    hands.press(fien.get_by_role("button", name="Apply the plan"))
    expect(fien.get_by_text("Applied. The outcome of each row is below.")).to_be_visible()
    assert Initiative.objects.filter(state="draft").count() == 2

    hands.press(fien.get_by_role("button", name="Undo this import"))
    expect(fien.get_by_text("Undone: everything is as it was before.")).to_be_visible()
    assert Initiative.objects.get().slug == "amai"


@of_looks
def test_the_pages_have_no_finding_of_axe_and_never_scroll_sideways(fien: Page, flanders: Government) -> None:
    bring_in(fien)
    addresses = [ADD, fien.url]
    editor = flanders.editors.get()
    whole = planned(FILE, editor, amount_kind="total")
    # With a cell that clashes.
    make_initiative(slug="other", title_en="Other", acronym="THEIRS", governments=[flanders], state="draft")
    clash = planned(csv_bytes([["id", "acronym"], ["other", "MINE"]]), editor)
    row = clash.rows.get()
    row.cells["@base"] = {"acronym": "BEFORE"}
    row.save()
    planning.replan(clash, editor, [row.number])
    assert clash.rows.get().changes[0]["conflict"]
    addresses += [f"/admin/initiatives/spreadsheetimport/{each.pk}/change/" for each in (whole, clash)]
    for address in addresses:
        for scheme in ("light", "dark"):
            fien.emulate_media(color_scheme=scheme)
            fien.goto(address)
            assert not findings(fien), (address, scheme)
        fien.set_viewport_size({"width": 360, "height": 800})
        width = fien.evaluate("document.querySelector('.sheets')?.scrollWidth ?? 0")
        assert width <= 360, address
        fien.set_viewport_size({"width": 1280, "height": 900})
