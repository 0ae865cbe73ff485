"""Entries by what identifies them: numbers, slugs, keys, and the names by which people know them."""

from collections.abc import Iterable
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models

Entry = TypeVar("Entry", bound=models.Model)
# The fields by which people recognise an entry.
NAMING = (*(f"title_{code}" for code, _name in settings.LANGUAGES), "acronym", "aliases", "website")


class IdentityQuerySet(models.QuerySet[Entry]):
    def having_numbers(self, numbers: Iterable[int]) -> Self:
        return self.filter(pk__in=list(numbers))

    def with_slug_like(self, start: str) -> models.QuerySet[Entry, str]:
        return self.filter(slug__startswith=start).values_list("slug", flat=True)

    def with_slugs(self, slugs: Iterable[str]) -> Self:
        return self.filter(slug__in=list(slugs))

    def with_key(self, key: str) -> Self:
        return self.filter(key=key)

    def with_keys(self, keys: Iterable[str]) -> Self:
        return self.filter(key__in=list(keys))

    def naming_values(self) -> models.QuerySet[Entry, tuple[Any, ...]]:
        """The number of each, of its whole, and what it is known by: no more, since all of them are read."""
        # Each column is named with its language, so none has to be looked for in another.
        plain: Any = self
        found: models.QuerySet[Entry, tuple[Any, ...]] = plain.rewrite(False).values_list("pk", "parent_id", *NAMING)
        return found.order_by("pk")
