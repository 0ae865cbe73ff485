"""A copy of a workbook without the few cells that lie far from all others: a library would make room up to them."""

import io
import re
from zipfile import ZIP_STORED, ZipFile

from .xlsx_details import column_number

CELL = re.compile(rb"<(?P<tag>(?:\w+:)?c)\s(?P<attributes>[^>]*?)(?:/>|>.*?</(?P=tag)>)", re.DOTALL)
REFERENCE = re.compile(rb'\br="\$?([A-Z]{1,3})\$?(\d+)"')


def without_cells_beyond(content: bytes, part: str, columns: int, rows: int) -> bytes:
    """`part` is that of the sheet, `columns` and `rows` how many of them stay."""

    def kept(found: re.Match[bytes]) -> bytes:
        reference = REFERENCE.search(found["attributes"])
        if not reference:
            return found[0]
        is_beyond = column_number(reference[1].decode()) >= columns or int(reference[2]) > rows
        return b"" if is_beyond else found[0]

    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as archive, ZipFile(file, "w", ZIP_STORED) as copy:
        for name in archive.namelist():
            text = archive.read(name)
            # The range that the sheet claims to fill would be believed.
            copy.writestr(name, re.sub(rb"<dimension\b[^>]*/>", b"", CELL.sub(kept, text)) if name == part else text)
    return file.getvalue()
