"""What an entry held when somebody opened it: carried, signed, by their form, and compared when they save."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db.models import Field, ForeignKey, ManyToManyField, Model
from modeltranslation.fields import TranslationField

# One field as text; several terms as their numbers. Nothing and empty are the same.
Value = str | list[str]
Values = dict[str, Value]
# The thing itself under "", its rows under their name and number.
Version = dict[str, dict[str, Values]]

ITSELF = ""


def plain(value: object) -> Value:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list | set | tuple):
        return sorted(str(each) for each in value)
    return str(value).replace("\r\n", "\n").strip()


def fields_of(model: type[Model]) -> "list[Field[Any, Any]]":
    """What an editor can change: each language of a translated word, not the word itself."""
    fields: list[Any] = [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]
    translated = {field.translated_field.name for field in fields if isinstance(field, TranslationField)}
    return [field for field in fields if field.name not in translated]


def terms_of(model: type[Model]) -> "list[ManyToManyField[Any, Any]]":
    fields: list[Any] = list(model._meta.many_to_many)
    return [field for field in fields if field.remote_field.through._meta.auto_created]


def values_of(thing: Model, owner: Model | None = None) -> Values:
    values = {field.name: plain(field.value_from_object(thing)) for field in fields_of(type(thing))}
    for terms in terms_of(type(thing)):
        values[terms.name] = plain([term.pk for term in getattr(thing, terms.name).all()])
    return {name: value for name, value in values.items() if not (owner and _points_at(thing, name, owner))}


def _points_at(thing: Model, name: str, owner: Model) -> bool:
    field = thing._meta.get_field(name)
    return name == "initiative" and isinstance(field, ForeignKey) and field.related_model is type(owner)


def version_of(thing: Model, rows: list[str]) -> Version:
    version = {ITSELF: {ITSELF: values_of(thing)}}
    for name in rows:
        version[name] = {str(row.pk): values_of(row, thing) for row in getattr(thing, name).all()}
    return version


def sign(version: Version, thing: Model) -> str:
    return signing.dumps(version, salt=_salt(thing), compress=True)


def read(text: str, thing: Model) -> Version | None:
    """None for what was not signed here, or for another thing."""
    try:
        found: Version = signing.loads(text, salt=_salt(thing))
    except signing.BadSignature:
        return None
    return found


def _salt(thing: Model) -> str:
    return f"{thing._meta.label} {thing.pk}"


@dataclass(frozen=True)
class Difference:
    """One field that somebody changed, or one row that they added (was None) or removed (now None)."""

    place: str
    number: str
    field: str
    was: Value | Values | None
    now: Value | Values | None


def differences(was: Version, now: Version) -> Iterator[Difference]:
    for place in now:
        before, after = was.get(place, {}), now[place]
        for number in [*before, *(each for each in after if each not in before)]:
            old, new = before.get(number), after.get(number)
            if old is None or new is None:
                yield Difference(place, number, "", old, new)
            else:
                for name in new:
                    if old.get(name, "") != new[name]:
                        yield Difference(place, number, name, old.get(name, ""), new[name])
