"""台账报表: choose a paper at the left, see it at the right, print or save it."""

from __future__ import annotations

from dataclasses import dataclass
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
from app.ui.views.form_dialog import date_field, unit_picker
from app.ui.views.paper_view import PaperRequest, PaperView
from app.ui.views.parts import with_icon
from app.ui.views.unit_lines import NO_SECTOR
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.picker import Picker, find_in
from app.ui.widgets.suggestions import Choice

LEDGER, TEST = "F08", "F35"
NOT_BLANK = frozenset({"F27"})
"""The recovery sheet is printed once, with the key; an empty one would mislead."""
COUNTY, SECTOR, UNIT = "全县", "一个系统", "一个单位"


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list of papers. ``blank`` is an empty form for filling by hand."""

    form: str
    title: str
    blank: bool = False


class ReportsPage(Page):
    """Papers that need no piece of business."""

    title = "台账报表"
    watches = frozenset({"units"})
    help = HelpText(
        "打印台账、空白表和打印测试页，也可以存成 PDF 或表格。",
        (
            "在左边选一种纸。台账再选范围和截至日期。",
            "点“生成”，右边显示的就是打印出来的样子。",
            "第一次使用打印机时，先打“打印测试页”量一量边距。",
        ),
        ("F08 机构编制管理台账", "F35 打印测试页", "各种空白表"),
        ("打印和保存都记入操作记录。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._units: list[dict[str, Any]] = []
        self.add_action("批文档案(&W)", lambda: context.navigate("documents"), icon="files")
        self.list = QListWidget(self)
        self.list.setAccessibleName("可以打印的纸")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda *_: self._fit_options())
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
        self.scope.addItems([COUNTY, SECTOR, UNIT])
        box.addWidget(text_label("范围", "muted", options))
        box.addWidget(self.scope)
        self.sector = Picker(self.context, self._find_sector, placeholder="按 ↓ 列出系统", parent=options)
        self.sector.setAccessibleName("系统")
        self.unit = unit_picker(self.context, options)
        self.unit.setAccessibleName("单位")
        self.at = date_field(self.context, "day", self.context.office.business_date, options)
        self.at.line.setAccessibleName("截至日期")
        box.addWidget(self.sector)
        box.addWidget(self.unit)
        box.addWidget(text_label("截至", "muted", options))
        box.addWidget(self.at)
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
        self._add(Offer(LEDGER, "机构编制管理台账"))
        self._add(Offer(TEST, "打印测试页"))
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
        self.options.setVisible(offer is not None and offer.form == LEDGER and not offer.blank)
        self.sector.setVisible(self.scope.currentText() == SECTOR)
        self.unit.setVisible(self.scope.currentText() == UNIT)
        self.problem.hide()

    # ---- making

    def make(self) -> None:
        """Show the chosen paper."""
        offer = self.offer
        if offer is None:
            return
        papers = self.context.office.papers
        if offer.blank:
            self._show(PaperRequest(f"{offer.title}（空白表）", lambda: [papers.blank(offer.form)]))
        elif offer.form == TEST:
            self._show(PaperRequest(offer.title, lambda: [papers.print_test()]))
        else:
            self._make_ledger()

    def _make_ledger(self) -> None:
        papers, at = self.context.office.papers, self.at.value
        ids: list[int] = []
        name = COUNTY
        if not self.at.check() or not at:
            self._complain(self.at.problem or "请填写截至日期。")
            return
        if self.scope.currentText() == SECTOR:
            if self.sector.choice is None:
                self._complain("请选一个系统。")
                return
            name = self.sector.choice.title
            ids = [row["id"] for row in self._units if (row["sector"] or NO_SECTOR) == name]
        elif self.scope.currentText() == UNIT:
            if self.unit.choice is None:
                self._complain("请选一个单位。")
                return
            name, ids = self.unit.choice.title, [self.unit.choice.id]
        self._show(PaperRequest(f"台账 {name} {dotted(at)}", lambda: [papers.establishment_ledger(ids, at)]))

    def _show(self, request: PaperRequest) -> None:
        self.problem.hide()
        self.view.show_request(request)

    def _complain(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()

    def print_page(self) -> None:
        """Ctrl+P: make the paper, or print the one on show."""
        if self.view.is_shown:
            self.view.preview.print_with_dialog()
        else:
            self.make()
