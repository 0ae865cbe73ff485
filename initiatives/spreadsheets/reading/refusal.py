"""Why a file is not read: a code, which initiatives/spreadsheets/plan/messages.py puts in words."""

import struct
import zlib
from typing import Any
from zipfile import BadZipFile

# Exceptions that the reading libraries raise for a damaged file.
DAMAGE = (BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError, NotImplementedError)


class RefusedError(Exception):
    """A file that is no spreadsheet, is locked, or passes a limit. `known` fills the gaps of the sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values
