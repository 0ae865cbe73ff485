"""A plan is held against the register and the rights of the moment, row by row."""

import pytest
from django.utils import timezone

from initiatives.models import (
    Initiative,
    User,
)
from initiatives.spreadsheets.plan import decisions
from initiatives.spreadsheets.plan.applying import NoRightError, PlanChangedError, apply
from tests.factories import make_initiative

from .builders import HEAD, ROW, Register, change, codes, csv_bytes, kinds, planned

pytestmark = pytest.mark.django_db


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
