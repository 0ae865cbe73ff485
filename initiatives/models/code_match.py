"""The crosswalk: how terms of ours correspond to the codes of the lists in which Belgium reports."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .vocabulary import Challenge, InstrumentType, TargetGroup, Term, Theme

TERMS = ("theme", "challenge", "target_group", "instrument_type")
# How codes of STIP Compass begin, by the kind of term that they can stand for.
STIP_PREFIXES = {"theme": "TH", "challenge": "TH", "target_group": "TG", "instrument_type": "PI"}


def exactly_one_term() -> Q:
    chosen = Q()
    for name in TERMS:
        chosen |= Q(**{f"{other}__isnull": other != name for other in TERMS})
    return chosen


class CodeMatchQuerySet(models.QuerySet["CodeMatch"]):
    def in_list(self, name: str) -> "CodeMatchQuerySet":
        """The matches with a list of others, each with its term, in one query."""
        return self.filter(list=name).select_related(*TERMS)


class CodeMatch(models.Model):
    """A term of ours and a code of a list of others that means the same, or nearly."""

    class List(models.TextChoices):
        STIP = "stip", _("EC-OECD STIP Compass")
        OECD_AI = "oecd-ai", _("OECD.AI")

    class Relation(models.TextChoices):
        EXACT = "exact", _("means the same")
        CLOSE = "close", _("means nearly the same")
        BROAD = "broad", _("is broader than our term")
        NARROW = "narrow", _("is narrower than our term")

    list = models.CharField(_("list"), max_length=10, choices=List.choices, default=List.STIP)
    code = models.CharField(_("code"), max_length=60)
    relation = models.CharField(_("the code"), max_length=6, choices=Relation.choices, default=Relation.CLOSE)
    is_written = models.BooleanField(
        _("written in exports"),
        default=True,
        help_text=_("Every code is understood when a file is read. Only these are written when we report."),
    )
    theme = models.ForeignKey(Theme, verbose_name=_("theme"), on_delete=models.CASCADE, null=True, blank=True)
    challenge = models.ForeignKey(
        Challenge, verbose_name=_("societal challenge"), on_delete=models.CASCADE, null=True, blank=True
    )
    target_group = models.ForeignKey(
        TargetGroup, verbose_name=_("target group"), on_delete=models.CASCADE, null=True, blank=True
    )
    instrument_type = models.ForeignKey(
        InstrumentType, verbose_name=_("type of instrument"), on_delete=models.CASCADE, null=True, blank=True
    )

    objects = CodeMatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("code of another list")
        verbose_name_plural = _("codes of other lists")
        ordering = ["list", "code", "id"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one_term(),
                name="code_match_of_one_term",
                violation_error_message=_("Choose one term: a theme, a challenge, a target group or an instrument."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["list", "code", name],
                    name=f"code_match_once_for_{name}",
                    violation_error_message=_("This code is named for this term already."),
                )
                for name in TERMS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.term}"

    @property
    def kind(self) -> str:
        return next((name for name in TERMS if vars(self)[f"{name}_id"]), "")

    @property
    def term(self) -> Term | None:
        found: Term | None = getattr(self, self.kind) if self.kind else None
        return found

    def clean(self) -> None:
        super().clean()
        if self.list == self.List.STIP and self.kind:
            prefix = STIP_PREFIXES[self.kind]
            if not re.fullmatch(rf"{prefix}\d{{1,4}}", self.code):
                message = _("Codes of STIP Compass for this kind of term are %(prefix)s and a number.")
                raise ValidationError({"code": message % {"prefix": prefix}})
