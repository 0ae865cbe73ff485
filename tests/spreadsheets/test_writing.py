"""Applying a plan and taking it back: all or nothing, with history, and with the rights of each row."""

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from initiatives.editing.changesets import entry_snapshot
from initiatives.editing.proposals import apply_proposal, changes_of_proposal
from initiatives.history.revisions import revisions
from initiatives.models import (
    BudgetLine,
    Initiative,
    InitiativeRedirect,
    Organisation,
    Proposal,
    Source,
    SpreadsheetImport,
    User,
)
from initiatives.spreadsheets.plan import decisions
from initiatives.spreadsheets.plan.applying import NoRightError, PlanChangedError, apply
from initiatives.spreadsheets.plan.locking import NotPlannedError
from initiatives.spreadsheets.plan.undoing import NotAppliedError, undo
from tests.factories import make_budget_line, make_citation, make_initiative

from .builders import Register, codes, csv_bytes, kinds, planned

pytestmark = pytest.mark.django_db

HEAD = [
    "id", "title_en", "title_nl", "summary_en", "governments", "themes", "target_groups", "instruments",
    "organisations", "start", "end", "status", "status_as_of", "budgets", "key_figures", "website", "sources",
    "acronym", "parent",
]  # fmt: skip
ROW = [
    "vouchers", "Vouchers", "Cheques", "What it does.", "flanders", "human-capital | networking", "smes",
    "business-grant", "imec (lead) | +Port of Antwerp (partner)", "2021-Q1", "2023", "running", "2021-09-01",
    "more than 32000000 EUR per year (2021-)",
    "60 companies", "https://example.org/v", "AI Watch: Belgium report, line 17", "V", "",
]  # fmt: skip


@pytest.fixture
def register() -> Register:
    return Register()


def change(user: User, **cells: str) -> SpreadsheetImport:
    """The plan of a table of ours with one row."""
    return planned(csv_bytes([list(cells), list(cells.values())]), user)


# What is written


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


# Rows of an entry


@pytest.fixture
def plan_of_flanders(register: Register) -> Initiative:
    entry = make_initiative(slug="plan", title_en="Plan", governments=[register.flanders], state="draft")
    line = make_budget_line(initiative=entry, key="total", amount=32, kind="per_year", note_en="As read.")
    make_citation(initiative=entry, budget_line=line, locator="3")
    make_citation(initiative=entry, locator="17")
    entry.participations.create(organisation=register.imec, role="lead")
    entry.key_figures.create(key="companies", value=60, unit_en="companies")
    return Initiative.objects.get(pk=entry.pk)


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


# Again, and back


def test_a_plan_applied_twice_writes_once(register: Register) -> None:
    found = planned(csv_bytes([HEAD, ROW]), register.fien)
    apply(found, register.fien)
    with pytest.raises(NotPlannedError):
        apply(found, register.fien)
    again = planned(csv_bytes([HEAD, [cell.replace("+", "") for cell in ROW]]), register.fien)
    assert kinds(again) == ["unchanged"]
    apply(again, register.fien)
    assert Initiative.objects.count() == 1


def everything() -> Any:
    """All of the register but what looking back keeps."""
    return (
        [entry_snapshot(entry) for entry in Initiative.objects.order_by("pk")],
        list(Organisation.objects.values()),
        list(Source.objects.values()),
        list(Proposal.objects.filter(decided=None).values_list("pk", flat=True)),
    )


def test_undoing_restores_all_that_was(register: Register, plan_of_flanders: Initiative) -> None:
    make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders])
    before = everything()
    rows = [HEAD, ROW, ["plan", "Plan!", "", "", "", "networking", "", "", "VLAIO (lead)", "", "", "", "",
                        "40 EUR so far", "[empty]", "", "+New (Somebody), page 3", "", "vouchers"],
            ["amai", "", *[""] * 15, "A", ""]]  # fmt: skip
    rows[2][-1] = ""
    found = planned(csv_bytes(rows), register.fien)
    assert kinds(found) == ["new", "changed", "changed"]
    applied = apply(found, register.fien)
    assert everything() != before

    undone = undo(applied, register.fien)

    assert everything() == before
    assert list(undone.rows.values_list("outcome", flat=True)) == ["reverted"] * 3
    with pytest.raises(NotAppliedError):
        undo(applied, register.fien)


