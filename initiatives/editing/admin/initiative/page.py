"""One request for the form of an entry: its purpose, its result, and the context beside the form."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, cast

from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.editing import permissions
from initiatives.editing.admin.facts import OfferedSources
from initiatives.editing.admin.form_page import FormPage, sent_by
from initiatives.editing.admin.permissions import editor_of
from initiatives.editing.changesets import EntryChange, content_differences, entry_changes, entry_snapshot
from initiatives.editing.completeness import Missing, missing
from initiatives.editing.duplicates import duplicates_of
from initiatives.editing.preview import preview_address
from initiatives.editing.proposals import with_new_rows_named
from initiatives.history.snapshots import ITSELF, Version
from initiatives.models import Initiative, State, User

LONGEST_COMMENT = 2000
VERBS: dict[tuple[str, str], StrOrPromise] = {
    (State.PUBLISHED, State.IN_REVIEW): _("Unpublish"),
    (State.ARCHIVED, State.PUBLISHED): _("Publish again"),
}
VERBS_OF_STATE: dict[str, StrOrPromise] = {
    State.DRAFT: _("Back to draft"),
    State.IN_REVIEW: _("Send to review"),
    State.PUBLISHED: _("Publish"),
    State.ARCHIVED: _("Archive"),
}


# The steps on the way to readers, which the form offers first.
FORWARD = (State.IN_REVIEW, State.PUBLISHED)


def verb(before: str, after: str) -> StrOrPromise:
    return VERBS.get((before, after), VERBS_OF_STATE[after])


class Purpose(Enum):
    """The purpose for which the form is opened or sent."""

    SAVE = auto()
    PREVIEW = auto()
    PROPOSAL = auto()


@dataclass(frozen=True)
class Trial:
    """The snapshot and the missing parts that the entry would have after saving."""

    wanted: Version
    missing: list[Missing]

    @classmethod
    def of(cls, stored: Initiative) -> "Trial":
        return cls(entry_snapshot(stored), missing(stored))


class InitiativePage(FormPage):
    def __init__(self, user: User, sent: QueryDict | None, purpose: Purpose = Purpose.SAVE, step: str = "") -> None:
        super().__init__(user, sent)
        self.purpose = purpose
        if self.sent is not None and step in State.values:
            self.sent["state"] = step
        # The form comes back to be looked at; nothing is saved.
        self.is_shown = False
        # The changes that the form would make: None where nobody asked.
        self.changes: list[EntryChange] | None = None
        # The missing parts that prevented a publication.
        self.lacking: list[Missing] = []

    @classmethod
    def of(cls, request: HttpRequest, purpose: Purpose = Purpose.SAVE) -> "InitiativePage":
        """With the transition of the pressed button, unless the form is only previewed or proposed."""
        step = request.POST.get("_step", "") if purpose is Purpose.SAVE else ""
        return cls(editor_of(request), sent_by(request), purpose, step)

    @property
    def entry(self) -> Initiative | None:
        """The entry before saving. None while it is new, and if this person may not change it."""
        return cast(Initiative | None, self.thing)

    @cached_property
    def sources(self) -> OfferedSources:
        """What the form offers beside each fact, read once for all its rows."""
        return OfferedSources.to(self.entry)

    def first_steps(self) -> dict[str, object]:
        """The steps that a new entry can take as it is saved."""
        states = [state for state in permissions.possible_states(self.user, None) if state != State.DRAFT]
        forward = [state for state in states if state in FORWARD]
        return {"steps": [(state, verb(State.DRAFT, state)) for state in forward], "missing": self.lacking}

    @property
    def is_proposal(self) -> bool:
        return self.purpose is Purpose.PROPOSAL

    @property
    def stored_state(self) -> str:
        return str(self.snapshot[ITSELF][ITSELF]["state"]) if self.snapshot else State.DRAFT

    @property
    def is_opened_to_read(self) -> bool:
        """Whether the page of an entry is opened by somebody who may not change it."""
        return self.sent is None and self.thing is None and self.purpose is Purpose.SAVE

    @property
    def is_tried_first(self) -> bool:
        """Whether a dry run comes first, on whose result the answer depends."""
        if self.sent is None:
            return False
        is_published = self.sent.get("state") == State.PUBLISHED and self.stored_state != State.PUBLISHED
        return self.purpose is not Purpose.SAVE or is_published

    def show(self, trial: Trial | None) -> None:
        """Set up the page after a trial. There is no trial if the form has errors."""
        if self.purpose is not Purpose.SAVE:
            self.is_shown = True
            if trial and self.entry:
                wanted = with_new_rows_named(self.snapshot, trial.wanted)
                self.changes = entry_changes(self.entry, self.snapshot, wanted, self.user)
        elif trial and trial.missing and self.sent is not None:
            self.is_shown, self.lacking = True, trial.missing
            # The form stays in the state of the entry, so that it can be saved without publishing.
            self.sent["state"] = self.stored_state

    def is_proposed(self, trial: Trial) -> bool:
        """Whether the button that proposes was pressed, and there is a change."""
        is_asked = self.is_proposal and self.sent is not None and "_propose" in self.sent
        return is_asked and bool(content_differences(self.snapshot, trial.wanted))

    @property
    def comment(self) -> str:
        return self.sent.get("comment", "").replace("\0", "") if self.sent is not None else ""

    def context(self) -> dict[str, object]:
        context: dict[str, Any] = {"conflict": self.conflict, "is_proposal": self.is_proposal, "comment": self.comment}
        if self.changes is not None:
            context["changes"] = self.changes
        if self.lacking:
            context["lacking"] = self.lacking
        return context

    def workflow_context(self, entry: Initiative) -> dict[str, object]:
        """The state of the entry, its possible transitions, and its missing parts."""
        may_edit = permissions.may_edit(self.user, entry)
        may_see_past = permissions.may_see_past(self.user, entry)
        states = [state for state in permissions.possible_states(self.user, entry.state) if state != entry.state]
        steps = [(state, verb(entry.state, state)) for state in states] if may_edit else []
        is_before = entry.state in State.before_publication()
        forward = [step for step in steps if is_before and step[0] in FORWARD]
        return {
            "stored": entry,
            "last_step": entry.transitions.select_related("made_by").first(),
            "steps": forward,
            "other_steps": [step for step in steps if step not in forward],
            "missing": self.lacking or missing(entry),
            "preview": preview_address(entry) if may_see_past else "",
            "open_proposals": list(entry.proposals.open()) if may_see_past else [],
            "likely_duplicates": duplicates_of(entry, self.user) if may_edit and not self.is_proposal else [],
            "may_withdraw_previews": may_edit,
            "may_confirm": may_edit and entry.is_published,
        }
