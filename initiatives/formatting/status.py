"""The status of an initiative as text."""

from django.utils.translation import pgettext


def status_in_words(status: str) -> str:
    return {
        "announced": pgettext("status", "Announced"),
        "running": pgettext("status", "Running"),
        "ended": pgettext("status", "Ended"),
        "archived": pgettext("status", "Archived"),
        "unknown": pgettext("status", "Status unknown"),
    }[status]
