"""A plain table with which any list of the program is printed: operation log, search results, problem lists.

The layouts are ``resources/forms/LIST.yaml`` and, for wide lists, ``LIST-across.yaml``; columns and rows are those of
the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from app.reports.document import A4_LANDSCAPE, A4_PORTRAIT, Column, Line
from app.reports.templates.fields import derived, labelled
from app.reports.templates.formats import shown

FORM = "LIST"
NAME = "清单"
ACROSS = "LIST-across"
# Wider tables lie across; below this the columns of a portrait sheet get too narrow to read.
_PORTRAIT_LIMIT = 190.0

Value: TypeAlias = str | int | None


@dataclass(frozen=True)
class PlainTable:
    """A list as it stands on the screen.

    :param title: what the list is called.
    :param columns: titles with relative widths in mm; they are scaled to the width of the sheet.
    :param rows: one tuple per row with a value per column.
    :param conditions: what was searched for, printed below the title.
    :param orientation: ``auto`` chooses by the sum of the widths.
    """

    title: str = labelled("清单名称")
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    conditions: str = labelled("条件", "")
    orientation: Literal["auto", "portrait", "landscape"] = "auto"

    @property
    def template(self) -> str:
        """Upright or across."""
        return FORM if self._upright else ACROSS

    @property
    def _upright(self) -> bool:
        wanted = sum(column.width for column in self.columns)
        return self.orientation == "portrait" or (self.orientation == "auto" and wanted <= _PORTRAIT_LIMIT)

    @derived("各列")
    def shown_columns(self) -> tuple[Column, ...]:
        """The columns over the width of the sheet."""
        paper = A4_PORTRAIT if self._upright else A4_LANDSCAPE
        scale = paper.inner_width / sum(column.width for column in self.columns)
        return tuple(replace(column, width=column.width * scale) for column in self.columns)

    @derived("各行")
    def lines(self) -> tuple[Line, ...]:
        """The rows as they are printed."""
        return tuple(Line("row", tuple(map(shown, row))) for row in self.rows)

    @derived("条数")
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)


TEMPLATES = {FORM: PlainTable, ACROSS: PlainTable}
