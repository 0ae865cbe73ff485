"""The edition of the register: one number that every change moves, and which things changed since an earlier one."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.db import models


@dataclass(frozen=True)
class Changes:
    """The numbers of things that were added, changed or removed."""

    # Of initiatives: their own row, related rows, terms, or versions.
    entries: frozenset[int] = frozenset()
    # Of other things, by the name of the model in small letters: "theme", "organisation", "synonym" ...
    others: dict[str, frozenset[int]] = field(default_factory=dict)


class RegisterChangeQuerySet(models.QuerySet["RegisterChange"]):
    def since(self, number: int) -> Changes:
        """All that changed after an edition. Ask RegisterEdition.changes_since, which knows when that is not all."""
        found: dict[str, set[int]] = {}
        for kind, key in self.filter(number__gt=number).values_list("kind", "key"):
            found.setdefault(kind, set()).add(key)
        entries = frozenset(found.pop(RegisterChange.ENTRY, set()))
        return Changes(entries, {kind: frozenset(keys) for kind, keys in found.items()})


class RegisterChange(models.Model):
    """The edition in which a thing changed last: one row for each thing, so that the log never outgrows the register.

    Triggers of the database write it: see initiatives/edition/triggers.py.
    """

    ENTRY: ClassVar[str] = "initiative"

    kind = models.CharField(max_length=40)
    key = models.BigIntegerField()
    number = models.BigIntegerField(db_index=True)

    objects = RegisterChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        unique_together = [("kind", "key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.number}"


class RegisterEdition(models.Model):
    """The one row that every change moves, within its own transaction.

    `number` grows. `stamp` is drawn anew with each change: after a rollback a number may come again, a stamp does not.
    Before the edition `complete_since` changes were not logged.
    """

    ONLY: ClassVar[int] = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    number = models.BigIntegerField()
    stamp = models.BigIntegerField()
    complete_since = models.BigIntegerField()

    objects = models.Manager["RegisterEdition"]()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number:x}-{self.stamp & 0xFFFFFFFFFFFFFFFF:x}"

    def changes_since(self, number: int) -> Changes | None:
        """What changed after an edition up to this one; None where that is not known, and everything may have.

        `number` must be of an edition that was committed.
        """
        if not self.complete_since <= number <= self.number:
            return None
        return RegisterChange.objects.since(number)