def test_what_was_edited_since_stays_and_is_listed(register: Register, plan_of_flanders: Initiative) -> None:
    rows = [
        ["id", "title_en", "governments"],
        ["plan", "Plan!", ""],
        ["one", "One", "flanders"],
        ["two", "Two", "flanders"],
    ]
    applied = apply(planned(csv_bytes(rows), register.fien), register.fien)
    plan_of_flanders.refresh_from_db()
    plan_of_flanders.acronym = "P"
    plan_of_flanders.save()
    Initiative.objects.get(slug="one").key_figures.create(key="x", value=1, unit_en="x")

    undone = undo(applied, register.fien)

    assert list(undone.rows.values_list("number", "outcome")) == [(2, "kept"), (3, "kept"), (4, "reverted")]
    assert set(Initiative.objects.values_list("slug", flat=True)) == {"plan", "one"}


def test_a_contributor_takes_back_what_they_brought_in(register: Register) -> None:
    rows = [["title_en", "governments"], ["One", "flanders"], ["Two", "flanders"]]
    applied = apply(planned(csv_bytes(rows), register.cato), register.cato)
    Initiative.objects.filter(title_en="Two").update(state="in_review")
    assert list(undo(applied, register.cato).rows.values_list("outcome", flat=True)) == ["reverted", "kept"]


def test_what_something_else_needs_by_now_stays(register: Register) -> None:
    rows = [["id", "title_en", "governments", "organisations", "budgets"],
            ["one", "One", "flanders", "+New body (lead)", "7 EUR per year"]]  # fmt: skip
    applied = apply(planned(csv_bytes(rows), register.fien), register.fien)
    other = make_initiative(slug="other", governments=[register.flanders])
    other.participations.create(organisation=Organisation.objects.get(slug="new-body"), role="partner")
    make_budget_line(initiative=other, part_of=BudgetLine.objects.get(initiative__slug="one"))

    undo(applied, register.fien)

    assert Initiative.objects.filter(slug="one").exists()
    assert Organisation.objects.filter(slug="new-body").exists()


def test_parts_and_their_wholes_go_together(register: Register) -> None:
    whole = planned(csv_bytes([["id", "title_en", "governments"], ["whole", "Whole", "flanders"]]), register.fien)
    apply(whole, register.fien)
    rows = [["id", "title_en", "governments", "parent"], ["part", "Part", "flanders", "whole"]]
    part = apply(planned(csv_bytes(rows), register.fien), register.fien)
    assert Initiative.objects.get(slug="part").parent == Initiative.objects.get(slug="whole")
    assert list(undo(whole, register.fien).rows.values_list("outcome", flat=True)) == ["kept"]
    undo(part, register.fien)
    assert list(Initiative.objects.values_list("slug", flat=True)) == ["whole"]


def test_an_applied_proposal_is_not_taken_back(register: Register) -> None:
    make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders])
    applied = apply(change(register.fien, id="amai", acronym="A"), register.fien)
    proposal = Proposal.objects.get()
    apply_proposal(proposal, changes_of_proposal(proposal, register.piet), register.piet, "")
    assert undo(applied, register.fien).rows.get().outcome == "kept"


# The register moves on


def test_an_entry_that_changed_since_the_plan_stops_it_and_is_shown(register: Register) -> None:
    entry = make_initiative(slug="amai", title_en="AMAI", acronym="A", governments=[register.flanders], state="draft")
    found = planned(csv_bytes([["id", "title_en", "governments", "acronym"], ["amai", "", "", "B"],
                               ["new", "New one", "flanders", ""]]), register.fien)  # fmt: skip
    entry.acronym = "C"
    entry.save()

    with pytest.raises(PlanChangedError) as told:
        apply(found, register.fien)

    assert told.value.numbers == [2]
    assert Initiative.objects.count() == 1
    assert found.rows.get(number=2).changes[0]["was"] == "C"
    found.refresh_from_db()
    assert (found.stage, apply(found, register.fien).counts["outcome_changed"]) == ("planned", 1)


def test_an_entry_that_went_since_the_plan_stops_it(register: Register) -> None:
    entry = make_initiative(slug="amai", title_en="AMAI", governments=[register.flanders], state="draft")
    found = change(register.fien, id="amai", acronym="B")
    entry.delete()
    with pytest.raises(PlanChangedError):
        apply(found, register.fien)
    assert codes(found) == ["new_id", "no_title", "no_government"]


