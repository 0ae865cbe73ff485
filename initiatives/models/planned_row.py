"""Rows of an imported file: the cells, the planned changes and the outcome."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from .spreadsheet_import import SpreadsheetImport

if TYPE_CHECKING:
    from collections.abc import Iterable


class PlannedRowQuerySet(models.QuerySet["PlannedRow"]):
    def of_kind(self, *kinds: str) -> "PlannedRowQuerySet":
        return self.filter(kind__in=kinds)

    def waiting(self) -> "PlannedRowQuerySet":
        return self.filter(kind=PlannedRow.Kind.WAITING)

    def emptying(self) -> "PlannedRowQuerySet":
        return self.filter(is_emptying=True)

    def undecided(self) -> "PlannedRowQuerySet":
        return self.filter(kind=PlannedRow.Kind.DUPLICATE, decision="")

    def with_problems(self) -> "PlannedRowQuerySet":
        return self.exclude(problems=[])

    def to_write(self) -> "PlannedRowQuerySet":
        return self.of_kind(PlannedRow.Kind.NEW, PlannedRow.Kind.CHANGED).exclude(decision="skip")

    def written(self) -> "PlannedRowQuerySet":
        return self.exclude(outcome="")

    def numbers_by_kind(self) -> dict[str, int]:
        found = self.order_by().values_list("kind").annotate(number=models.Count("pk"))
        return dict(found)

    def with_entries(self) -> "PlannedRowQuerySet":
        return self.select_related("entry", "proposal")

    def keep(self, rows: "list[PlannedRow]", fields: list[str]) -> None:
        """Store these fields of existing rows. Far quicker than bulk_update, whose SQL has a case for each row."""
        kept: models.QuerySet[PlannedRow] = PlannedRow.objects.all()
        kept.bulk_create(rows, batch_size=200, update_conflicts=True, unique_fields=["id"], update_fields=fields)

    def merged_into_any(self, numbers: "Iterable[int]") -> "PlannedRowQuerySet":
        return self.filter(merged_into__in=list(numbers))

    def naming_others(self) -> "PlannedRowQuerySet":
        """Rows whose plan names other rows of the file."""
        return self.filter(intended__has_key="after")

    def numbered(self, numbers: "Iterable[int]") -> "PlannedRowQuerySet":
        return self.filter(number__in=list(numbers))


class PlannedRow(models.Model):
    """One row of a file: its cells, the changes that applying it would make, and its outcome."""

    class Kind(models.TextChoices):
        WAITING = "waiting", _("not yet planned")
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        DUPLICATE = "duplicate", _("likely duplicate")
        REFUSED = "refused", _("refused")

    class Outcome(models.TextChoices):
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        PROPOSED = "proposed", _("proposed")
        LEFT = "left", _("left as it is")
        REVERTED = "reverted", _("undone")
        KEPT = "kept", _("edited since: kept")

    spreadsheet = models.ForeignKey(SpreadsheetImport, on_delete=models.CASCADE, related_name="rows")
    # The row number that a spreadsheet program shows.
    number = models.PositiveIntegerField(_("row"))
    is_hidden = models.BooleanField(default=False)
    # By target: pairs of a column number and the raw cell.
    cells = models.JSONField(default=dict)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices, default=Kind.WAITING)
    title = models.CharField(_("title"), max_length=200, blank=True)
    entry = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.SET_NULL, null=True, related_name="planned_rows"
    )
    # For people, by column: was, now, and whether it conflicts with a newer change or empties the field.
    changes = models.JSONField(default=list)
    # For the register: the differences of an existing entry, or the fields and related rows of a new one.
    intended = models.JSONField(default=dict)
    is_emptying = models.BooleanField(default=False)
    problems = models.JSONField(default=list)
    duplicates = models.JSONField(default=list)
    # new, different (from rows with the same title), skip, mine, theirs, or the primary key of the entry to update.
    decision = models.CharField(_("decision"), max_length=20, blank=True)
    # The number of the row that gets the cells of this one, which is left out itself.
    merged_into = models.PositiveIntegerField(_("merged into row"), null=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    proposal = models.ForeignKey("initiatives.Proposal", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = PlannedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned row")
        verbose_name_plural = _("planned rows")
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["spreadsheet", "kind"], name="planned_row_kind")]
        constraints = [
            models.UniqueConstraint(fields=["spreadsheet", "number"], name="planned_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"
