"""Reads the workbooks offices send, into grids that keep the type of every cell.

What is read: ``.xlsx``, ``.xlsm``, ``.xlsb``, ``.xls``, ``.ods`` and those WPS ``.et`` files that are
stored in the old Excel form; the content decides, not the ending of the name. What is not: files with a
password, web pages and text files that only carry the ending ``.xls``, and ``.et`` files in WPS's own
form. Formulas give the value the spreadsheet program saved last. Number formats are not kept, except
that a cell formatted as a date arrives as a date; cells showing an error such as ``#N/A`` arrive empty.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import DataProblem, EnvironmentProblem

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta  # dt.datetime is a dt.date

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGIC = b"PK\x03\x04"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")  # how a workbook with a password is stored
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_LARGEST_FILE = 200 * 2**20
_LARGEST_UNPACKED = 2 * 2**30
_SAVE_AS_XLSX = "请用Excel或WPS表格打开它，另存为“Excel工作簿（.xlsx）”后再导入。"


@dataclass(frozen=True)
class MergedRange:
    """A merged range, counted from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One worksheet: ``rows[0][0]`` is cell A1, an empty cell is ``""``; all rows are equally long."""

    name: str
    hidden: bool
    rows: list[list[Cell]]
    merged: list[MergedRange] = field(default_factory=list)


def read_workbook(path: Path) -> list[Sheet]:
    """All worksheets of a workbook, in order.

    :raises DataProblem: the file is no workbook, damaged, empty or protected by a password.
    :raises EnvironmentProblem: the file cannot be opened.
    """
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    content = _read(path)
    _refuse_what_is_no_workbook(path.name, content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            sheets = []
            shared: dict[str, str] = {}  # a word that stands in 60 000 cells is held once
            for index, metadata in enumerate(workbook.sheets_metadata):
                if metadata.typ is not SheetTypeEnum.WorkSheet:
                    continue
                source = workbook.get_sheet_by_index(index)
                merged = [MergedRange(*start, *end) for start, end in source.merged_cell_ranges or []]
                rows: list[list[Cell]] = [
                    [shared.setdefault(cell, cell) if isinstance(cell, str) else cell for cell in row]
                    for row in source.to_python(skip_empty_area=False)
                ]
                hidden = metadata.visible is not SheetVisibleEnum.Visible
                sheets.append(Sheet(metadata.name, hidden, rows, merged))
    except PasswordError as error:
        raise _protected(path.name) from error
    except (CalamineError, OSError) as error:
        raise DataProblem(
            f"“{path.name}”打不开，文件可能已损坏或没有复制完整。",
            next_step=f"{_SAVE_AS_XLSX}如果仍打不开，请对方重新发送。",
            detail=repr(error),
        ) from error
    if not any(cell != "" for sheet in sheets for row in sheet.rows for cell in row):
        raise DataProblem(f"“{path.name}”里没有任何内容。", next_step="请检查是否选错了文件。")
    return sheets


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise DataProblem(
                f"“{path.name}”超过200兆字节，不像是一份花名册。", next_step="请删去其中的图片后再导入。"
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise EnvironmentProblem(
            f"找不到文件“{path.name}”。", next_step="请确认文件还在原处，U盘没有拔出。", detail=str(error)
        ) from error
    except OSError as error:
        raise EnvironmentProblem(
            f"“{path.name}”现在无法读取。",
            next_step="请先在Excel或WPS表格里关闭它，再试一次。",
            detail=str(error),
        ) from error


def _refuse_what_is_no_workbook(name: str, content: bytes) -> None:
    """Name the usual reasons why a file that looks like a workbook is none."""
    if not content:
        raise DataProblem(f"“{name}”是空文件，没有复制完整。", next_step="请对方重新发送。")
    if content.startswith(_OLE_MAGIC):
        if _ENCRYPTED_STREAM in content:
            raise _protected(name)
        if _WORD_STREAM in content:
            raise DataProblem(f"“{name}”是Word文档，不是表格。", next_step="请选择Excel或WPS表格文件。")
        return
    if content.startswith(_ZIP_MAGIC):
        _refuse_strange_archive(name, content)
        return
    beginning = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if beginning.startswith(b"<"):
        raise DataProblem(
            f"“{name}”其实是网页格式，只是名字像Excel文件（一些系统导出的“.xls”是这样）。",
            next_step=_SAVE_AS_XLSX,
        )
    if b"\0" not in content[:4096]:
        raise DataProblem(
            f"“{name}”其实是纯文本（如CSV），长号码的末位可能已经丢失。", next_step=_SAVE_AS_XLSX
        )
    raise DataProblem(f"“{name}”不是Excel或WPS表格文件，或者已经损坏。", next_step=_SAVE_AS_XLSX)


def _refuse_strange_archive(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise DataProblem(
            f"“{name}”已损坏或没有复制完整。", next_step="请对方重新发送。", detail=repr(error)
        ) from error
    if sum(member.file_size for member in members) > _LARGEST_UNPACKED:
        raise DataProblem(f"“{name}”展开后大得不正常，为安全起见没有打开。", next_step=_SAVE_AS_XLSX)
    names = {member.filename for member in members}
    if "word/document.xml" in names:
        raise DataProblem(f"“{name}”是Word文档，不是表格。", next_step="请选择Excel或WPS表格文件。")
    if not any(member.startswith(("xl/", "content.xml")) for member in names):
        raise DataProblem(
            f"“{name}”是压缩包，不是表格。", next_step="请先解压，再选择里面的Excel或WPS表格文件。"
        )


def _protected(name: str) -> DataProblem:
    return DataProblem(
        f"“{name}”设置了打开密码，无法读取。", next_step="请在Excel或WPS表格里取消打开密码、保存后再导入。"
    )
