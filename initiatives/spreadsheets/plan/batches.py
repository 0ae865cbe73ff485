"""Cut long lists of row numbers into queries that every database takes."""

from collections.abc import Iterable, Iterator
from itertools import islice

# Far below the most parameters that SQLite takes in one query.
MOST_ASKED = 5_000


def batched(numbers: Iterable[int]) -> Iterator[list[int]]:
    left = iter(numbers)
    while some := list(islice(left, MOST_ASKED)):
        yield some
