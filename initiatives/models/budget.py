"""Amounts of money, each with its kind, its qualifier and its source.

Amounts of different kinds are never added, nor a part to its whole.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import natural_keys
from .decimal_field import ReadableDecimalField, number_in_words
from .partial_date import PartialDateField, well_formed
from .qualifier import Qualifier
from .related import RelatedQuerySet
from .state import State

if TYPE_CHECKING:
    from .initiative import Initiative
    from .organisation import Organisation


class YearlyClass(models.TextChoices):
    """Classes of yearly budgets, as in OECD's STIP Compass; each includes its lower bound."""

    UNDER_1M = "under-1m", _("less than €1 million a year")
    FROM_1M = "1m-5m", _("€1 to 5 million a year")
    FROM_5M = "5m-20m", _("€5 to 20 million a year")
    FROM_20M = "20m-50m", _("€20 to 50 million a year")
    FROM_50M = "50m-100m", _("€50 to 100 million a year")
    FROM_100M = "100m-500m", _("€100 to 500 million a year")
    FROM_500M = "500m-and-more", _("€500 million a year or more")


MILLION = Decimal(1_000_000)
# In millions of euros: below which amount each class ends, from the smallest; the last has no end.
UPPER_BOUNDS = [1, 5, 20, 50, 100, 500]
CLASS_ENDS = [(upper * MILLION, found) for upper, found in zip(UPPER_BOUNDS, YearlyClass, strict=False)]


def _yearly_class() -> Case:
    """The class of an amount per year that allows one, else null.

    "More than" says nothing of the top and "up to" nothing of the bottom: they fit only the class without that side.
    """
    sized = Q(kind="per_year")
    plain, lowest, highest = Q(qualifier__in=["exactly", "about"]), CLASS_ENDS[0], CLASS_ENDS[-1]
    return Case(
        When(sized & Q(qualifier="up_to") & Q(amount__lt=lowest[0]), then=Value(lowest[1])),
        When(sized & Q(qualifier="more_than") & Q(amount__gte=highest[0]), then=Value(YearlyClass.FROM_500M)),
        *(When(sized & plain & Q(amount__lt=upper), then=Value(found)) for upper, found in CLASS_ENDS),
        *(When(sized & Q(qualifier="almost", amount__lte=upper), then=Value(found)) for upper, found in CLASS_ENDS),
        When(sized & (plain | Q(qualifier="almost")), then=Value(YearlyClass.FROM_500M)),
        default=None,
        output_field=models.CharField(),
    )


class AmountRow(NamedTuple):
    """What sums and counts need of an amount: thousands of them are read in the time of a few whole lines."""

    pk: int
    kind: str
    initiative_id: int
    part_of_id: int | None
    amount: Decimal
    qualifier: str


