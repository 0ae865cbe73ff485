"""What an editor sends is stored whole with its history, or comes back whole with a clear sentence."""

from typing import Any

import pytest
from django.test import Client

from initiatives.models import (
    BudgetLine,
    Citation,
    Initiative,
    InstrumentType,
    KeyFigure,
    SourceSection,
)
from tests.editing.form_data import (
    ADD,
    change_address,
    filled_in,
    new_initiative,
    new_rows,
    page_as_it_is,
)
from tests.factories import (
    make_budget_line,
    make_citation,
    make_government,
    make_initiative,
    make_organisation,
    make_source,
    make_theme,
)

pytestmark = pytest.mark.django_db


def test_a_new_initiative_is_stored_with_its_translations_rows_and_history(admin_client: Client) -> None:
    government, theme, organisation = make_government(), make_theme(), make_organisation()
    grants = InstrumentType.objects.create(slug="grants", name_en="Grants")
    section = SourceSection.objects.create(source=make_source(), slug="one", heading="One")
    place = {"source": section.source_id, "section": section.pk, "locator_kind": "line", "locator": "17"}
    sent = new_initiative(
        title_nl="Dataruimte", title_fr="Espace de données", title_de="Datenraum", summary_fr="Résumé",
        governments=[government.pk], themes=[theme.pk], start="2021-q1", stated_status="running",
        status_as_of="2021-09-01",
    )  # fmt: skip
    sent |= new_rows("instruments", {"type": grants.pk, "name_en": "Calls", "name_de": "Ausschreibungen"})
    sent |= new_rows("participations", {"organisation": organisation.pk, "role": "lead"})
    line = {"key": "total", "amount": "1500000", "kind": "total", "qualifier": "about", "purpose_nl": "Onderzoek"}
    sent |= new_rows("budget_lines", line | {"starts": "2021"})
    figure = {"key": "companies", "value": "60", "qualifier": "more_than", "unit_en": "companies"}
    sent |= new_rows("key_figures", figure)
    sent |= new_rows("citations", {**place, "supports": "entry"})
    sent |= new_rows("former_slugs", {"slug": "old-data-space"})

    response = admin_client.post(ADD, sent)

    assert response.status_code == 302
    initiative = Initiative.objects.get(slug="data-space")
    assert (initiative.title_nl, initiative.title_de, initiative.summary_fr) == ("Dataruimte", "Datenraum", "Résumé")
    assert str(initiative.start) == "2021-Q1"
    assert list(initiative.governments.all()) == [government]
    assert list(initiative.themes.all()) == [theme]
    assert initiative.instruments.get().name_de == "Ausschreibungen"
    assert initiative.participations.get().organisation == organisation
    assert initiative.budget_lines.get().purpose_nl == "Onderzoek"
    assert initiative.key_figures.get().unit_en == "companies"
    assert initiative.citations.get().section == section
    assert initiative.former_slugs.get().slug == "old-data-space"
    first = initiative.history.earliest()
    assert (first.history_type, first.history_user.username, first.title_fr) == ("+", "admin", "Espace de données")
    assert BudgetLine.history.get().history_user.username == "admin"


def test_saving_a_page_as_it_is_changes_nothing(admin_client: Client) -> None:
    initiative = make_initiative(start="2019", end="2021-Q4")
    line = make_budget_line(initiative=initiative, starts="2019")
    make_citation(initiative=initiative, budget_line=line)

    response = admin_client.post(change_address(initiative), page_as_it_is(admin_client, initiative))

    assert response.status_code == 302
    old, new = initiative.history.earliest(), initiative.history.latest()
    assert not new.diff_against(old).changes
    assert BudgetLine.history.count() == 1
    assert Citation.history.count() == 1


def test_a_wrong_date_comes_back_with_all_else_that_was_typed(admin_client: Client) -> None:
    sent = new_initiative(start="after the elections", summary_nl="Veel werk", title_de="Datenraum")
    row = {"key": "total", "amount": "100", "kind": "total", "qualifier": "exactly", "purpose_fr": "Recherche"}
    sent |= new_rows("budget_lines", row | {"ends": "2021-Q5"})

    response = admin_client.post(ADD, sent)

    assert response.status_code == 200
    assert "“after the elections” is not a date. Write 2021, 2021-Q1, 2021-04 or 2021-04-30." in response.text
    assert "“2021-Q5” is not a date." in response.text
    for typed in ("after the elections", "Veel werk", "Datenraum", "2021-Q5", "Recherche"):
        assert typed in response.text
    assert not Initiative.objects.exists()


