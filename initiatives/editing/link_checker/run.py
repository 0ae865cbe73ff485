"""Check the web addresses of the register, and record the results."""

from collections import Counter
from datetime import date

from initiatives.models import Initiative, LinkCheck, Organisation, Source

from .http import Fetcher


def named_addresses() -> list[str]:
    """The distinct addresses in entries, drafts included, organisations and sources."""
    named = [
        Initiative.objects.exclude(website="").values_list("website", flat=True),
        Organisation.objects.exclude(website="").values_list("website", flat=True),
        Source.objects.exclude(url="").values_list("url", flat=True),
    ]
    return sorted({address for addresses in named for address in addresses})


def check_links(fetcher: Fetcher, day: date, most: int | None = None, only_due: bool = True) -> Counter[str]:
    """Check addresses, the longest unchecked first, and record each result at once.

    Return the number of addresses by outcome. Checks of addresses that are no longer used are deleted.
    """
    named = named_addresses()
    LinkCheck.objects.no_longer_named(named).delete()
    known = {check.url: check for check in LinkCheck.objects.of_addresses(named)}
    due = [url for url in named if not only_due or url not in known or known[url].is_due(day)]
    due.sort(key=lambda url: (known[url].checked_on if url in known else date.min, url))
    outcomes: Counter[str] = Counter()
    for url in due[:most]:
        result = fetcher.check(url)
        check = known.get(url) or LinkCheck(url=url, checked_on=day)
        check.record(result.outcome, result.detail, day, result.moved_to)
        check.save()
        outcomes[result.outcome] += 1
    return outcomes
