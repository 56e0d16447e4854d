"""上级系统对接: what differs from the superior's system, what to key there, ticked off line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QTabBar

from app.services.superior.service import PRINTED
from app.ui.columns import Align, Column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import FilterField, ListTable
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

TODO, ALL = 0, 1
COLUMNS = {
    TODO: (
        Column("name", "姓名", 5, sort="name"),
        Column("identity_number", "公民身份号码", 10, yields=2),
        Column("unit", "单位", 9, sort="unit", yields=1),
        Column("what", "要做", 3.5, Align.CENTRE, sort="what", tone=lambda word: Tone.WARNING if word else None),
        Column("field_name", "项目", 5.5, sort="field_name"),
        Column("value", "填写内容", 14),
        Column("found_on", "发现日期", 5.2, format=dotted, sort="found_on", yields=3),
    ),
    ALL: (
        Column("name", "名称", 7, sort="name"),
        Column("unit", "单位", 8, sort="unit", yields=2),
        Column("kind_name", "情况", 4.5, sort="kind_name"),
        Column("field_name", "项目", 5.5, sort="field_name"),
        Column("ours", "本县", 9),
        Column("theirs", "上级", 9),
        Column("state_name", "状态", 4.5, Align.CENTRE, sort="state_name",
               tone=lambda word: Tone.GOOD if word == "已补录" else Tone.WARNING),
        Column("found_on", "发现日期", 5.2, format=dotted, sort="found_on", yields=3),
    ),
}  # fmt: skip
SHEETS = "导出的表格 (*.xlsx *.xls *.csv)"
_EMPTY = "先从上级系统导出人员或机构列表，再点“对照导出表”。"


class SuperiorPage(Page):
    """Two lists: what is to be keyed, and every difference."""

    title = "上级系统对接"
    watches = frozenset({"superior", "people", "ledger", "units"})
    help = HelpText(
        "上级实名制系统里的内容要和本县一致。导入它的导出表，这里列出哪些要到上级系统里补录，补一条勾一条。",
        (
            "在上级系统里导出人员（或机构）列表，点“对照导出表”。",
            "“待补录”里写明谁、哪一项、填什么；录完选中它点“已补录”，勾错了点“取消标记”。",
            "下次再导入时，已经一致的自动消失；勾了却没有变的会重新出现。",
        ),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.print_button = self.add_action(
            "打印、存表格(&P)", self.print_page, icon="printer", shortcut="Ctrl+P"
        )
        self.undone_button = self.add_action("取消标记(&U)", self.take_back)
        self.done_button = self.add_action("已补录(&K)", self.tick_off, icon="check")
        self.import_button = self.add_action(
            "对照导出表(&O)…", self.choose, icon="folder-open", look="primary", shortcut="Ctrl+O"
        )
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.addTab("待补录")
        self.tabs.addTab("全部差异")
        self.text = FilterField("姓名、单位", "查找差异", self)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self.text, 1)
        self.summary = text_label("", "muted", self, wrap=True)
        self.tables = {
            tab: ListTable(context, f"superior/{tab}", columns, empty_text=_EMPTY, parent=self)
            for tab, columns in COLUMNS.items()
        }
        self.body.addLayout(top)
        self.body.addWidget(self.summary)
        for table in self.tables.values():
            self.body.addWidget(table, 1)
        self._rows: dict[int, list[dict[str, Any]]] = {TODO: [], ALL: []}
        self._query = Query(context.tasks, self._show, self)
        self.tabs.currentChanged.connect(lambda _: self._fit())
        self.text.textChanged.connect(lambda _: self._filter())
        self.text.onward.connect(self.table.setFocus)
        self._fit()

    @property
    def table(self) -> ListTable:
        """The list in front."""
        return self.tables[self.tabs.currentIndex()]

    def open_subject(self, subject: Any) -> None:
        """Compare an export chosen elsewhere."""
        if subject:
            self.compare(Path(subject))

    def refresh(self) -> None:
        """Read both lists again."""
        superior = self.context.office.superior
        self._query.ask_now(lambda: (superior.todo(), superior.differences()))

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.start()

    def escape(self) -> bool:
        """Esc: empty the filter, then back."""
        if not self.text.forget():
            self.context.navigate.back()
        return True

    def choose(self) -> None:
        """Let the user choose an export."""
        name, _ = QFileDialog.getOpenFileName(self, "选择上级系统的导出表", "", SHEETS)
        if name:
            self.compare(Path(name))

    def compare(self, path: Path) -> None:
        """Compare an export with the register."""
        superior = self.context.office.superior
        self.context.perform(
            lambda: superior.import_export(path),
            sentence="正在对照上级系统",
            changes={"superior"},
            done=self._on_compared,
            owner=self,
        )

    def tick_off(self) -> None:
        """What is selected has been keyed there."""
        self._mark(self.context.office.superior.done, "已标记为已补录")

    def take_back(self) -> None:
        """It has not."""
        self._mark(self.context.office.superior.undone, "已取消标记")

    def print_page(self) -> None:
        """Ctrl+P: the list of what to key, as paper or spreadsheet."""
        if not self._rows[TODO]:
            return
        papers, todo = self.context.office.papers, self._rows[TODO]
        names = ("name", "identity_number", "unit", "what", "field_name", "value", "found_on")
        rows = [tuple(row[name] for name in names) for row in todo]
        self.context.navigate(
            "paper",
            PaperRequest("待补录到上级系统", lambda: [papers.table("待补录到上级系统", PRINTED, rows)]),
        )

    def _mark(self, work: Any, said: str) -> None:
        numbers = self.table.selected_ids
        if not numbers:
            self.context.messages.warn("请先选中一行或几行。")
            return
        self.context.perform(
            lambda: work(numbers),
            sentence="正在标记",
            changes={"superior"},
            said=f"{said} {len(numbers)} 条",
            owner=self,
        )

    def _on_compared(self, outcome: Any) -> None:
        self.context.messages.info(
            f"读到人员 {outcome.people}、机构 {outcome.units}：一致 {outcome.same}，只在本县 {outcome.only_here}，"
            f"只在上级 {outcome.only_there}，不一致 {outcome.differing}；新出现 {outcome.new}，已消除 {outcome.settled}"
        )

    def _show(self, answer: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> None:
        self._rows[TODO], self._rows[ALL] = answer
        kinds = dict.fromkeys(("只在本县", "只在上级", "不一致"), 0)
        keyed = 0
        for row in self._rows[ALL]:
            if row["state"] == "keyed":
                keyed += 1
            else:
                kinds[row["kind_name"]] += 1
        counts = "，".join(f"{name} {count} 条" for name, count in kinds.items())
        self.summary.setText(f"{counts}；已补录 {keyed} 条" if self._rows[ALL] else "")
        self.tabs.setTabText(TODO, f"待补录 {len(self._rows[TODO])}" if self._rows[TODO] else "待补录")
        self.print_button.setEnabled(bool(self._rows[TODO]))
        self._filter()

    def _filter(self) -> None:
        words = self.text.wanted
        for tab, table in self.tables.items():
            everything = "没有要补录的内容。" if self._rows[ALL] else _EMPTY
            table.empty_text = "没有符合条件的差异。" if words else everything
            table.show_rows([row for row in self._rows[tab] if words in row["name"] or words in row["unit"]])

    def _fit(self) -> None:
        tab = self.tabs.currentIndex()
        for number, table in self.tables.items():
            table.setVisible(number == tab)
        self.undone_button.setVisible(tab == ALL)