def test_who_lost_the_right_meanwhile_writes_nothing(register: Register) -> None:
    found = planned(csv_bytes([HEAD, ROW]), register.fien)
    register.fien.governments.set([register.wallonia])
    with pytest.raises(PlanChangedError):
        apply(found, User.objects.get(pk=register.fien.pk))
    assert not Initiative.objects.exists()


# Rights of each row


def test_an_entry_of_another_government_is_refused_row_by_row(register: Register) -> None:
    make_initiative(slug="theirs", title_en="Theirs", governments=[register.wallonia])
    make_initiative(slug="their-draft", title_en="Secret", governments=[register.wallonia], state="draft")
    rows = [["id", "title_en", "governments"], ["theirs", "Mine!", ""], ["their-draft", "Mine!!", ""],
            ["new", "New", "wallonia"], ["fine", "Fine", "flanders | wallonia"]]  # fmt: skip
    found = planned(csv_bytes(rows), register.fien)

    assert kinds(found) == ["refused", "refused", "refused", "new"]
    assert "no_right" in codes(found, 2)
    assert "no_right" in codes(found, 3)
    assert codes(found, 4) == ["new_id", "no_right_to_add"]
    assert "Secret" not in str([(row.changes, row.problems, row.title) for row in found.rows.all()])


def test_an_administrator_s_hand_tells_an_editor_nothing_more(register: Register) -> None:
    """The plan of an editor, mended and applied by an administrator, holds to the editor's rights."""
    secret = make_initiative(slug="secret", title_en="Secret plan", governments=[register.wallonia], state="draft")
    rows = [
        ["id", "title_en", "governments", "acronym", "themes", "parent"], ["secret", "", "", "X", "Netwroking", ""],
        ["", "Secret plan", "flanders", "", "Netwroking", ""], ["", "Third", "flanders", "", "", "secrett"],
    ]  # fmt: skip
    found = planned(csv_bytes(rows), register.fien)
    decisions.correct(found, register.chief, "themes", "Netwroking", "Networking")
    assert kinds(found) == ["refused", "new", "refused"]
    apply(found, register.chief)
    secret.refresh_from_db()
    assert secret.acronym == ""
    told = str([(row.title, row.changes, row.problems, row.duplicates) for row in found.rows.exclude(number=3)])
    assert "Secret plan" not in told
    assert found.rows.get(number=4).problems[0]["suggestions"] == []


def test_who_applies_needs_the_rights_as_well(register: Register) -> None:
    found = planned(csv_bytes([HEAD, ROW]), register.fien)
    with pytest.raises(NoRightError):
        apply(found, register.walter)
    assert not Initiative.objects.exists()


def test_a_status_that_changes_is_of_a_day_of_its_own(register: Register) -> None:
    make_initiative(slug="amai", title_en="A", governments=[register.flanders], state="draft", stated_status="running",
                    status_as_of="2021-09-01")  # fmt: skip
    found = change(register.fien, id="amai", status="ended")
    assert codes(found) == ["dated_today"]
    apply(found, register.fien)
    assert str(Initiative.objects.get().status_as_of) == timezone.localdate().isoformat()


def test_an_entry_keeps_one_title_at_least(register: Register) -> None:
    make_initiative(slug="amai", title_en="A", title_nl="B", governments=[register.flanders], state="draft")
    assert codes(change(register.fien, id="amai", title_en="[empty]", title_nl="[empty]")) == ["no_title"]
    assert codes(change(register.fien, id="amai", title_en="[empty]")) == []


def test_a_government_of_others_cannot_be_taken_away(register: Register) -> None:
    make_initiative(slug="shared", title_en="S", governments=[register.flanders, register.wallonia], state="draft")
    found = change(register.fien, id="shared", governments="flanders")
    assert codes(found) == ["refused"]
    assert "Walloon Region" in found.rows.get().problems[0]["detail"]


def test_doubles_and_parents_tell_of_no_draft_of_others(register: Register) -> None:
    make_initiative(slug="secret", title_en="Secret plan of Wallonia", governments=[register.wallonia], state="draft")
    rows = [
        ["title_en", "governments", "parent"],
        ["Secret plan of Wallonia", "flanders", ""],
        ["Other", "flanders", "secret"],
    ]
    found = planned(csv_bytes(rows), register.fien)
    assert kinds(found) == ["new", "refused"]
    assert codes(found) == ["unknown_entry"]
    assert found.rows.get(number=3).problems[0]["suggestions"] == []
