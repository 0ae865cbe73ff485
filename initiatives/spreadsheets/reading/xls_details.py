"""Details of an .xls beside its values: errors, and the formats of its numbers and dates."""

import xlrd

from .refusal import DAMAGE
from .sheet_details import CellStyle, SheetDetails


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
                elif kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    self._read_style((row, column), book, book.xf_list[sheet.cell_xf_index(row, column)], kind)
        self.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
        self.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
        self.last_row = sheet.nrows - 1

    def _read_style(self, place: tuple[int, int], book: xlrd.Book, found: xlrd.formatting.XF, kind: int) -> None:
        is_struck = bool(book.font_list[found.font_index].struck_out)
        style = CellStyle.of(book.format_map[found.format_key].format_str, is_struck)
        if kind != xlrd.XL_CELL_DATE:
            style.precision = ""
        if kind != xlrd.XL_CELL_NUMBER:
            style.currency, style.is_percentage, style.before, style.after = "", False, "", ""
        self.keep_style(place, style)


class _Silence:
    """The library tells its doubts in print; the reading process has no one to read them."""

    def write(self, _text: str) -> None:
        return
