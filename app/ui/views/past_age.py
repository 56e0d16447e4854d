"""到龄请核实: who has reached the statutory age and still holds a post; Enter begins the exit of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.columns import Column, number_column
from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.views.parts import ListTable
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label

COLUMNS = (
    Column("name", "姓名", 5, sort="name"),
    Column("unit_name", "单位", 12, sort="unit_name"),
    Column("birth", "出生年月", 5.5, format=lambda value: dotted(value[:7]), sort="birth"),
    Column("age", "法定退休年龄", 7),
    Column("month", "到龄", 5, format=dotted, sort="month"),
    number_column("passed", "已过（月）", 5.5),
    Column("basis", "依据", 10, yields=1),
    Column("choice", "弹性选择", 6, yields=2),
)


class PastAgeDialog(QDialog):
    """The list; it never decides."""

    def __init__(self, context: UiContext, rows: Sequence[dict[str, Any]], parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle("到龄未核减")
        self.table = ListTable(context, "past_age", COLUMNS, empty_text="没有到龄仍在编的人。", parent=self)
        self.table.setAccessibleName("到龄仍在编的人")
        self.table.show_rows(rows)
        self.table.activated_id.connect(self._leave)
        self.leave_button = QPushButton("办理核减(&H)", self)
        self.leave_button.setProperty("look", "primary")
        self.leave_button.clicked.connect(lambda _checked: self._leave(self.table.current_id))
        self.close_button = QPushButton("关闭", self)
        self.close_button.clicked.connect(self.reject)
        self.leave_button.setEnabled(bool(rows))
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.leave_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        words = f"到法定退休年龄仍在编 {len(rows)} 人，请逐人核实出生年月、岗位和弹性选择。程序只列名单，不作认定。"
        layout.addWidget(text_label(words, "muted", self, wrap=True))
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        self.resize(QSize(56 * context.theme.em, 24 * context.theme.em).boundedTo(parent.window().size()))

    def _leave(self, number: Any) -> None:
        if number is not None:
            self.accept()
            self._context.navigate("exit", number)
