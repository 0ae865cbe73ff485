"""The columns of spreadsheets: those of the downloads, in their order, and a few that only editors see.

Each is a field of django-import-export with its heading, its meaning and its widget.
"""

from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from import_export.fields import Field

from initiatives.formatting.status import status_in_words
from initiatives.formatting.style import CONTRACT, Style
from initiatives.models import Initiative
from initiatives.models.languages import LANGUAGES
from initiatives.opendata import table_columns as downloads
from initiatives.text.folding import fold_name

from .widgets import (
    ComputedWidget,
    DateWidget,
    EntryWidget,
    IdWidget,
    LinkWidget,
    OtherNamesWidget,
    ParentWidget,
    RelatedWidget,
    StatusDateWidget,
    StatusWidget,
    TermsWidget,
    TextWidget,
    YesNoWidget,
)

Heading = StrOrPromise


class Column(Field):
    """One column. `column_name` is its name in every file; `heading` and `meaning` are for people."""

    widget: EntryWidget

    def __init__(self, name: str, heading: Heading, meaning: StrOrPromise, widget: EntryWidget) -> None:
        super().__init__(attribute=widget.field, column_name=name, widget=widget)
        self.name, self.heading, self.meaning = name, heading, meaning

    def text(self, entry: Initiative, style: Style = CONTRACT) -> str:
        """Give the text of the cell of an entry."""
        return self.widget.render(getattr(entry, self.widget.field, None), entry, style=style)

    def export(self, instance: Any, **kwargs: Any) -> str:
        return downloads.defused(self.text(instance, kwargs.get("style", CONTRACT)))

    @property
    def related(self) -> RelatedWidget | None:
        return self.widget if isinstance(self.widget, RelatedWidget) else None

    @property
    def may_hold_several(self) -> bool:
        return isinstance(self.widget, RelatedWidget | TermsWidget)

    @property
    def is_computed(self) -> bool:
        return isinstance(self.widget, ComputedWidget)

    @property
    def language(self) -> str:
        """Of a text in one language: its code."""
        ending = self.name[-3:]
        return ending[1:] if ending[:1] == "_" and ending[1:] in LANGUAGES else ""


def _widget(name: str) -> EntryWidget:
    if name.startswith("title_"):
        return TextWidget(name)
    if name.startswith(("summary_", "caveat_")):
        return TextWidget(name, between="\n\n")
    if name in ("governments", "themes", "challenges", "target_groups"):
        return TermsWidget(name, name)
    if name in ("organisations", "instruments", "budgets", "key_figures", "sequels", "events", "sources"):
        return RelatedWidget(name)
    return {
        "id": IdWidget("slug"),
        "url": AddressWidget("slug"),
        "parent": ParentWidget("parent"),
        "start": DateWidget("start"),
        "end": DateWidget("end"),
        "announced_for": DateWidget("announced_for"),
        "status": StatusWidget("stated_status"),
        "status_as_of": StatusDateWidget("status_as_of"),
        "website": LinkWidget("website"),
        "verified_on": ComputedWidget("verified_on"),
        "modified": ComputedWidget("modified"),
        "status_in_words": StatusWordsWidget("stated_status"),
        "newest_source": ComputedWidget("newest_source"),
    }[name]


class StatusWordsWidget(ComputedWidget):
    """The status with its date, as the downloads say it."""

    def render(self, value: Any, obj: Any = None, style: Style = CONTRACT, **kwargs: Any) -> str:
        with translation.override("en"):
            return status_in_words(obj)


class AddressWidget(ComputedWidget):
    """The page of the entry. Its host changes with the place where a table was made: the path counts."""

    def render(self, value: Any, obj: Any = None, style: Style = CONTRACT, **kwargs: Any) -> str:
        with translation.override("en"):
            return obj.get_absolute_url()


# In the order of the downloads.
PUBLIC: tuple[Column, ...] = tuple(
    Column(column.name, column.heading, column.meaning, _widget(column.name)) for column in downloads.COLUMNS
)
# Columns that the downloads do not have.
EDITORIAL: tuple[Column, ...] = (
    Column(
        "is_title_descriptive", _("Title is descriptive"),
        _("Yes where no source gives a name and the title is ours; else no."), YesNoWidget("is_title_descriptive"),
    ),
    Column("acronym", _("Acronym"), _("The short name, as its organisation writes it."), TextWidget("acronym")),
    Column(
        "other_names", _("Other names"), _("Names by which people may look for it, in any language."),
        OtherNamesWidget("aliases"),
    ),
)  # fmt: skip
COLUMNS: tuple[Column, ...] = PUBLIC + EDITORIAL
BY_NAME: dict[str, Column] = {column.name: column for column in COLUMNS}
WRITABLE = tuple(column for column in COLUMNS if not column.is_computed)


@cache
def heading(name: str, language: str) -> str:
    with translation.override(language):
        return str(BY_NAME[name].heading)


@cache
def own_headings() -> dict[str, str]:
    """Every heading that one of our tables may have, folded, with the name of its column."""
    found = {}
    for column in COLUMNS:
        found[fold_name(column.name)] = column.name
        for language in LANGUAGES:
            found[fold_name(heading(column.name, language))] = column.name
    return found
