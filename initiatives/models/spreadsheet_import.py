"""Imported files, each with its plan and its result."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .user import User


class SpreadsheetImportQuerySet(models.QuerySet["SpreadsheetImport"]):
    def visible_to(self, user: User) -> "SpreadsheetImportQuerySet":
        """Their own imports, and those of colleagues who edit only for governments that they edit for as well.

        A plan shows the content of drafts. See also SpreadsheetImport.may_be_seen_by, its twin.
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
        return self.filter(stage=SpreadsheetImport.Stage.PLANNED)._without_content()

    def half_done(self) -> "SpreadsheetImportQuerySet":
        """Imports that are applied, taken back or undone in steps, with steps left."""
        stages = SpreadsheetImport.Stage
        return self.filter(stage__in=[stages.APPLYING, stages.STOPPING, stages.UNDOING])._without_content()

    def with_steps_left(self) -> "SpreadsheetImportQuerySet":
        """The imports that a worker can go on with."""
        stages = SpreadsheetImport.Stage
        return self.filter(stage__in=[stages.PLANNING, stages.APPLYING, stages.STOPPING, stages.UNDOING])

    def _without_content(self) -> "SpreadsheetImportQuerySet":
        return self.defer("inspection", "mapping", "corrections", "notes", "snapshot")

    def touch(self, pk: int) -> None:
        """Write without a change, so that SQLite takes its write lock."""
        self.filter(pk=pk).update(file_name=models.F("file_name"))

    def hold(self, pk: int) -> "SpreadsheetImport":
        """Lock one until the transaction ends, so that two people cannot apply it at once."""
        return self.select_for_update().get(pk=pk)


class SpreadsheetImport(models.Model):
    """An imported file, its mapping, plan and result. It is kept as the history of imports."""

    class Stage(models.TextChoices):
        COLUMNS = "columns", _("columns to be mapped")
        PLANNING = "planning", _("plan in preparation")
        PLANNED = "planned", _("plan ready")
        APPLYING = "applying", _("being applied")
        STOPPING = "stopping", _("stopped: being taken back")
        APPLIED = "applied", _("applied")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    file_name = models.CharField(_("file"), max_length=200)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices, default=Stage.COLUMNS)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    # As spreadsheets.reading.worker answers: the sheets with their first rows, and notes on how the file was read.
    inspection = models.JSONField(default=dict)
    # As spreadsheets.mapping.column_mapping.Mapping.as_json writes it.
    mapping = models.JSONField(default=dict)
    # By target and value of a cell: the value that an editor chose instead.
    corrections = models.JSONField(default=dict)
    # By the number of a column what its cells prove, and by target what an editor answered for a whole column; as
    # parsing.conventions.Conventions.
    conventions = models.JSONField(default=dict)
    # Notes on the whole file (code and value): which rows were left out, and what was assumed.
    notes = models.JSONField(default=list)
    counts = models.JSONField(_("counts"), default=dict)
    # Only for a workbook that this portal wrote: the number of its snapshot sheet, when it was made, its language.
    snapshot = models.JSONField(default=dict)
    # Whether a publisher had changes of public entries written at once, not proposed.
    is_direct = models.BooleanField(_("published at once"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made = models.DateTimeField(_("imported"), default=timezone.now)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("applied by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    applied = models.DateTimeField(_("applied"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("undone by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    undone = models.DateTimeField(_("undone"), null=True)
    # Of an import that is applied or undone in steps: how far it is, as spreadsheets.plan.steps writes it.
    progress = models.JSONField(default=dict)
    # The organisations and sources that it created: primary keys by model.
    new_records = models.JSONField(default=dict)

    objects = SpreadsheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a spreadsheet")
        verbose_name_plural = _("imports of spreadsheets")
        ordering = ["-made", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(applied=None) | models.Q(stage__in=["applied", "undoing", "undone"]),
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


class SpreadsheetFile(models.Model):
    """The bytes of an imported file, in a table of their own, so that a list of imports does not fetch them."""

    spreadsheet = models.OneToOneField(
        SpreadsheetImport, on_delete=models.CASCADE, related_name="file", primary_key=True
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.spreadsheet_id}"
