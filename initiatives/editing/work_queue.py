"""The work queues of one editor. Each item links to the place where it can be done."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.browse.empty_searches import still_empty
from initiatives.formatting.dates import day_in_words, local_day_in_words
from initiatives.formatting.texts import language_name
from initiatives.models import (
    EmptySearch,
    Feedback,
    Initiative,
    LinkCheck,
    Organisation,
    OutdatedTranslation,
    Proposal,
    Remark,
    Role,
    Source,
    SpreadsheetImport,
    State,
    User,
)

from . import permissions
from .duplicates import LikelyPair, likely_pairs

# The number of items shown of each kind.
SHOWN = 8


@dataclass(frozen=True)
class Item:
    said: str
    address: str
    detail: str = ""
    # An entry that can be confirmed here, with its summary and the sources to check it against.
    to_confirm: Initiative | None = None


@dataclass(frozen=True)
class WorkQueue:
    """Items of one kind to work on."""

    name: str
    heading: str
    hint: str
    items: list[Item]
    number: int
    # The address of the full list, if there is one.
    address: str = ""

    @property
    def is_cut(self) -> bool:
        return self.number > len(self.items)


def work_queues(user: User) -> list[WorkQueue]:
    """The queues that are not empty, most urgent first, in a fixed number of queries."""
    makers = [
        _messages, _remarks, _proposals, _imports, _in_review, _drafts, _overdue, _announced, _broken, _incomplete,
        _outdated, _duplicates, _missed,
    ]  # fmt: skip
    return [queue for make in makers for queue in make(user) if queue.items]


def _entry(initiative: Initiative, detail: str = "", anchor: str = "") -> Item:
    address = reverse("admin:initiatives_initiative_change", args=[initiative.pk])
    return Item(str(initiative), f"{address}#{anchor}" if anchor else address, detail)


def _queue(
    name: str, heading: str, hint: str, found: QuerySet[Any], say: Callable[[Any], Item], address: str = ""
) -> WorkQueue:
    items = [say(each) for each in found[:SHOWN]]
    return WorkQueue(name, heading, hint, items, found.count() if len(items) == SHOWN else len(items), address)


def _list(model: str, **query: object) -> str:
    return f"{reverse(f'admin:initiatives_{model}_changelist')}?{urlencode(query)}"


def _imports(user: User) -> Iterator[WorkQueue]:
    def say(spreadsheet: SpreadsheetImport) -> Item:
        address = reverse("admin:initiatives_spreadsheetimport_change", args=[spreadsheet.pk])
        who = spreadsheet.made_by.get_full_name() or spreadsheet.made_by.username if spreadsheet.made_by else ""
        return Item(spreadsheet.file_name, address, who)

    found = SpreadsheetImport.objects.visible_to(user).planned().select_related("made_by")
    hint = _("Look at what each would do, and apply it. What is not wanted can be left: nothing of it is written.")
    yield _queue(
        "imports", _("Spreadsheets with a plan"), hint, found, say, _list("spreadsheetimport", stage="planned")
    )
    half_done = SpreadsheetImport.objects.visible_to(user).half_done().select_related("made_by")
    hint = _("Some of their steps are left. Open each, and let it go on to its end.")
    yield _queue("half_done_imports", _("Imports that are half done"), hint, half_done, say, _list("spreadsheetimport"))


def _own_list(user: User, **query: object) -> str:
    """The address of the list of entries, filtered to the user's own."""
    return _list("initiative", **({} if user.is_administrator else {"mine": "yes"}), **query)


def _theirs(user: User) -> Any:
    """The entries of the user's governments; for an administrator all entries."""
    entries = Initiative.objects.all()
    return entries if user.is_administrator else entries.of_governments_of(user)


