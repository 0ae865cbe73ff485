"""Details of an .xls beside its values: errors, and the formats of its numbers and dates."""

import xlrd

from .refusal import DAMAGE
from .sheet_details import SheetDetails, foreign_currency, is_percentage, precision


class XlsDetails(SheetDetails):
    """Of one sheet, by its name."""

    @classmethod
    def of(cls, content: bytes, name: str) -> "XlsDetails | None":
        """None where only the values can be read."""
        try:
            with xlrd.open_workbook(
                file_contents=content, formatting_info=True, on_demand=True, logfile=_Silence()
            ) as book:
                return cls(book, book.sheet_by_name(name))
        except (xlrd.XLRDError, AssertionError, AttributeError, TypeError, *DAMAGE):
            return None

    def __init__(self, book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> None:
        super().__init__()
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    code = sheet.cell_value(row, column)
                    self.errors.setdefault(row, {})[column] = xlrd.error_text_from_code.get(code, "#N/A")
                elif kind in (xlrd.XL_CELL_DATE, xlrd.XL_CELL_NUMBER):
                    style = book.xf_list[sheet.cell_xf_index(row, column)]
                    self._read_format(row, column, book.format_map[style.format_key].format_str, kind)
        self.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
        self.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
        self.last_row = sheet.nrows - 1

    def _read_format(self, row: int, column: int, code: str, kind: int) -> None:
        if kind == xlrd.XL_CELL_DATE and (shown := precision(code)):
            self.precisions[row, column] = shown
        elif kind == xlrd.XL_CELL_NUMBER and is_percentage(code):
            self.percentages.add((row, column))
        elif kind == xlrd.XL_CELL_NUMBER and (currency := foreign_currency(code)):
            self.currencies[row, column] = currency


class _Silence:
    """The library tells its doubts in print; the reading process has no one to read them."""

    def write(self, _text: str) -> None:
        return