class BudgetLineQuerySet(RelatedQuerySet["BudgetLine"]):
    def get_by_natural_key(self, initiative: str, key: str) -> "BudgetLine":
        return self.get(initiative__slug=initiative, key=key)

    def published(self) -> "BudgetLineQuerySet":
        return self.filter(initiative__state=State.PUBLISHED)

    def with_yearly_class(self) -> "BudgetLineQuerySet":
        """Only the amounts per year that allow a class, each with it as `yearly`."""
        return self.annotate(yearly=_yearly_class()).filter(yearly__isnull=False)

    def of_initiatives(self, initiatives: "models.QuerySet[Initiative]") -> "BudgetLineQuerySet":
        return self.filter(initiative__in=initiatives.order_by().values("pk"))

    def of_entry(self, pk: int | None) -> "BudgetLineQuerySet":
        return self.filter(initiative=pk).order_by("pk")

    def funded_or_led_by(self, organisation: "Organisation") -> "BudgetLineQuerySet":
        """The amounts of initiatives that an organisation pays for or leads, each line once."""
        roles = organisation.participations.funding_or_leading()
        return self.filter(initiative__in=roles.values("initiative_id"))

    def wholes(self) -> "BudgetLineQuerySet":
        """Lines that are not part of another: the only ones that a sum may take, each kind for itself."""
        return self.filter(part_of=None)

    def largest_first(self) -> "BudgetLineQuerySet":
        return self.order_by("-amount", "pk")

    def as_rows(self) -> list[AmountRow]:
        return [AmountRow(*row) for row in self.values_list(*AmountRow._fields)]

    def number_by_kind(self) -> dict[str, int]:
        return dict(self.order_by().values_list("kind").annotate(Count("pk")))

    def largest_of_each_kind(self, most: int) -> "BudgetLineQuerySet":
        """At most so many lines of a kind, in two queries."""
        place = Window(RowNumber(), partition_by="kind", order_by=[F("amount").desc(), "pk"])
        placed = self.order_by().annotate(place=place).filter(place__lte=most)
        return self.model.objects.filter(pk__in=list(placed.values_list("pk", flat=True)))

    def with_wholes(self) -> "BudgetLineQuerySet":
        return self.select_related("initiative", "part_of__initiative")

    def with_initiatives(self) -> "BudgetLineQuerySet":
        """Fetch whose money it is and what it is part of, however many lines there are, in two queries."""
        related = self.select_related("initiative__parent", "part_of__initiative")
        return related.prefetch_related("initiative__governments")


class BudgetLine(models.Model):
    """One amount in euros, with what it covers."""

    class Kind(models.TextChoices):
        PER_YEAR = "per_year", _("per year")
        TOTAL = "total", _("in total over the period")
        SO_FAR = "so_far", _("spent or awarded so far")
        PER_PROJECT = "per_project", _("per project")
        GRANT_CEILING = "grant_ceiling", _("at most per grant")
        GRANT_FLOOR = "grant_floor", _("at least per grant")

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="budget_lines")
    key = models.SlugField(_("key"), help_text=_("Tells the lines of one entry apart, for example total."))
    amount = ReadableDecimalField(
        _("amount in euros"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices)
    qualifier = models.CharField(_("qualifier"), max_length=9, choices=Qualifier.choices, default=Qualifier.EXACTLY)
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("until"))
    as_of = PartialDateField(_("as of"))
    purpose = models.CharField(_("purpose"), max_length=200, blank=True, help_text=_("What the money is for."))
    note = models.CharField(_("note"), max_length=400, blank=True)
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text=_("The wider amount that already contains this one."),
    )

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["initiative", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "key"],
                name="budget_key_unique_in_initiative",
                violation_error_message=_("Another budget line of this entry has the same key."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0),
                name="budget_amount_not_negative",
                violation_error_message=_("An amount cannot be below zero."),
            ),
            models.CheckConstraint(
                condition=models.Q(part_of=None) | ~models.Q(part_of=models.F("id")),
                name="budget_not_part_of_itself",
                violation_error_message=_("An amount cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=well_formed("starts") & well_formed("ends") & well_formed("as_of"),
                name="budget_period_well_formed",
                violation_error_message=_("Write the dates as 2021, 2021-Q1, 2021-04 or 2021-04-30."),
            ),
        ]

    def __str__(self) -> str:
        amount = gettext("€%(number)s") % {"number": number_in_words(self.amount)}
        if self.qualifier != Qualifier.EXACTLY:
            amount = f"{self.get_qualifier_display()} {amount}"
        return ", ".join(filter(None, [f"{amount} {self.get_kind_display()}", self.purpose]))

    @natural_keys.after("initiatives.initiative")
    def natural_key(self) -> tuple[str, str]:
        return (self.initiative.slug, self.key)

    @property
    def is_larger_than_its_whole(self) -> bool:
        """A contradiction that a reader may see: of amounts that can be compared, in published entries alone."""
        whole = self.part_of
        if whole is None or not whole.initiative.is_published:
            return False
        # A total over years may well exceed the part of one year.
        is_comparable = whole.kind in {self.kind, self.Kind.TOTAL}
        return is_comparable and self.amount > whole.amount
