"""The paragraphs that open a chapter: what is counted in it, each figure leading to what it counts."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from initiatives.formatting.money import euros
from initiatives.formatting.qualifiers import qualified_in_words
from initiatives.models import BudgetLine, Event, Government, Initiative, InstrumentType, Status
from initiatives.models.partial_date import day_in_words

from . import names
from .content import Line, Paragraph, Run
from .entries import EntryWriter, readable
from .scope import Selection
from .sentences import both, either, filled, initiatives, number, say, separated, spelt, when

# The types of instrument that a sentence names.
MOST_NAMED = 4
ORDER = (Status.RUNNING, Status.ANNOUNCED, Status.ENDED, Status.UNKNOWN)


def of_subject(chosen: Selection, about: str) -> Line:
    found = initiatives(len(chosen), chosen.address)
    return say(_("The register names %(initiatives)s %(about)s."), initiatives=found, about=about)


def of_place(chosen: Selection, place: str) -> Line:
    found = initiatives(len(chosen), chosen.address)
    return say(_("%(place)s the register names %(initiatives)s in this field."), initiatives=found, place=place)


def of_nobody(chosen: Selection) -> Line:
    found = initiatives(len(chosen), chosen.address)
    return say(_("For %(initiatives)s in this field no government is stated."), initiatives=found)


def statuses(chosen: Selection) -> list[Line]:
    """How many run, were announced, ended, or of which it is not known."""
    if not chosen.entries:
        return []
    if len(chosen) == 1:
        said = said_of_one(chosen.entries[0])
        return [say(_("When last checked it was %(status)s."), status=said)] if said else []
    by_status = [(status, chosen.of_status(status)) for status in ORDER]
    found = [(status, some) for status, some in by_status if some.entries]
    if len(found) == 1:
        return [_all_are(found[0][0])]
    parts = [_status(status, some) for status, some in found]
    return [say(_("When last checked, %(statuses)s."), statuses=both(parts))]


def _all_are(status: Status) -> Line:
    return say(
        {
            Status.RUNNING: _("All were running when last checked."),
            Status.ANNOUNCED: _("All were announced when last checked."),
            Status.ENDED: _("All had ended when last checked."),
            Status.UNKNOWN: _("Of none of them the status is known."),
        }[status]
    )


def said_of_one(initiative: Initiative) -> str:
    return {
        Status.RUNNING: pgettext("it was", "running"),
        Status.ANNOUNCED: pgettext("it was", "announced"),
        Status.ENDED: pgettext("it was", "ended"),
    }.get(Status(initiative.current_status), "")


def _status(status: Status, found: Selection) -> Line:
    count = len(found)
    message = {
        Status.RUNNING: ngettext("%(number)s was running", "%(number)s were running", count),
        Status.ANNOUNCED: ngettext("%(number)s was announced", "%(number)s were announced", count),
        Status.ENDED: ngettext("%(number)s had ended", "%(number)s had ended", count),
        Status.UNKNOWN: ngettext("%(number)s had no known status", "%(number)s had no known status", count),
    }[status]
    return filled(message, number=spelt(count, found.address))


def by_government(chosen: Selection, governments: Sequence[Government], competence: str = "") -> list[Line]:
    """How many of each government; of which there is none, and who is competent then."""
    found = [(government, chosen.of_term("government", government.slug)) for government in governments]
    sentences: list[Line] = []
    having = sorted((each for each in found if each[1].entries), key=lambda each: -len(each[1]))
    if len(having) == 1 and len(having[0][1]) == len(chosen):
        place = names.at(having[0][0])
        sentences.append(
            say(ngettext("It was taken %(place)s.", "All were taken %(place)s.", len(chosen)), place=place)
        )
    elif having:
        parts = [
            filled("%(number)s %(place)s", number=spelt(len(one), one.address), place=names.at(of))
            for of, one in having
        ]
        sentences.append(say(_("By government: %(parts)s."), parts=both(parts)))
        if sum(len(one) for _of, one in having) > len(chosen):
            sentences.append(say(_("An initiative of several governments is counted with each of them.")))
    nobody = chosen.of_term("government", "none")
    if nobody.entries and not chosen.scope.governments:
        message = ngettext(
            "For %(number)s no government is stated.", "For %(number)s no government is stated.", len(nobody)
        )
        sentences.append(say(message, number=spelt(len(nobody), nobody.address)))
    lacking: list[Line] = [[Run(names.at(government))] for government, one in found if not one.entries]
    if having and lacking:
        sentences.append(say(_("The sources name none %(places)s."), places=either(lacking)))
        if competence:
            sentences.append(say(competence))
    return sentences


def instruments(chosen: Selection) -> list[Line]:
    """The types of instrument that are used most, each with the number of initiatives."""
    counted: Counter[str] = Counter()
    types: dict[str, InstrumentType] = {}
    for entry in chosen.entries:
        for slug in {each.type.slug: types.setdefault(each.type.slug, each.type) for each in entry.instruments.all()}:
            counted[slug] += 1
    most = [slug for slug, count in sorted(counted.items(), key=lambda each: (-each[1], each[0])) if count > 1][
        :MOST_NAMED
    ]
    if len(most) < 2:
        return []
    parts = []
    for slug in most:
        found = chosen.of_instrument(slug)
        parts.append(
            filled("%(name)s (%(number)s)", name=names.many(types[slug]), number=number(len(found), found.address))
        )
    return [say(_("The instruments used most often are %(instruments)s."), instruments=both(parts))]


def money(chosen: Selection, place: str) -> list[Line]:
    """How many amounts of each kind the sources state, and from how much to how much. `place`: of their table."""
    by_kind: dict[str, list[BudgetLine]] = defaultdict(list)
    for entry in chosen.entries:
        for line in entry.budget_lines.all():
            by_kind[line.kind].append(line)
    count = sum(map(len, by_kind.values()))
    if not count:
        return [say(_("No amount is stated in the sources."))] if chosen.entries else []
    amounts = Run(ngettext("one amount", "%(number)s amounts", count) % {"number": count}, place, count)
    kinds = [_kind(BudgetLine.Kind(kind), lines) for kind, lines in sorted(by_kind.items(), key=_by_order)]
    sentence = say(_("The sources state %(amounts)s: %(kinds)s."), amounts=amounts, kinds=separated(kinds))
    return [sentence, say(_("Amounts of different kinds are not added."))] if len(kinds) > 1 else [sentence]


def _by_order(each: tuple[str, list[BudgetLine]]) -> int:
    return list(BudgetLine.Kind).index(BudgetLine.Kind(each[0]))


def _kind(kind: BudgetLine.Kind, lines: list[BudgetLine]) -> Line:
    ordered = sorted(lines, key=lambda line: line.amount)
    least, most = (_amount(ordered[place]) for place in (0, -1))
    if ordered[0].amount == ordered[-1].amount:
        message = pgettext("how many amounts, of which kind", "%(number)s %(kind)s, of %(least)s")
    else:
        message = pgettext("how many amounts, of which kind", "%(number)s %(kind)s, from %(least)s to %(most)s")
    return filled(message, number=len(lines), kind=_kind_in_words(kind, len(lines)), least=least, most=most)


def _kind_in_words(kind: BudgetLine.Kind, count: int) -> str:
    if kind == BudgetLine.Kind.SO_FAR:
        return npgettext("of amounts", "spent or awarded so far", "spent or awarded so far", count)
    return str(kind.label)


def _amount(line: BudgetLine) -> str:
    return qualified_in_words(euros(line.amount), line.qualifier)


def since_when(chosen: Selection, writer: EntryWriter) -> list[Line]:
    """When the first and the latest of them began."""
    begun = sorted(
        (entry for entry in chosen.entries if entry.start and entry.start.earliest <= chosen.scope.day),
        key=lambda entry: (entry.start.earliest if entry.start else date.min, entry.pk),
    )
    if len(begun) < 2 or begun[0].start == begun[-1].start:
        return []
    first, last = begun[0], begun[-1]
    assert first.start
    assert last.start
    message = _("The earliest of them began %(first_when)s (%(first)s), the latest %(last_when)s (%(last)s).")
    return [
        say(
            message,
            first_when=when(first.start),
            first=writer.reference(first),
            last_when=when(last.start),
            last=writer.reference(last),
        )
    ]


def events_after(chosen: Selection, baseline: date) -> list[tuple[Event, Initiative]]:
    """What happened after a day, the latest first."""
    found = [
        (event, entry) for entry in chosen.entries for event in entry.events.all() if event.date.earliest > baseline
    ]
    return sorted(found, key=lambda each: (each[0].date.latest, each[0].pk), reverse=True)


def what_happened(chosen: Selection, baseline: date, place: str, sequel_place: str) -> list[Line]:
    """How much the sources tell of since a day, and how many initiatives came after others."""
    events = len(events_after(chosen, baseline))
    sequels = sum(bool(readable(entry.sequels.all())) for entry in chosen.entries)
    sentences: list[Line] = []
    day = day_in_words(baseline)
    if events:
        told = Run(ngettext("one event", "%(number)s events", events) % {"number": events}, place, events)
        sentences.append(say(_("Since %(day)s the sources tell of %(events)s."), day=day, events=told))
    if sequels:
        followed = spelt(sequels, sequel_place)
        message = ngettext(
            "Of all initiatives, %(followed)s was continued in another, renamed or merged.",
            "Of all initiatives, %(followed)s were continued in another, renamed or merged.",
            sequels,
        )
        sentences.append(say(message, followed=followed))
    return sentences


def overdue(chosen: Selection, writer: EntryWriter) -> list[Line]:
    """The initiatives that were announced for a date that has passed, by name."""
    late = [entry for entry in chosen.entries if entry.is_overdue and not readable(entry.sequels.all())]
    if not late:
        return []
    message = ngettext(
        "%(number)s was announced for a date that has passed, and no source says that it came: %(titles)s.",
        "%(number)s were announced for dates that have passed, and no source says that they came: %(titles)s.",
        len(late),
    )
    return [say(message, number=spelt(len(late), ""), titles=both([[writer.reference(entry)] for entry in late]))]


def paragraph(*sentences: Sequence[Line], is_lead: bool = False) -> list[Paragraph]:
    whole = [sentence for several in sentences for sentence in several]
    return [Paragraph(whole, is_lead)] if whole else []
