"""Files that editors brought in: each with its plan, row by row, and what became of it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .editorial import User

if TYPE_CHECKING:
    from collections.abc import Iterable


class SpreadsheetImportQuerySet(models.QuerySet["SpreadsheetImport"]):
    def visible_to(self, user: User) -> "SpreadsheetImportQuerySet":
        """Their own, and those of people who edit for no government that they do not edit for themselves.

        A plan tells what drafts hold. See also SpreadsheetImport.may_be_seen_by, its twin.
        """
        if user.is_administrator:
            return self
        if user.role is None:
            return self.none()
        others = self._foreign_governments(user)
        administrators = User.administrators().values("pk")
        colleagues = (
            ~models.Q(made_by__in=others) & ~models.Q(made_by__in=administrators) & models.Q(made_by__isnull=False)
        )
        return self.filter(models.Q(made_by=user) | colleagues)

    def _foreign_governments(self, user: User) -> "models.QuerySet":
        through = User.governments.through._default_manager
        return through.exclude(government__in=user.governments.all()).values("user_id")

    def planned(self) -> "SpreadsheetImportQuerySet":
        return self.filter(stage=SpreadsheetImport.Stage.PLANNED).defer("look", "mapping", "mends", "told", "stamp")

    def touch(self, pk: int) -> None:
        """Write, and change nothing."""
        self.filter(pk=pk).update(file_name=models.F("file_name"))

    def hold(self, pk: int) -> "SpreadsheetImport":
        """Lock one until the transaction ends, so that two who apply it come one after the other."""
        return self.select_for_update().get(pk=pk)


class SpreadsheetImport(models.Model):
    """One file on its way into the register. Its content stays with it: it is the history of imports as well."""

    class Stage(models.TextChoices):
        COLUMNS = "columns", _("columns to be said")
        PLANNING = "planning", _("plan being made")
        PLANNED = "planned", _("plan ready")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")

    file_name = models.CharField(_("file"), max_length=200)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices, default=Stage.COLUMNS)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    # As spreadsheets.reading tells the file: sheets, their first rows, what was assumed.
    look = models.JSONField(default=dict)
    # As spreadsheets.mapping.Mapping writes itself.
    mapping = models.JSONField(default=dict)
    # By column and value: what an editor chose for it instead.
    mends = models.JSONField(default=dict)
    # What was left out or assumed about the file as a whole: code, value.
    told = models.JSONField(default=list)
    counts = models.JSONField(_("counts"), default=dict)
    # Of a workbook that this portal wrote: when, in which language, and each cell as it was then, by identifier.
    stamp = models.JSONField(default=dict)
    # Whether changes of public entries are written at once, by who may publish.
    is_direct = models.BooleanField(_("published at once"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made = models.DateTimeField(_("brought in"), default=timezone.now)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("applied by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    applied = models.DateTimeField(_("applied"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("undone by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    undone = models.DateTimeField(_("undone"), null=True)
    # Organisations and sources that came with it, by model: their numbers.
    added = models.JSONField(default=dict)

    objects = SpreadsheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a spreadsheet")
        verbose_name_plural = _("imports of spreadsheets")
        ordering = ["-made", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(applied=None) | models.Q(stage__in=["applied", "undone"]),
                name="spreadsheet_applied_has_its_stage",
                violation_error_message=_("What was applied is at the stage “applied” or “undone”."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({timezone.localtime(self.made):%Y-%m-%d %H:%M})"

    def may_be_seen_by(self, user: User) -> bool:
        # See also SpreadsheetImportQuerySet.visible_to
        if user.is_administrator or (user.role is not None and self.made_by_id == user.pk):
            return True
        if user.role is None or self.made_by is None or self.made_by.is_administrator:
            return False
        return self.made_by.government_ids <= user.government_ids

    @property
    def is_open(self) -> bool:
        return self.stage in (self.Stage.COLUMNS, self.Stage.PLANNING, self.Stage.PLANNED)


class SpreadsheetContent(models.Model):
    """The bytes of a file, apart, so that a list of imports does not fetch them."""

    spreadsheet = models.OneToOneField(
        SpreadsheetImport, on_delete=models.CASCADE, related_name="content", primary_key=True
    )
    held = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.spreadsheet_id}"


class PlannedRowQuerySet(models.QuerySet["PlannedRow"]):
    def of_kind(self, *kinds: str) -> "PlannedRowQuerySet":
        return self.filter(kind__in=kinds)

    def waiting(self) -> "PlannedRowQuerySet":
        return self.filter(kind=PlannedRow.Kind.WAITING)

    def emptying(self) -> "PlannedRowQuerySet":
        return self.filter(is_emptying=True)

    def undecided(self) -> "PlannedRowQuerySet":
        return self.filter(kind=PlannedRow.Kind.DOUBLE, decision="")

    def with_problems(self) -> "PlannedRowQuerySet":
        return self.exclude(problems=[])

    def written(self) -> "PlannedRowQuerySet":
        return self.exclude(outcome="")

    def numbers_by_kind(self) -> dict[str, int]:
        found = self.order_by().values_list("kind").annotate(number=models.Count("pk"))
        return dict(found)

    def with_entries(self) -> "PlannedRowQuerySet":
        return self.select_related("entry", "proposal")

    def keep(self, rows: "list[PlannedRow]", fields: list[str]) -> None:
        """Store these fields of rows that are there: far quicker than bulk_update, which asks which row each is."""
        kept: models.QuerySet[PlannedRow] = PlannedRow.objects.all()
        kept.bulk_create(rows, batch_size=200, update_conflicts=True, unique_fields=["id"], update_fields=fields)

    def numbered(self, numbers: "Iterable[int]") -> "PlannedRowQuerySet":
        return self.filter(number__in=list(numbers))


class PlannedRow(models.Model):
    """One row of a file: what it says, what applying it would do, and what it did."""

    class Kind(models.TextChoices):
        WAITING = "waiting", _("not yet planned")
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        DOUBLE = "double", _("likely duplicate")
        REFUSED = "refused", _("refused")

    class Outcome(models.TextChoices):
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        PROPOSED = "proposed", _("proposed")
        LEFT = "left", _("left as it is")
        REVERTED = "reverted", _("taken back")
        KEPT = "kept", _("edited since: kept")

    spreadsheet = models.ForeignKey(SpreadsheetImport, on_delete=models.CASCADE, related_name="rows")
    # As the spreadsheet numbers it.
    number = models.PositiveIntegerField(_("row"))
    is_hidden = models.BooleanField(default=False)
    # By target: pairs of a column and its cell.
    given = models.JSONField(default=dict)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices, default=Kind.WAITING)
    title = models.CharField(_("title"), max_length=200, blank=True)
    entry = models.ForeignKey(
        "initiatives.Initiative", on_delete=models.SET_NULL, null=True, related_name="planned_rows"
    )
    # Cell by cell, for people: column, was, now, and whether it clashes or empties.
    cells = models.JSONField(default=list)
    # For the register: differences of a known entry, or the values of a new one.
    wanted = models.JSONField(default=dict)
    is_emptying = models.BooleanField(default=False)
    problems = models.JSONField(default=list)
    doubles = models.JSONField(default=list)
    # new, skip, mine, theirs, or the number of an entry to update.
    decision = models.CharField(_("decision"), max_length=20, blank=True)
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


class RememberedMappingQuerySet(models.QuerySet["RememberedMapping"]):
    def visible_to(self, user: User) -> "RememberedMappingQuerySet":
        """Those of people who edit for no other government than they do, their own first."""
        if user.is_administrator:
            return self
        if user.role is None:
            return self.none()
        through = User.governments.through._default_manager
        others = through.exclude(government__in=user.governments.all()).values("user_id")
        administrators = User.administrators().values("pk")
        return self.filter(models.Q(user=user) | (~models.Q(user__in=others) & ~models.Q(user__in=administrators)))

    def for_headings(self, fingerprint: str, user: User) -> "RememberedMapping | None":
        own_first = models.Case(models.When(user=user, then=0), default=1)
        return self.visible_to(user).filter(fingerprint=fingerprint).order_by(own_first, "-used", "-pk").first()


class RememberedMapping(models.Model):
    """What the columns of a file were said to be, for the next file with the same headings."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.CASCADE, related_name="remembered_mappings"
    )
    name = models.CharField(_("first file"), max_length=200)
    fingerprint = models.CharField(max_length=64)
    headings = models.JSONField(_("headings"), default=list)
    mapping = models.JSONField(default=dict)
    used = models.DateTimeField(_("last used"), default=timezone.now)

    objects = RememberedMappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("remembered mapping of columns")
        verbose_name_plural = _("remembered mappings of columns")
        ordering = ["-used", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "fingerprint"],
                name="remembered_mapping_once",
                violation_error_message=_("You have already said what these headings are."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
