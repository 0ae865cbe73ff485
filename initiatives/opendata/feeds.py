"""The list as a feed, for readers who want to be told: in the page's language, what changed last first.

Loading the register is no news: see initiatives/history/last_changes.py.
"""

import re
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiatives.formatting.status import aged_summary
from initiatives.history.last_changes import corrections, last_change
from initiatives.models import Initiative

from .dataset import LICENCE, Dataset
from .identifiers import tag, tag_of

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


def summary(initiative: Initiative) -> str:
    """The status with its date, what the entry is, and how old its facts are."""
    newest = initiative.newest_source
    said = aged_summary(initiative)
    return said if newest is None else f"{said} {_('Newest source: %(date)s.') % {'date': newest.in_words()}}"


def feed(dataset: Dataset, address: str) -> Feed:
    """`address` is the feed's own."""
    query = f"?{dataset.listed.address}" if dataset.listed.address else ""
    made = Feed(
        feed_guid=tag(f"initiatives.atom/{get_language()}{query}"),
        title=title(dataset),
        link=f"{dataset.site}{reverse('initiatives')}{query}",
        description=dataset.age.in_words(),
        language=get_language(),
        feed_url=address,
        author_name=_("Belgian AI initiatives"),
        feed_copyright=LICENCE,
    )
    corrected = corrections()
    found = [(last_change(each, corrected), each) for each in dataset.found.with_card_details().with_sources()]
    for moment, initiative in sorted(found, key=lambda pair: (-pair[0].timestamp(), pair[1].pk)):
        _add(made, initiative, moment, dataset.site)
    return made


def _add(made: Feed, initiative: Initiative, moment: datetime, site: str) -> None:
    terms = [*initiative.governments.all(), *initiative.themes.all(), *initiative.challenges.all()]
    made.add_item(
        title=printable(initiative.title),
        link=f"{site}{initiative.get_absolute_url()}",
        unique_id=tag_of(initiative),
        # The feed says that its summaries are HTML.
        description=escape(printable(summary(initiative))),
        pubdate=min(initiative.created, moment),
        updateddate=moment,
        categories=[*(term.slug for term in terms), str(initiative.current_status)],
    )
