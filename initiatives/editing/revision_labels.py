"""The revisions of an entry in words, for one person."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.history.revisions import Revision
from initiatives.history.snapshots import Difference
from initiatives.models import Initiative, User

from .changesets import WORKFLOW_FIELDS
from .difference_labels import DifferenceLabels

# The reasons that commands and actions write, as people read them.
REASONS = {
    "Changed in the list": gettext_lazy("Changed in the list"),
    "Changed with many others": gettext_lazy("Changed with many others"),
    "Confirmed as still correct": gettext_lazy("Confirmed as still correct"),
    "Proposal applied": gettext_lazy("Proposal applied"),
    "Restored": gettext_lazy("Restored"),
}


@dataclass(frozen=True)
class RevisionLine:
    """One change of a revision in words."""

    difference: Difference
    label: str
    was: str
    now: str

    @property
    def key(self) -> str:
        return f"{self.difference.place}:{self.difference.number}:{self.difference.field}"

    @property
    def may_be_restored(self) -> bool:
        return bool(self.difference.place) or self.difference.field not in WORKFLOW_FIELDS


@dataclass
class LabelledRevision(Revision):
    """A revision with its changes in words."""

    lines: tuple[RevisionLine, ...] = ()

    @property
    def who(self) -> str:
        if self.user:
            return self.user.get_full_name() or self.user.username
        return _("a command or an import")

    @property
    def why(self) -> str:
        known, _colon, rest = self.reason.partition(": ")
        said = str(REASONS.get(known, known))
        return f"{said}: {rest}" if rest else said


def label_revision(revision: Revision, initiative: Initiative, user: User) -> LabelledRevision:
    say = DifferenceLabels(initiative, user, versions=(revision.before,))
    lines = [RevisionLine(each, say.label(each), say.was(each), say.now(each)) for each in revision.changes]
    return LabelledRevision(**vars(revision), lines=tuple(lines))
