"""Write the value of each kind of column into a cell, and read it from one: widgets of django-import-export.

`render` gives the text of an entry's value in a style of writing; `clean` gives, of the cells of a row, the fields as
editing.versions writes them, and raises UnclearError.
"""

from typing import Any

from django.core.exceptions import ValidationError
from import_export.widgets import Widget

from initiatives.formatting.style import CONTRACT, Style, joined
from initiatives.history.snapshots import Values
from initiatives.models import Initiative
from initiatives.models.languages import LANGUAGES, text_in
from initiatives.models.relations import CITED_FACTS
from initiatives.opendata import table_columns as downloads
from initiatives.parsing.unclear import UnclearError
from initiatives.spreadsheets.reading.cells import Cell, bar_parts, parts
from initiatives.text.french import with_no_break_spaces

from . import cell_values
from .choice_words import choice, label, labels, yes_or_no_label
from .citations import without_citation
from .model_check import check_row
from .name_index import NameIndex, split_values
from .read_context import ReadContext
from .related import RELATED_KINDS, cell_text, pieces_at_semicolons

LONGEST_TEXT = 20_000
Fields = dict[str, Any]


def one(cells: list[Cell]) -> Cell:
    """The only value that a column may have."""
    said = {cell.text: cell for cell in cells if cell.text}
    if len(said) > 1:
        raise UnclearError("several", " | ".join(said), tuple(said))
    return next(iter(said.values()))


def pieces_of(text: str, names: NameIndex, context: ReadContext) -> list[str]:
    """The values between commas, where the list knows one of them and not the whole: names may hold commas.

    At other signs and words a text is cut where the list knows every piece.
    """
    if text in context.corrections or names.find(text):
        return [text]
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    at_signs = split_values(text)
    if len(at_signs) > len(pieces) and all(map(names.find, at_signs)):
        context.assumptions.add("split_at_sign", text)
        return at_signs
    if len(pieces) < 2:
        return [text]
    if not any(names.find(piece) for piece in pieces):
        return [text]
    context.assumptions.add("split_at_comma", text)
    return pieces


class EntryWidget(Widget):
    """Of one field of the entry; `field` is its name."""

    # Whether a cell may erase the field.
    may_be_empty = True

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field

    @property
    def longest(self) -> int:
        """The most letters that its field holds."""
        field: Any = Initiative._meta.get_field(self.field)
        return field.max_length or LONGEST_TEXT

    def render(self, value: object, obj: object = None, style: Style = CONTRACT, **kwargs: object) -> str:
        return str(value or "")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Fields:
        return {self.field: self.read(value, kwargs["context"])}

    def read(self, cells: list[Cell], context: ReadContext) -> Any:
        raise NotImplementedError

    def nothing(self) -> Fields:
        """The fields of an entry whose cell erases."""
        return {self.field: ""}


class TextWidget(EntryWidget):
    def __init__(self, field: str, between: str = " ", needed: bool = False) -> None:
        super().__init__(field)
        self.between, self.may_be_empty = between, not needed

    def read(self, cells: list[Cell], context: ReadContext) -> str:
        texts = list(dict.fromkeys(cell.text for cell in cells if cell.text))
        text = self.between.join(texts)
        if len(texts) > 1 and self.between == " ":
            raise UnclearError("several", " | ".join(texts), (*texts, text))
        if len(texts) > 1:
            context.assumptions.add("joined_texts", text[:60])
        if self.between == " ":
            text = " ".join(one(cells).text.split())
        if self.field.endswith("_fr"):
            # As it will be saved, so that an ordinary space is no change.
            text = with_no_break_spaces(text)
        longest = self.longest
        if len(text) > longest:
            raise UnclearError("too_long", text, detail=str(longest))
        return text


class OtherNamesWidget(EntryWidget):
    """Other names: one a line in the entry, between bars in a cell."""

    def render(self, value: object, obj: object = None, style: Style = CONTRACT, **kwargs: object) -> str:
        return joined(line.strip() for line in str(value or "").splitlines())

    def read(self, cells: list[Cell], context: ReadContext) -> str:
        cells_with_bars = [cell.text if "|" in cell.text else cell.text.replace(";", "|") for cell in cells]
        return "\n".join(dict.fromkeys(part for text in cells_with_bars for part in bar_parts(text)))[:LONGEST_TEXT]


class IdWidget(EntryWidget):
    may_be_empty = False

    def read(self, cells: list[Cell], context: ReadContext) -> str:
        return one(cells).text


class TermsWidget(EntryWidget):
    def __init__(self, field: str, column: str) -> None:
        super().__init__(field)
        self.column = column

    def render(self, value: Any, obj: Any = None, style: Style = CONTRACT, **kwargs: Any) -> str:
        terms = value.all() if value is not None else []
        return joined(term.slug if style.by_slug else text_in(term, "name", style.language) for term in terms)

    def split(self, cells: list[Cell], context: ReadContext) -> list[str]:
        """The names in the cells; the name of a term may itself hold a semicolon or a comma."""
        found: dict[str, None] = {}
        names = context.lookups.vocabularies[self.column]
        for cell in cells:
            for part in [cell.text] if names.find(cell.text) else parts(cell.text):
                found |= dict.fromkeys(
                    value for piece in pieces_of(part, names, context) for value in bar_parts(context.corrected(piece))
                )
        return [piece for piece in found if piece]

    def read_one(self, text: str, context: ReadContext) -> str:
        return str(context.lookups.find_term(self.column, text, context.assumptions).pk)

    def read(self, cells: list[Cell], context: ReadContext) -> list[str]:
        return sorted({self.read_one(piece, context) for piece in self.split(cells, context)})

    def nothing(self) -> Fields:
        return {self.field: []}


