"""A plain table with which any list of the program is printed: operation log, search results, problem lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from app.reports.document import (
    A4_LANDSCAPE,
    A4_PORTRAIT,
    NO_IMPRINT,
    Column,
    Document,
    Imprint,
    Line,
    Listing,
    Strip,
    Style,
    Title,
    content_digest,
)
from app.reports.forms.common import shown

FORM = "LIST"
NAME = "清单"
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

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...] = ()
    conditions: str = ""
    orientation: Literal["auto", "portrait", "landscape"] = "auto"


def build(data: PlainTable, imprint: Imprint = NO_IMPRINT) -> Document:
    """The list; its last line says how many rows it has."""
    title = imprint.title or data.title or NAME
    wanted = sum(column.width for column in data.columns)
    upright = data.orientation == "portrait" or (data.orientation == "auto" and wanted <= _PORTRAIT_LIMIT)
    paper = A4_PORTRAIT if upright else A4_LANDSCAPE
    scale = paper.inner_width / wanted
    columns = tuple(replace(column, width=column.width * scale) for column in data.columns)
    lines = [Line("row", tuple(map(shown, row))) for row in data.rows]
    lines.append(Line("total", (f"共{len(data.rows)}条",)))
    blocks = (
        Title(title, size=18, after=1),
        Strip(left=data.conditions, right=imprint.number, style=Style(size=10.5)),
        Listing(columns, lines),
    )
    return Document(FORM, title, blocks, paper, imprint, digest=content_digest(data, imprint))
