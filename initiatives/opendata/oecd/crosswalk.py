"""The crosswalk in memory: read once for a file, asked for each term."""

from collections import defaultdict
from collections.abc import Iterable

from initiatives.models import CodeMatch, Term


class Crosswalk:
    """The codes that are written for our terms, in one list of others."""

    def __init__(self, name: str) -> None:
        self.matches = list(CodeMatch.objects.in_list(name))
        self._written: dict[tuple[type[Term], int], list[str]] = defaultdict(list)
        for match in self.matches:
            if match.is_written and match.term:
                self._written[type(match.term), match.term.pk].append(match.code)

    def codes(self, terms: Iterable[Term]) -> list[str]:
        """The codes that stand for any of these terms, each once."""
        return list(dict.fromkeys(code for term in terms for code in self._written[type(term), term.pk]))

    def without_code(self, terms: Iterable[Term]) -> list[Term]:
        return [term for term in terms if not self._written[type(term), term.pk]]

    @property
    def inexact(self) -> list[CodeMatch]:
        """The matches by which a file says something else than the register."""
        return [match for match in self.matches if match.is_written and match.relation != CodeMatch.Relation.EXACT]


def stip_crosswalk() -> Crosswalk:
    return Crosswalk(CodeMatch.List.STIP)


def oecd_ai_crosswalk() -> Crosswalk:
    return Crosswalk(CodeMatch.List.OECD_AI)
