"""Groups of words that mean the same have no name: the words that they share tell which is which."""

from collections.abc import Iterable
from typing import Protocol

from initiatives.models import Synonym

from .known_rows import KnownRows


class Told(Protocol):
    """Where it is said what was done and what was left."""

    added: list[str]
    changed: list[str]
    left: list[str]


def upgrade_synonyms(groups: Iterable[str], done: Told) -> None:
    """Bring in these groups, each as lines of words. A group that somebody wrote or changed stays as it is."""
    known = KnownRows(Synonym)
    rows = Synonym.objects.in_bulk()
    present = {number: set(row.lines) for number, row in rows.items()}
    for words in groups:
        lines = {line.strip() for line in words.splitlines() if line.strip()}
        if lines in present.values():
            continue
        like = [number for number, held in present.items() if len(held & lines) * 2 >= min(len(held), len(lines))]
        name = f"synonym {words.splitlines()[0]}"
        if any(known.fields_touched(number) for number in like):
            done.left.append(f"{name}: somebody wrote or changed a group like it")
        elif like:
            row = rows[max(like, key=lambda number: len(present[number] & lines))]
            row.words = words.strip()
            row.save()
            present[row.pk] = lines
            done.changed.append(f"{name}: words")
        elif known.was_deleted(Synonym(words=words)):
            done.left.append(f"{name}: somebody deleted it")
        else:
            made = Synonym.objects.create(words=words.strip())
            present[made.pk] = lines
            done.added.append(name)
