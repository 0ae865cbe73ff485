"""The forms of an import: the file, the sheet, and the meaning of each column."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.models import BudgetLine, SpreadsheetImport, Status
from initiatives.spreadsheets.columns.definitions import EDITORIAL, PUBLIC
from initiatives.spreadsheets.columns.lookups import VOCABULARIES
from initiatives.spreadsheets.mapping.column_guesses import ColumnGuess
from initiatives.spreadsheets.mapping.column_mapping import HELPER_TARGETS, NOT_USED, Mapping, targets
from initiatives.spreadsheets.mapping.heading_rows import column_headings
from initiatives.spreadsheets.mapping.proposed_mapping import samples
from initiatives.spreadsheets.plan.messages import refusal_sentence
from initiatives.spreadsheets.reading.cells import Cell, column_letters
from initiatives.spreadsheets.reading.file_reader import check_size
from initiatives.spreadsheets.reading.refusal import RefusedError

SAMPLES = 3
LONGEST_SAMPLE = 80
LABELS = {
    "governments": gettext_lazy("Governments"),
    "themes": gettext_lazy("Themes"),
    "challenges": gettext_lazy("Societal challenges"),
    "target_groups": gettext_lazy("For whom"),
    "instruments": gettext_lazy("How it acts"),
}


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An Excel (.xlsx, .xls), OpenDocument (.ods), CSV or TSV file, from anywhere."),
        max_length=None,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            check_size(file.size)
        except RefusedError as error:
            raise ValidationError(refusal_sentence(error)) from error
        return file


class ColumnsForm(forms.Form):
    """One choice for each column of a sheet, and the values for all rows."""

    sheet = forms.TypedChoiceField(label=gettext_lazy("Sheet"), coerce=int)
    headings = forms.CharField(
        label=gettext_lazy("Rows with the headings"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("For example 3; or 3, 4 where two rows hold them."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of its texts"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("Of units, and of names of new organisations."),
    )

    def __init__(
        self, *args: Any, spreadsheet: SpreadsheetImport, mapping: Mapping, guesses: list[ColumnGuess], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.spreadsheet, self.mapping = spreadsheet, mapping
        sheets: Any = self.fields["sheet"]
        sheets.choices = [(number, self._name(number)) for number in range(len(spreadsheet.inspection["sheets"]))]
        headings = ", ".join(str(row) for row in mapping.heading_rows)
        self.initial.update(sheet=mapping.sheet, headings=headings, language=mapping.language)
        self._add_columns(mapping, guesses)
        self._add_constants(mapping)

    def _name(self, number: int) -> str:
        sheet = self.spreadsheet.inspection["sheets"][number]
        name = sheet["name"] or _("the only one")
        return f"{name} ({_('hidden')})" if sheet["hidden"] else name

    def _add_columns(self, mapping: Mapping, guesses: list[ColumnGuess]) -> None:
        sheet = self.spreadsheet.inspection["sheets"][mapping.sheet]
        headings = column_headings(sheet["first_rows"], mapping.heading_rows, sheet.get("merged", []))
        hidden = set(sheet.get("hidden_columns", []))
        self.columns: list[dict[str, Any]] = []
        for number, heading in enumerate(headings):
            found = [Cell.of(raw).text[:LONGEST_SAMPLE] for raw in samples(sheet, mapping, number, SAMPLES)]
            if not heading and not found:
                continue
            guess = guesses[number] if number < len(guesses) else ColumnGuess("")
            said = mapping.columns.get(number, "")
            name = f"c{number}"
            self.fields[name] = forms.ChoiceField(choices=choices_of_targets(), required=False)
            self.fields[name].label = _("Column %(letters)s") % {"letters": column_letters(number)}
            self.initial[name] = said or guess.target
            self.columns.append({
                "number": number, "letters": column_letters(number), "heading": heading, "samples": found,
                "field": name, "why": "" if said else guess.why, "near": guess.near, "hidden": number in hidden,
                "is_unknown": not said and not guess.target,
            })  # fmt: skip

    def _add_constants(self, mapping: Mapping) -> None:
        for column, model in VOCABULARIES.items():
            terms: Any = [(term.slug, term.name) for term in model._default_manager.all()]
            self.fields[f"k_{column}"] = forms.MultipleChoiceField(
                label=LABELS[column], choices=terms, required=False, widget=forms.SelectMultiple(attrs={"size": 4})
            )
            self.initial[f"k_{column}"] = list(filter(None, mapping.constants.get(column, "").split(" | ")))
        single: dict[str, forms.Field] = {
            "amount_kind": forms.ChoiceField(
                label=_("Kind of amount"), choices=[("", "–"), *BudgetLine.Kind.choices], required=False
            ),
            "status": forms.ChoiceField(label=_("Status"), choices=[("", "–"), *Status.choices], required=False),
            "status_as_of": forms.CharField(label=_("Status as of"), max_length=20, required=False),
            "lead": forms.CharField(label=_("Organisation: lead"), max_length=200, required=False),
            "parent": forms.CharField(label=_("Part of"), max_length=200, required=False),
            "sources": forms.CharField(label=_("Sources"), max_length=400, required=False),
        }
        for name, field in single.items():
            self.fields[f"k_{name}"] = field
            self.initial[f"k_{name}"] = mapping.constants.get(name, "")

    @property
    def constants(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("k_")]

    def rows(self) -> list[dict[str, object]]:
        return [column | {"bound": self[column["field"]]} for column in self.columns]

    def clean_headings(self) -> list[int]:
        said = self.cleaned_data["headings"]
        if not re.fullmatch(r"\s*(\d{1,7}\s*(,\s*\d{1,7}\s*){0,2})?", said):
            raise ValidationError(_("Write the numbers of rows, for example 3, or 3, 4."))
        rows = sorted({int(number) for number in said.split(",") if number.strip()})
        known = [row for row, _cells in self.spreadsheet.inspection["sheets"][self.mapping.sheet]["first_rows"]]
        if rows and self.cleaned_data.get("sheet") == self.mapping.sheet and not set(rows) <= set(known):
            raise ValidationError(_("These rows are empty, or stand too far below the top of the sheet."))
        return rows

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        missing = [column["letters"] for column in self.columns if not cleaned.get(column["field"])]
        if missing:
            raise ValidationError(
                _("Say what these columns are, or that they are not used: %(names)s.") % {"names": ", ".join(missing)}
            )
        if doubled := self.chosen_mapping().doubled_targets:
            names = targets()
            said = "; ".join(
                f"{names[target]} ({', '.join(map(column_letters, numbers))})" for target, numbers in doubled.items()
            )
            raise ValidationError(
                _("Two columns hold the same: %(names)s. Choose one, and say what the other is.") % {"names": said}
            )
        if not self.chosen_mapping().identifies_entries:
            raise ValidationError(_("One column must hold the title or the identifier."))
        return cleaned

    def chosen_mapping(self) -> Mapping:
        """The mapping that the editor sent."""
        cleaned = self.cleaned_data
        columns = {column["number"]: cleaned.get(column["field"]) or "" for column in self.columns}
        constants = {}
        for name in [name for name in self.fields if name.startswith("k_")]:
            value = cleaned.get(name)
            text = " | ".join(value) if isinstance(value, list) else str(value or "").strip()
            if text:
                constants[name[2:]] = text
        language = cleaned.get("language", self.mapping.language)
        return Mapping(self.mapping.sheet, self.mapping.heading_rows, columns, constants, language)


def with_rest_not_used(sent: QueryDict) -> QueryDict:
    """The sent form, where every column without a meaning is not used."""
    filled = sent.copy()
    for name in sent:
        if re.fullmatch(r"c\d{1,5}", name) and not sent[name]:
            filled[name] = NOT_USED
    return filled


def choices_of_targets() -> list[Any]:
    return [
        ("", _("– choose –")),
        (NOT_USED, _("not used")),
        (_("In the downloads"), [(column.name, column.heading) for column in PUBLIC]),
        (_("For editors"), [(column.name, column.heading) for column in EDITORIAL]),
        (_("A part of one"), list(HELPER_TARGETS.items())),
    ]
