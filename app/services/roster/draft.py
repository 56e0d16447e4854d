"""What reading a roster produces: rows with findings, and every other row with the reason it was skipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.exchange.workbook import Cell
from app.services.roster.fields import FieldName


class Level(StrEnum):
    """错误 rejects the row; 警告 and 提示 do not."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """One remark on one field of one row.

    ``code`` is a stable short name of the kind of finding for counting and for tests; ``raw`` is the text
    as it stood in the file; ``message`` is a Chinese sentence.
    """

    level: Level
    field: FieldName
    raw: str
    message: str
    code: str


@dataclass(slots=True)
class RosterRow:
    """One data row.

    ``row_number`` counts from 1 as the spreadsheet shows it. ``values`` holds the normalised value of every
    filled field (dates in register form, codes as the name in the list). ``raw`` has the same keys and
    holds the cells as they came. ``legacy_number`` is the 15-digit identity number (曾用) the file gave,
    ``values`` then holds the 18-digit number derived from it.
    """

    row_number: int
    sheet: str
    values: dict[FieldName, str]
    raw: dict[FieldName, Cell]
    problems: list[Finding] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    legacy_number: str = ""

    @property
    def rejected(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.level is Level.ERROR for finding in self.problems)

    def add(self, level: Level, name: FieldName, code: str, message: str) -> None:
        """Record a finding on a field of this row."""
        self.problems.append(Finding(level, name, cell_text(self.raw.get(name, "")), message, code))


@dataclass(frozen=True)
class SkippedRow:
    """A row that is no person, with the reason in Chinese and the text that led to it."""

    row_number: int
    sheet: str
    reason: str
    text: str


@dataclass(frozen=True)
class SheetLayout:
    """How one sheet was understood.

    ``header`` has one text per column (two levels joined with ``/``); ``mapping`` gives the field of a
    column (from 0); ``signature`` identifies a layout seen before; ``total_rows`` is the number of rows of
    the sheet, each of which is either a data row or a skipped row.
    """

    sheet: str
    header: tuple[str, ...]
    mapping: Mapping[int, FieldName]
    confidence: Mapping[int, float]
    signature: str
    total_rows: int


@dataclass
class RosterDraft:
    """A roster as read; ``accepted`` and ``rejected`` together are ``rows``, always."""

    layouts: list[SheetLayout]
    rows: list[RosterRow]
    skipped: list[SkippedRow]
    unread_sheets: list[tuple[str, str]]

    @property
    def header(self) -> tuple[str, ...]:
        """The headings of the first sheet that holds a roster."""
        return self.layouts[0].header

    @property
    def mapping(self) -> Mapping[int, FieldName]:
        """The column mapping of the first sheet that holds a roster."""
        return self.layouts[0].mapping

    @property
    def accepted(self) -> list[RosterRow]:
        """The rows without an error."""
        return [row for row in self.rows if not row.rejected]

    @property
    def rejected(self) -> list[RosterRow]:
        """The rows with at least one error."""
        return [row for row in self.rows if row.rejected]


def cell_text(value: Cell) -> str:
    """A cell as the text a person would read: whole numbers without ``.0``, dates in ISO form."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
