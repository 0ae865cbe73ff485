"""Pictures that leave the site: each whole in itself, in every language."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from initiatives.browse.pages.pictures import SHEETS
from initiatives.models import Initiative
from initiatives.pictures.card import Card, card_of_sheet
from initiatives.pictures.colours import colour_of_government, colours
from initiatives.pictures.lettering import broken, letter_widths, width_of
from tests.factories import make_government, make_initiative

LANGUAGES = [code for code, _name in settings.LANGUAGES]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", SHEETS)
def test_a_picture_stands_alone_in_every_language(
    client: Client, db: None, published_register: None, name: str
) -> None:
    for language in LANGUAGES:
        answer = client.get(f"/{language}/pictures/{name}.svg")
        assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
        drawing = answer.content.decode()
        root = ElementTree.fromstring(drawing)
        texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
        said = " ".join(texts)
        # Its source, its day and its address go along with it.
        assert "CC BY 4.0" in said
        assert f"{settings.SITE_URL}/{language}/" in said
        assert "style" not in drawing
        # Every letter is in the font that draws it, and no number is written with the comma of a language.
        assert set(said) <= set(letter_widths()), set(said) - set(letter_widths())
        places = re.findall(r'\s(?:x|y|width|height|cx|cy|r)="([^"]*)"', drawing)
        assert all(re.fullmatch(r"-?\d+(\.\d+)?", place) for place in places)
        wide = max(
            float(text.get("x", 0)) + width_of(line, int(text.get("font-size", 16)))
            for text, line in zip(root.iter(f"{SVG}text"), texts, strict=True)
        )
        assert wide <= int(root.get("width", 0)), language


def test_a_picture_is_made_once_for_each_state_of_the_register(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def png(drawing: str, _sharpness: int) -> bytes:
        made.append(drawing)
        return b"png"

    monkeypatch.setattr("initiatives.pictures.kept.png", png)
    cache.clear()
    for _time in range(2):
        assert client.get("/en/pictures/promises.png").content == b"png"
    assert len(made) == 1
    client.get("/nl/pictures/promises.png")
    Initiative.objects.create(slug="new", title_en="New", state="published")
    client.get("/en/pictures/promises.png")
    assert len(made) == 3


def test_a_file_with_text_comes_out_as_png(client: Client, db: None) -> None:
    cache.clear()
    answer = client.get("/en/pictures/promises.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    # An empty sheet of that size has a tenth of it: the letters were drawn.
    assert len(answer.content) > 20_000


def test_an_entry_has_a_card_that_changes_with_it(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def png(drawing: str, _sharpness: int) -> bytes:
        made.append(drawing)
        return b"png"

    monkeypatch.setattr("initiatives.pictures.kept.png", png)
    cache.clear()
    entry = make_initiative(
        slug="long", title_en="A <very> " + "long name " * 30, governments=[make_government()],
        stated_status="running", status_as_of="2021-09",
    )  # fmt: skip
    for _time in range(2):
        page = client.get("/en/initiatives/long/").content.decode()
        (shown,) = re.findall(r'<meta property="og:image" content="http://testserver([^"]+)">', page)
        assert client.get(shown).content == b"png"
    (drawing,) = made
    texts = [text.text or "" for text in ElementTree.fromstring(drawing).iter(f"{SVG}text")]
    assert "A <very> long" in " ".join(texts)
    assert {"Flanders", "Running in 2021, not checked since"} <= set(texts)
    assert any(text.endswith(" …") for text in texts)
    entry.save()
    client.get(shown)
    assert len(made) == 2
    Initiative.objects.update(state="draft")
    assert client.get(shown).status_code == 404


def test_every_picture_has_a_card(client: Client, db: None) -> None:
    for name in SHEETS:
        assert client.get(f"/en/pictures/{name}/card.png").content.startswith(b"\x89PNG"), name
    assert 'content="http://testserver/en/pictures/money/card.png"' in client.get("/en/budgets/").content.decode()
    assert client.get("/en/pictures/nothing/card.png").status_code == 404


def test_a_card_has_all_marks_and_a_piece_of_the_drawing(client: Client, db: None) -> None:
    for number in (3, 159, 500):
        card = Card("What became of them", "Little is known of some. " * 6, marks=[["fate-then"]] * number)
        marks = list(ElementTree.fromstring(card.svg()).iter(f"{SVG}use"))
        assert len(marks) == number
        assert max(float(mark.get("y", 0)) + float(mark.get("height", 0)) for mark in marks) < 630
    drawn = card_of_sheet(SHEETS["competence"](date(2026, 11, 27))).svg()
    assert len(list(ElementTree.fromstring(drawn).iter(f"{SVG}path"))) > 4


def test_an_unknown_picture_is_not_found(client: Client, db: None) -> None:
    assert client.get("/en/pictures/nothing.svg").status_code == 404
    assert client.get("/en/pictures/nothing.png").status_code == 404


def test_lines_break_between_words_and_never_lose_one() -> None:
    lines = broken("What became of the initiatives of 2021", 40, 300)
    assert " ".join(lines) == "What became of the initiatives of 2021"
    assert all(width_of(line, 40) <= 300 for line in lines)


def test_colours_are_those_of_the_pages() -> None:
    assert colours()["paper"] == "#fdfcfa"
    assert colour_of_government("wallonia-brussels-federation") == colours()["wbf"]
    assert colour_of_government("none") == colours()["paper"]
