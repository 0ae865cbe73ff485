"""Proposed changes to published entries."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .related import RelatedQuerySet
from .user import User
from .vocabulary import Government


class ProposalQuerySet(RelatedQuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        # See also Proposal.is_open
        return self.filter(decided=None)

    def made_by_themselves(self, user: User) -> "ProposalQuerySet":
        return self.filter(made_by=user)

    def visible_to(self, user: User) -> "ProposalQuerySet":
        """Those that concern their governments, and their own: nobody else may see them."""
        theirs = self.concerning(user)
        return theirs if user.is_administrator else theirs | self.made_by_themselves(user)

    def concerning(self, user: User) -> "ProposalQuerySet":
        """Proposals for entries of their governments, and proposals that ask these."""
        if user.is_administrator:
            return self
        asking = Proposal.asked.through._default_manager.filter(government__editors=user).values("proposal_id")
        return self.filter(Q(initiative__in=self._initiatives().of_governments_of(user)) | Q(pk__in=asking))


class Proposal(models.Model):
    """A change to a published entry that somebody prepared and a publisher applies or declines.

    `was` and `proposed` hold the entry before and after, as `history.snapshots` writes it: text by field, related rows
    by their number; a new related row has a number of its own that begins with "new".
    """

    class Decision(models.TextChoices):
        APPLIED = "applied", _("applied")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    initiative = models.ForeignKey(
        "initiatives.Initiative", verbose_name=_("initiative"), on_delete=models.CASCADE, related_name="proposals"
    )
    was = models.JSONField()
    proposed = models.JSONField()
    # The governments that this change would name in public: a publisher of each has to agree.
    asked = models.ManyToManyField(
        Government, verbose_name=_("asked for consent"), blank=True, related_name="proposals_asking"
    )
    comment = models.TextField(_("why"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made = models.DateTimeField(_("proposed"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=9, choices=Decision.choices, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = [models.F("decided").desc(nulls_first=True), "-made", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided=None) | (~Q(decision="") & Q(decided__isnull=False)),
                name="proposal_decision_has_its_date",
                violation_error_message=_("A decision has a date, and a date belongs to a decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} ({timezone.localtime(self.made):%Y-%m-%d})"

    @property
    def is_open(self) -> bool:
        # See also ProposalQuerySet.open
        return self.decided is None
