"""Where OECD's shapes say less than the register, and where the register says less than they ask for, by entry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.models import BudgetLine, Citation, Initiative
from initiatives.models.languages import in_every_language, text_in

from .crosswalk import Crosswalk
from .facts import MOST_LINKS, Reported, reported


@dataclass(frozen=True)
class EntryGaps:
    """What an entry lacks, and what is lost of it on the way."""

    initiative: Initiative
    missing: list[str]
    lost: list[str]


def gaps(initiatives: Iterable[Initiative], crosswalk: Crosswalk) -> Iterator[EntryGaps]:
    """The entries of which something is missing or lost, in their order."""
    for each in reported(initiatives):
        found = EntryGaps(each.initiative, list(_missing(each, crosswalk)), list(_lost(each, crosswalk)))
        if found.missing or found.lost:
            yield found


def _missing(each: Reported, crosswalk: Crosswalk) -> Iterator[str]:
    entry = each.initiative
    if "en" not in in_every_language(entry, "summary"):
        yield _("no description in English")
    if not entry.start:
        yield _("no year in which it began")
    if not each.governments:
        yield _("no government: it is reported as of the whole of Belgium")
    if not each.responsible:
        yield _("no responsible organisation")
    if not crosswalk.codes([*entry.themes.all(), *entry.challenges.all()]):
        yield _("no theme")
    if not crosswalk.codes(entry.target_groups.all()):
        yield _("no target group")
    if not entry.instruments.all():
        yield _("no instrument")
    if each.amount is None:
        yield _("no amount per year: its class of budget is unknown")


def _lost(each: Reported, crosswalk: Crosswalk) -> Iterator[str]:
    yield from _lost_of_terms(each, crosswalk)
    yield from _lost_of_money(each)
    entry = each.initiative
    if len(each.governments) > 1:
        yield _("it belongs to several governments: it is reported as of the whole of Belgium")
    precise = [str(day) for day in (entry.start, entry.end) if day and day.precision != "year"]
    if precise:
        yield _("only the year is told of %(dates)s") % {"dates": ", ".join(precise)}
    if each.responsible_role not in ("", "lead"):
        yield _("nobody leads it: who runs or pays for it is reported as responsible")
    if (further := len(each.links) - MOST_LINKS) > 0:
        yield ngettext("%(number)d address too many", "%(number)d addresses too many", further) % {"number": further}
    for number in _records(entry):
        yield _("it cites record %(number)s of the survey: say whether it is the same") % {"number": number}


def _lost_of_terms(each: Reported, crosswalk: Crosswalk) -> Iterator[str]:
    types = [instrument.type for instrument in each.initiative.instruments.all()]
    lost = crosswalk.without_code([*each.coded_terms, *dict.fromkeys(types)])
    if lost:
        names = ", ".join(text_in(term, "name") for term in lost)
        yield _("without a code: %(names)s") % {"names": names}


def _lost_of_money(each: Reported) -> Iterator[str]:
    lines = list(each.initiative.budget_lines.all())
    if each.amount is not None and each.exact_amount is None:
        yield _("its amount per year only says more or less than how much: the class and a tag alone tell it")
    others = len([line for line in lines if line.kind != BudgetLine.Kind.PER_YEAR])
    if others:
        yield ngettext(
            "%(number)d amount is left out, since it is not per year",
            "%(number)d amounts are left out, since they are not per year",
            others,
        ) % {"number": others}


def _records(entry: Initiative) -> list[str]:
    """The numbers of the survey's records in which facts of it were read."""
    kind = Citation.LocatorKind.RECORD
    records = (each for each in entry.citations.all() if each.locator_kind == kind and each.locator)
    return list(dict.fromkeys(each.locator for each in records if "STIP Compass" in each.source.title))
