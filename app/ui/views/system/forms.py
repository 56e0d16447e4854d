"""表样: the way from 系统 to the page where forms are changed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from app.ui.context import UiContext
from app.ui.views.system.part import SystemPart


class FormsPart(SystemPart):
    """What can be changed, and the button that leads there."""

    title = "表样"
    purpose = "把各种表改成本单位的样子：表名、栏目名、行的先后、几联，换上本地叫法。原来的表样随时可以恢复。"

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.open_button = QPushButton("打开表样(&F)", self)
        self.open_button.setProperty("look", "primary")
        self.open_button.clicked.connect(lambda _checked: context.navigate("forms"))
        line = QHBoxLayout()
        line.addWidget(self.open_button)
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addStretch(1)