def _messages(user: User) -> Iterator[WorkQueue]:
    if not user.is_at_least(Role.EDITOR):
        return
    found = Feedback.objects.open()
    found = found if user.is_administrator else found.for_governments(user.governments.all())

    def say(message: Feedback) -> Item:
        address = reverse("admin:initiatives_feedback_change", args=[message.pk])
        return Item(str(message), address, local_day_in_words(message.received))

    hint = _("Answer in the entry, then settle the message: the reader's e-mail address is forgotten.")
    heading = _("Reports and suggestions from readers")
    yield _queue("messages", heading, hint, found.distinct(), say, _list("feedback", settled="no"))


def _remarks(user: User) -> Iterator[WorkQueue]:
    found = Remark.objects.waiting_for(user).select_related("initiative", "made_by")

    def say(remark: Remark) -> Item:
        page = reverse("admin:initiatives_initiative_remarks", args=[remark.initiative_id])
        who = (remark.made_by.get_full_name() or remark.made_by.username) if remark.made_by else "–"
        return Item(str(remark), f"{page}#remark-{remark.pk}", f"{who}, {remark.initiative}")

    hint = _("Answer them, and settle what is done.")
    yield _queue("remarks", _("Comments and questions of colleagues"), hint, found, say)


def _proposals(user: User) -> Iterator[WorkQueue]:
    waiting = Proposal.objects.open().select_related("initiative", "made_by")

    def say(proposal: Proposal) -> Item:
        who = str(proposal.made_by or "–")
        address = reverse("admin:initiatives_proposal_change", args=[proposal.pk])
        return Item(str(proposal.initiative), address, f"{who}, {local_day_in_words(proposal.made)}")

    name, address, own = "proposals", _list("proposal", open="yes"), waiting.made_by_themselves(user)
    if user.is_at_least(Role.PUBLISHER):
        heading, hint = _("Proposals to decide on"), _("Look at what would change, then apply or decline.")
        yield _queue(name, heading, hint, waiting.concerning(user), say, address)
        name, own = "own-proposals", own.exclude(pk__in=waiting.concerning(user).values("pk"))
    hint = _("They wait for a publisher of the entry's government.")
    yield _queue(name, _("Your proposals"), hint, own, say, address)


def _in_review(user: User) -> Iterator[WorkQueue]:
    found = _theirs(user).in_state(State.IN_REVIEW)
    if user.is_at_least(Role.PUBLISHER):
        heading, hint = _("In review: to be published"), _("Read it, then publish it or send it back with a comment.")
    else:
        heading, hint = _("In review"), _("They wait for a publisher of your government.")
    yield _queue("in-review", heading, hint, found, _entry, _own_list(user, state__exact="in_review"))


def _drafts(user: User) -> Iterator[WorkQueue]:
    found = _theirs(user).in_state(State.DRAFT)
    hint = _("Complete them, and send them to review.")
    yield _queue("drafts", _("Drafts"), hint, found, _entry, _own_list(user, state__exact="draft"))


def _overdue(user: User) -> Iterator[WorkQueue]:
    if not user.is_at_least(Role.EDITOR):
        return
    found = _theirs(user).published().due_for_review(timezone.localdate()).longest_unconfirmed_first()

    def say(initiative: Initiative) -> Item:
        confirmed = initiative.verified_on
        since = _("confirmed on %(day)s") % {"day": day_in_words(confirmed)} if confirmed else _("never confirmed")
        item = _entry(initiative, since)
        return Item(item.said, item.address, since, initiative)

    found = found.with_sources()
    hint = _("Check each against its sources. What is confirmed makes room for the next.")
    yield _queue("overdue", _("To be confirmed"), hint, found, say, _own_list(user, due="yes"))


def _announced(user: User) -> Iterator[WorkQueue]:
    found = _theirs(user).published().announced_before(timezone.localdate())

    def say(initiative: Initiative) -> Item:
        assert initiative.announced_for
        return _entry(initiative, initiative.announced_for.in_words(), "id_announced_for")

    hint = _("The date has passed, and the register does not say whether it came. Find out, and say so.")
    yield _queue("announced", _("Announced for a date that has passed"), hint, found, say)


