"""A list of changes with a checkbox each, for deciding on a proposal and for restoring a version."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from initiatives.editing.changesets import EntryChange


@dataclass(frozen=True)
class ChangeSelection:
    """The offered changes and the ticked ones. At first, all changes without a clash are ticked."""

    choices: list[EntryChange]
    ticked: set[str]

    @property
    def taken(self) -> list[EntryChange]:
        return [choice for choice in self.choices if choice.key in self.ticked and not choice.is_done]


def read_selection(request: HttpRequest, choices: list[EntryChange], only: str = "") -> ChangeSelection:
    if request.method == "POST":
        return ChangeSelection(choices, set(request.POST.getlist("take")))
    if only:
        return ChangeSelection(choices, {only})
    return ChangeSelection(choices, {choice.key for choice in choices if not choice.is_clash})


def sentences(error: ValidationError) -> list[str]:
    """The messages of a validation error, each after the name of its field."""
    if not hasattr(error, "error_dict"):
        return [str(message) for message in error.messages]
    said = []
    for field, messages in error.message_dict.items():
        said += [message if field == "__all__" else f"{field}: {message}" for message in messages]
    return said


def nothing_chosen() -> list[str]:
    return [_("Tick at least one change.")]


def page_context(chosen: ChangeSelection, errors: list[str]) -> dict[str, object]:
    return {"chosen": chosen, "errors": errors}
