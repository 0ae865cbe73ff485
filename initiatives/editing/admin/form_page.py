"""One request for the form of an entry or a related row: the submitted data, the snapshot and the conflict."""

from django.db.models import Model
from django.http import HttpRequest, QueryDict

from initiatives.editing.conflicts import Conflict
from initiatives.editing.three_way import FormFields, merge_submission
from initiatives.history.snapshots import Version, differences, read, sign, version_of
from initiatives.models import User

from .permissions import editor_of


class FormPage:
    """Made once per request, and known to the form, the hooks of the admin and the template."""

    def __init__(self, user: User, sent: QueryDict | None) -> None:
        self.user = user
        # None where the form is only opened. The form reads this instead of `request.POST`, which stays as it was sent.
        self.sent = sent
        # None for something new, and if this person may not change it.
        self.thing: Model | None = None
        self.snapshot: Version = {}
        self.conflict: Conflict | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> "FormPage":
        return cls(editor_of(request), sent_by(request))

    def open(self, thing: Model, related: list[str]) -> None:
        """Take the snapshot before the form reads the thing, so that a change in between shows as a conflict."""
        self.thing, self.snapshot = thing, version_of(thing, related)

    @property
    def version(self) -> str:
        """The signed snapshot, which the form carries until it is saved."""
        return sign(self.snapshot, self.thing) if self.thing else ""

    def is_outdated(self) -> bool:
        """Whether the thing is no longer what it was when the form was opened."""
        if self.thing is None or self.sent is None:
            return False
        opened = self._opened(self.thing, self.sent)
        return opened is None or any(differences(opened, self.snapshot))

    def bring_up_to_date(self, fields: FormFields) -> None:
        """Note the conflict, and merge the colleague's changes into the submitted data."""
        if self.thing is None or self.sent is None:
            return
        opened = self._opened(self.thing, self.sent)
        self.conflict = Conflict(self.thing, self.user, self.sent, fields)
        if opened:
            self.conflict.compare(opened, self.snapshot)
            self.sent = merge_submission(self.sent, opened, self.snapshot, fields)
        self.sent["version"] = self.version

    @staticmethod
    def _opened(thing: Model, sent: QueryDict) -> Version | None:
        return read(sent.get("version", ""), thing)


def sent_by(request: HttpRequest) -> QueryDict | None:
    return request.POST.copy() if request.method == "POST" else None