def row(**fields: Any) -> dict[str, Any]:
    return {"key": "total", "amount": "100", "kind": "total", "qualifier": "exactly"} | fields


def figure(**fields: Any) -> dict[str, Any]:
    return {"key": "companies", "value": "60", "qualifier": "exactly", "unit_en": "companies"} | fields


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"start": "2021", "end": "2020"}, "The end lies before the start."),
        ({"stated_status": "running"}, "A status is always of a date: say as of when."),
        (new_rows("budget_lines", row(), row()), "Another budget line of this entry has the same key."),
        (new_rows("budget_lines", row(amount="-1")), "greater than or equal to 0"),
        (new_rows("key_figures", figure(value_to="50")), "The second value of a range must be greater than the first."),
        (new_rows("key_figures", figure(), figure()), "Another key figure of this entry has the same key."),
        ({"title_en": ""}, "Write this in at least one language."),
        (new_rows("key_figures", figure(unit_en="")), "Write this in at least one language."),
        ({"slug": "é é"}, "Enter a valid “slug”"),
        ({"website": "nowhere"}, "Enter a valid URL."),
        (new_rows("participations", {"organisation": "999", "role": "lead"}), "Select a valid choice."),
    ],
)
def test_what_breaks_a_rule_is_refused_in_its_own_sentence(
    admin_client: Client, wrong: dict[str, Any], sentence: str
) -> None:
    response = admin_client.post(ADD, new_initiative(summary_fr="Longue phrase") | wrong)

    assert response.status_code == 200
    assert sentence in response.text
    assert "Longue phrase" in response.text
    assert not Initiative.objects.exists()


@pytest.mark.parametrize("code", ["en", "nl", "fr", "de"])
def test_one_language_is_enough_for_a_draft(admin_client: Client, code: str) -> None:
    unit = {"unit_en": ""} | {f"unit_{code}": "bedrijven"}
    sent = new_initiative(**{"title_en": "", f"title_{code}": "Ruimte"}, **new_rows("key_figures", figure(**unit)))

    assert admin_client.post(ADD, sent).status_code == 302

    entry = Initiative.objects.get()
    assert (str(entry), entry.title_nl or "", str(entry.key_figures.get())) == (
        "Ruimte", "Ruimte" if code == "nl" else "", "60 bedrijven",
    )  # fmt: skip
    again = page_as_it_is(admin_client, entry) | {"acronym": "R"}
    assert admin_client.post(change_address(entry), again).status_code == 302
    line = entry.key_figures.get()
    page = admin_client.get(f"/admin/initiatives/keyfigure/{line.pk}/change/").context["adminform"].form
    address = f"/admin/initiatives/keyfigure/{line.pk}/change/"
    assert admin_client.post(address, filled_in(page) | {"value": "61"}).status_code == 302
    assert admin_client.get("/admin/initiatives/initiative/").status_code == 200


def test_a_public_entry_keeps_its_english_title(admin_client: Client) -> None:
    entry = make_initiative(title_en="Space", title_nl="Ruimte")

    response = admin_client.post(change_address(entry), page_as_it_is(admin_client, entry) | {"title_en": ""})

    assert "This field is required." in response.text
    entry.refresh_from_db()
    assert entry.title_en == "Space"


def test_a_draft_with_one_title_is_published_with_all(admin_client: Client) -> None:
    entry = make_initiative(title_en=None, title_nl="Ruimte", state="in_review")

    response = admin_client.post(
        change_address(entry), page_as_it_is(admin_client, entry) | {"state": "published", "acronym": "R"}
    )

    assert "No title in English" in response.text
    entry.refresh_from_db()
    assert entry.state == "in_review"


def test_a_role_is_given_once(admin_client: Client) -> None:
    again = {"organisation": make_organisation().pk, "role": "lead"}

    response = admin_client.post(ADD, new_initiative(**new_rows("participations", again, again)))

    assert "This organisation already has this role here." in response.text


