"""单位画像: one unit on one page; every figure opens the list it counts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.services.portrait import Figure, Portrait, PortraitPart
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.paper_view import PaperRequest
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

CARD_EMS, MOST_COLUMNS = 26, 3
"""Least width of a part in Chinese characters; so many parts stand side by side at most."""
PRINTED = (("部分", 26.0), ("项目", 60.0), ("内容", 46.0), ("说明", 60.0))


class PortraitPage(Page):
    """Opened with a unit id, or (unit id, ISO date)."""

    title = "单位画像"
    watches = frozenset({"units", "ledger", "people", "cases", "permits", "documents", "leaders"})
    has_as_of = True
    help = HelpText(
        "一个单位的全部情况在一页上，每个数都能点开名单。",
        (
            "点带下划线的数，打开它数的人员、变动或单位页上的那一部分。",
            "在“截至”里填过去的日期，看那一天的情况。",
            "点“打开单位”办理业务。",
        ),
        ("单位画像，可以打印",),
        ("每个数与它所在的账、名单一致。百分比四舍五入，注明基数（R22）。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.unit_id = 0
        self.portrait: Portrait | None = None
        self.links: dict[str, QPushButton] = {}
        self.open_button = self.add_action("打开单位(&O)", self._open_unit, icon="building-2")
        self.print_button = self.add_action("打印(&P)", self.print_page, icon="printer", tip="Ctrl+P")
        self.hints = text_label("", "error", self, wrap=True)
        self._content = QWidget(self)
        self._content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._columns = QHBoxLayout(self._content)
        self._columns.setContentsMargins(0, 0, GRID, 0)
        self._columns.setSpacing(GRID)
        self._cards: list[QFrame] = []
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setWidget(self._content)
        self.body.addWidget(self.hints)
        self.body.addWidget(self.area, 1)
        self._query = Query(context.tasks, self._show, self)
        self._fit_actions()

    # ---- content

    def open_subject(self, subject: Any) -> None:
        """Show a unit, on a day when one is given."""
        unit_id, at = subject if isinstance(subject, tuple) else (subject, "")
        self.unit_id = unit_id
        if at:
            self._as_of.value = at
        else:
            self.show_today()
        self.refresh()

    def refresh(self) -> None:
        """Read the unit at the date shown."""
        service, number, at = self.context.office.portrait, self.unit_id, self.as_of
        if number:
            self._query.ask_now(lambda: service.portrait(number, at))

    def _show(self, portrait: Portrait) -> None:
        self.portrait = portrait
        self.heading.setText(portrait.name)
        self.hints.setText("\n".join(portrait.hints))
        self.hints.setVisible(bool(portrait.hints))
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self.links = {}
        self._cards = [self._card(part) for part in portrait.parts]
        self._arrange()
        self._fit_actions()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as there is room for."""
        super().resizeEvent(event)
        wanted = self._column_count()
        if self._cards and wanted != self._columns.count():
            self._arrange()

    def _column_count(self) -> int:
        return max(1, min(MOST_COLUMNS, self.width() // (CARD_EMS * self.context.theme.em)))

    def _arrange(self) -> None:
        """Each part goes below the shortest column."""
        while self._columns.count():
            old = self._columns.takeAt(0).layout()
            while old.count():
                old.takeAt(0)
        heights = [0] * self._column_count()
        boxes = []
        for _ in heights:
            box = QVBoxLayout()
            box.setSpacing(GRID)
            self._columns.addLayout(box, 1)
            boxes.append(box)
        for card in self._cards:
            place = heights.index(min(heights))
            heights[place] += card.sizeHint().height()
            boxes[place].addWidget(card)
            card.show()
        for box in boxes:
            box.addStretch(1)

    def _card(self, part: PortraitPart) -> QFrame:
        card = QFrame(self._content)
        card.setProperty("look", "panel")
        grid = QGridLayout(card)
        grid.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID + GRID // 2)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(text_label(part.title, "heading", card), 0, 0, 1, 3)
        for line, figure in enumerate(part.figures, 1):
            wide = not figure.note
            grid.addWidget(text_label(figure.label, "muted", card), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(
                self._value(part, figure, card), line, 1, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop
            )
            if figure.note:
                grid.addWidget(text_label(figure.note, "small", card, wrap=True), line, 2)
        grid.setColumnStretch(2, 2)
        return card

    def _value(self, part: PortraitPart, figure: Figure, card: QWidget) -> QWidget:
        if figure.link is None:
            label: QLabel = text_label(str(figure.value), "", card, wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            return label
        button = QPushButton(str(figure.value), card)
        button.setProperty("look", "link")
        button.setAccessibleName(f"{figure.label} {figure.value}")
        button.setToolTip("打开名单" if figure.link.case_id is None else "打开这件业务")
        button.clicked.connect(lambda _=False: self._follow(figure))
        self.links[f"{part.title}/{figure.label}"] = button
        return button

    def _follow(self, figure: Figure) -> None:
        """The list a figure counts."""
        link = figure.link
        if link is None:
            return
        if link.case_id is not None:
            self.context.navigate("case", link.case_id)
        elif link.query is not None:
            self.context.navigate("query", link.query)
        else:
            self.context.navigate("unit", (self.unit_id, link.part, "" if self.is_today else self.as_of))

    def _fit_actions(self) -> None:
        for button in (self.open_button, self.print_button):
            button.setEnabled(self.portrait is not None)

    def _open_unit(self) -> None:
        self.context.navigate("unit", self.unit_id)

    def print_page(self) -> None:
        """Ctrl+P: the portrait as paper."""
        portrait = self.portrait
        if portrait is None:
            return
        papers = self.context.office.papers
        rows = [
            (part.title, figure.label, figure.value, figure.note)
            for part in portrait.parts
            for figure in part.figures
        ]
        rows += [("注意", hint, "", "") for hint in portrait.hints]
        title = f"{portrait.name}单位画像"
        conditions = f"截至 {dotted(portrait.at)}"
        self.context.navigate(
            "paper", PaperRequest(title, lambda: [papers.table(title, PRINTED, rows, conditions)])
        )

    def take_focus(self) -> None:
        """Arrow and page keys scroll the page."""
        self.area.setFocus()
