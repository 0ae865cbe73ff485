"""Applying a plan: all or nothing, with history."""

from typing import Any

import pytest
from django.core import mail

from initiatives.editing.changesets import entry_snapshot
from initiatives.editing.proposals import apply_proposal, changes_of_proposal
from initiatives.history.revisions import revisions
from initiatives.models import (
    Initiative,
    InitiativeRedirect,
    Organisation,
    Proposal,
)
from initiatives.spreadsheets.plan import decisions
from initiatives.spreadsheets.plan.applying import apply
from initiatives.spreadsheets.plan.locking import NotPlannedError
from tests.factories import make_budget_line, make_initiative

from .builders import HEAD, ROW, Register, change, codes, csv_bytes, kinds, planned

pytestmark = pytest.mark.django_db


def test_a_new_row_becomes_a_draft_with_all_that_it_says(register: Register) -> None:
    held = apply(planned(csv_bytes([HEAD, ROW]), register.fien), register.fien)

    entry = Initiative.objects.get(slug="vouchers")
    assert (entry.state, entry.title_nl, str(entry.start), entry.stated_status) == (
        "draft",
        "Cheques",
        "2021-Q1",
        "running",
    )
    assert [theme.slug for theme in entry.themes.order_by("slug")] == ["human-capital", "networking"]
    assert [str(each) for each in entry.participations.order_by("pk")] == ["imec (lead)", "Port of Antwerp (partner)"]
    line = entry.budget_lines.get()
    assert (line.amount, line.kind, line.qualifier, str(line.starts)) == (32_000_000, "per_year", "more_than", "2021")
    assert (entry.key_figures.get().unit_en, entry.instruments.get().type) == ("companies", register.grant)
    assert (entry.citations.get().source, entry.citations.get().locator) == (register.report, "17")
    assert held.counts["outcome_created"] == 1
    assert held.new_records["organisation"] == [Organisation.objects.get(slug="port-of-antwerp").pk]


def test_entries_written_at_once_are_what_saving_one_by_one_makes(register: Register) -> None:
    """The columns of the entry, its terms and its history."""
    apply(planned(csv_bytes([HEAD, ROW]), register.fien), register.fien)
    entry = Initiative.objects.get(slug="vouchers")
    version = entry_snapshot(entry)
    kept = entry.history.get()
    before = dict(Initiative.objects.values().get(pk=entry.pk))
    entry.save()
    after = dict(Initiative.objects.values().get(pk=entry.pk))
    del before["modified"], after["modified"]

    assert after == before
    assert entry_snapshot(Initiative.objects.get(pk=entry.pk)) == version
    assert (kept.history_type, kept.history_user, kept.history_change_reason) == ("+", register.fien, "Import: new.csv")
    assert {each.theme_id for each in kept.themes.all()} == {register.skills.pk, register.networking.pk}
    for relation in ("instruments", "participations", "budget_lines", "key_figures", "citations"):
        assert all(row.history.filter(history_type="+").count() == 1 for row in getattr(entry, relation).all()), (
            relation
        )
    first = revisions(Initiative.objects.get(pk=entry.pk))[-1]
    assert (first.is_first, first.user) == (True, register.fien)


def test_addresses_of_new_entries_are_free_ones(register: Register) -> None:
    other = make_initiative(slug="ai", title_en="Something else")
    InitiativeRedirect.objects.create(initiative=other, slug="ai-2")
    rows = [["Title (English)", "Governments"], ["AI", "Flanders"], ["Ai!", "Flanders"], ["???", "Flanders"]]
    found = planned(csv_bytes(rows), register.fien)
    decisions.decide(found, register.fien, found.rows.get(number=3), "new")
    decisions.decide(found, register.fien, found.rows.get(number=2), "new")
    apply(found, register.fien)
    assert set(Initiative.objects.exclude(pk=other.pk).values_list("slug", flat=True)) == {"ai-3", "ai-4", "initiative"}


def test_a_draft_is_changed_at_once_and_its_history_says_by_what(register: Register) -> None:
    entry = make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders], state="draft")
    apply(change(register.fien, id="amai", acronym="A!"), register.fien)

    entry.refresh_from_db()
    assert entry.acronym == "A!"
    assert revisions(entry)[0].reason == "Import: new.csv"


