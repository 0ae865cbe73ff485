"""Words that stand beside dates, in four languages: months, parts of a year, days of the week, since and until."""

import re
from functools import cache

from initiatives.text.folding import fold_name, with_ascii_digits

from .assumptions import Assumptions

MONTHS = {
    1: "january jan januari januar janvier janv jänner",
    2: "february feb februari februar février févr fév feber",
    3: "march mar maart mrt mars märz mär mrz maerz",
    4: "april apr avril avr",
    5: "may mei mai",
    6: "june jun juni juin",
    7: "july jul juli juillet juil",
    8: "august aug augustus août aout",
    9: "september sep sept septembre",
    10: "october oct oktober okt octobre",
    11: "november nov novembre",
    12: "december dec décembre déc dezember dez",
}
ORDINALS = {
    "1": "first eerste premier première erstes erste",
    "2": "second tweede deuxième second seconde zweites zweite",
    "3": "third derde troisième drittes dritte",
    "4": "fourth vierde quatrième viertes vierte",
}
WEEKDAYS = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:maan|dins|woens|donder|vrij|zater|zon)dag"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|(?:lun|mer|jeu|ven|sam|dim|ma|di|wo|do|vr|za|zo)(?=\.)"
)
HOUR = re.compile(
    r"(?<=\d),?(?:T|\s+(?:om |at |à |um )?)\d{1,2}(?::\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?|h\d{0,2})"
    r"\s*(?:Z|UTC|GMT|CES?T|[+-]\d{2}:?\d{2})?$|(?<=-\d{2})Z$",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?:ca\b\.?|circa\b|±|~|about\b|around\b|approx(?:imately\b|\.)|rond\b|ongeveer\b|omstreeks\b|vers\b|environ\b|um\b"
    r"|etwa\b|rund\b|gegen\b)\s*",
    re.IGNORECASE,
)
PREPOSITION = re.compile(r"^(?:in|on|op|le|en|am|im|den|per|dated|d\.?d\.)\s+(?=.*\d{4}$)", re.IGNORECASE)
SEASON = (
    r"voorjaar|najaar|lente|zomer|herfst|winter|spring|summer|autumn|fall|printemps|été|ete|automne|hiver|frühjahr"
    r"|frühling|sommer|herbst"
)
HALF = (
    r"[hs]\s?[12]|[12]\s?[hs]"
    r"|[12](?:e|er|re|ste|de|nd|st|ème|\.)?\s*(?:half|helft|jaarhelft|semester|semestre|halbjahr)"
)
PART = r"early|late|mid|beginning|start|end|begin|eind|einde|midden|half|début|debut|mi|milieu|fin|anfang|mitte|ende"
# A season, a half or the beginning of a year: a date keeps the year only.
YEAR_OF_PART = re.compile(
    rf"(?:{SEASON}|{HALF}|{PART})(?:[\s/-]+(?:(?:of|van|de|du)\s+|de l')?|(?<=\d[hs]))[12]\d{{3}}", re.IGNORECASE
)
HALF_OR_SEASON = re.compile(rf"{HALF}|(?:{SEASON})\b", re.IGNORECASE)
NOW = (
    r"present|today|now|ongoing|current|heden|vandaag|nu|lopend|doorlopend|présent|aujourd'hui|en cours|maintenant"
    r"|heute|laufend|jetzt|open|open ended|indefinite|onbepaald|onbepaalde duur"
    r"|durée indéterminée|indéterminée?|unbefristet"
)
OPEN_END = re.compile(
    rf"(.+?)\s*(?:\+|>|ff\.?|e\.v\.|(?:-|–|—|→|\bto\b|\btot\b|\bà\b|\bbis\b)\s*(?:{NOW}|-|\?)?)", re.IGNORECASE
)
SINCE = re.compile(
    r"(?:since|from|starting|as of|as from|sinds|vanaf|depuis|dès|à partir d[eu']|a partir d[eu']|à compter d[eu']|seit"
    r"|ab)"
    r"\s*(?:le\s+|dem\s+)?(.+)",
    re.IGNORECASE,
)
UNTIL = re.compile(
    r"(?:until|till|through|up to|by|tot en met|tot|t/m|t\.?e\.?m\.?|uiterlijk|jusqu'(?:à|en|au)|au plus tard|bis zum"
    r"|bis|spätestens)\s+(?:en met\s+|le\s+)?(.+)",
    re.IGNORECASE,
)
PERIOD_NAMES = re.compile(
    r"(?:period|periode|période|zeitraum|laufzeit|looptijd|duration|durée|duur)\s*:?\s+", re.IGNORECASE
)
OTHER_YEARS = re.compile(
    r"(?:fy|ay|(?:fiscal|financial|school|academic) year|boekjaar|schooljaar|academiejaar|begrotingsjaar|exercice"
    r"|année (?:scolaire|académique|budgétaire)|haushaltsjahr|geschäftsjahr|schuljahr|mff|cfp|mfk)\s*:?\s*(?=\d)",
    re.IGNORECASE,
)
# Dates of years that nobody means, where a program has none to write.
NO_DATE = re.compile(
    r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}|0001-01-01|0?1[/.-]0?1[/.-]0001|9999(?:-12-31)?|31[/.-]12[/.-]9999"
    r"|12[/.-]31[/.-]9999"
)


