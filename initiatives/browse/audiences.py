"""The initiatives for one kind of reader, in the order of what one does with them, with or without a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.formatting.money import amount_in_words
from initiatives.models import BudgetLine, Initiative, Organisation

from .filters import InitiativeFilter
from .places import Competence


class Audience(models.TextChoices):
    COMPANY = "company", _("company")
    TEACHER = "teacher", _("teacher")
    PUPIL = "pupil", _("pupil or student")
    JOB_SEEKER = "job-seeker", _("job seeker")
    RESEARCHER = "researcher", _("researcher")
    ADMINISTRATION = "administration", _("administration")


HEADINGS: Mapping[Audience, StrOrPromise] = {
    Audience.COMPANY: _("For you as a company"),
    Audience.TEACHER: _("For you as a teacher"),
    Audience.PUPIL: _("For you as a pupil or student"),
    Audience.JOB_SEEKER: _("For you as a job seeker"),
    Audience.RESEARCHER: _("For you as a researcher"),
    Audience.ADMINISTRATION: _("For you as an administration"),
}
# The target groups of the register to which each kind of reader belongs.
TARGETS: Mapping[Audience, Sequence[str]] = {
    Audience.COMPANY: ("companies", "smes", "start-ups", "entrepreneurs", "large-companies"),
    Audience.TEACHER: ("teachers", "schools"),
    Audience.PUPIL: ("pupils", "students"),
    Audience.JOB_SEEKER: ("jobseekers",),
    Audience.RESEARCHER: ("researchers", "research-organisations", "higher-education"),
    Audience.ADMINISTRATION: ("public-administrations", "civil-servants", "local-authorities"),
}
# Courses for everybody are for them as well.
PEOPLE = frozenset({Audience.TEACHER, Audience.PUPIL, Audience.JOB_SEEKER})

# Slug, heading, hint, and the types of instrument. An initiative stands at the first step at which it helps.
STEPS: Sequence[tuple[str, StrOrPromise, StrOrPromise, frozenset[str]]] = (
    (
        "learn",
        _("Learn"),
        _("Courses, lessons and events"),
        frozenset({"course", "teaching-material", "awareness", "information-portal", "education-reform"}),
    ),
    (
        "try",
        _("Try it out"),
        _("Advice, data, equipment and places to test"),
        frozenset({
            "advice", "test-environment", "competence-centre", "data-platform", "equipment", "ai-application",
            "public-sector-ai",
        }),
    ),
    (
        "fund",
        _("Get money"),
        _("Grants, vouchers and tax relief"),
        frozenset({
            "voucher", "business-grant", "research-grant", "tax-relief", "support-programme", "institutional-funding",
        }),
    ),
    (
        "grow",
        _("Grow"),
        _("Networks, investors, orders and prizes"),
        frozenset({"network", "equity-fund", "procurement", "prize"}),
    ),
    ("rules", _("Know the plans and rules"), _("Strategies, laws, advice on ethics, studies"), frozenset()),
)  # fmt: skip
# Kinds of amount that tell a reader what they can get, before those that tell how large the whole is.
OWN_MONEY = (BudgetLine.Kind.GRANT_CEILING, BudgetLine.Kind.GRANT_FLOOR, BudgetLine.Kind.PER_PROJECT)
MOST_AMOUNTS = 2
# Offers of a step that are seen at once; the others are folded beneath.
FIRST = 3
RUNNING = ("operator", "lead")


@dataclass(frozen=True)
class Offer:
    """An initiative as somebody meets it who wants to make use of it."""

    initiative: Initiative
    amounts: list[str]
    runners: list[Organisation]

    @property
    def address(self) -> str:
        """Where to go: the site of the initiative, else that of the first organisation that runs it."""
        return self.initiative.website or next((each.website for each in self.runners if each.website), "")

    @property
    def is_its_own(self) -> bool:
        return bool(self.initiative.website)


@dataclass
class Step:
    """The offers at one step: those of the reader's governments, and what the others have for the same."""

    slug: str
    heading: StrOrPromise
    hint: StrOrPromise
    offers: list[Offer] = field(default_factory=list)
    elsewhere: list[Initiative] = field(default_factory=list)

    @property
    def first(self) -> list[Offer]:
        """Those at the top; a single one more is not worth a fold."""
        return self.offers if len(self.offers) <= FIRST + 1 else self.offers[:FIRST]

    @property
    def rest(self) -> list[Offer]:
        return self.offers[len(self.first) :]


@dataclass(frozen=True)
class ForYou:
    """All that the register has for one kind of reader. `query` lists the offers, `number` counts them."""

    audience: Audience
    steps: list[Step]
    query: str
    number: int

    @property
    def heading(self) -> StrOrPromise:
        return HEADINGS[self.audience]

    @property
    def is_for_people(self) -> bool:
        return self.audience in PEOPLE


def for_you(audience: Audience, competences: Sequence[Competence] = ()) -> ForYou:
    """What there is for a reader, in a fixed number of queries; with a place, what its governments have comes first."""
    own = {competence.government.slug for competence in competences}
    listed = _listed(audience)
    steps = {slug: Step(slug, heading, hint) for slug, heading, hint, _types in STEPS}
    number = 0
    for entry in listed.qs.with_page_details():
        step = steps[step_of(entry)]
        if not own or own & {government.slug for government in entry.governments.all()}:
            step.offers.append(_offer(entry))
            number += 1
        else:
            step.elsewhere.append(entry)
    found = [step for step in steps.values() if step.offers or step.elsewhere]
    for step in found:
        # Somewhere to go first; the order of the list stays beside that.
        step.offers.sort(key=lambda offer: not offer.address)
    return ForYou(audience, found, _address(listed, competences), number)


def numbers() -> list[tuple[Audience, StrOrPromise, int]]:
    """Each kind of reader with the number of initiatives for it, ended ones left out."""
    return [(audience, HEADINGS[audience], _listed(audience).number) for audience in Audience]


def step_of(entry: Initiative) -> str:
    """The first step at which it helps; plans, rules and what acts in no way that helps come last."""
    acts = {instrument.type.slug for instrument in entry.instruments.all()}
    return next((slug for slug, _heading, _hint, types in STEPS if acts & types), STEPS[-1][0])


def _listed(audience: Audience) -> InitiativeFilter:
    query = QueryDict(mutable=True)
    query.setlist("target", list(TARGETS[audience]))
    return InitiativeFilter(query)


def _address(listed: InitiativeFilter, competences: Sequence[Competence]) -> str:
    """The query of the list for some governments, as the list itself would write it, without asking for it again."""
    if not competences:
        return listed.address
    governments = sorted((each.government for each in competences), key=lambda term: (term.position, term.slug))
    query = QueryDict(mutable=True)
    query.setlist("government", list(dict.fromkeys(term.slug for term in governments)))
    query.setlist("target", listed.data.getlist("target"))
    return query.urlencode()


def _offer(entry: Initiative) -> Offer:
    lines = sorted(entry.budget_lines.all(), key=lambda line: (line.kind not in OWN_MONEY, -line.amount))
    taking_part = [each for role in RUNNING for each in entry.participations.all() if each.role == role]
    runners = list(dict.fromkeys(each.organisation for each in taking_part))
    return Offer(entry, [amount_in_words(line) for line in lines[:MOST_AMOUNTS]], runners)
