"""The list as a feed, for readers who want to be told: in the page's language, what changed last first."""

import re
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiatives.formatting.status import aged_summary
from initiatives.models import Initiative

from .dataset import LICENCE, Dataset

# XML cannot hold these characters, not even escaped; the words of a search may contain them.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONG_AGO = datetime(2021, 9, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    """A feed whose date is that of its entries: one without entries has not changed today."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=LONG_AGO)


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def title(dataset: Dataset) -> str:
    """The name of the list with its filters, as the page says them."""
    # Asking for the chips counts every facet, which an unfiltered list can do without.
    chips = dataset.listed.chips if dataset.listed.address else []
    filters = [f"{chip.heading}: {chip.label}" for chip in chips]
    return printable(", ".join([_("Belgian AI initiatives"), *filters]))


def feed(dataset: Dataset, address: str) -> Feed:
    """`address` is the feed's own."""
    query = f"?{dataset.listed.address}" if dataset.listed.address else ""
    made = Feed(
        title=title(dataset),
        link=f"{dataset.site}{reverse('initiatives')}{query}",
        description=_("The public register of what Belgium's governments do to advance artificial intelligence."),
        language=get_language(),
        feed_url=address,
        author_name=_("Belgian AI initiatives"),
        feed_copyright=LICENCE,
    )
    for initiative in dataset.found.with_card_details().latest_change_first():
        _add(made, initiative, dataset.site)
    return made


def _add(made: Feed, initiative: Initiative, site: str) -> None:
    address = f"{site}{initiative.get_absolute_url()}"
    terms = [*initiative.governments.all(), *initiative.themes.all(), *initiative.challenges.all()]
    made.add_item(
        title=printable(initiative.title),
        link=address,
        unique_id=address,
        # The feed says that its summaries are HTML.
        description=escape(printable(aged_summary(initiative))),
        pubdate=initiative.created,
        updateddate=initiative.modified,
        categories=[term.slug for term in terms],
    )
