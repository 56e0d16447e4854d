"""The first screen: three choices, nothing else to decide."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.context import UiContext
from app.ui.first_start.screen import Screen
from app.ui.theme import GRID
from app.ui.widgets.looks import text_label

CHOICES = (
    (
        "enrolment",
        "usb",
        "打开注册盘",
        "乡镇、街道和单位用。插上编办发的U盘，输入电话里告知的 8 位核对码，就能开始。",
    ),
    (
        "county",
        "landmark",
        "建立县编办数据",
        "县委编办用。填写办公室名称、姓名和密码，然后导入现有的花名册。",
    ),
    ("demo", "eye", "看演示", "用虚构的县、单位和人员试一试。演示数据单独存放，不影响正式数据。"),
)
"""Key, drawing, words and explanation."""
WIDE_EMS, NARROW_EMS = 12, 7
"""Width of a choice in Chinese characters: wanted, and at least."""


class ChoiceButton(QPushButton):
    """A large button: drawing, words, explanation; the whole of it is one button."""

    def __init__(self, context: UiContext, icon: str, title: str, note: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._icon = context, icon
        self.setProperty("look", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(note)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.title = title
        self._picture = QLabel(self)
        heading = text_label(title, "heading", self, wrap=True)
        body = text_label(note, "muted", self, wrap=True)
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        for part in (self._picture, heading, body):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(part)
        box.addStretch(1)
        context.theme.changed.connect(self._draw)
        self._draw()

    def make_flat(self) -> None:
        """Less air above and below, for a page that shows more than its buttons."""
        self._box.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._box.setSpacing(2)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As large as its words need at the width it has."""
        return self._size(WIDE_EMS)

    def minimumSizeHint(self) -> QSize:
        """Narrow if it must be, never clipped."""
        return self._size(NARROW_EMS)

    def _size(self, ems: int) -> QSize:
        width = ems * self._context.theme.em
        return QSize(width, self._box.heightForWidth(max(self.width(), width)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow button needs more lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _draw(self) -> None:
        self._picture.setPixmap(
            self._context.theme.icon(self._icon, "link").pixmap(round(2.4 * self._context.theme.em))
        )


class WelcomeScreen(Screen):
    """打开注册盘 / 建立县编办数据 / 看演示."""

    chosen = Signal(str)
    """Key of a choice, or ``restore``."""

    def __init__(self, context: UiContext) -> None:
        super().__init__(context, "欢迎使用编制通", "请选择怎样开始。", back="", width=60)
        self.choices = {
            key: ChoiceButton(context, icon, title, note, self) for key, icon, title, note in CHOICES
        }
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(2 * GRID)
        for key, button in self.choices.items():
            button.clicked.connect(lambda _=False, name=key: self.chosen.emit(name))
            self._row.addWidget(button, 1)
        self.body.addLayout(self._row)
        self.restore_link = QPushButton("换了电脑，或者要从备份恢复？", self)
        self.restore_link.setProperty("look", "link")
        self.restore_link.clicked.connect(lambda: self.chosen.emit("restore"))
        self.buttons.insertWidget(0, self.restore_link)

    def opened(self) -> None:
        """The first choice has the cursor."""
        self.choices["enrolment"].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One under the other when there is no room for three columns."""
        super().resizeEvent(event)
        wide = event.size().width() >= 3 * 13 * self.context.theme.em + 10 * GRID
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if direction != self._row.direction():
            self._row.setDirection(direction)
