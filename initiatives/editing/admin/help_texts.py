"""Help texts for fields whose name does not explain them."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

HELP: dict[str, StrOrPromise] = {
    "initiative.acronym": _("As people say it, when the name has a short form."),
    "initiative.parent": _("The plan or programme that contains it, if there is one in the register."),
    "initiative.start": _("As precise as the source: 2021, 2021-Q1 or 2021-04-30. Leave it empty rather than guess."),
    "initiative.end": _("Only when a source says it. What has no end that is known stays open."),
    "initiative.announced_for": _(
        "When it was promised, if it has not begun. A date that has passed is shown as such."
    ),
    "initiative.stated_status": _("What a source says. Where the dates decide, they go before it."),
    "initiative.status_as_of": _("The date of the source that says so, as precisely as the source gives it."),
    "initiative.website": _("Its own page, not the front page of its ministry."),
    "initiative.governments": _("Who is competent and pays, not where it takes place."),
    "initiative.themes": _("One or two: those that it would be looked for under."),
    "initiative.challenges": _("Only if it is meant to help with one."),
    "initiative.target_groups": _("For whom it is, as its source says."),
    "initiative.review_interval": _("Shorter for what changes often, such as open calls."),
    "initiative.verified_on": _("The day on which somebody last checked it against its sources."),
    "instrument.type": _("One row for each way in which it acts."),
    "participation.role": _("A funder pays, a lead decides, an operator carries it out."),
    "budgetline.amount": _("In whole euros, as the source says it: 32000000 for 32 million."),
    "budgetline.kind": _("Different kinds are never added up: choose what the source says, not what fits."),
    "budgetline.qualifier": _("“About” or “more than”, when the source says so."),
    "budgetline.starts": _("The period that the money is for: 2021, or 2021-04."),
    "keyfigure.value": _("The number alone; what it counts goes below."),
    "keyfigure.as_of": _("The date that the source gives for it."),
    "citation.source": _("The document in which you read it."),
    "citation.supports": _("The whole entry, unless this place speaks of one fact; then choose the fact below."),
    "citation.note": _("In the language of the source; pages in that language show it."),
    "organisation.kind": _("What it is, not what it does in one initiative."),
    "organisation.part_of": _("The body that it belongs to: a faculty to its university."),
    "organisation.enterprise_number": _("As in the Crossroads Bank for Enterprises: 0671.516.647."),
    "source.title": _("In its own language."),
    "source.published": _("As precise as the document says: 2021, or 2021-09-01."),
    "source.read_on": _("The day on which somebody read it."),
    "source.licence": _("As the document names it, for example CC BY 4.0."),
}
