"""Tables saved as text (.csv), as some systems export them: UTF-8 or GBK, commas or tabs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from app.errors import DataProblem, EnvironmentProblem
from app.exchange.workbook import Cell, Sheet, read_workbook

_LARGEST = 200 * 2**20


def read_table(path: Path) -> list[Sheet]:
    """The sheets of a workbook, or the one table of a text file.

    :raises DataProblem: no table, damaged, or empty.
    :raises EnvironmentProblem: it cannot be read.
    """
    if path.suffix.lower() not in (".csv", ".txt"):
        return read_workbook(path)
    try:
        if path.stat().st_size > _LARGEST:
            raise DataProblem(f"“{path.name}”超过200兆字节。", next_step="请分成几个文件导出。")
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            f"“{path.name}”现在无法读取。",
            next_step="请确认文件还在原处，没有被别的程序打开。",
            detail=str(error),
        ) from error
    rows = [[_cell(text) for text in row] for row in csv.reader(io.StringIO(_decoded(path.name, content)))]
    if rows and max(map(len, rows)) == 1:  # tabs, not commas
        rows = [[_cell(text) for text in str(row[0]).split("\t")] if row else [] for row in rows]
    width = max(map(len, rows), default=0)
    if not any(cell for row in rows for cell in row):
        raise DataProblem(f"“{path.name}”里没有任何内容。", next_step="请检查是否选错了文件。")
    return [Sheet(path.stem, False, [row + [""] * (width - len(row)) for row in rows])]


def _decoded(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataProblem(f"“{name}”的文字读不出来。", next_step="请在Excel或WPS表格里另存为.xlsx后再导入。")


def _cell(text: str) -> Cell:
    """The text of a cell; ``="990101…"`` and a leading mark keep long numbers from being rounded."""
    text = text.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.lstrip("'\t").strip()
