"""What a page shows, so that it may be kept while other things change. See ADR 32."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from initiatives.models import Changes

# The name under which a view says it, in the environment of its request.
KEY = "portal.shown"
# Of these kinds of things a page names the ones it shows. Of any other kind, such as the terms, every change counts.
NAMED = frozenset({"organisation", "source", "sourcesection"})


def always() -> bool:
    return True


@dataclass(frozen=True)
class Shown:
    """The numbers of all entries and named things of which a page tells something, that it hides one among them.

    `is_same_choice`: whether the entries that it shows would be chosen again. It is asked after other entries changed.
    """

    entries: frozenset[int] = frozenset()
    named: Mapping[str, frozenset[int]] | None = None
    is_same_choice: Callable[[], bool] = always
    # A page of words alone shows nothing of the register.
    is_of_register: bool = True

    def is_touched_by(self, changes: Changes) -> bool:
        """Whether one of the things shown changed."""
        if not self.is_of_register:
            return False
        if not self.entries.isdisjoint(changes.entries):
            return True
        named = self.named or {}
        return any(
            kind not in NAMED or not named.get(kind, frozenset()).isdisjoint(numbers)
            for kind, numbers in changes.others.items()
        )


WORDS_ALONE = Shown(is_of_register=False)
