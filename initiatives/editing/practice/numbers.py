"""Whether a request is about a practice entry, and the numbers of what is made in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count

from django.db.models import AutoField, Model
from django.db.models.signals import pre_save

from initiatives.models.practice import FIRST_NUMBER

_numbers: ContextVar[Iterator[int] | None] = ContextVar("numbers of a practice entry", default=None)


def is_practising() -> bool:
    return _numbers.get() is not None


def is_of_practice(number: object) -> bool:
    """Whether a number in an address is of a practice entry, or of something that belongs to one."""
    text = str(number)
    return text.isdecimal() and text.isascii() and len(text) == len(str(FIRST_NUMBER)) and int(text) >= FIRST_NUMBER


@contextmanager
def practising() -> Iterator[None]:
    token = _numbers.set(count(FIRST_NUMBER))
    try:
        yield
    finally:
        _numbers.reset(token)


def next_number() -> int:
    """The next free number. Outside of a practice entry there is none."""
    numbers = _numbers.get()
    assert numbers is not None, "Only a practice entry is numbered."
    return next(numbers)


def go_on_after(used: int) -> None:
    _numbers.set(count(max(used + 1, FIRST_NUMBER)))


def connect() -> None:
    pre_save.connect(_give_number, dispatch_uid="initiatives.editing.practice")


def _give_number(sender: type[Model], instance: Model, raw: bool = False, **_kwargs: object) -> None:
    """Rows that are made in a practice entry never have the number of a row of the register."""
    if not raw and is_practising() and instance.pk is None and isinstance(sender._meta.pk, AutoField):
        instance.pk = next_number()
