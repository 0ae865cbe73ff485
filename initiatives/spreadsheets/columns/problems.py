"""Mistakes and warnings about a cell or a row, each kind in one sentence; `parsing/` has those about values."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.parsing.assumptions import ASSUMPTIONS
from initiatives.parsing.unclear import MISTAKES

# A row with one of these is not taken.
ERRORS: dict[str, StrOrPromise] = MISTAKES | {
    "unknown_term": _("This value is not in the list of the column."),
    "unknown_organisation": _(
        "No organisation has this name, short name, identifier or enterprise number. A plus sign before a name"
        " (“+Name (lead)”) adds a new one."
    ),
    "unknown_source": _(
        "No source has this title. A plus sign before it and its publisher behind it (“+Title (Publisher), page 3”) add"
        " a new one."
    ),
    "unknown_entry": _("No entry has this identifier or title."),
    "unknown_sequel": _("In brackets is needed how it came of this one: was followed by, was renamed and the like."),
    "bad_event": _("Write an event as “2022-10-28: approved by the Council of Ministers”."),
    "other_row": _("The row that this one names is not imported."),
    "unknown_role": _("A role in brackets is needed: funder, lead, operator, partner, beneficiary or supplier."),
    "unknown_id": _("No entry has this identifier. Leave it empty for a new entry."),
    "bad_id": _("An identifier has small letters, digits and hyphens only."),
    "bad_amount": _("Write an amount as “32000000 EUR per year (2019-)”."),
    "no_kind": _(
        "An amount must say what it is: per year, in total over the period, so far, per project or per grant."
    ),
    "two_kinds": _("The amount says one thing, and the column or the choice for all rows another."),
    "bad_place": _("Write the place in a source as “line 17”, “page 3” or “record 24902”."),
    "bad_figure": _("Write a figure as “more than 60 companies supported”."),
    "too_long": _("This text is longer than its field holds."),
    "several": _("One value is expected here."),
    "needed": _("This cannot be empty."),
    "needed_by_others": _("Other amounts are part of this one: it cannot be taken away here."),
    "cell_error": _("The spreadsheet shows an error here instead of a value."),
    "no_value": _("The formula was never worked out: open the file in a spreadsheet program and save it."),
    "no_title": _("A new entry needs a title."),
    "twice": _("Two rows mean the same entry."),
    "no_right": _("You may not change this entry."),
    "no_government": _("Say of which government these rows are."),
    "no_right_to_add": _("You may not add entries of these governments."),
    "not_taken": _("The register does not take this value."),
    "refused": _("The register refuses this."),
}
# A row with one of these is taken; the editor is told.
WARNINGS: dict[str, StrOrPromise] = {code: each.sentence for code, each in ASSUMPTIONS.items()} | {
    "new_id": _("No entry has this identifier yet: a new one gets it."),
    "new_organisation": _("A new organisation will be added."),
    "new_source": _("A new source will be added."),
    "in_this_file": _("Another row of this file is meant."),
    "only_read": _("This column is worked out by the register: what was changed in it is not taken."),
    "hidden_row": _("This row is hidden in the file."),
    "changed_since": _("The entry was changed on the site after this table was made: look at each change."),
    "same_title": _("Another row has the same title: the government, the organisation or the period tells them apart."),
    "level": _("The level of government and the government do not fit each other; the government counts."),
}


@dataclass(frozen=True)
class Problem:
    """`column` counts from 0 (None: the row itself), `about` is one of our columns, `value` what the cell says."""

    code: str
    value: str = ""
    about: str = ""
    column: int | None = None
    suggestions: tuple[str, ...] = ()
    # More than the sentence says: what a model answered, the other row.
    detail: str = ""

    @property
    def is_error(self) -> bool:
        return self.code in ERRORS

    @property
    def sentence(self) -> StrOrPromise:
        return ERRORS.get(self.code) or WARNINGS[self.code]

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code, "value": self.value, "about": self.about, "column": self.column,
            "suggestions": list(self.suggestions), "detail": self.detail,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Problem":
        return cls(**{**kept, "suggestions": tuple(kept["suggestions"])})
