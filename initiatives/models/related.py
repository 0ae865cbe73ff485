"""Rows that belong to an initiative."""

from typing import Any, Self, TypeVar

from django.apps import apps
from django.db import models

from .user import User

Row = TypeVar("Row", bound=models.Model)


class RelatedQuerySet(models.QuerySet[Row]):
    """Rows that belong to an initiative: who may see or edit it, may see or edit them."""

    def visible_to(self, user: User) -> Self:
        # See also permissions.may_see
        return self if user.is_administrator else self.filter(initiative__in=self._initiatives().visible_to(user))

    def editable_by(self, user: User) -> Self:
        # See also permissions.may_edit
        return self if user.is_administrator else self.filter(initiative__in=self._initiatives().editable_by(user))

    def _initiatives(self) -> Any:
        # Named, not imported: the entry's own module imports this one.
        return apps.get_model("initiatives", "Initiative")._default_manager.all()