@cache
def months() -> dict[str, int]:
    return {fold_name(name): number for number, names in MONTHS.items() for name in names.split()}


@cache
def ordinals() -> dict[str, str]:
    return {fold_name(name): figure for figure, names in ORDINALS.items() for name in names.split()}


def is_no_date(text: str) -> bool:
    """Whether a program wrote a date of no year, instead of leaving its cell empty."""
    return NO_DATE.fullmatch(HOUR.sub("", text.strip())) is not None


def is_now(text: str) -> bool:
    """Whether a text says that there is no end yet."""
    return re.fullmatch(NOW, _plain(text), re.IGNORECASE) is not None


def with_figures(said: str) -> str:
    """The first word as a figure, where it is one: "eerste kwartaal 2021"."""
    first, blank, rest = said.partition(" ")
    return f"{ordinals().get(fold_name(first), first)}{blank}{rest}"


def _plain(text: str) -> str:
    return " ".join(with_ascii_digits(text).replace("’", "'").replace("`", "'").split()).strip()


def without_words(text: str, assumptions: Assumptions) -> str:
    """A date without the hour, the day of the week and the like; words that may mean something are told."""
    said = _plain(text)
    if said[:1] + said[-1:] in ("()", "[]"):
        said = said[1:-1]
    said = HOUR.sub("", said.rstrip(".").strip())
    said = re.sub(rf"^(?:{WEEKDAYS})\.?,?\s+(?=.*\d)", "", said, flags=re.IGNORECASE)
    if OTHER_YEARS.match(said):
        said = OTHER_YEARS.sub("", said, count=1)
        assumptions.add("words_left_out", text.strip())
    if found := re.fullmatch(r"(.*\d)\s*\([^()]*[^\W\d][^()]*\)|(.*\d)\s*\*+", said):
        said = found[1] or found[2]
        assumptions.add("words_left_out", text.strip())
    without = re.sub(r"(?<=\d)\s*\?$", "", ABOUT.sub("", said, count=1) if ABOUT.match(said) else said)
    if without != said:
        assumptions.add("about_date", text.strip())
    return with_figures(PREPOSITION.sub("", without, count=1))


def without_names_of_periods(text: str, assumptions: Assumptions) -> str:
    """A period without "period" before it; a school year or a budget year is told."""
    said = _plain(text.replace("…", "-").replace("...", "-"))
    if said[:1] + said[-1:] in ("()", "[]"):
        said = said[1:-1].strip()
    said = PERIOD_NAMES.sub("", said, count=1) if PERIOD_NAMES.match(said) else said
    if OTHER_YEARS.match(said):
        said = OTHER_YEARS.sub("", said, count=1)
        assumptions.add("words_left_out", text.strip())
    if found := re.fullmatch(r"(.*\d{4})\s*\([^()]*[^\W\d][^()]*\)", said):
        said = found[1]
        assumptions.add("words_left_out", text.strip())
    return said
