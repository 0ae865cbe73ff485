"""Taking an import back: all that was comes back, and what was edited since stays."""

from typing import Any

import pytest

from initiatives.editing.changesets import entry_snapshot
from initiatives.editing.proposals import apply_proposal, changes_of_proposal
from initiatives.models import (
    BudgetLine,
    Initiative,
    Organisation,
    Proposal,
    Source,
)
from initiatives.spreadsheets.plan.applying import apply
from initiatives.spreadsheets.plan.undoing import NotAppliedError, undo
from tests.factories import make_budget_line, make_initiative

from .builders import HEAD, ROW, Register, change, csv_bytes, kinds, planned

pytestmark = pytest.mark.django_db


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
