"""The practice entry as it is at the beginning: a complete draft, with something to restore."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Model
from django.utils import timezone

from initiatives.models import BudgetLine, Citation, Event, Government, Initiative, Source, Theme, User
from initiatives.models.languages import LANGUAGES
from initiatives.models.practice import FIRST_NUMBER

from .numbers import next_number

# Nobody gives a real entry this address.
SLUG = f"practice-{FIRST_NUMBER}"
# The entry is this old, and its amount was changed halfway.
AGE = timedelta(days=14)
AMOUNT_BEFORE, AMOUNT = Decimal(2_000_000), Decimal(2_500_000)
TITLE = {
    "en": "To practise: AI vouchers for bakers",
    "nl": "Om te oefenen: AI-cheques voor bakkers",
    "fr": "Pour s’exercer : chèques IA pour boulangers",
    "de": "Zum Üben: KI-Gutscheine für Bäckereien",
}
SUMMARY = {
    "en": "Bakers get a voucher for advice on artificial intelligence. A made-up entry to practise with: change it as "
    "you like. Nobody else sees it.",
    "nl": "Bakkers krijgen een cheque voor advies over artificiële intelligentie. Een verzonnen fiche om mee te "
    "oefenen: verander ze zoals u wilt. Niemand anders ziet ze.",
    "fr": "Les boulangers reçoivent un chèque pour des conseils sur l’intelligence artificielle. Une fiche inventée "
    "pour s’exercer : modifiez-la à votre guise. Personne d’autre ne la voit.",
    "de": "Bäckereien erhalten einen Gutschein für Beratung zu künstlicher Intelligenz. Ein erfundener Eintrag zum "
    "Üben: Ändern Sie ihn nach Belieben. Sonst sieht ihn niemand.",
}
APPROVED = {
    "en": "The government approved the vouchers.",
    "nl": "De regering keurde de cheques goed.",
    "fr": "Le gouvernement a approuvé les chèques.",
    "de": "Die Regierung genehmigte die Gutscheine.",
}
UNCERTAIN = {
    "en": "Made up, to practise with.",
    "nl": "Verzonnen, om mee te oefenen.",
    "fr": "Fiche inventée, pour s’exercer.",
    "de": "Erfunden, zum Üben.",
}


def make_example(user: User) -> Initiative:
    """Write the practice entry of a person into the tables; the caller rolls it back."""
    began = timezone.now() - AGE
    number = next_number()
    assert number == FIRST_NUMBER, "The entry itself is made first."
    entry = Initiative(
        pk=number, slug=SLUG, key=SLUG, start="2025", website="https://example.org/",
        **_texts("title", TITLE), **_texts("summary", SUMMARY), **_texts("caveat", UNCERTAIN),
    )  # fmt: skip
    _dated(entry, began)
    entry.save(force_insert=True)
    theirs = user.government_ids or set(Government.objects.values_list("pk", flat=True)[:1])
    entry.governments.set(theirs)
    entry.themes.set(Theme.objects.values_list("pk", flat=True)[:1])
    source = Source(
        slug=SLUG, title=TITLE[user.language], language=user.language, publisher="–", published="2025-01-15"
    )
    line = BudgetLine(initiative=entry, key="total", amount=AMOUNT_BEFORE, kind=BudgetLine.Kind.TOTAL)
    event = Event(initiative=entry, key="approval", date="2025-01-10", **_texts("text", APPROVED))
    cited: list[Model] = [
        source, line, event,
        Citation(initiative=entry, source=source),
        Citation(initiative=entry, source=source, budget_line=line),
        Citation(initiative=entry, source=source, event=event),
    ]  # fmt: skip
    for row in cited:
        _dated(row, began)
        row.save()
    line.amount = AMOUNT
    _dated(line, began + AGE / 2)
    line.save()
    return entry


def _texts(field: str, words: dict[str, str]) -> dict[str, str]:
    return {f"{field}_{language}": words[language] for language in LANGUAGES}


def _dated(thing: Model, moment: datetime) -> None:
    """Give the versions that are written of it a moment in the past."""
    vars(thing)["_history_date"] = moment
