"""The facts of an entry as OECD's shapes want them: one country, one amount a year, organisations in one line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from initiatives.formatting.figures import plain_number
from initiatives.formatting.money import amount_alone_in_cell
from initiatives.models import BudgetLine, Government, Initiative, Organisation, Participation, Term
from initiatives.models.languages import in_every_language, text_in

from .survey import WHOLE_COUNTRY

CHUNK = 200
# Who is responsible: those who lead it, else those who run it, else those who pay.
LEAD = Participation.Role.LEAD
RESPONSIBLE = (LEAD, Participation.Role.OPERATOR, Participation.Role.FUNDER)
PLAIN = ("exactly", "about")
MOST_LINKS = 9


@dataclass(frozen=True)
class Reported:
    """An entry with the class of its largest amount per year, if one has a class."""

    initiative: Initiative
    yearly: str
    amount: BudgetLine | None

    @property
    def country(self) -> str:
        """The code of its government; of several, or none, that of the whole country."""
        codes = [government.stip_code for government in self.governments if government.stip_code]
        return codes[0] if len(codes) == 1 == len(self.governments) else WHOLE_COUNTRY

    @property
    def governments(self) -> list[Government]:
        return list(self.initiative.governments.all())

    @property
    def responsible_role(self) -> str:
        roles = {each.role for each in self.initiative.participations.all()}
        return next((role for role in RESPONSIBLE if role in roles), "")

    @property
    def responsible(self) -> list[Organisation]:
        taking_part = self.initiative.participations.all()
        return [each.organisation for each in taking_part if each.role == self.responsible_role]

    @property
    def not_told_as_leading(self) -> list[Participation]:
        """Those in other roles; and who leads, where a body has another role beside it or does not stand first."""
        taking_part = list(self.initiative.participations.all())
        others = {each.organisation_id for each in taking_part if each.role != LEAD}
        are_leads_first = taking_part == sorted(taking_part, key=lambda each: each.role != LEAD)
        are_told = {each.pk for each in taking_part if are_leads_first and each.organisation_id not in others}
        return [each for each in taking_part if each.role != LEAD or each.pk not in are_told]

    @property
    def amounts_not_told(self) -> list[BudgetLine]:
        """Amounts per year, apart from the one that the column of the amount tells whole."""
        told = self.exact_amount
        per_year = [line for line in self.initiative.budget_lines.all() if line.kind == BudgetLine.Kind.PER_YEAR]
        is_plain = {line.pk for line in per_year if amount_alone_in_cell(line) == per_year_in_cell(line)}
        return [line for line in per_year if line != told or line.pk not in is_plain]

    @property
    def exact_amount(self) -> BudgetLine | None:
        """Its amount per year, if that says how much, not only more or less than how much."""
        return self.amount if self.amount and self.amount.qualifier in PLAIN else None

    @property
    def original_titles(self) -> list[str]:
        titles = in_every_language(self.initiative, "title")
        english = titles.pop("en", "")
        return [title for title in dict.fromkeys(titles.values()) if title != english]

    @property
    def links(self) -> list[str]:
        """Its own page first, even if there is none, then where its facts were read."""
        sources = [citation.source.url for citation in self.initiative.citations.all() if citation.source.url]
        others = [url for url in dict.fromkeys(sources) if url != self.initiative.website]
        return [self.initiative.website, *others]

    @property
    def coded_terms(self) -> list[Term]:
        """The terms of which OECD's lists may have a code, types of instrument apart."""
        entry = self.initiative
        return [*entry.themes.all(), *entry.challenges.all(), *entry.target_groups.all()]


def reported(initiatives: Iterable[Initiative]) -> Iterator[Reported]:
    """Entries that were fetched with their download details, with their amounts per year: a query for each chunk."""
    rest = iter(initiatives)
    while chunk := list(islice(rest, CHUNK)):
        lines = BudgetLine.objects.with_yearly_class().filter(initiative__in=[entry.pk for entry in chunk])
        largest: dict[int, BudgetLine] = {}
        for line in lines.largest_first():
            largest.setdefault(line.initiative_id, line)
        for entry in chunk:
            line_or_none = largest.get(entry.pk)
            yield Reported(entry, str(getattr(line_or_none, "yearly", "")), line_or_none)


def per_year_in_cell(line: BudgetLine) -> str:
    """The number and its kind: what the column of the amount tells."""
    return f"{plain_number(line.amount)} EUR per year"


def organisation_text(organisation: Organisation, separators: str = ";|¬") -> str:
    """English name (ACRONYM;Original name), without the characters that the shape needs for itself."""
    name = text_in(organisation, "name", "en")
    originals = dict.fromkeys(in_every_language(organisation, "name").values())
    original = ", ".join(text for text in originals if text != name)
    parts = [_without(text, separators) for text in (name, organisation.acronym, original)]
    return f"{parts[0]} ({parts[1]};{parts[2]})"


def _without(text: str, separators: str) -> str:
    for separator in separators:
        text = text.replace(separator, ",")
    return text
