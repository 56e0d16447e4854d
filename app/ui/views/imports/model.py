"""A sheet of a roster as the spreadsheet shows it, with the findings marked in the cells they concern."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.services.imports import ImportPreview, Outcome
from app.services.roster import FIELDS, Level, RosterRow
from app.services.roster.draft import Finding, SheetLayout, cell_text
from app.ui.table_model import TONE_ROLE
from app.ui.theme import Theme
from app.ui.views.imports.words import OUTCOMES

ROW, RESULT = 0, 1
"""The two columns before those of the file."""
BEFORE = 2
LEFT_OUT = "不导入"

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_GROUNDS = {Level.ERROR: "bad_soft", Level.WARNING: "warning_soft", Level.HINT: "neutral_soft"}
_INKS = {Level.ERROR: "bad", Level.WARNING: "warning", Level.HINT: "neutral"}
_GRAVITY = {Level.ERROR: 0, Level.WARNING: 1, Level.HINT: 2}


class RosterModel(QAbstractTableModel):
    """Rows of one sheet of a preview that pass a filter."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preview: ImportPreview | None = None
        self._layout: SheetLayout | None = None
        self._shown: list[int] = []

    def show_sheet(
        self, preview: ImportPreview, layout: SheetLayout, keep: Callable[[RosterRow, Outcome], bool]
    ) -> None:
        """Show the rows of one sheet that *keep* wants."""
        self.beginResetModel()
        self._preview, self._layout = preview, layout
        self._shown = [
            position
            for position, (row, outcome) in enumerate(zip(preview.draft.rows, preview.outcomes, strict=True))
            if row.sheet == layout.sheet and keep(row, outcome)
        ]
        self.endResetModel()

    @property
    def layout_shown(self) -> SheetLayout | None:
        """The sheet on show."""
        return self._layout

    def row_at(self, line: int) -> tuple[RosterRow, Outcome] | None:
        """The row in line *line* of the screen and what it would become."""
        if self._preview is None or not 0 <= line < len(self._shown):
            return None
        position = self._shown[line]
        return self._preview.draft.rows[position], self._preview.outcomes[position]

    # ---- what Qt asks

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Lines on show."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Two of ours and those of the file."""
        return 0 if parent.isValid() or self._layout is None else BEFORE + len(self._layout.header)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The heading of the file, below it the field it means."""
        if orientation == Qt.Orientation.Vertical or self._layout is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if section < BEFORE:
            return ("行号\n", "结果\n")[section] if role == Qt.ItemDataRole.DisplayRole else None
        column = section - BEFORE
        if column >= len(self._layout.header):
            return None
        heading = self._layout.header[column].replace("\n", "")
        name = self._layout.mapping.get(column)
        meaning = FIELDS[name].label if name else LEFT_OUT
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{heading or '（空）'}\n→ {meaning}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"表中的“{heading}”按“{meaning}”读入。点一下可以改。"
        if role == Qt.ItemDataRole.ForegroundRole and not name:
            return self._theme.colour("field_line")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell as it stands in the file; the findings colour it and are its tip."""
        found = self.row_at(index.row())
        if found is None:
            return None
        row, outcome = found
        if index.column() < BEFORE:
            return self._own_cell(index.column(), row, outcome, role)
        column = index.column() - BEFORE
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row.cells[column]).strip() if column < len(row.cells) else ""
        worst = self._worst(row, column)
        if worst is None:
            return self._theme.colour("muted") if self._is_left_out(column, role) else None
        if role == Qt.ItemDataRole.BackgroundRole:
            return QColor(getattr(self._theme.palette, _GROUNDS[worst[0].level]))
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(getattr(self._theme.palette, _INKS[worst[0].level]))
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(finding.message for finding in worst)
        return None

    def _is_left_out(self, column: int, role: int) -> bool:
        return (
            role == Qt.ItemDataRole.ForegroundRole
            and self._layout is not None
            and column not in self._layout.mapping
        )

    def _own_cell(self, column: int, row: RosterRow, outcome: Outcome, role: int) -> Any:
        if column == ROW:
            return row.row_number if role == Qt.ItemDataRole.DisplayRole else None
        word, tone = OUTCOMES[outcome]
        if role == TONE_ROLE:
            return tone
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(finding.message for finding in by_gravity(row.problems)) or None
        return word if role == Qt.ItemDataRole.DisplayRole else None

    def _worst(self, row: RosterRow, column: int) -> list[Finding] | None:
        if self._layout is None or not row.problems:
            return None
        name = self._layout.mapping.get(column)
        found = [finding for finding in row.problems if finding.field == name]
        return by_gravity(found) or None


def by_gravity(findings: list[Finding]) -> list[Finding]:
    """Errors first."""
    return sorted(findings, key=lambda finding: _GRAVITY[finding.level])
