"""Limits on the size of a file."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """`expansion`: how many times larger a file may become when it is unpacked. `memory`: MB of the reading process."""

    megabytes: int
    rows: int
    columns: int
    expansion: int
    memory: int
    seconds: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
