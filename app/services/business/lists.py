"""Lists that come in as a table: pasted from Excel, or a file; what its columns mean for a kind of case."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec

from app.errors import DataProblem, EnvironmentProblem, UsageProblem
from app.services.kinds.model import CaseKind, Field
from app.values.text import tidy_line

PERSON = "person_id"
_PERSON_WORDS = ("姓名", "人员", "person", PERSON)
_NUMBER_WORDS = ("身份证号", "公民身份号码", "身份证号码", "identity_number")
_ENCODINGS = ("utf-8-sig", "gb18030")


def list_fields(kind: CaseKind, key: str = "") -> tuple[Field, ...]:
    """What one line of the kind's list asks for; nothing when the kind has no list.

    :param key: the field that holds the list, default the people or else the first one.
    """
    if key:
        return kind.field(key).columns
    if kind.people == "many":
        return (Field(PERSON, "姓名", "person", required=True), *kind.person_fields)
    return next((field.columns for field in kind.fields if field.type == "lines"), ())


def list_key(kind: CaseKind) -> str:
    """Where the list belongs: the field of the case, or "" for its people."""
    if kind.people == "many":
        return ""
    return next((field.key for field in kind.fields if field.type == "lines"), "")


def read_list(kind: CaseKind, path: Path, key: str = "") -> list[dict[str, Any]]:
    """The lines of a file (.json, .xlsx, .xls, .csv) as the kind's list *key* (see :func:`list_fields`).

    :raises UsageProblem: the kind has no list, or a column is none of it.
    :raises DataProblem: the file cannot be read as such.
    """
    if path.suffix.lower() == ".json":
        return _from_json(kind, path, key)
    if path.suffix.lower() == ".csv":
        return lines_of(kind, _csv_rows(_text(path), ","), key)
    from app.exchange.workbook import read_workbook

    sheet = next((sheet for sheet in read_workbook(path) if not sheet.hidden and sheet.rows), None)
    rows = [[_cell(cell) for cell in row] for row in sheet.rows] if sheet else []
    return lines_of(kind, rows, key)


def read_field(kind: CaseKind, name: str, path: Path) -> list[dict[str, Any]]:
    """The lines of a file as one of the kind's lists, by key or word; for kinds with several.

    :raises UsageProblem: the kind has no such list. :raises DataProblem: the file cannot be read as such.
    """
    for field in (*kind.fields, *kind.decided):
        if field.type == "lines" and name in (field.key, field.name):
            return read_list(kind, path, field.key)
    raise UsageProblem(f"{kind.name}没有“{name}”这个明细。")


def pasted_list(kind: CaseKind, key: str, text: str) -> list[dict[str, Any]]:
    """The lines of what was copied out of Excel or WPS (tabs between cells)."""
    return lines_of(kind, _csv_rows(text, "\t"), key)


def lines_of(kind: CaseKind, rows: Sequence[Sequence[str]], key: str = "") -> list[dict[str, Any]]:
    """Rows of cells as lines of the kind's list; the first row may name the columns, else they stand in order.

    :raises UsageProblem: the kind has no list, nothing is in it, or a column is unknown.
    """
    fields = list_fields(kind, key)
    if not fields:
        raise UsageProblem(f"{kind.name}没有名单。")
    rows = [[tidy_line(cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]
    keys = _headings(fields, rows[0]) if rows else None
    body = rows[1:] if keys else rows
    if not body:
        raise UsageProblem("名单里没有内容。", next_step="请核对文件或重新复制。")
    return [_line(keys or [field.key for field in fields], row, number) for number, row in enumerate(body, 1)]


def _headings(fields: Sequence[Field], row: Sequence[str]) -> list[str] | None:
    """The columns a first row names, or None when it is already a line."""
    words = {field.name: field.key for field in fields} | {field.key: field.key for field in fields}
    if any(field.key == PERSON for field in fields):
        words |= dict.fromkeys(_PERSON_WORDS, PERSON) | dict.fromkeys(_NUMBER_WORDS, "number")
    known = [cell for cell in row if cell in words]
    if len(known) < 2 and not (len(row) == 1 and known):
        return None
    unknown = [cell for cell in row if cell and cell not in words and cell != "序号"]
    if unknown:
        raise UsageProblem(
            f"名单里的“{'、'.join(unknown)}”列看不懂。",
            next_step=f"可用的列：{'、'.join(field.name for field in fields)}。",
        )
    return [words.get(cell, "") for cell in row]


def _line(keys: Sequence[str], row: Sequence[str], number: int) -> dict[str, Any]:
    if len(row) > len(keys) and any(row[len(keys) :]):
        raise UsageProblem(f"名单第{number}行比要填的多出几格。", next_step="请核对各列的顺序。")
    line = {key: cell for key, cell in zip(keys, row, strict=False) if key and cell}
    if identity := line.pop("number", ""):
        line[PERSON] = identity
    return line


def _from_json(kind: CaseKind, path: Path, key: str) -> list[dict[str, Any]]:
    try:
        lines = msgspec.json.decode(_text(path), type=list[dict[str, Any]])
    except msgspec.DecodeError as error:
        raise DataProblem(f"“{path.name}”不是一列 JSON 对象。", detail=str(error)) from error
    if not list_fields(kind, key):
        raise UsageProblem(f"{kind.name}没有名单。")
    people = kind.people == "many" and not key
    words = dict.fromkeys((*_PERSON_WORDS, *_NUMBER_WORDS), PERSON) if people else {}
    return [{words.get(key, key): value for key, value in line.items()} for line in lines]


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            f"“{path}”打不开。", next_step="请核对文件名。", detail=repr(error)
        ) from error
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataProblem(f"“{path.name}”不是文字文件。", next_step="请另存为 .xlsx 后再导入。")


def _csv_rows(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text), delimiter=delimiter))


def _cell(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates as ISO."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value)
