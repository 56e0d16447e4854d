"""机构: every unit with its four numbers, at any date; the tree narrows, typing filters, Enter opens."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.services.kinds.matters import REASSIGN
from app.services.query_definition import QueryDefinition
from app.ui.columns import Align, Column, number_column, state_column
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.deregister_form import DeregisterDialog
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import FilterField, ListTable
from app.ui.views.unit_form import UnitDialog, unit_code_lists
from app.ui.views.unit_lines import (
    ALL,
    FILTERS,
    NOT_DEREGISTERED,
    UnitLine,
    fits,
    passes,
    pinyin_of,
    read_unit_lines,
    sums_of,
)
from app.ui.views.unit_tree import ALL_UNITS, BY_PARENT, BY_SECTOR, UnitTree
from app.ui.views.wording import dotted
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.shrinking_label import ShrinkingLabel

COLUMNS = (
    Column("name", "单位", 12, sort="name"),
    Column("rank", "规格", 3.5, sort="rank", yields=2),
    Column("funding", "经费", 4.5, sort="funding", yields=4),
    number_column("approved", "核定", 3.5),
    number_column("actual", "实有", 3.5),
    number_column("reserved", "已批未用", 4.5, yields=3),
    number_column("available", "可用", 3.5),
    Column("leaders", "职数", 3.5, Align.RIGHT, sort="leaders"),
    state_column("state", width=4, sort="state"),
)
PRINTED = (
    ("单位", 62.0), ("规格", 14.0), ("经费", 20.0), ("核定", 14.0), ("实有", 14.0), ("已批未用", 18.0),
    ("可用", 14.0), ("状态", 16.0),
)  # fmt: skip
"""Columns on paper with their width in mm."""
MORE = (
    ("总量和职数(&Z)", "control"),
    ("学校和集团(&X)", "schools"),
    ("期初编制(&O)", "opening"),
    ("批文档案(&W)", "documents"),
)
"""Word in the menu 更多台账 and page it opens."""
STATE_ORDER = {"超编": 0, "满编": 1, "空编": 2}


class UnitsPage(Page):
    """The list of units. May be opened with a filter word of :data:`FILTERS`."""

    title = "机构"
    watches = frozenset({"units", "ledger", "people", "cases", "permits"})
    has_as_of = True
    help = HelpText(
        "看全县各单位的核定、实有、已批未用和可用，找到一个单位，看过去某一天的情况。",
        (
            "在左边选系统或主管部门，右边只列它的单位。",
            "在筛选框里输入名称的一部分或拼音首字母；用“状态”只看超编、满编或空编的单位。",
            "“按隶属”列上级机构和下级；按住 Alt 用上下键调整同级单位的顺序。",
            "把一个单位拖到另一个上，打开划转的申请单，批准以前什么都不改。",
            "“状态”里有已撤销、应注销未注销的单位，打开仍能看；应注销未注销的选中后点“注销登记”，要确认清算完毕。",
            "按回车打开单位，看它的编制账、人员、业务和沿革。",
            "在“截至”里填一个过去的日期，看那一天的数；点“回到今天”返回。",
            "“更多台账”里有总量和职数、学校和集团、期初编制、批文档案。",
            "按 Ctrl+C 复制选中的行，可以直接粘贴到表格里。",
        ),
        ("打印 / 导出的清单与屏幕上列出的一致",),
        ("可用 = 核定 − 实有 − 已批未用，按编制种类分别计算，不互相抵补。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._lines: list[UnitLine] = []
        self.add_action(
            "组合查询(&Q)", lambda: context.navigate("query", QueryDefinition("units")), icon="filter"
        )
        self.add_action("新建单位(&N)", self.new, icon="plus", tip="Ctrl+N")
        self.more_button = self.add_action("更多台账(&L)", lambda: None, icon="layers")
        self.more = QMenu(self.more_button)
        for word, key in MORE:
            self.more.addAction(word).triggered.connect(lambda _=False, key=key: context.navigate(key))
        self.more_button.setMenu(self.more)
        self.print_button = self.add_action(
            "打印 / 导出(&P)", self.print_page, icon="printer", tip="打印或导出列出的单位（Ctrl+P）"
        )
        self.tree = UnitTree(context, self)
        self.order = QComboBox(self)
        self.order.setAccessibleName("左边的单位怎样排列")
        self.order.addItem("按系统", BY_SECTOR)
        self.order.addItem("按隶属", BY_PARENT)
        self.order.currentIndexChanged.connect(lambda _: self.tree.show_by(self.order.currentData()))
        self.filter = FilterField("筛选：名称或拼音首字母", "筛选单位", self)
        self.state = QComboBox(self)
        self.state.setAccessibleName("状态")
        self.state.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # the counts come later
        for word, label in FILTERS:
            self.state.addItem(label, word)
        self.deregister_button = QPushButton("注销登记(&D)", self)
        self.deregister_button.setToolTip("先在下面选中一个单位")
        self.deregister_button.clicked.connect(lambda _checked: self.deregister())
        self.deregister_button.hide()
        self.table = ListTable(
            context,
            "units",
            COLUMNS,
            empty_text="没有符合条件的单位。可以清空筛选，或在左边选“全县”。",
            sort_keys={
                "name": lambda line: pinyin_of(line.name)[1],
                "state": lambda line: STATE_ORDER.get(line.state, 3),
            },
        )
        self.table.setAccessibleName("单位列表")
        self.sums = ShrinkingLabel("", "muted", self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._list_part())
        self._stack.addWidget(
            EmptyState(
                context.theme,
                "building-2",
                "还没有单位",
                "先导入单位现有的花名册，单位和人员一次录入；也可以先建立单位。",
                button="导入花名册",
                action=lambda: context.navigate("import"),
                parent=self,
            )
        )
        self.body.addLayout(self._stack, 1)
        self._query = Query(context.tasks, self._show_lines, self)
        self.tree.chosen.connect(self._show_rows)
        self.tree.opened.connect(lambda number: context.navigate("unit", number))
        self.tree.dropped.connect(lambda *units: QTimer.singleShot(0, self, lambda: self._transfer(*units)))
        self.tree.shifted.connect(self._reorder)
        self.filter.textChanged.connect(lambda _: self._show_rows(typing=True))
        self.filter.onward.connect(self._go_to_list)
        self.state.currentIndexChanged.connect(lambda _: self._show_rows())
        self.table.activated_id.connect(lambda number: context.navigate("unit", number))
        self.table.lazy.loaded.connect(self._show_sums)
        self.table.current_id_changed.connect(lambda _: self._fit_deregister())

    def _list_part(self) -> QWidget:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.filter, 1)
        line.addWidget(text_label("状态", "muted", self))
        line.addWidget(self.state)
        line.addWidget(self.deregister_button)
        right = QWidget(self)
        box = QVBoxLayout(right)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addLayout(line)
        box.addWidget(self.table, 1)
        box.addWidget(self.sums)
        splitter = QSplitter(self)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.order)
        column.addWidget(self.tree, 1)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(1, False)
        em = self.context.theme.em
        self.tree.setMinimumWidth(8 * em)
        splitter.setSizes([14 * em, 60 * em])
        return splitter

    # ---- content

    def refresh(self) -> None:
        """Read the units and their numbers at the date shown."""
        office, at = self.context.office, self.as_of
        self._query.ask_now(lambda: read_unit_lines(office, at))

    def open_subject(self, subject: Any) -> None:
        """Show only the units of one state."""
        position = self.state.findData(subject)
        if position >= 0:
            self.filter.clear()
            self.state.setCurrentIndex(position)
            if self._lines:
                self.tree.choose_all()

    def _show_lines(self, lines: list[UnitLine]) -> None:
        self._lines = lines
        self._stack.setCurrentIndex(0 if lines or not self.is_today else 1)
        self.print_button.setEnabled(bool(lines))
        for position, (word, label) in enumerate(FILTERS):
            count = sum(passes(line, word) for line in lines)
            self.state.setItemText(position, f"{label}（{count}）")
        self.tree.show_lines(lines)
        self._show_rows()

    def _show_rows(self, *, typing: bool = False) -> None:
        scope, word, text = self.tree.scope, self.state.currentData(), self.filter.wanted
        looks_inside = word == ALL and (bool(text) or self.tree.is_at_unit)

        def keep(line: UnitLine) -> bool:
            return (
                (scope is None or line.id in scope or line.is_gone)
                and (passes(line, word) or (looks_inside and line.is_inner and not line.is_gone))
                and (not text or fits(line, text))
            )

        self.table.show_rows(self._lines, keep=keep, typing=typing)
        self.deregister_button.setVisible(word == NOT_DEREGISTERED)
        self._fit_deregister()

    def _fit_deregister(self) -> None:
        self.deregister_button.setEnabled(self.is_today and self.table.current_id is not None)

    def _show_sums(self) -> None:
        sums = sums_of(self.table.shown_rows)
        self.sums.setText(
            f"列出 {sums.units} 个单位　核定 {sums.approved}　实有 {sums.actual}"
            f"　已批未用 {sums.reserved}　可用 {sums.available}"
        )

    def _go_to_list(self) -> None:
        """Enter in the filter goes to the list, and opens the unit when only one is left."""
        if len(self.table.lazy.ids) == 1 and self.filter.text():
            self.context.navigate("unit", self.table.lazy.ids[0])
        elif self.table.lazy.ids:
            self.table.setFocus()
            self.table.select_id(self.table.lazy.ids[0])

    # ---- moving units

    def _transfer(self, source: int, target: int) -> None:
        """A unit was dragged onto another: nothing moves, its case is begun if that is wanted."""
        names = {line.id: line.name for line in self._lines}
        if not self.is_today:
            self.context.messages.warn("现在看的是过去的情况，不能办理划转。请先回到今天。")
            return
        field, words = (
            ("supervising", "主管部门改为") if self.tree.order == BY_SECTOR else ("parent", "上级机构改为")
        )
        if self.context.messages.question(
            f"为“{names[source]}”办理划转，{words}“{names[target]}”？",
            consequence="将打开划转的申请单。批准办结以后才改变，现在什么都不改。",
            yes="办理划转",
            dangerous=False,
        ):
            self.context.navigate("business", (REASSIGN, source, {field: target}))

    def _reorder(self, unit_id: int, other_id: int) -> None:
        """Two siblings change places."""
        units, order = self.context.office.units, {line.id: place for place, line in enumerate(self._lines)}
        if not self.is_today:
            return
        # Whoever stood first is second now.
        wanted = [unit_id, other_id] if order[unit_id] > order[other_id] else [other_id, unit_id]
        self.context.perform(
            lambda: units.reorder(wanted), sentence="正在调整顺序", changes={"units"}, owner=self
        )

    # ---- actions

    def deregister(self) -> None:
        """注销登记 of the selected unit, which was abolished and is still registered."""
        line = self.table.row_of(self.table.current_id)
        if line is not None:
            DeregisterDialog(self.context, line.id, line.name, self).open()

    def new(self) -> None:
        """Ctrl+N: 新建单位."""
        office = self.context.office
        self.context.tasks.read(lambda: unit_code_lists(office), done=self._open_form, owner=self)

    def _open_form(self, codes: dict[str, Any]) -> None:
        dialog = UnitDialog(self.context, None, codes, self)
        dialog.saved.connect(lambda number: self.context.navigate("unit", number))
        dialog.open()

    def print_page(self) -> None:
        """Ctrl+P: the listed units as paper or spreadsheet."""
        lines, at, papers = self.table.shown_rows, self.as_of, self.context.office.papers
        rows = [
            (u.name, u.rank, u.funding, u.approved, u.actual, u.reserved, u.available, u.state) for u in lines
        ]
        sums = sums_of(lines)
        total = ("合计", "", "", sums.approved, sums.actual, sums.reserved, sums.available, "")
        conditions = "，".join(
            part
            for part in (
                f"截至 {dotted(at)}",
                self.tree.branch if self.tree.branch != ALL_UNITS else "",
                dict(FILTERS)[self.state.currentData()] if self.state.currentIndex() else "",
                f"名称含“{self.filter.wanted}”" if self.filter.text().strip() else "",
            )
            if part
        )
        self.context.navigate(
            "paper",
            PaperRequest(
                "机构编制一览表",
                lambda: [papers.table("机构编制一览表", PRINTED, [*rows, total], conditions)],
            ),
        )

    def take_focus(self) -> None:
        """Work begins with typing a name."""
        self.filter.start()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filter.start()

    def escape(self) -> bool:
        """Esc empties the filter."""
        return self.filter.forget()