class ParentWidget(EntryWidget):
    def render(self, value: Any, obj: Any = None, style: Style = CONTRACT, **kwargs: Any) -> str:
        return downloads.parent(obj)

    def read(self, cells: list[Cell], context: ReadContext) -> str:
        return context.lookups.find_reference(one(cells).text, context.assumptions)


class DateWidget(EntryWidget):
    def read(self, cells: list[Cell], context: ReadContext) -> str:
        cell = one(cells)
        return cell_values.partial_date(cell, context.assumptions, context.convention_of(cell), self.field)


class StatusDateWidget(DateWidget):
    def render(self, value: Any, obj: Any = None, style: Style = CONTRACT, **kwargs: Any) -> str:
        return downloads.status_as_of(obj)


class StatusWidget(EntryWidget):
    may_be_empty = False

    def render(self, value: Any, obj: Any = None, style: Style = CONTRACT, **kwargs: Any) -> str:
        current = obj.current_status
        if style.by_slug or current not in choices_of_status():
            return str(current)
        return label("status", current, style.language)

    def read(self, cells: list[Cell], context: ReadContext) -> str:
        text = one(cells).text
        if not (found := choice("status", text)):
            raise UnclearError("unknown_term", text, tuple(labels("status", context.language)))
        return found


def choices_of_status() -> set[str]:
    return {"announced", "running", "ended", "unknown"}


class YesNoWidget(EntryWidget):
    may_be_empty = False

    def render(self, value: object, obj: object = None, style: Style = CONTRACT, **kwargs: object) -> str:
        return yes_or_no_label(bool(value), style.language)

    def read(self, cells: list[Cell], context: ReadContext) -> str:
        return cell_values.yes_or_no(one(cells))


class LinkWidget(EntryWidget):
    def read(self, cells: list[Cell], context: ReadContext) -> str:
        found = cell_values.link(one(cells), context.assumptions)
        if len(found) > self.longest:
            raise UnclearError("too_long", found)
        return found


class ComputedWidget(EntryWidget):
    """Shown, and never taken: the register works it out."""

    def render(self, value: Any, obj: Any = None, style: Style = CONTRACT, **kwargs: Any) -> str:
        return downloads.record_date(obj) if self.field == "modified" else str(value or "")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Fields:
        kwargs["context"].assumptions.add("only_read", one(value).text)
        return {}

    def nothing(self) -> Fields:
        return {}


class RelatedWidget(EntryWidget):
    """Of what belongs to an entry: `clean` gives the text of each row with its values."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.kind = RELATED_KINDS[column]

    def render(self, value: Any, obj: Any = None, style: Style = CONTRACT, **kwargs: Any) -> str:
        if style.by_slug and self.field == "instruments":
            return downloads.instruments(obj)
        return cell_text(self.kind, getattr(obj, self.kind.relation).all(), style.language)

    def texts(self, row: Any) -> set[str]:
        """Every text that a cell may have for a row."""
        said = [self.kind.text(row, code) for code in LANGUAGES]
        if self.field in ("events", "sequels"):
            # With its source or without: who leaves it out does not take it away.
            said += [text.rpartition(" [")[0] for text in said if text.endswith("]")]
        found = {" ".join(text.replace("|", "/").split()) for text in said}
        return found | ({row.type.slug} if self.field == "instruments" else set())

    def split(self, cells: list[Cell], context: ReadContext) -> list[str]:
        context.convention = context.convention_of(cells[0]) if cells else context.convention
        cut = parts if self.field == "instruments" else bar_parts
        found = [" ".join(part.split()) for cell in cells for part in cut(cell.text)]
        found = [piece for part in found for piece in pieces_at_semicolons(part, self.kind, context)]
        if self.field == "instruments":
            types = context.lookups.vocabularies["instruments"]
            found = [piece for part in found for piece in pieces_of(part, types, context)]
        found = [value for part in found for value in bar_parts(context.corrected(part))]
        return list(dict.fromkeys(piece for piece in found if piece))

    def read_one(self, text: str, context: ReadContext) -> Values:
        may_be_cited = self.kind.relation in CITED_FACTS
        fact, cited = without_citation(text, context) if may_be_cited else (text, {})
        values = self.kind.read(fact, context)
        try:
            check_row(self.kind.relation, values)
        except ValidationError as error:
            raise UnclearError("not_taken", text, detail=" ".join(error.messages)) from error
        return values | cited

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Fields:
        context: ReadContext = kwargs["context"]
        return {text: self.read_one(text, context) for text in self.split(value, context)}

    def nothing(self) -> Fields:
        return {}
