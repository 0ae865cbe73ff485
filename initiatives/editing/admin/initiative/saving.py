"""Effects of saving the form of an entry: transition, confirmation, marks of translations, distinct pairs."""

from django.contrib import messages
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from initiatives.editing.confirmation import confirm_entries
from initiatives.editing.consent import asked_sentence
from initiatives.editing.practice.numbers import is_practising
from initiatives.editing.proposals import ask_for_consent, propose
from initiatives.editing.site import LONGEST_NUMBER
from initiatives.editing.workflow import notify_of_proposal, notify_of_transitions, record_transition
from initiatives.models import DistinctPair, EditingDraft, Initiative, Proposal, State

from .forms import InitiativeForm
from .page import LONGEST_COMMENT, InitiativePage, Trial

DONE = {
    State.DRAFT: gettext_lazy("It is a draft again."),
    State.IN_REVIEW: gettext_lazy("It waits for a publisher."),
    State.PUBLISHED: gettext_lazy("Published, and confirmed as correct today."),
    State.ARCHIVED: gettext_lazy("Archived: readers find it by its address alone."),
}


def complete_saving(form: InitiativeForm, page: InitiativePage) -> list[tuple[int, str]]:
    """Once the entry and its related rows are stored. Returns messages for the editor, each with its level."""
    said = _added_governments(form, page)
    EditingDraft.objects.of(page.user, page.entry).delete()
    form.save_marks()
    form.save_differences()
    entry = Initiative.objects.get(pk=form.instance.pk)
    if entry.state != form.state_before:
        transition = record_transition(entry, form.state_before, page.user, page.comment[:LONGEST_COMMENT])
        told = notify_of_transitions([transition], page.user)
        said.append((messages.SUCCESS, step_sentence(entry, told)))
    if page.sent is not None and "_confirm" in page.sent and entry.is_published:
        confirm_entries([entry], page.user, timezone.localdate())
        said.append((messages.SUCCESS, _("Confirmed as still correct today.")))
    _keep_apart(entry, page)
    if ask_for_consent(entry, form.held_back, page.user, page.comment[:LONGEST_COMMENT]):
        said.append((messages.WARNING, asked_sentence(form.held_back)))
    return said


def step_sentence(entry: Initiative, told: int) -> str:
    """What a step did, where to see it, and how many colleagues hear of it."""
    parts: list[str] = [str(DONE[State(entry.state)])]
    if is_practising():
        parts.append(_("In your practice entry alone: readers and colleagues see nothing of it."))
    elif entry.is_published:
        parts.append(format_html('<a href="{}">{}</a>', entry.get_absolute_url(), _("See it on the site.")))
    if told:
        people = ngettext("%(number)s colleague is told by mail.", "%(number)s colleagues are told by mail.", told)
        parts.append(people % {"number": told})
    return format_html_join(" ", "{}", ((part,) for part in parts))


def keep_proposal(entry: Initiative, page: InitiativePage, trial: Trial) -> Proposal:
    proposal = propose(entry, page.snapshot, trial.wanted, page.comment, page.user)
    notify_of_proposal(proposal, page.user)
    return proposal


def _keep_apart(entry: Initiative, page: InitiativePage) -> None:
    """Record a distinct pair if the editor pressed the button that says so."""
    number = page.sent.get("_different", "") if page.sent is not None else ""
    if number.isdecimal() and len(number) <= LONGEST_NUMBER:
        others = Initiative.objects.visible_to(page.user).filter(pk=number)
        DistinctPair.objects.say(entry, list(others), page.user)


def _added_governments(form: InitiativeForm, page: InitiativePage) -> list[tuple[int, str]]:
    added = [each for each in form.cleaned_data["governments"] if each.pk not in form.governments_before]
    names = [str(each) for each in added if each.pk not in page.user.government_ids]
    if not names:
        return []
    said = _("You added %(names)s: their editors can change this entry from now on.")
    return [(messages.WARNING, said % {"names": ", ".join(names)})]
