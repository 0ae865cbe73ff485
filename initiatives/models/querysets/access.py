"""The entries that a user may see and edit. Each rule has its twin about one entry in editing/permissions.py."""

from collections.abc import Iterable
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from initiatives.models.state import State
from initiatives.models.user import Role, User

from .joins import term_rows

Entry = TypeVar("Entry", bound=models.Model)


class AccessQuerySet(models.QuerySet[Entry]):
    def of_governments_of(self, user: User) -> Self:
        # See also permissions.is_theirs. No join: it would list an entry once for each government.
        theirs = self._belonging().filter(government__editors=user)
        return self.filter(pk__in=theirs.values("initiative_id"))

    def visible_to(self, user: User) -> Self:
        """The public ones, and those of their governments. See also permissions.may_see, its twin."""
        if user.is_administrator:
            return self
        public = ~Q(state__in=State.before_publication())
        if user.role is None:
            return self.filter(public)
        theirs = self._belonging().filter(government__editors=user)
        return self.filter(public | Q(pk__in=theirs.values("initiative_id")))

    def editable_by(self, user: User) -> Self:
        """Entries of their governments; for a contributor none that is public. See also permissions.may_edit."""
        if user.is_administrator:
            return self
        if user.role is None:
            return self.none()
        theirs = self.of_governments_of(user)
        return theirs if user.is_at_least(Role.EDITOR) else theirs.filter(state__in=State.before_publication())

    def hold(self, pk: int | None) -> Entry | None:
        """Lock an entry until the transaction ends, so that two who save it come one after the other."""
        return self.select_for_update().filter(pk=pk).only("pk").first()

    def hold_all(self, pks: "models.QuerySet[models.Model, object]") -> None:
        """Lock several, in one order for everybody, so that nobody waits for one who waits for them."""
        list(self.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk", flat=True))

    def read_locked(self, pks: Iterable[int]) -> dict[int, Entry]:
        """Lock entries until the transaction ends, in one order for everybody, and read them as they are now.

        An entry that was read before may have been saved by a colleague since: saving it whole would undo their work.
        """
        return {entry.pk: entry for entry in self.select_for_update().filter(pk__in=list(pks)).order_by("pk")}

    def _belonging(self) -> models.QuerySet[models.Model]:
        return term_rows(self.model, "governments")