def _broken(user: User) -> Iterator[WorkQueue]:
    broken = {check.url: check for check in LinkCheck.objects.broken()}
    named = list(_naming(user, broken))
    items = [Item(said, address, broken[url].url) for said, address, url in named[:SHOWN]]
    hint = _("The address was not found on several days. Look for the new one, or leave it empty.")
    heading = _("Broken links")
    yield WorkQueue("links", heading, hint, items, len(named), _list("linkcheck", broken="yes"))


def _naming(user: User, urls: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """The things that have one of these addresses, each with its edit page and the address."""
    for initiative in _theirs(user).naming_address(urls):
        yield str(initiative), _entry(initiative, anchor="id_website").address, initiative.website
    if user.is_administrator:
        for organisation in Organisation.objects.naming_address(urls):
            address = reverse("admin:initiatives_organisation_change", args=[organisation.pk])
            yield str(organisation), f"{address}#id_website", organisation.website
        for source in Source.objects.naming_address(urls):
            yield str(source), f"{reverse('admin:initiatives_source_change', args=[source.pk])}#id_url", source.url


def _incomplete(user: User) -> Iterator[WorkQueue]:
    if not user.is_at_least(Role.EDITOR):
        return
    found = _theirs(user).published().incomplete()
    hint = _("Each lacks a text, a term or a source: the top of its form says which.")
    heading = _("Public, and not complete")
    yield _queue("incomplete", heading, hint, found, _entry, _own_list(user, incomplete="yes"))


def _outdated(user: User) -> Iterator[WorkQueue]:
    marks = OutdatedTranslation.objects.editable_by(user).select_related("initiative").order_by("-since", "pk")

    def say(mark: OutdatedTranslation) -> Item:
        names = {"language": language_name(mark.language), "changed": language_name(mark.because)}
        detail = _("%(language)s: older than the text in %(changed)s") % names
        anchor = f"id_{mark}" if mark.model == "initiative" else ""
        return _entry(mark.initiative, detail, anchor)

    hint = _("Translate what changed, or say in the form that the translations still hold.")
    yield _queue("outdated", _("Translations that fell behind"), hint, marks, say)


def _missed(user: User) -> Iterator[WorkQueue]:
    if not user.is_at_least(Role.EDITOR):
        return
    found = still_empty(SHOWN)
    number = EmptySearch.objects.for_editors().count() if len(found) == SHOWN else len(found)

    def say(missed: EmptySearch) -> Item:
        address = f"{reverse('admin:initiatives_emptysearch_changelist')}?{urlencode({'q': missed.words})}"
        times = ngettext("%(number)s time", "%(number)s times", missed.times) % {"number": missed.times}
        return Item(missed.words, address, f"{language_name(missed.language)}, {times}")

    hint = _(
        "Readers searched for these words and found nothing."
        " A synonym, another name of an entry, or a new entry may help."
    )
    items = [say(missed) for missed in found]
    yield WorkQueue("missed", _("Searches that found nothing"), hint, items, number, _list("emptysearch"))


def _duplicates(user: User) -> Iterator[WorkQueue]:
    if not user.is_at_least(Role.EDITOR):
        return

    def say(pair: LikelyPair) -> Item:
        mine, other = pair.first, pair.second
        if not permissions.may_edit(user, mine):
            mine, other = other, mine
        names = {"other": other, "alike": ", ".join(str(each) for each in pair.alike_in)}
        return _entry(mine, _("looks like “%(other)s” (%(alike)s)") % names, "entry-state")

    items = [say(pair) for pair in likely_pairs(user, SHOWN)]
    hint = _("Say at the top of the form that they are different entries, or merge them.")
    yield WorkQueue("duplicates", _("Likely duplicates"), hint, items, len(items))
