"""The parts around the page: column of tasks, top line, bottom line, help."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.context import LastOperation, UiContext
from app.ui.pages import PageSpec
from app.ui.theme import GRID
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText
from app.ui.widgets.progress_panel import ProgressPanel
from app.ui.widgets.search_box import SearchBox
from app.values.dates import format_date

SEARCH_EMS, SEARCH_EMS_BESIDE_A_MARK = 14, 9
"""Least width of the search box; with the mark of invented data the largest type still fits a small screen."""


class ElidedLabel(QLabel):
    """A line that is cut with … when there is no room, and then shows itself whole as a tip."""

    def __init__(self, look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setProperty("look", look)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """The uncut text."""
        return self._whole

    def show_text(self, text: str) -> None:
        """Show *text* as far as there is room."""
        self._whole = text
        self.updateGeometry()
        self._cut()

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 4, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A few characters at least."""
        return QSize(
            min(self.sizeHint().width(), self.fontMetrics().horizontalAdvance("编制……")),
            self.sizeHint().height(),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut again."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class TaskColumn(QFrame):
    """The narrow column on the left."""

    chosen = Signal(str)

    def __init__(self, context: UiContext, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("look", "side")
        self.setAccessibleName("任务")
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, GRID)
        layout.setSpacing(2)
        for number, spec in enumerate(pages, start=1):
            button = QToolButton(self)
            button.setText(spec.title)
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setProperty("look", "task")
            button.setToolTip(f"{spec.title}（Ctrl+{number}）" if number < 10 else spec.title)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            context.theme.bind_icon(button, spec.icon, "muted")
            button.clicked.connect(lambda _=False, key=spec.key: self.chosen.emit(key))
            self._group.addButton(button)
            self.buttons[spec.key] = button
            layout.addWidget(button)
        layout.addStretch(1)
        context.theme.changed.connect(self._fit)
        self._fit()

    def mark(self, key: str) -> None:
        """Show which page is open; a page outside the column, such as the township's home, marks none."""
        self._group.setExclusive(False)  # an exclusive group refuses to have none
        for known, button in self.buttons.items():
            button.setChecked(known == key)
        self._group.setExclusive(True)

    def _fit(self) -> None:
        theme = self._context.theme
        edge = theme.icon_size
        for button in self.buttons.values():
            button.setIconSize(QSize(edge + GRID // 2, edge))  # a little air before the word
            button.setMinimumHeight(theme.control_height + GRID // 2)
        # GRID more: the word of the open page is bold
        self.setFixedWidth(
            max((button.sizeHint().width() for button in self.buttons.values()), default=0) + GRID
        )


class TopLine(QFrame):
    """Back, search, office, user, business date."""

    back = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("look", "top")
        self._search_ems = SEARCH_EMS
        self.back_button = QToolButton(self)
        self.back_button.setProperty("look", "quiet")
        self.back_button.setToolTip("返回上一页（Alt+←）")
        self.back_button.setAccessibleName("返回上一页")
        self.back_button.setEnabled(False)
        self.back_button.clicked.connect(self.back)
        context.theme.bind_icon(self.back_button, "arrow-left")
        self.search = SearchBox(context, self)
        self.office = ElidedLabel("strong", self)
        self.user = ElidedLabel("muted", self)
        self.date = text_label("", "muted", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.back_button)
        layout.addWidget(self.search, 3)
        layout.addStretch(1)
        for part in (self.office, self.user, self.date):
            layout.addWidget(part)
            layout.addSpacing(GRID if part is not self.date else 0)
        context.theme.changed.connect(self._fit)
        self._fit()
        self.show_office()

    def add_mark(self, mark: QWidget) -> None:
        """Put *mark* beside the search, which gives it the room it needs."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(2, mark)
        self._search_ems = SEARCH_EMS_BESIDE_A_MARK
        self._fit()

    def show_office(self) -> None:
        """Read name, user and date again."""
        office = self._context.office
        self.office.show_text(office.title)
        self.user.show_text(office.user_name)
        self.date.setText(format_date(office.business_date, "chinese"))

    def _fit(self) -> None:
        theme = self._context.theme
        self.search.setMinimumWidth(self._search_ems * theme.em)
        self.search.setMaximumWidth(38 * theme.em)
        self.back_button.setIconSize(QSize(theme.icon_size, theme.icon_size))


class BottomLine(QFrame):
    """Progress of what runs, and the last action with 撤销."""

    undo = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "bottom")
        self.operation: LastOperation | None = None
        self.last = ElidedLabel("small", self)
        self.undo_button = QPushButton("撤销", self)
        self.undo_button.setProperty("look", "link")
        self.undo_button.setToolTip("撤销上一步（Ctrl+Z）")
        self.undo_button.clicked.connect(self.undo)
        self.progress = ProgressPanel(context.tasks, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2, 2 * GRID, 2)
        layout.setSpacing(GRID)
        layout.addWidget(self.last)
        layout.addWidget(self.undo_button)
        layout.addStretch(1)
        layout.addWidget(self.progress)
        self._theme = context.theme
        self._theme.changed.connect(self._fit)
        self._fit()
        self.show_operation(None)

    def _fit(self) -> None:
        self.setMinimumHeight(self._theme.row_height + 4)

    def show_operation(self, operation: LastOperation | None) -> None:
        """Show the newest operation; 撤销 only where it may be taken back."""
        self.operation = operation
        self.last.show_text(f"刚才：{operation.sentence}" if operation else "就绪")
        self.undo_button.setVisible(operation is not None and operation.undoable)


class HelpPanel(QFrame):
    """F1: what the page is for, the steps, the papers, the rule; beside the page, closed with Esc."""

    closed = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("look", "side")
        self.heading = text_label("", "heading", self)
        close = QToolButton(self)
        close.setProperty("look", "quiet")
        close.setAccessibleName("关闭帮助")
        close.setToolTip("关闭（Esc）")
        context.theme.bind_icon(close, "x")
        close.clicked.connect(self.hide)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(close)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        layout.addLayout(top)
        layout.addWidget(self._area, 1)
        self.hide()

    def show_help(self, title: str, text: HelpText) -> None:
        """Show the help of a page."""
        self.heading.setText(f"{title}：帮助")
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, GRID, 0)
        box.setSpacing(GRID // 2)
        numbered = tuple(f"{number}. {step}" for number, step in enumerate(text.steps, start=1))
        sections = (
            ("做什么用", (text.purpose,) if text.purpose else ()),
            ("怎么办", numbered),
            ("需要的材料", text.papers),
            ("依据", text.rules),
        )
        for heading, lines in sections:
            if lines:
                box.addSpacing(GRID)
                box.addWidget(text_label(heading, "strong", body))
            for line in lines:
                box.addWidget(text_label(line, "", body, wrap=True))
        box.addStretch(1)
        self._area.setWidget(body)
        self.setFixedWidth(21 * self._context.theme.em)
        self.show()
