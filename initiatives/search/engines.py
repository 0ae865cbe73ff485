"""One way to query the full-text indexes of both databases.

Both hold the same prepared words (see analysis), so both find the same entries. Tokens consist of letters, digits and
underscores alone: nothing that a reader types can act as an operator.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from django.db import connection
from django.db.models.expressions import RawSQL

Column = Literal["names", "summary", "others", "everything"]


class Form(IntEnum):
    """The form of a word that a token matches, the closest first."""

    EXACT = 1
    STEM = 2
    BEGINNING = 3


@dataclass(frozen=True)
class Token:
    text: str
    is_beginning: bool = False

    @property
    def form(self) -> Form:
        if self.is_beginning:
            return Form.BEGINNING
        # A stem begins with its language and an underscore, which no other word has.
        return Form.STEM if "_" in self.text else Form.EXACT


# A word matches by any of its tokens, an alternative by all of its words, a clause by any of its alternatives.
Word = tuple[Token, ...]
Alternative = tuple[Word, ...]
Clause = tuple[Alternative, ...]


def holding(clauses: Sequence[Clause], column: Column = "everything") -> RawSQL:
    """The ids of the initiatives whose column matches all clauses, in one look-up of the index."""
    if connection.vendor == "postgresql":
        expression = _expression(clauses, "&", "|", lambda token: f"'{token.text}'{':*' * token.is_beginning}")
        sql = f"SELECT initiative_id FROM initiatives_searchtext WHERE {column}_words @@ %s::tsquery"
        return RawSQL(sql, [expression])
    expression = _expression(clauses, "AND", "OR", lambda token: f'"{token.text}"{"*" * token.is_beginning}')
    if column != "everything":
        expression = f"{column} : ({expression})"
    sql = "SELECT rowid FROM initiatives_searchtext_index WHERE initiatives_searchtext_index MATCH %s"
    return RawSQL(sql, [expression])


def _expression(clauses: Sequence[Clause], every: str, some: str, written: Callable[[Token], str]) -> str:
    def joined(parts: Sequence[str], operator: str) -> str:
        return parts[0] if len(parts) == 1 else f"({f' {operator} '.join(parts)})"

    return joined(
        [
            joined(
                [
                    joined([joined([written(token) for token in word], some) for word in alternative], every)
                    for alternative in clause
                ],
                some,
            )
            for clause in clauses
        ],
        every,
    )


def vocabulary() -> list[tuple[str, int]]:
    """Every folded word of the index, without stems, with the number of initiatives that hold it."""
    if connection.vendor == "postgresql":
        sql = "SELECT word, ndoc FROM ts_stat('SELECT everything_words FROM initiatives_searchtext')"
    else:
        sql = "SELECT term, doc FROM initiatives_searchtext_vocabulary"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        # A stem begins with its language and an underscore, which no other word has.
        return [(word, number) for word, number in cursor.fetchall() if "_" not in word]
