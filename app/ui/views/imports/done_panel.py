"""What an import has done, and what can be done next."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.services.imports import ImportResult
from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.views.parts import with_icon
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label


class DonePanel(QWidget):
    """Numbers in sentences; the page connects the buttons."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = text_label("", "title", self, wrap=True)
        self.lines = text_label("", "", self, wrap=True)
        self.units_button = QPushButton("看机构(&U)", self)
        self.units_button.setProperty("look", "primary")
        with_icon(context, self.units_button, "building-2")
        self.units_button.clicked.connect(lambda: context.navigate("units"))
        self.returned_button = with_icon(context, QPushButton("导出退回表(&R)…", self), "file-spreadsheet")
        self.again_button = QPushButton("再导一份(&O)", self)
        self.undo_button = with_icon(context, QPushButton("撤销这次导入(&Z)", self), "undo-2")
        row = FlowRow(self, spacing=GRID)
        for button in (self.units_button, self.returned_button, self.again_button, self.undo_button):
            row.addWidget(button)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addWidget(self.heading)
        box.addSpacing(GRID)
        box.addWidget(self.lines)
        box.addSpacing(2 * GRID)
        box.addWidget(row)
        box.addStretch(2)

    def show_result(self, result: ImportResult, rejected: int) -> None:
        """Say what was written, and how many rows were not."""
        useful = result.holdings or result.changed
        self.heading.setText(f"已导入 {result.holdings} 人" if useful else "没有需要导入的内容")
        sentences = [
            f"新增人员 {result.people} 人，登记占编 {result.holdings} 人。",
            f"新建单位 {result.units} 个，核定数还是 0，先显示“超编”；请打开单位，按批文录入核定数。"
            if result.units
            else "",
            f"更新了 {result.changed} 人的信息。" if result.changed else "",
            f"与库中相同、没有改动的 {result.same} 人。" if result.same else "",
            f"有问题没有导入的 {rejected} 人，可以导出退回表交单位改正。" if rejected else "",
        ]
        self.lines.setText("\n".join(sentence for sentence in sentences if sentence))
        self.undo_button.setVisible(bool(result.operation))
        self.undo_button.setEnabled(True)
        self.returned_button.setVisible(bool(rejected))