def test_a_key_that_a_stored_row_has_is_refused_in_its_own_sentence(admin_client: Client) -> None:
    initiative = make_initiative()
    make_budget_line(initiative=initiative, key="total")
    second = make_budget_line(initiative=initiative, key="second")

    sent = page_as_it_is(admin_client, initiative) | {"budget_lines-1-key": "total"}
    response = admin_client.post(change_address(initiative), sent)

    assert "Another budget line of this entry has the same key." in response.text
    second.refresh_from_db()
    assert second.key == "second"


def test_a_citation_is_offered_only_the_facts_of_its_own_initiative(admin_client: Client) -> None:
    initiative = make_initiative()
    own = make_budget_line(initiative=initiative)
    foreign = make_budget_line(initiative=make_initiative(slug="other"))
    make_citation(initiative=initiative)

    formsets = admin_client.get(change_address(initiative)).context["inline_admin_formsets"]
    citations = next(inline.formset for inline in formsets if inline.formset.prefix == "citations")
    sent = page_as_it_is(admin_client, initiative) | {"citations-0-budget_line": foreign.pk}
    response = admin_client.post(change_address(initiative), sent)

    assert list(citations.forms[0].fields["budget_line"].queryset) == [own]
    assert "Select a valid choice." in response.text


def test_a_citation_by_itself_refuses_what_belongs_elsewhere(admin_client: Client) -> None:
    initiative, other = make_initiative(), make_initiative(slug="other")
    figure = KeyFigure.objects.create(initiative=other, key="companies", value=60, unit="companies")
    section = SourceSection.objects.create(source=make_source(slug="plan"), slug="one", heading="One")
    sent = {"initiative": initiative.pk, "source": make_source().pk, "supports": "entry"}

    response = admin_client.post(
        "/admin/initiatives/citation/add/", sent | {"section": section.pk, "key_figure": figure.pk}
    )

    assert "This section belongs to another source." in response.text
    assert "This belongs to another initiative." in response.text


def test_a_citation_is_never_lost_with_the_line_that_it_supports(admin_client: Client) -> None:
    initiative = make_initiative()
    line = make_budget_line(initiative=initiative)
    make_citation(initiative=initiative, budget_line=line)
    sent = page_as_it_is(admin_client, initiative) | {"budget_lines-0-DELETE": "on"}

    refused = admin_client.post(change_address(initiative), sent | {"citations-0-note": "Changed"})
    accepted = admin_client.post(change_address(initiative), sent | {"citations-0-DELETE": "on"})

    assert "You remove this: remove the citation as well, or let it support another." in refused.text
    assert accepted.status_code == 302
    assert not Citation.objects.exists()
    assert not BudgetLine.objects.exists()


def test_without_javascript_every_language_is_there_under_its_own_name(admin_client: Client) -> None:
    initiative = make_initiative()
    make_budget_line(initiative=initiative)

    page = admin_client.get(change_address(initiative)).text

    for code, name in [("en", "English"), ("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch")]:
        assert f"Title ({name}):" in page
        assert f'name="title_{code}"' in page
        assert f'name="budget_lines-0-purpose_{code}"' in page
        assert f'lang="{code}" data-language="{name}"' in page
    assert 'class="module aligned translations"' in page


def test_the_tabs_are_our_own_and_nothing_comes_from_elsewhere(admin_client: Client) -> None:
    page = admin_client.get(ADD).text

    assert "editing/tabs.js" in page
    assert "editing/tabs.css" in page
    assert 'src="http' not in page
    assert 'src="//' not in page
    assert "jquery-ui" not in page


def test_created_and_modified_cannot_be_written(admin_client: Client) -> None:
    page = admin_client.get(change_address(make_initiative())).text

    assert 'name="created"' not in page
    assert 'name="modified"' not in page


def test_who_may_only_look_gets_no_form(client: Client, django_user_model: Any) -> None:
    from django.contrib.auth.models import Permission

    reader = django_user_model.objects.create_user("reader", password="x", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_initiative"))
    client.force_login(reader)
    initiative = make_initiative()

    assert client.get(change_address(initiative)).status_code == 200
    assert client.post(change_address(initiative), new_initiative()).status_code == 403
    assert client.get("/admin/initiatives/organisation/").status_code == 403
