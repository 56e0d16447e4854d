"""首页 of the county: the five numbers, what is due, and in an empty register what to do first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.services.ledger import OVER, Totals
from app.services.todo import EXPIRING, OVERDUE, SENT_BACK, DueLine
from app.ui.columns import Align, Column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.parts import ListTable, with_icon
from app.ui.views.unit_lines import ALL, AVAILABLE, RESERVED
from app.ui.views.wording import dotted
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.looks import text_label
from app.ui.widgets.number_card import NumberCard
from app.ui.widgets.page import HelpText, Page

TONES = {OVERDUE: Tone.BAD, EXPIRING: Tone.WARNING, SENT_BACK: Tone.WARNING}
COLUMNS = (
    Column("date", "期限", 6, format=lambda date: dotted(date) or "—", sort="date"),
    Column("urgency", "提醒", 4.5, Align.CENTRE, sort="urgency", tone=TONES.get),
    Column("what", "事项", 5.5, sort="what"),
    Column("unit", "单位", 12, sort="unit"),
    Column("title", "内容", 16, sort="title"),
    Column("state", "进度", 8, sort="state"),
    Column("handler", "经办人", 4, sort="handler", yields=1),
)
CARDS = (("核定", ALL), ("实有", ALL), ("已批未用", RESERVED), ("可用", AVAILABLE), ("超编单位", OVER))
"""Label of a number and the filter word of the units page behind it."""


@dataclass(frozen=True, slots=True)
class HomeContent:
    """What the page shows.

    :param arrived: lines that came in by USB and wait for a decision, counted by the office they came from.
    """

    totals: Totals
    due: list[DueLine]
    arrived: Mapping[str, int]


def read_home(office: Any, *, mine: bool = False) -> HomeContent:
    """The county today; runs on the reading worker.

    :param mine: only what who is signed in has to do.
    """
    return HomeContent(
        office.ledger.totals(),
        office.todo.lines(mine=mine),
        office.todo.arrived(),
    )


class HomePage(Page):
    """The first page."""

    title = "首页"
    watches = frozenset({"units", "ledger", "people", "cases", "permits", "packages", "handlers", "holidays", "months",
                         "follow_ups", "meetings"})  # fmt: skip
    help = HelpText(
        "看全县的五个数和今天要办的事。",
        (
            "点一个数，列出它后面的单位。",
            "要办的事按期限排，超期的在最上面；按回车打开。勾“只看我的”，只列我经办和代办的。",
            "要查单位、人员或业务，按 Ctrl+K 在上面的搜索框里输入名称、拼音首字母或身份证号。",
        ),
        (),
        ("可用 = 核定 − 实有 − 已批未用，按单位和编制种类分别计算后相加。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.cards = {word: NumberCard(word, self) for word, _ in CARDS}
        for word, filter_word in CARDS:
            self.cards[word].clicked.connect(
                lambda _=False, chosen=filter_word: context.navigate("units", chosen)
            )
        self.due = ListTable(
            context, "home/due", COLUMNS, empty_text="没有要办的事。新的申请在“业务办理”里受理。"
        )
        self.due.setAccessibleName("要办的事")
        self.due.activated_id.connect(self._open)
        self.due_note = text_label("", "muted", self)
        self.mine = QCheckBox("只看我的(&M)", self)
        self.mine.setToolTip("我经办的、我代办的，和没有指定经办人的")
        self.mine.toggled.connect(lambda _: self.refresh())
        self.all_button = QPushButton("全部待办(&A)", self)
        self.all_button.setProperty("look", "link")
        self.all_button.clicked.connect(lambda _checked: context.navigate("todo"))
        self._stack = QStackedLayout()
        self._stack.addWidget(QWidget(self))  # nothing yet: neither numbers nor advice that may be wrong
        self._stack.addWidget(self._work_part())
        self._stack.addWidget(self._first_part())
        self.body.addLayout(self._stack, 1)
        self._query = Query(context.tasks, self._show, self)

    def _work_part(self) -> QWidget:
        part = QWidget(self)
        numbers = QHBoxLayout()
        numbers.setSpacing(GRID)
        for card in self.cards.values():
            numbers.addWidget(card, 1)
        heading = QHBoxLayout()
        heading.setSpacing(GRID)
        heading.addWidget(text_label("要办的事", "heading", part))
        heading.addWidget(self.due_note)
        heading.addStretch(1)
        heading.addWidget(self.mine)
        heading.addWidget(self.all_button)
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addLayout(numbers)
        box.addWidget(self._arrived_part(part))
        box.addSpacing(GRID)
        box.addLayout(heading)
        box.addWidget(self.due, 1)
        return part

    def _arrived_part(self, parent: QWidget) -> QWidget:
        self.arrived = QFrame(parent)
        self.arrived.setProperty("look", "notice")
        self.arrived.setProperty("tone", Tone.INFO)
        self.arrived_text = text_label("", "strong", self.arrived, wrap=True)
        self.arrived_button = with_icon(self.context, QPushButton("去处理(&U)", self.arrived), "usb")
        self.arrived_button.clicked.connect(lambda _checked: self.context.navigate("exchange"))
        line = QHBoxLayout(self.arrived)
        line.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        line.addWidget(self.arrived_text, 1)
        line.addWidget(self.arrived_button)
        self.arrived.hide()
        return self.arrived

    def _first_part(self) -> QWidget:
        state = EmptyState(
            self.context.theme,
            "landmark",
            "先把现有的情况录进来",
            "有花名册就导入花名册，单位和人员一次录好；没有就从建立单位开始。导入前可以先看清楚，不满意可以撤销。",
            button="导入花名册",
            action=lambda: self.context.navigate("import"),
            parent=self,
        )
        self.import_button = state.button
        self.new_unit_button = with_icon(self.context, QPushButton("新建单位", state), "plus")
        self.new_unit_button.clicked.connect(lambda _checked: self._new_unit())
        state.add_button(self.new_unit_button)
        return state

    # ---- content

    def refresh(self) -> None:
        """Read the numbers and what is due."""
        office = self.context.office
        mine = self.mine.isChecked()
        self._query.ask_now(lambda: read_home(office, mine=mine))

    @property
    def is_first_use(self) -> bool:
        """Whether the page says what to do first."""
        return self._stack.currentIndex() == 2

    def _show(self, content: HomeContent) -> None:
        totals = content.totals
        is_empty = totals.units == 0 and totals.actual == 0
        self._stack.setCurrentIndex(2 if is_empty else 1)
        self.cards["核定"].show_number(totals.approved, f"{totals.units} 个单位")
        self.cards["实有"].show_number(totals.actual, "在编人员")
        self.cards["已批未用"].show_number(totals.reserved, "通知单锁定")
        self.cards["可用"].show_number(totals.available, f"{totals.vacancy_units} 个单位空编")
        over = totals.over_units
        self.cards["超编单位"].show_number(over, "只出不进" if over else "没有", Tone.BAD if over else None)
        offices = "，".join(f"{name} {count} 条" for name, count in content.arrived.items())
        self.arrived_text.setText(f"U盘交来的申报还没有处理：{offices}")
        self.arrived.setVisible(bool(content.arrived))
        self.due.show_rows(content.due)
        self.due_note.setText(f"{len(content.due)} 件" if content.due else "")

    def _open(self, number: str) -> None:
        line = self.due.row_of(number)
        self.context.navigate(line.page, line.subject)

    def _new_unit(self) -> None:
        from app.ui.views.unit_form import UnitDialog, unit_code_lists

        office = self.context.office

        def open_form(codes: dict[str, Any]) -> None:
            dialog = UnitDialog(self.context, None, codes, self)
            dialog.saved.connect(lambda number: self.context.navigate("unit", number))
            dialog.open()

        self.context.tasks.read(lambda: unit_code_lists(office), done=open_form, owner=self)
