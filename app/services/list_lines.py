"""A list in a file as lines of text: a text file as it is, a workbook row by row."""

from __future__ import annotations

from pathlib import Path

from app.errors import DataProblem, EnvironmentProblem
from app.exchange.workbook import read_workbook
from app.services.roster.draft import cell_text

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".et"})
_HEADERS = frozenset({"姓名", "人员", "日期"})
_LARGEST = 10 * 2**20


def lines_of_file(path: Path, separator: str) -> list[str]:
    """The lines that say something; the cells of a workbook's row are joined by *separator*, a heading is left out.

    :raises DataProblem: empty, damaged, or not text. :raises EnvironmentProblem: it cannot be read.
    """
    if path.suffix.lower() in WORKBOOKS:
        sheets = [sheet for sheet in read_workbook(path) if not sheet.hidden]
        rows = [[cell_text(cell).strip() for cell in row] for sheet in sheets for row in sheet.rows]
        rows = [row for row in rows if any(row) and row[0] not in _HEADERS]
        lines = [separator.join(row).rstrip(separator) for row in rows]
    else:
        lines = [line.strip() for line in _text(path).splitlines() if line.strip()]
    if not lines:
        raise DataProblem(f"“{path.name}”里没有内容。", next_step="请检查是否选错了文件。")
    return lines


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise DataProblem(f"“{path.name}”太大，不像一份名单。", next_step="请检查是否选错了文件。")
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            f"文件“{path}”读不出来。",
            next_step="请核对文件名，并确认没有被别的程序打开。",
            detail=str(error),
        ) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise DataProblem(f"“{path.name}”不是文本。", next_step="请另存为 .xlsx 或 .txt 后再用。")
