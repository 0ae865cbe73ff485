"""The form of an entry: from nothing to published on one page, with keys and sources made by themselves."""

from typing import Any

import pytest
from django.test import Client

from initiatives.models import Government, Initiative, Role, Source
from tests.editing.form_data import ADD, INLINES, change_address, page_as_it_is
from tests.factories import make_editor, make_government, make_initiative, make_source, make_theme

pytestmark = pytest.mark.django_db
ADDRESS = "https://www.vlaio.be/nl/ai-bonus"


@pytest.fixture
def flanders() -> Government:
    return make_government()


def client_of(role: Role, government: Government) -> Client:
    client = Client()
    client.force_login(make_editor(role, government))
    return client


def empty_form(flanders: Government) -> dict[str, Any]:
    """What the page for a new entry sends when only its texts, a theme and the address of a source are given."""

    rows = {f"{prefix}-{key}": 0 for prefix in INLINES for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    sent = rows | {"state": "draft", "stated_status": "unknown", "review_interval": 12, "governments": [flanders.pk]}
    texts = {f"{name}_{code}": f"Bonus {code}" for name in ("title", "summary") for code in ("en", "nl", "fr", "de")}
    return sent | texts | {"slug": "", "themes": [make_theme().pk], "read_in_address": ADDRESS}


def test_an_entry_is_published_at_once_with_its_address_and_its_source_made(flanders: Government) -> None:
    make_initiative(slug="bonus-en", title_en="Something else")
    answer = client_of(Role.PUBLISHER, flanders).post(ADD, empty_form(flanders) | {"_step": "published"})
    assert answer.status_code == 302, answer.context["mistakes"]

    entry = Initiative.objects.get(title_en="Bonus en")
    assert (entry.state, entry.slug) == ("published", "bonus-en-2")
    source = entry.citations.get().source
    assert (source.url, source.title, source.publisher) == (ADDRESS, "vlaio.be/nl/ai-bonus", "vlaio.be")


def test_a_contributor_cannot_publish_at_once(flanders: Government) -> None:
    answer = client_of(Role.CONTRIBUTOR, flanders).post(ADD, empty_form(flanders) | {"_step": "published"})
    assert answer.status_code == 200
    assert "Only a publisher" in answer.text


def test_amounts_get_a_key_and_the_source_beside_them_in_the_same_save(flanders: Government) -> None:
    client = client_of(Role.EDITOR, flanders)
    entry = make_initiative(governments=[flanders], state="draft")
    entry.citations.create(source=(known := make_source(slug="plan", url=ADDRESS)))
    sent = page_as_it_is(client, entry) | {"budget_lines-TOTAL_FORMS": 2}
    for number, amount in enumerate(("5 mln", "7 mln")):
        row = {"amount": amount, "kind": "total", "qualifier": "exactly", "read_in": known.pk}
        sent |= {f"budget_lines-{number}-{name}": value for name, value in row.items()}
    sent |= {"budget_lines-1-read_in_address": ADDRESS}

    assert client.post(change_address(entry), sent).status_code == 302
    lines = entry.budget_lines.order_by("pk")
    assert [line.key for line in lines] == ["total", "total-2"]
    assert [line.citations.get().source for line in lines] == [known, known]
    assert Source.objects.count() == 1

    client.post(change_address(entry), page_as_it_is(client, entry))
    assert entry.citations.count() == 3


def test_the_last_source_is_offered_and_what_has_one_says_so(flanders: Government) -> None:
    client = client_of(Role.EDITOR, flanders)
    entry = make_initiative(governments=[flanders], state="draft")
    make_source(slug="elsewhere", title="Elsewhere")
    event = entry.events.create(key="start", date="2021", text_en="It began.")
    entry.citations.create(source=make_source(slug="plan", title="The plan"), event=event)
    page = client.get(change_address(entry))
    rows = next(each.formset for each in page.context["inline_admin_formsets"] if each.formset.prefix == "events")
    assert rows.empty_form["read_in"].value() == Source.objects.get(slug="plan").pk
    assert rows.forms[0].fields["read_in"].help_text == "Has a source: The plan."
    assert not rows.forms[0]["read_in"].value()


def test_errors_stand_on_top_with_links_and_in_the_list_of_sections(flanders: Government) -> None:
    client = client_of(Role.EDITOR, flanders)
    entry = make_initiative(governments=[flanders], state="draft", title_en="", title_nl="Bonus")
    entry.events.create(key="start", date="2021", text_en="It began.")
    sent = page_as_it_is(client, entry) | {"events-0-date": "soon", "website": "nowhere at all"}
    page: Any = client.post(change_address(entry), sent)
    wrong = {mistake.anchor: mistake.said for mistake in page.context["mistakes"]}
    assert set(wrong) == {"id_website", "id_events-0-date"}
    assert wrong["id_events-0-date"].startswith("Event 1: Date: ")
    assert (
        page.text.index("There is a problem")
        < page.text.index('href="#id_website"')
        < page.text.index('id="id_website"')
    )

    found = {section.key: (section.mistakes, section.missing) for section in page.context["sections"]}
    assert found["about"] == (1, 1)
    assert found["dates"] == (1, 0)
    assert found["texts"] == (0, 7)
    assert found["sources"] == (0, 2)
    assert found["money"] == (0, 0)
