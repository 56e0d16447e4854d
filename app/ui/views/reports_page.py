"""台账报表: choose a paper at the left, see it at the right, print or save it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.finders import people_in_post
from app.ui.views.form_dialog import date_field, unit_picker
from app.ui.views.paper_view import PaperRequest, PaperView
from app.ui.views.parts import with_icon
from app.ui.views.report_offers import AT, MONTH, OFFERS, PERSON, SCOPE, Given, Offer
from app.ui.views.report_offers import UNIT as ONE_UNIT
from app.ui.views.unit_lines import NO_SECTOR
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.picker import Picker, find_in
from app.ui.widgets.suggestions import Choice

NOT_BLANK = frozenset({"F27"})
"""The recovery sheet is printed once, with the key; an empty one would mislead."""
COUNTY, SECTOR, SUBTREE, UNIT = "全县", "一个系统", "单位和下属单位", "一个单位"


class ReportsPage(Page):
    """Papers that need no piece of business."""

    title = "台账报表"
    watches = frozenset({"units"})
    help = HelpText(
        "打印台账、花名册、证明、月报表、空白表和打印测试页，也可以存成 PDF 或表格。",
        (
            "在左边选一种纸，再按它下面的提示选范围、单位、人员、日期或月份。",
            "点“生成”，右边显示的就是打印出来的样子。",
            "右边选打印机、哪几联、各几份、哪几页；按 Ctrl+P 再按回车就打印。",
            "第一次使用打印机时，先打“打印测试页”量一量边距；要套打，到“系统”的“打印机校准”里填上量得的数。",
        ),
        (
            "台账 F08、F09",
            "花名册 F11、管理证 F10、编制卡 F07",
            "证明 F28、职数依据 F15",
            "月报表 F05、F06、F29",
            "各种空白表",
        ),
        ("打印和保存都记入操作记录。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._units: list[dict[str, Any]] = []
        self.add_action("查验与补打(&C)", lambda: context.navigate("issued"), icon="qr-code")
        self.add_action("学校和集团(&X)", lambda: context.navigate("schools"), icon="layers")
        self.add_action("批文档案(&W)", lambda: context.navigate("documents"), icon="files")
        self.list = QListWidget(self)
        self.list.setAccessibleName("可以打印的纸")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Not currentItemChanged: a click moves the current item before it selects.
        self.list.itemSelectionChanged.connect(self._fit_options)
        self.list.itemActivated.connect(lambda _: self.make())
        self.options = self._ledger_options()
        self.make_button = with_icon(context, self._primary("生成(&G)"), "file-text")
        self.make_button.clicked.connect(lambda _checked: self.make())
        self.problem = text_label("", "error", self, wrap=True)
        self.problem.hide()
        self.view = PaperView(context, "在左边选一种纸，点“生成”，这里显示打印出来的样子。", self)
        left = QWidget(self)
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self.list, 1)
        box.addWidget(self.options)
        box.addWidget(self.problem)
        box.addWidget(self.make_button)
        splitter = QSplitter(self)
        splitter.addWidget(left)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        em = context.theme.em
        left.setMinimumWidth(15 * em)
        splitter.setSizes([17 * em, 60 * em])
        self.body.addWidget(splitter, 1)
        self._query = Query(context.tasks, self._show_choices, self)

    def _primary(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", "primary")
        return button

    def _ledger_options(self) -> QWidget:
        options = QFrame(self)
        options.setProperty("look", "chrome")
        box = QVBoxLayout(options)
        box.setContentsMargins(GRID, GRID, GRID, GRID)
        box.setSpacing(GRID // 2)
        self.scope = QComboBox(options)
        self.scope.setAccessibleName("范围")
        self.scope.addItems([COUNTY, SECTOR, SUBTREE, UNIT])
        self.sector = Picker(self.context, self._find_sector, placeholder="按 ↓ 列出系统", parent=options)
        self.sector.setAccessibleName("系统")
        self.unit = unit_picker(self.context, options)
        self.unit.setAccessibleName("单位")
        self.person = Picker(
            self.context,
            people_in_post(self.context.office),
            placeholder="输入姓名或身份证号",
            parent=options,
        )
        self.person.setAccessibleName("人员")
        today = self.context.office.business_date
        self.at = date_field(self.context, "day", today, options)
        self.at.line.setAccessibleName("截至日期")
        self.month = date_field(self.context, "month", _month_before(today), options)
        self.month.line.setAccessibleName("月份")
        self._labels = {
            name: text_label(text, "muted", options)
            for name, text in (
                (SCOPE, "范围"),
                (ONE_UNIT, "单位"),
                (PERSON, "人员"),
                (AT, "截至"),
                (MONTH, "月份"),
            )
        }
        for part in (
            self._labels[SCOPE], self.scope, self.sector, self._labels[ONE_UNIT], self.unit, self._labels[PERSON],
            self.person, self._labels[AT], self.at, self._labels[MONTH], self.month,
        ):  # fmt: skip
            box.addWidget(part)
        self.scope.currentIndexChanged.connect(lambda _: self._fit_options())
        return options

    # ---- content

    def refresh(self) -> None:
        """Read which papers and sectors there are."""
        office = self.context.office
        self._query.ask_now(lambda: (office.papers.blank_forms(), office.units.listed()))

    @property
    def offer(self) -> Offer | None:
        """The paper chosen."""
        items = self.list.selectedItems()
        return items[0].data(Qt.ItemDataRole.UserRole) if items else None

    def _show_choices(self, found: tuple[list[tuple[str, str]], list[dict[str, Any]]]) -> None:
        forms, self._units = found
        if self.list.count():
            return
        for offer in OFFERS:
            self._add(offer)
        heading = QListWidgetItem("空白表（手工填写）", self.list)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        heading.setForeground(self.context.theme.colour("muted"))
        for form, name in forms:
            if form not in NOT_BLANK:
                self._add(Offer(form, name, blank=True))
        self.list.setCurrentRow(0)
        self._fit_options()

    def _add(self, offer: Offer) -> None:
        item = QListWidgetItem(offer.title, self.list)
        item.setData(Qt.ItemDataRole.UserRole, offer)
        item.setToolTip(f"{offer.form} {offer.title}")

    def _find_sector(self, text: str) -> list[Choice]:
        sectors = dict.fromkeys(row["sector"] or NO_SECTOR for row in self._units)
        return find_in([Choice(name, name) for name in sectors])(text)

    def _fit_options(self) -> None:
        offer = self.offer
        asks = offer.asks if offer is not None else frozenset()
        by_scope, scope = SCOPE in asks, self.scope.currentText()
        self.options.setVisible(bool(asks))
        for name, label in self._labels.items():
            label.setVisible(name in asks)
        self.scope.setVisible(by_scope)
        self.sector.setVisible(by_scope and scope == SECTOR)
        self.unit.setVisible(ONE_UNIT in asks or (by_scope and scope in (UNIT, SUBTREE)))
        self.person.setVisible(PERSON in asks)
        self.at.setVisible(AT in asks)
        self.month.setVisible(MONTH in asks)
        self.problem.hide()

    # ---- making

    def make(self) -> None:
        """Show the chosen paper."""
        offer, papers = self.offer, self.context.office.papers
        if offer is None:
            return
        if offer.blank:
            self._show(PaperRequest(f"{offer.title}（空白表）", lambda: [papers.blank(offer.form)]))
            return
        wrong = self._wrong(offer)
        if wrong:
            self._complain(wrong)
            return
        make, given = offer.make, self._given(offer)
        assert make is not None  # only blank forms have none
        name = " ".join(part for part in (offer.title, given.name, dotted(given.at or given.month)) if part)
        units = self.context.office.units

        def work(of: Callable[[Any, Given], list[Any]] = make) -> list[Any]:
            scope = replace(given, ids=tuple(units.subtree(given.unit))) if given.below else given
            return of(papers, scope)

        split = partial(work, offer.split) if offer.split is not None else None
        begin = partial(work, offer.begin) if offer.begin is not None else None
        overlay = partial(work, offer.overlay) if offer.overlay is not None else None
        self._show(PaperRequest(name, work, split=split, overlay=overlay, begin=begin))

    def _wrong(self, offer: Offer) -> str:
        """What is still missing for a paper, as a sentence; "" when nothing is."""
        scope = self.scope.currentText() if SCOPE in offer.asks else ""
        for name, field, empty in (
            (AT, self.at, "请填写截至日期。"),
            (MONTH, self.month, "请填写月份。"),
        ):
            if name in offer.asks and (not field.check() or not field.value):
                return field.problem or empty
        if scope == SECTOR and self.sector.choice is None:
            return "请选一个系统。"
        if (scope in (UNIT, SUBTREE) or ONE_UNIT in offer.asks) and self.unit.choice is None:
            return "请选一个单位。"
        if PERSON in offer.asks and self.person.choice is None:
            return "请选一位人员。"
        return ""

    def _given(self, offer: Offer) -> Given:
        """What was chosen for a paper."""
        scope = self.scope.currentText() if SCOPE in offer.asks else ""
        ids: tuple[int, ...] = ()
        name = scope
        unit = self.unit.choice.id if self.unit.choice is not None else 0
        if scope == SECTOR and self.sector.choice is not None:
            name = self.sector.choice.title
            ids = tuple(row["id"] for row in self._units if (row["sector"] or NO_SECTOR) == name)
        elif self.unit.choice is not None and (scope in (UNIT, SUBTREE) or ONE_UNIT in offer.asks):
            name = self.unit.choice.title
            ids = (unit,)
        if PERSON in offer.asks and self.person.choice is not None:
            name = self.person.choice.title
        return Given(
            ids=ids,
            unit=unit,
            person=self.person.choice.id if self.person.choice is not None else 0,
            at=self.at.value if AT in offer.asks else "",
            month=self.month.value[:7] if MONTH in offer.asks else "",
            name=name,
            below=scope == SUBTREE,
        )

    def _show(self, request: PaperRequest) -> None:
        self.problem.hide()
        self.view.show_request(request)

    def _complain(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()

    def may_leave(self) -> bool:
        """Not while pages are on their way to the printer, unless that is wanted."""
        return self.view.may_leave()

    def print_page(self) -> None:
        """Ctrl+P: make the paper, or print the one on show."""
        if self.view.is_shown:
            self.view.focus_print()
        else:
            self.make()


def _month_before(day: str) -> str:
    """The month that is declared on a day: the one before it."""
    year, month = int(day[:4]), int(day[5:7])
    return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"
