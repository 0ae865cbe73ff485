"""The rows of the published register as its files hold them, with references to rows of this database."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from django.apps import apps
from django.conf import settings
from django.db.models import Field, ForeignKey, ManyToManyField, Model

from initiatives.history.snapshots import Values, fields_of, plain, terms_of
from initiatives.models import Initiative

# Editors decide on these; names by which files know a row do not change.
OF_EDITORS = {"slug", "key", "state", "verified_on", "verified_by", "review_interval", "created", "modified"}
# How many words of the name of a row are names of entries.
NAMED_BY_ENTRIES = {"Initiative": 1, "Sequel": 2, "Event": 1, "BudgetLine": 1, "KeyFigure": 1}

if TYPE_CHECKING:
    AnyField = Field[Any, Any]
    AnyReference = ForeignKey[Any, Any] | ManyToManyField[Any, Any]


class MissingReferenceError(Exception):
    """A row refers to another that is not in this database."""


@dataclass(frozen=True)
class FixtureRow:
    """One row of a file. `fields`: as the file holds them, references as lists of words; `number`: if it says one."""

    model: type[Model]
    fields: dict[str, Any]
    number: int | None = None

    @property
    def entry(self) -> str:
        """The key of the entry that the row belongs to; empty for things of their own."""
        named = self.fields.get("initiative") if self.model is not Initiative else [self.fields["slug"]]
        return str(named[0]) if named else ""


def read(names: tuple[str, ...]) -> Iterator[FixtureRow]:
    """The rows of these files, in their order."""
    for name in names:
        text = (settings.BASE_DIR / "fixtures" / f"{name}.yaml").read_text()
        for row in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            yield FixtureRow(apps.get_model(row["model"]), row["fields"], row.get("pk"))


class References:
    """Finds the rows that references name; each once."""

    def __init__(self) -> None:
        self.found: dict[tuple[type[Model], tuple[str, ...]], int] = {}

    def instance_of(self, row: FixtureRow) -> Model:
        """A row as a database that was filled today would hold it, not saved. Raise MissingReferenceError."""
        thing = row.model()
        for field in fields_of(row.model):
            # A new row begins now, not when the files were written.
            if field.name in row.fields and field.name not in ("created", "modified"):
                self._set(thing, field, row.fields[field.name])
        if isinstance(thing, Initiative):
            thing.key = row.entry
        return thing

    def terms_in(self, row: FixtureRow) -> dict[str, list[int]]:
        """The numbers of the terms of an entry, by the name of the relation. Raise MissingReferenceError."""
        return {
            field.name: sorted(self._number(field, named) for named in row.fields.get(field.name, []))
            for field in terms_of(row.model)
        }

    def _set(self, thing: Model, field: "AnyField", value: object) -> None:
        if isinstance(field, ForeignKey):
            setattr(thing, field.attname, self._number(field, value) if isinstance(value, list) else None)
        else:
            setattr(thing, field.attname, field.to_python(value))

    def _number(self, field: "AnyReference", words: list[str]) -> int:
        model: Any = field.related_model
        named = (model, tuple(words))
        if named not in self.found:
            try:
                self.found[named] = model._default_manager.get_by_natural_key(*_present(model, words)).pk
            except model.DoesNotExist as error:
                raise MissingReferenceError(f"{model._meta.verbose_name} {' '.join(words)}") from error
        return self.found[named]


def content_of(thing: Model, terms: dict[str, list[int]]) -> Values:
    """What a newer version of the register may change, as text."""
    values = {field.name: plain(field.value_from_object(thing)) for field in fields_of(type(thing))}
    values |= {name: plain(numbers) for name, numbers in terms.items()}
    return {name: value for name, value in values.items() if name not in OF_EDITORS}


def set_like(thing: Model, wanted: Model, name: str) -> None:
    """Let one field of a row be as in another."""
    field: Any = thing._meta.get_field(name)
    setattr(thing, field.attname, field.value_from_object(wanted))


def _present(model: type[Model], words: list[str]) -> list[str]:
    """Keys of entries become the addresses that they have now."""
    named = NAMED_BY_ENTRIES.get(model.__name__, 0)
    slugs = dict(Initiative.objects.filter(key__in=words[:named]).values_list("key", "slug")) if named else {}
    return [*(slugs.get(word, word) for word in words[:named]), *words[named:]]
