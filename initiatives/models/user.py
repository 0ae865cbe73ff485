"""Users of the admin and their roles."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .vocabulary import Government


class Role(models.TextChoices):
    """The permissions of a user in the admin. Each value is the name of a group, and includes those above it."""

    CONTRIBUTOR = "contributor", _("contributor")
    EDITOR = "editor", _("editor")
    PUBLISHER = "publisher", _("publishing editor")
    ADMINISTRATOR = "administrator", _("administrator")

    @property
    def rank(self) -> int:
        return list(Role).index(self)


class User(AbstractUser):
    """Somebody who signs in to the admin."""

    governments = models.ManyToManyField(
        "initiatives.Government",
        verbose_name=_("edits for"),
        blank=True,
        related_name="editors",
        help_text=_("The governments whose entries this person keeps."),
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("Of the editors' pages, and of the mails to this person."),
    )
    # Names of columns of the list of entries, separated by spaces; empty for the usual ones.
    list_columns = models.CharField(max_length=200, blank=True, editable=False)
    # Null until they said that they have seen it.
    tour_seen = models.DateTimeField(null=True, blank=True, editable=False)
    digest_sent_on = models.DateField(null=True, blank=True, editable=False)

    provider_subject = models.CharField(
        _("identifier in the sign-in service"),
        max_length=255,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Written at the first sign-in through the service. Empty it to part the account from the service."),
    )

    class Meta(AbstractUser.Meta):
        ordering = ["username"]

    @classmethod
    def administrators(cls) -> "models.QuerySet[User]":
        """Users who can give permissions. See also is_administrator."""
        able = models.Q(is_superuser=True) | models.Q(groups__name=Role.ADMINISTRATOR)
        return cls._default_manager.filter(able, is_active=True, is_staff=True).distinct()

    @classmethod
    def editing_for(cls, governments: "Iterable[Government]", role: Role) -> "models.QuerySet[User]":
        """Users who edit for one of these governments with this role; if there are none, the administrators."""
        people = cls._default_manager.filter(is_active=True, is_staff=True, is_superuser=False)
        mine = people.filter(groups__name=role, governments__in=[government.pk for government in governments])
        return mine.distinct() if mine.exists() else cls.administrators()

    @classmethod
    def reachable(cls, *roles: Role) -> "models.QuerySet[User]":
        """Users with one of these roles and an e-mail address, with their governments."""
        named = cls._default_manager.filter(groups__name__in=roles, is_active=True, is_staff=True)
        return named.exclude(email="").distinct().prefetch_related("governments")

    def may_name(self, verified_by: int | None) -> "models.QuerySet[User]":
        """Users they may name as verifier: themselves and the present one; administrators may name anybody."""
        people = User._default_manager.all()
        return people if self.is_administrator else people.filter(pk__in=[self.pk, verified_by])

    @cached_property
    def role(self) -> Role | None:
        """The highest of their roles."""
        if self.is_superuser:
            return Role.ADMINISTRATOR
        names = set(self.groups.values_list("name", flat=True))
        return max((role for role in Role if role in names), key=lambda role: role.rank, default=None)

    @property
    def is_administrator(self) -> bool:
        # See also User.administrators
        return self.role == Role.ADMINISTRATOR

    def is_at_least(self, role: Role) -> bool:
        return self.role is not None and self.role.rank >= role.rank

    @cached_property
    def government_ids(self) -> set[int]:
        return set(self.governments.values_list("pk", flat=True))
