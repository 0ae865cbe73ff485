"""A change to a public entry is prepared by anybody of its governments, and applied or declined by a publisher."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from initiatives.editing.completeness import missing
from initiatives.editing.difference_labels import DifferenceLabels
from initiatives.history.snapshots import Difference, values_of
from initiatives.models import Citation, Initiative, Proposal, Role, User
from tests.editing.form_data import change_address, filled_in, new_rows, rows_of
from tests.factories import (
    make_budget_line,
    make_citation,
    make_editor,
    make_government,
    make_initiative,
    make_source,
    make_theme,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Initiative:
    flanders = make_government()
    return make_initiative(slug="it", title_en="It", summary_en="Old words", website="", governments=[flanders])


def person(role: Role | None, entry: Initiative, name: str = "") -> Client:
    client = Client()
    client.force_login(make_editor(role, *entry.governments.all(), username=name or str(role)))
    return client


def propose_address(entry: Initiative) -> str:
    return reverse("admin:initiatives_initiative_propose", args=[entry.pk])


def filled(client: Client, address: str) -> dict[str, Any]:
    context = client.get(address).context
    sent = filled_in(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        sent |= rows_of(inline.formset)
    return {name: value if isinstance(value, list) else str(value) for name, value in sent.items()}


def proposed(client: Client, entry: Initiative, **changed: Any) -> Proposal:
    sent = filled(client, propose_address(entry)) | changed
    answer = client.post(propose_address(entry), sent | {"_propose": "1", "comment": "It moved."})
    assert answer.status_code == 302, answer.context["errors"]
    return Proposal.objects.latest("pk")


def decision_page(proposal: Proposal) -> str:
    return reverse("admin:initiatives_proposal_change", args=[proposal.pk])


def boxes(client: Client, proposal: Proposal) -> list[str]:
    return [choice.key for choice in client.get(decision_page(proposal)).context["chosen"].choices]


def test_a_contributor_proposes_and_the_entry_stays_as_it_is(entry: Initiative) -> None:
    before = [Initiative.objects.filter(pk=entry.pk).values().get(), Initiative.history.count()]
    made = proposed(person(Role.CONTRIBUTOR, entry), entry, summary_en="New words", acronym="NEW")

    assert [Initiative.objects.filter(pk=entry.pk).values().get(), Initiative.history.count()] == before
    assert made.comment == "It moved."
    labels = {
        choice.label for choice in person(Role.PUBLISHER, entry).get(decision_page(made)).context["chosen"].choices
    }
    assert labels == {"Summary (English)", "Acronym"}


def test_a_publisher_applies_what_is_ticked_and_leaves_the_rest(entry: Initiative) -> None:
    made = proposed(person(Role.CONTRIBUTOR, entry), entry, summary_en="New words", acronym="NEW")
    publisher = person(Role.PUBLISHER, entry)
    answer = publisher.post(decision_page(made), {"take": ["::summary_en"], "_apply": "1"})

    assert answer.status_code == 302
    entry.refresh_from_db()
    made.refresh_from_db()
    assert (entry.summary_en, entry.acronym, entry.state) == ("New words", "", "published")
    assert (made.decision, str(made.decided_by)) == ("applied", "publisher")
    newest = entry.history.latest()
    assert newest.history_change_reason == "Proposal applied: contributor"
    assert newest.history_user.username == "publisher"


def test_rows_and_terms_are_proposed_as_well(entry: Initiative) -> None:
    stays, goes = make_budget_line(initiative=entry, key="stays"), make_budget_line(initiative=entry, key="goes")
    theme = make_theme()
    client = person(Role.CONTRIBUTOR, entry)
    sent = filled(client, propose_address(entry))
    gone = next(name for name, value in sent.items() if name.startswith("budget_lines-") and value == "goes")
    changed = {gone.replace("-key", "-DELETE"): "on", "themes": [theme.pk]}
    row = {"source": make_source().pk, "supports": "entry", "locator_kind": "line", "locator": "17"}
    made = proposed(client, entry, **changed, **new_rows("citations", row))
    assert set(entry.budget_lines.values_list("key", flat=True)) == {"stays", "goes"}

    publisher = person(Role.PUBLISHER, entry)
    assert "citations:new1:" in boxes(publisher, made)
    publisher.post(decision_page(made), {"take": boxes(publisher, made), "_apply": "1"})

    assert [line.pk for line in entry.budget_lines.all()] == [stays.pk] != [goes.pk]
    assert [citation.locator for citation in entry.citations.all()] == ["17"]
    assert list(entry.themes.all()) == [theme]


def test_what_somebody_changed_since_is_shown_and_not_ticked(entry: Initiative) -> None:
    made = proposed(person(Role.CONTRIBUTOR, entry), entry, summary_en="Proposed", acronym="NEW")
    entry.summary_en = "Mended by another"
    entry.save()
    page = person(Role.PUBLISHER, entry).get(decision_page(made))
    clash = next(choice for choice in page.context["chosen"].choices if choice.key == "::summary_en")

    assert (clash.is_clash, clash.was, clash.now, clash.wanted) == (True, "Old words", "Mended by another", "Proposed")
    assert page.context["chosen"].ticked == {"::acronym"}
    assert "Mended by another" in page.text


def test_what_the_entry_refuses_is_said_and_nothing_is_written(entry: Initiative) -> None:
    made = proposed(person(Role.CONTRIBUTOR, entry), entry, end="2019", acronym="NEW")
    Initiative.objects.filter(pk=entry.pk).update(start="2020")
    publisher = person(Role.PUBLISHER, entry)
    answer = publisher.post(decision_page(made), {"take": boxes(publisher, made), "_apply": "1"})

    assert answer.status_code == 400
    assert "The end lies before the start." in answer.text
    entry.refresh_from_db()
    made.refresh_from_db()
    assert (entry.acronym, made.decision) == ("", "")


def test_declining_needs_a_reason_and_changes_nothing(entry: Initiative) -> None:
    made = proposed(person(Role.CONTRIBUTOR, entry), entry, acronym="NEW")
    publisher = person(Role.PUBLISHER, entry)

    assert "Say in a sentence why" in publisher.post(decision_page(made), {"_decline": "1"}).text
    publisher.post(decision_page(made), {"_decline": "1", "answer": "Not so."})
    entry.refresh_from_db()
    made.refresh_from_db()
    assert (entry.acronym, made.decision, made.answer) == ("", "declined", "Not so.")
    assert "decided meanwhile" in publisher.post(decision_page(made), {"_apply": "1", "take": ["::acronym"]}).text


def test_who_made_it_may_withdraw_it_and_nobody_else(entry: Initiative) -> None:
    author = person(Role.CONTRIBUTOR, entry)
    made = proposed(author, entry, acronym="NEW")
    assert person(Role.PUBLISHER, entry).post(decision_page(made), {"_withdraw": "1"}).status_code == 403
    assert author.post(decision_page(made), {"_withdraw": "1"}).status_code == 302
    made.refresh_from_db()
    assert made.decision == "withdrawn"


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EDITOR])
def test_whoever_may_not_publish_decides_nothing(entry: Initiative, role: Role) -> None:
    made = proposed(person(Role.CONTRIBUTOR, entry, "author"), entry, acronym="NEW")
    sent = {"take": ["::acronym"], "_apply": "1"}
    assert person(role, entry).post(decision_page(made), sent).status_code == 403
    made.refresh_from_db()
    assert made.is_open


def test_editors_of_other_governments_see_only_the_proposals_that_they_make(entry: Initiative) -> None:
    made = proposed(person(Role.CONTRIBUTOR, entry), entry, acronym="NEW")
    stranger = Client()
    wallonia = make_government(slug="wallonia", name_en="Wallonia")
    stranger.force_login(make_editor(Role.PUBLISHER, wallonia, username="stranger"))

    assert stranger.get(decision_page(made)).status_code == 404
    own = proposed(stranger, entry, aliases="Of a stranger")
    assert list(stranger.get(reverse("admin:initiatives_proposal_changelist")).context["cl"].result_list) == [own]
    assert stranger.post(decision_page(own), {"take": ["::aliases"], "_apply": "1"}).status_code == 403
    assert stranger.post(decision_page(own), {"_withdraw": "1"}).status_code == 302
    publisher = person(Role.PUBLISHER, entry)
    seen = publisher.get(reverse("admin:initiatives_proposal_changelist")).context["cl"].result_list
    assert list(seen) == [made, own]


def test_nothing_can_be_saved_through_the_page_of_a_proposal(entry: Initiative) -> None:
    client = person(Role.CONTRIBUTOR, entry)
    sent = filled(client, propose_address(entry)) | {"acronym": "NEW", "state": "draft", "_save": "1", "slug": "new"}
    answer = client.post(propose_address(entry), sent | {"_step": "archived", "_confirm": "1"})

    entry.refresh_from_db()
    assert (entry.acronym, entry.state, entry.slug, entry.verified_on) == ("", "published", "it", None)
    assert answer.status_code == 200
    assert not Proposal.objects.exists()


def test_nothing_changed_is_no_proposal(entry: Initiative) -> None:
    client = person(Role.CONTRIBUTOR, entry)
    sent = filled(client, propose_address(entry)) | {"_propose": "1"}
    assert "You have changed nothing yet" in client.post(propose_address(entry), sent).text
    assert not Proposal.objects.exists()


def test_an_editor_sees_what_a_form_changes_before_saving_it(entry: Initiative) -> None:
    line = make_budget_line(initiative=entry, amount=5)
    make_citation(initiative=entry, budget_line=line)
    client = person(Role.EDITOR, entry)
    sent = filled(client, change_address(entry)) | {"budget_lines-0-amount": "7000000"}
    answer = client.post(change_address(entry), sent | {"_changes": "1"})

    (seen,) = answer.context["changes"]
    assert (seen.label, seen.was, seen.wanted) == ("Budget line total: Amount in euros", "5", "7,000,000")
    assert "Please correct the error" not in answer.text
    # Keys are English words: an editor who reads another language sees what the line holds.
    with override("nl"):
        whole = Difference("budget_lines", str(line.pk), "", None, values_of(line, entry))
        say = DifferenceLabels(entry, User(is_superuser=True))
        assert say.label(whole) == "Budgetlijn (in totaal over de periode)"
        assert "total" not in say.now(whole).split("; ")
    with override("fr"):
        amount = Difference("budget_lines", str(line.pk), "amount", "5", "6")
        assert say.label(amount) == "Ligne budgétaire (au total sur la période)\u00a0: Montant en euros"
    with override("nl"):
        lacking = [each.said for each in missing(make_budget_line(amount=6).initiative)]
        assert "Geen bron voor het budget “in totaal over de periode”" in lacking
    line.refresh_from_db()
    assert line.amount == 5
    assert client.post(change_address(entry), sent).status_code == 302
    line.refresh_from_db()
    assert line.amount == 7_000_000


def test_a_mistake_is_said_before_anything_is_shown(entry: Initiative) -> None:
    client = person(Role.CONTRIBUTOR, entry)
    sent = filled(client, propose_address(entry)) | {"start": "2021", "end": "2020", "_propose": "1"}
    answer = client.post(propose_address(entry), sent)
    assert "The end lies before the start." in answer.text
    assert not Proposal.objects.exists()
    assert Citation.objects.count() == 0
    assert User.objects.count() == 1


def test_numbers_are_grouped_and_what_is_no_number_stays_as_typed() -> None:
    labels = DifferenceLabels(Initiative(pk=1), User())
    with override("nl"):
        shown = [labels.value("budget_lines", "amount", typed) for typed in ("1500000.50", "1000000", "soon", "NaN")]
    assert shown == ["1.500.000,5", "1.000.000", "soon", "NaN"]
