"""The looks of cells: each look is registered once with the workbook and known by its number from then on."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from app.reports.document import Align, Role, VerticalAlign

TEXT_FORMAT = "@"
WHOLE, SIGNED, GENERAL = "0", "+0;-0;0", "General"
Stroke = Literal["", "thin", "medium", "mediumDashed"]
"""Names of rules in the file format; empty where there is none."""
THIN: Stroke = "thin"
MEDIUM: Stroke = "medium"
DASHED: Stroke = "mediumDashed"

FACES: dict[Role, str] = {
    "title": "方正小标宋简体",
    "body": "仿宋",
    "remark": "楷体",
    "heading": "黑体",
    "plain": "宋体",
}
"""The faces of official papers under the names office programs list them by."""

NORMAL_FACE, NORMAL_SIZE = "宋体", 12
"""The face column widths are counted in: its digits are 6 pt wide, a whole number of dots on screens too, so that a
column is as wide on the screen as on paper."""
MM_PER_UNIT = 6 * 25.4 / 72

# Code of upright text in the file format: characters one below the other.
_UPRIGHT = 255


class Edges(NamedTuple):
    """The rules around a cell."""

    top: Stroke = ""
    right: Stroke = ""
    bottom: Stroke = ""
    left: Stroke = ""


NO_EDGES = Edges()


class Look(NamedTuple):
    """Everything about a cell but its value.

    ``one_line`` texts shrink before they would wrap; ``indent`` in characters; ``grey`` from 0 (white) to 1.
    """

    role: Role = "body"
    size: float = 12
    align: Align = "centre"
    valign: VerticalAlign | str = "middle"
    upright: bool = False
    wrap: bool = True
    one_line: bool = False
    indent: int = 0
    format: str = TEXT_FORMAT
    edges: Edges = NO_EDGES
    grey: float = 0.0


class Styles:
    """Gives every look its number in the workbook's list of formats."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._numbers: dict[Look, int] = {}

    def number(self, look: Look) -> int:
        """The number by which cells of the sheet name *look*."""
        number = self._numbers.get(look)
        if number is None:
            number = self._numbers[look] = self._registered(look)
        return number

    def _registered(self, look: Look) -> int:
        # A cell that belongs to no row: it only takes the look to the workbook.
        cell: Any = Cell(self._workbook.worksheets[0], row=1, column=1)
        cell.number_format = look.format
        cell.font = Font(name=FACES[look.role], size=look.size)
        cell.alignment = Alignment(
            horizontal="center" if look.align == "centre" else look.align,
            vertical="center" if look.valign == "middle" else look.valign,
            text_rotation=_UPRIGHT if look.upright else 0,
            wrap_text=look.wrap and (look.upright or not look.one_line),
            shrink_to_fit=look.one_line and not look.upright,
            indent=look.indent,
        )
        top, right, bottom, left = (Side(style=style or None) for style in look.edges)
        cell.border = Border(left, right, top, bottom)
        cell.fill = PatternFill("solid", fgColor=f"{_level(look.grey)}" * 3) if look.grey else PatternFill()
        return int(cell.style_id)


def _level(grey: float) -> str:
    """Two hexadecimal digits of brightness."""
    return f"{round(255 * (1 - grey)):02X}"
