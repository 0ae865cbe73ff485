"""The two databases' full-text indexes, asked in one way.

Both hold the same prepared words (see analysis), so that both find the same. Tokens consist of letters, digits and
underscores alone: nothing that a reader types can act as an operator.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import connection
from django.db.models.expressions import RawSQL

Column = Literal["names", "summary", "others", "everything"]


@dataclass(frozen=True)
class Token:
    text: str
    is_beginning: bool = False


# A word is any of its tokens; an alternative is all of its words; a unit is any of its alternatives.
Word = tuple[Token, ...]
Alternative = tuple[Word, ...]
Unit = tuple[Alternative, ...]


def holding(units: Sequence[Unit], column: Column = "everything") -> RawSQL:
    """The ids of the initiatives that hold all units in a column, in one look-up of the index."""
    if connection.vendor == "postgresql":
        expression = _expression(units, "&", "|", lambda token: f"'{token.text}'{':*' * token.is_beginning}")
        sql = f"SELECT initiative_id FROM initiatives_searchtext WHERE {column}_words @@ %s::tsquery"
        return RawSQL(sql, [expression])
    expression = _expression(units, "AND", "OR", lambda token: f'"{token.text}"{"*" * token.is_beginning}')
    if column != "everything":
        expression = f"{column} : ({expression})"
    sql = "SELECT rowid FROM initiatives_searchtext_index WHERE initiatives_searchtext_index MATCH %s"
    return RawSQL(sql, [expression])


def _expression(units: Sequence[Unit], every: str, some: str, written: Callable[[Token], str]) -> str:
    def joined(parts: Sequence[str], operator: str) -> str:
        return parts[0] if len(parts) == 1 else f"({f' {operator} '.join(parts)})"

    return joined(
        [
            joined(
                [
                    joined([joined([written(token) for token in word], some) for word in alternative], every)
                    for alternative in unit
                ],
                some,
            )
            for unit in units
        ],
        every,
    )


def vocabulary() -> list[tuple[str, int]]:
    """Every word of the index as it is written, folded, with the number of initiatives that hold it."""
    if connection.vendor == "postgresql":
        sql = "SELECT word, ndoc FROM ts_stat('SELECT everything_words FROM initiatives_searchtext')"
    else:
        sql = "SELECT term, doc FROM initiatives_searchtext_vocabulary"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        # Stems carry their language before an underscore; no word as written holds one.
        return [(word, number) for word, number in cursor.fetchall() if "_" not in word]
