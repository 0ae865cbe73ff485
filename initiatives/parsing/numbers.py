"""Numbers and amounts in euros, in four languages."""

import re
from decimal import Decimal, InvalidOperation

from initiatives.text.folding import fold_name, with_ascii_digits

from .assumptions import Assumptions
from .conventions import Conventions
from .unclear import UnclearError

SCALES = {
    "k": 3, "ke": 3, "keur": 3, "teur": 3, "thousand": 3, "thousands": 3, "duizend": 3, "duizenden": 3, "dzd": 3,
    "mille": 3, "millier": 3, "milliers": 3, "tausend": 3, "tsd": 3,
    "m": 6, "me": 6, "mn": 6, "mio": 6, "mios": 6, "mln": 6, "milj": 6, "meur": 6, "million": 6, "millions": 6,
    "miljoen": 6, "miljoenen": 6, "millionen": 6, "mill": 6,
    "b": 9, "bn": 9, "mia": 9, "mld": 9, "mrd": 9, "md": 9, "beur": 9, "billion": 9, "billions": 9, "miljard": 9,
    "milliard": 9, "milliards": 9, "milliarde": 9, "milliarden": 9,
}  # fmt: skip
# 3 millions d'euros, 2 miljoen aan euro.
BETWEEN = frozenset({"d", "de", "of", "aan", "an"})
EUROS = frozenset({"€", "eur", "euro", "euros"})
# The sign of any currency but the euro, and the codes and names that Belgian files have.
OTHER_CURRENCY = re.compile(
    r"[$¢£¤¥\u058f\u060b\u09f2\u09f3\u0e3f\u17db\u20a0-\u20ab\u20ad-\u20c0\ufdfc\ufe69\uff04\uffe0\uffe1\uffe5\uffe6]"
    r"|(?<![^\W\d_])(?:usd|us\$|gbp|chf|jpy|cny|rmb|sek|nok|dkk|pln|czk|huf|ron|bgn|cad|aud|inr|krw|ils|zar|brl|rub|uah|isk"
    r"|hkd|sgd|mxn|bef|frf|dem|nlg|luf|dollars?|pounds?|sterling|livres?|francs?|frank|franken|yen|yuan|pond|ponden"
    r"|pfund|kronor|kroner|kronen|zloty|forint|gulden|florins?|roepies?|rupees?|bitcoins?|btc|xdr)(?![^\W\d_])",
    re.IGNORECASE,
)
# Behind an amount: what is in it, and the mark of a footnote.
TAXES = re.compile(
    r"[,(]?\s*\b(?:(?:excl|incl|exkl|inkl)(?:usief|usive|\.)?\s+(?:of\s+)?(?:btw|vat|tva|mwst|ust)|hors\s+(?:tva|taxes)"
    r"|(?:tva|taxes)\s+comprises?|zzgl\.?\s+(?:mwst|ust)|htva|tvac|ttc|ht)\b\.?\)?",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(r"(?<=\S)\s*(?:\*+|\[\d{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹]+)$")
SHORT_FORM = re.compile(r"(\d(?:[.,]\d+)?)[eE]\+?(\d{1,2})")
NO_CONVENTIONS = Conventions()


def number_in(text: str, conventions: Conventions = NO_CONVENTIONS, assumptions: Assumptions | None = None) -> Decimal:
    """1.000.000,50 and 1 000 000 and 12,5. Raise, with both as suggestions, for what may be thousands or decimals."""
    sign, said = _with_sign(with_ascii_digits(text).strip())
    if re.fullmatch(r"\d{1,3}(?:[\s'’\u202f]\d{3})+(?!\d).*", said):
        said = re.sub(r"(?<=\d)[\s'’\u202f](?=\d{3}(?!\d))", "", said)
    # 1.500,- has no cents.
    said = re.sub(r"(?<=\d)[.,](?:-{1,2}|–|—)$", ",00" if "." in said[:-3] or "," in said else ".00", said)
    if found := SHORT_FORM.fullmatch(said):
        if assumptions is not None:
            assumptions.add("exponent", text)
        return Decimal(sign + found[1].replace(",", ".")).scaleb(int(found[2]))
    if not re.fullmatch(r"\d[\d.,]*", said) or not said.isascii():
        raise UnclearError("bad_number", text)
    marks = re.findall(r"[.,]", said)
    if len(set(marks)) == 2:
        last = marks[-1]
        if said.count(last) > 1 or not _is_grouped(said.rpartition(last)[0], marks[0]):
            raise UnclearError("bad_number", text)
        said = said.replace(marks[0], "").replace(last, ".")
    elif len(marks) > 1:
        if not _is_grouped(said, marks[0]):
            raise UnclearError("bad_number", text)
        said = said.replace(marks[0], "")
    elif marks:
        said = _with_one_mark(sign, said, marks[0], text, conventions, assumptions)
    try:
        return Decimal(sign + said)
    except InvalidOperation as error:
        raise UnclearError("bad_number", text) from error


def _with_sign(said: str) -> tuple[str, str]:
    """The sign, and the rest: (1.500) and 1500- are below zero in the tables of an accountant."""
    if found := re.fullmatch(r"\(\s*(.*\d)\s*\)|(.*\d)[-−]|[-−]\s*(.+)", said):
        return "-", found[1] or found[2] or found[3]
    return "", said.removeprefix("+")


def _with_one_mark(
    sign: str, said: str, mark: str, text: str, conventions: Conventions, assumptions: Assumptions | None
) -> str:
    whole, _mark, rest = said.partition(mark)
    if not rest:
        raise UnclearError("bad_number", text)
    if len(rest) != 3 or not 1 <= len(whole) <= 3 or whole == "0":
        return f"{whole}.{rest}"
    if not conventions.numbers:
        as_decimals = f"{sign}{whole}.{rest.rstrip('0') or '0'}"
        raise UnclearError("ambiguous_number", text, (f"{sign}{whole}{rest}", as_decimals))
    if assumptions is not None:
        assumptions.add("column_numbers", text)
    is_decimal = mark == ("." if conventions.numbers == "dot_decimal" else ",")
    return f"{whole}.{rest}" if is_decimal else whole + rest


def _is_grouped(said: str, mark: str) -> bool:
    first, *others = said.split(mark)
    return 1 <= len(first) <= 3 and all(len(group) == 3 and group.isdigit() for group in others)


def amount_in(text: str, assumptions: Assumptions, conventions: Conventions = NO_CONVENTIONS) -> Decimal:
    """In euros: € 18 M, EUR 18 million, 18 mln, 75k, 1.000.000,50 euro."""
    if OTHER_CURRENCY.search(text):
        raise UnclearError("other_currency", text)
    if re.search(r"\d\s*(?:%|procent\b|percent\b|pour ?cent\b|prozent\b)", text, re.IGNORECASE):
        raise UnclearError("percentage", text)
    said = FOOTNOTE.sub("", TAXES.sub("", text.strip()))
    if said != text.strip():
        assumptions.add("words_left_out", text)
    # Not words: an exponent, the T of thousands before a sign, and the s of euro's.
    said = re.sub(r"(?i)\bt\s?€", " teur ", re.sub(r"(?i)(?<=euro)['’]s\b", "", said))
    short = SHORT_FORM.search(said)
    words = re.findall(r"€|[^\W\d_]+", said.replace(short[0], " ") if short else said)
    bare = said if short and not words else re.sub(r"€|[^\W\d_]+\.?", " ", said)
    if short and words:
        bare = short[0]
    # One number may be grouped by blanks; two numbers with a word between are not one.
    bare = " ".join(bare.split()).strip(" '’")
    power, has_euros = _scale_of(words, text)
    try:
        value = number_in(bare, conventions, assumptions)
    except UnclearError as unclear:
        rest = " ".join(words)
        raise UnclearError(
            unclear.code, text, tuple(f"{each} {rest}".strip() for each in unclear.suggestions)
        ) from None
    if value < 0:
        raise UnclearError("below_zero", text)
    if power:
        assumptions.add("scale", text)
    if not has_euros:
        assumptions.add("euros", text)
    return value.scaleb(power)


def _scale_of(words: list[str], text: str) -> tuple[int, bool]:
    """The power of ten that the words say, and whether they say euros. Raise UnclearError for any other word."""
    power, has_euros = 0, False
    for word in words:
        said = fold_name(word) or word
        if said in EUROS:
            has_euros = True
        elif said in BETWEEN:
            continue
        elif said in SCALES and not power:
            power = SCALES[said]
            has_euros = has_euros or said.endswith("eur")
        else:
            raise UnclearError("bad_number", text)
    return power, has_euros


def decimal_text(value: Decimal) -> str:
    """Without an exponent and without empty decimals, as versions hold it."""
    return format(value.normalize(), "f")
