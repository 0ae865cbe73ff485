"""The texts of editors in a report, as they were on its day."""

from django.utils.translation import gettext

from initiatives.formatting.dates import day_in_words
from initiatives.history.as_of import end_of
from initiatives.history.records import instance_from, newest_before, versions_of
from initiatives.models import ReportText
from initiatives.models.languages import current_language, text_and_language

from .content import Words
from .scope import Scope


def texts_of(scope: Scope) -> dict[str, Words]:
    """By chapter. They speak of the whole register at length, so no chosen part and no summary has them."""
    if not scope.is_full or any(scope.chosen.values()):
        return {}
    if not scope.as_of:
        return {chapter: _words(text) for chapter, text in ReportText.objects.by_chapter().items()}
    records = newest_before(versions_of(ReportText), end_of(scope.as_of))
    return {record["chapter"]: _words(instance_from(ReportText, record)) for record in records}


def _words(text: ReportText) -> Words:
    written, language = text_and_language(text, "text")
    paragraphs = [" ".join(part.split()) for part in written.replace("\r", "").split("\n\n") if part.strip()]
    by = gettext("Written by %(author)s on %(day)s. The other sentences are composed from the register.")
    said = by % {"author": text.author, "day": day_in_words(text.written)}
    return Words(paragraphs, said, "" if language == current_language() else language)
