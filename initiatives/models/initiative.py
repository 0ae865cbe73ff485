"""The unit of the register: a public action of one or more governments."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.db.models.signals import pre_save
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .aliased import Aliased
from .budget import BudgetLine
from .organisation import Organisation, Participation
from .partial_date import (
    PartialDate,
    PartialDateField,
    over_before,
    well_formed,
)
from .querysets.access import AccessQuerySet
from .querysets.amounts import AmountQuerySet
from .querysets.dated import DatedQuerySet
from .querysets.identity import IdentityQuerySet
from .querysets.importance import ImportanceQuerySet
from .querysets.joins import related_rows
from .querysets.prefetching import PrefetchingQuerySet
from .querysets.promises import PromiseQuerySet
from .querysets.similarity import closeness, having_any, having_one_of
from .querysets.work_queue import WorkQueueQuerySet
from .state import State
from .status import ReviewInterval, Status
from .vocabulary import Challenge, Government, TargetGroup, Theme
from .web_address import WebAddressField

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simple_history.manager import HistoryManager


class InitiativeQuerySet(
    AccessQuerySet["Initiative"],
    AmountQuerySet["Initiative"],
    DatedQuerySet["Initiative"],
    IdentityQuerySet["Initiative"],
    ImportanceQuerySet["Initiative"],
    PromiseQuerySet["Initiative"],
    WorkQueueQuerySet["Initiative"],
    PrefetchingQuerySet["Initiative"],
):
    def get_by_natural_key(self, slug: str) -> "Initiative":
        return self.get(slug=slug)

    def bulk_create(self, objs: "Iterable[Initiative]", *args: Any, **kwargs: Any) -> "list[Initiative]":
        made = list(objs)
        for initiative in made:
            give_key(Initiative, initiative)
        return super().bulk_create(made, *args, **kwargs)

    def published(self) -> "InitiativeQuerySet":
        # See also Initiative.is_published
        return self.filter(state=State.PUBLISHED)

    def public(self) -> "InitiativeQuerySet":
        """Entries that readers may see: published ones, and archived ones, which are no longer updated."""
        return self.filter(state__in=[State.PUBLISHED, State.ARCHIVED])

    def with_yearly_amount(self) -> "InitiativeQuerySet":
        """Add `yearly_amount`: the largest of its amounts per year that say how large it is."""
        sized = BudgetLine.objects.with_yearly_class().filter(initiative=models.OuterRef("pk"))
        return self.annotate(yearly_amount=models.Subquery(sized.order_by("-amount").values("amount")[:1]))

    def verified(self) -> "InitiativeQuerySet":
        """Confirmed by an editor at least once."""
        return self.filter(verified_on__isnull=False)

    def checked_since(self, day: date) -> "InitiativeQuerySet":
        """Entries whose status a source or an editor tells as of a day or later. See also status_checked, its twin."""
        by_source = ~Q(status_as_of="") & ~over_before("status_as_of", day)
        return self.filter(by_source | Q(verified_on__gte=day))

    def named_by(self, year: int) -> "InitiativeQuerySet":
        """Entries for which a source that was published in a year or before is cited."""
        of_that_time = Q(source__published__gt="", source__published__lt=str(year + 1))
        return self.filter(pk__in=related_rows(self.model, "citations").filter(of_that_time).values("initiative_id"))

    def of_government(self, government: Government) -> "InitiativeQuerySet":
        return self.filter(governments=government)

    def stating_no_amount(self) -> "InitiativeQuerySet":
        return self.filter(budget_lines=None)

    def number_by_government(self) -> dict[str, int]:
        """How many are of each government, by its slug, and of "none"; one of several counts for each."""
        slug = Coalesce("governments__slug", Value("none"))
        counted = self.order_by().values_list(slug).annotate(number=models.Count("pk", distinct=True))
        return {str(slug): int(number) for slug, number in counted}

    def about(self, term: Theme | Government | Challenge) -> "InitiativeQuerySet":
        relation = {Theme: "themes", Government: "governments", Challenge: "challenges"}[type(term)]
        return self.filter(**{relation: term})

    def parts_of(self, whole: "Initiative") -> "InitiativeQuerySet":
        return self.filter(parent=whole)

    def with_a_role_for(self, organisation: Organisation) -> "InitiativeQuerySet":
        return self.filter(pk__in=organisation.participations.values("initiative_id"))

    def sharing_a_goal_with(self, initiative: "Initiative") -> "InitiativeQuerySet":
        """Of other governments only: those with one of its challenges, or with a theme and a target group of its.

        The closest first. Where no government is stated, nothing is known to be elsewhere.
        """
        if not initiative.governments.all():
            return self.none()
        goal = having_one_of(initiative, "challenges") | (
            having_one_of(initiative, "themes") & having_one_of(initiative, "target_groups")
        )
        elsewhere = self.filter(goal, having_any(initiative, "governments"))
        elsewhere = elsewhere.exclude(having_one_of(initiative, "governments"))
        relatives = Q(pk__in=[initiative.pk, initiative.parent_id]) | Q(parent=initiative)
        return (
            elsewhere.exclude(relatives).annotate(closeness=closeness(initiative)).order_by("-closeness", "title", "pk")
        )

    def with_governments(self) -> "InitiativeQuerySet":
        return self.prefetch_related("governments")

    def with_reminders(self) -> "InitiativeQuerySet":
        return self.prefetch_related("governments", "reminders")

    def without_search_text(self) -> "InitiativeQuerySet":
        return self.filter(search_text=None)

    def related_by(self, relation: str, thing: models.Model) -> "InitiativeQuerySet":
        return self.filter(**{relation: thing})


class Initiative(Aliased):
    """A strategy, programme, scheme, fund, law, network, platform, course, project or use of AI."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True, help_text=_("Part of its address."))
    # Its first slug. It stays when the slug changes, so that whoever follows the entry knows it again.
    key = models.SlugField(_("key"), max_length=80, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200, help_text=_("The official name keeps its own language."))
    is_title_descriptive = models.BooleanField(
        _("title is descriptive"), default=False, help_text=_("No source gives a name: the title is ours.")
    )
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("30 to 60 plain words: what it does, for whom, by whom.")
    )
    caveat = models.TextField(
        _("what is uncertain"), blank=True, help_text=_("What the sources leave open, contradict or have lost.")
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    governments = models.ManyToManyField(
        Government, verbose_name=_("governments"), blank=True, related_name="initiatives"
    )
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="initiatives")
    challenges = models.ManyToManyField(
        Challenge, verbose_name=_("societal challenges"), blank=True, related_name="initiatives"
    )
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("target groups"), blank=True, related_name="initiatives"
    )
    organisations = models.ManyToManyField(
        Organisation, verbose_name=_("organisations"), through=Participation, related_name="initiatives"
    )

    start = PartialDateField(_("start"))
    end = PartialDateField(_("end"))
    announced_for = PartialDateField(_("announced for"))
    stated_status = models.CharField(
        _("status as stated"), max_length=9, choices=Status.choices, default=Status.UNKNOWN
    )
    status_as_of = PartialDateField(_("status as of"))
    website = WebAddressField(_("website"), blank=True)

    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verified by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    review_interval = models.PositiveSmallIntegerField(
        _("to be confirmed every"), choices=ReviewInterval.choices, default=ReviewInterval.YEAR
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    modified = models.DateTimeField(_("modified"), auto_now=True)

    objects = InitiativeQuerySet.as_manager()
    # For instances rebuilt from history: the date they show. None for the live row.
    seen_on: date | None = None
    # In a list that asks for a target group: the broader or narrower ones through which the entry was found.
    found_through: "Sequence[TargetGroup]" = ()
    # The parts that a list folds under it.
    folded_parts: "Sequence[Initiative]" = ()
    if TYPE_CHECKING:
        history: HistoryManager
        current_status: str

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["state"], name="initiative_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                name="initiative_not_part_of_itself",
                violation_error_message=_("An initiative cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=well_formed("start")
                & well_formed("end")
                & well_formed("announced_for")
                & well_formed("status_as_of"),
                name="initiative_dates_well_formed",
                violation_error_message=_("Write the dates as 2021, 2021-Q1, 2021-04 or 2021-04-30."),
            ),
            models.CheckConstraint(
                condition=models.Q(stated_status="unknown") | ~models.Q(status_as_of=""),
                name="initiative_status_has_its_date",
                violation_error_message=_("A status is always of a date: say as of when."),
            ),
            models.CheckConstraint(
                condition=models.Q(verified_by=None) | models.Q(verified_on__isnull=False),
                name="initiative_verified_has_its_date",
                violation_error_message=_("Who verified an entry did so on a date: give it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        address = reverse("initiative", args=[self.slug])
        return f"{address}?as_of={self.seen_on.isoformat()}" if self.seen_on else address

    def clean(self) -> None:
        super().clean()
        both = isinstance(self.start, PartialDate) and isinstance(self.end, PartialDate)
        if both and self.end.latest < self.start.earliest:
            raise ValidationError({"end": _("The end lies before the start.")})
        ancestor, seen = self.parent, {self.pk}
        while ancestor is not None:
            if ancestor.pk in seen:
                raise ValidationError({"parent": _("This would make the entry part of itself.")})
            seen.add(ancestor.pk)
            ancestor = ancestor.parent

    @property
    def is_published(self) -> bool:
        # See also InitiativeQuerySet.published
        return self.state == State.PUBLISHED

    @property
    def is_archived(self) -> bool:
        return self.state == State.ARCHIVED

    def status_on(self, day: date) -> str:
        """Archived, or the status on a day: what the dates allow, else as stated. See also status_case, its twin."""
        if self.is_archived:
            return State.ARCHIVED
        if self.end and self.end.latest < day:
            return Status.ENDED
        if self.start and self.start.earliest > day:
            return Status.ANNOUNCED
        return self.stated_status

    @property
    def is_status_derived(self) -> bool:
        """Whether today's status comes from the dates rather than from a statement."""
        today = self.seen_on or timezone.localdate()
        return bool((self.end and self.end.latest < today) or (self.start and self.start.earliest > today))

    @property
    def is_end_known(self) -> bool:
        """Whether a source says that it has ended, or an editor confirmed it since: else the end was only planned."""
        was_confirmed = bool(self.end and self.verified_on and self.verified_on >= self.end.latest)
        return self.stated_status == Status.ENDED or was_confirmed

    @property
    def status_checked(self) -> PartialDate | None:
        """As of when its status is known: the date of what its source says, or of an editor's later confirmation."""
        confirmed = PartialDate(self.verified_on.isoformat()) if self.verified_on else None
        known = [checked for checked in (self.status_as_of, confirmed) if checked]
        return max(known, key=lambda checked: checked.latest, default=None)

    @property
    def newest_source(self) -> PartialDate | None:
        """The date of the newest source in which any of it was read."""
        dates = [citation.source.published for citation in self.citations.all() if citation.source.published]
        return max(dates, key=lambda published: published.latest, default=None)

    @property
    def is_overdue(self) -> bool:
        """Announced for a date that has passed, with no word that it came."""
        return bool(
            self.announced_for
            and self.stated_status == Status.ANNOUNCED
            and self.announced_for.latest < (self.seen_on or timezone.localdate())
        )


def give_key(sender: type[Initiative], instance: Initiative, **_kwargs: object) -> None:
    """Let an entry be known by its first slug for good. A signal, since fixtures are loaded without `save`."""
    instance.key = instance.key or instance.slug


pre_save.connect(give_key, sender=Initiative)