def test_a_change_of_a_public_entry_waits_as_a_proposal(register: Register) -> None:
    entry = make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders])
    held = apply(change(register.fien, id="amai", acronym="A!"), register.fien)

    entry.refresh_from_db()
    proposal = Proposal.objects.get()
    assert (entry.acronym, held.rows.get().outcome, held.rows.get().proposal) == ("", "proposed", proposal)
    apply_proposal(proposal, changes_of_proposal(proposal, register.piet), register.piet, "")
    entry.refresh_from_db()
    assert entry.acronym == "A!"


def test_a_publisher_may_want_it_at_once_and_an_editor_may_not(register: Register) -> None:
    entry = make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders])
    assert apply(change(register.cato, id="amai", acronym="C"), register.cato, is_direct=True).counts[
        "outcome_proposed"
    ]
    assert apply(change(register.fien, id="amai", acronym="F"), register.fien, is_direct=True).counts[
        "outcome_proposed"
    ]
    assert apply(change(register.piet, id="amai", acronym="P"), register.piet).counts["outcome_proposed"]
    assert apply(change(register.piet, id="amai", acronym="P"), register.piet, is_direct=True).counts["outcome_changed"]
    entry.refresh_from_db()
    assert entry.acronym == "P"


def test_who_may_publish_hears_of_it_in_one_mail(register: Register, django_capture_on_commit_callbacks: Any) -> None:
    make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders])
    found = planned(csv_bytes([["id", "title_en", "governments", "acronym"], ["amai", "", "", "A"],
                               ["new", "New one", "flanders", ""]]), register.fien)  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        apply(found, register.fien)

    assert [sent.to for sent in mail.outbox] == [["piet@example.org"]]
    assert "1 new draft" in mail.outbox[0].body
    assert "1 proposal" in mail.outbox[0].body


def test_an_amount_that_changes_keeps_its_key_note_and_source(register: Register, plan_of_flanders: Initiative) -> None:
    apply(change(register.fien, id="plan", budgets="40 EUR per year (2019-)"), register.fien)

    line = plan_of_flanders.budget_lines.get()
    assert (line.amount, str(line.starts), line.key, line.note_en) == (40, "2019", "total", "As read.")
    assert line.citations.get().locator == "3"


def test_a_second_amount_comes_beside_the_first(register: Register, plan_of_flanders: Initiative) -> None:
    apply(change(register.fien, id="plan", budgets="32 EUR per year | 7 EUR in total over the period"), register.fien)
    assert [(str(line.amount), line.key) for line in plan_of_flanders.budget_lines.order_by("pk")] == [
        ("32.00", "total"),
        ("7.00", "total-2"),
    ]


def test_an_amount_that_others_are_part_of_cannot_go(register: Register, plan_of_flanders: Initiative) -> None:
    whole = plan_of_flanders.budget_lines.get()
    other = make_initiative(slug="part", governments=[register.flanders])
    make_budget_line(initiative=other, part_of=whole)
    assert codes(change(register.fien, id="plan", budgets="[empty]")) == ["needed_by_others"]


def test_roles_figures_and_sources_change_in_their_cell(register: Register, plan_of_flanders: Initiative) -> None:
    found = change(
        register.fien, id="plan", organisations="imec (partner) | VLAIO (funder)", key_figures="more than 70 companies",
        sources="AI Watsh: Belgium report, line 3 | AI Watch: Belgium report, line 18",
    )  # fmt: skip
    assert codes(found) == ["unknown_source"]
    decisions.correct(
        found, register.fien, "sources", "AI Watsh: Belgium report, line 3", "AI Watch: Belgium report, line 3"
    )
    apply(found, register.fien)
    assert {(each.organisation.slug, each.role) for each in plan_of_flanders.participations.all()} == {
        ("imec", "partner"),
        ("vlaio", "funder"),
    }
    figure = plan_of_flanders.key_figures.get()
    assert (figure.value, figure.qualifier, figure.unit_en) == (70, "more_than", "companies")
    assert set(plan_of_flanders.citations.values_list("locator", flat=True)) == {"3", "18"}


def test_a_plan_applied_twice_writes_once(register: Register) -> None:
    found = planned(csv_bytes([HEAD, ROW]), register.fien)
    apply(found, register.fien)
    with pytest.raises(NotPlannedError):
        apply(found, register.fien)
    again = planned(csv_bytes([HEAD, [cell.replace("+", "") for cell in ROW]]), register.fien)
    assert kinds(again) == ["unchanged"]
    apply(again, register.fien)
    assert Initiative.objects.count() == 1
