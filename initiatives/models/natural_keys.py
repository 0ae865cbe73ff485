"""Rows that a fixture names by words instead of numbers."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Key = TypeVar("Key")


def after(*models: str) -> Callable[[Callable[P, Key]], Callable[P, Key]]:
    """Mark a natural key that names rows of these models: fixtures write and load them first."""

    def mark(natural_key: Callable[P, Key]) -> Callable[P, Key]:
        natural_key.__dict__["dependencies"] = list(models)
        return natural_key

    return mark
