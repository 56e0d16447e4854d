"""附件 of a case: what was handed in as files, kept inside the register."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.views.files import Files
from app.ui.widgets.looks import text_label


class CaseFiles(QFrame):
    """The files of one case, as a panel beside its form."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "panel")
        self.setAccessibleName("附件")
        self.files = Files(
            context, "case_id", ("cases",), empty="还没有附件。扫描件可以存在这里。", parent=self
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        box.setSpacing(GRID)
        box.addWidget(text_label("附件", "heading", self))
        box.addWidget(self.files)

    def show_case(self, case_id: int) -> None:
        """The files of the case with this id."""
        self.files.show_of(case_id)
