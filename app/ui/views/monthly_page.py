"""每月申报: who declared the month, who did not, and the papers that go to finance."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout

from app.errors import Problem
from app.services.monthly import CHANGED, NOTHING, OVERDUE, PAST_AGE, STATES, WAITING, MonthLine, month_name
from app.ui.columns import Align, Column, number_column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.batch_exit import BatchExitDialog
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import FilterField, ListTable
from app.ui.views.past_age import PastAgeDialog
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

TONES = {CHANGED: Tone.INFO, NOTHING: Tone.GOOD, WAITING: Tone.WARNING, OVERDUE: Tone.BAD}
COLUMNS = (
    Column("unit", "单位", 14, sort="unit"),
    Column("state", "状态", 5, Align.CENTRE, sort="state", tone=TONES.get),
    number_column("opening", "月初", 3),
    number_column("entries", "入编", 3),
    number_column("exits", "核减", 3),
    number_column("closing", "月末", 3),
    Column("declared_on", "申报日期", 6, format=dotted, sort="declared_on"),
    Column("signer", "签字人", 4, yields=1),
    Column("note", "说明", 12, yields=2),
)
MONTHS = 13


class MonthlyPage(Page):
    """One month of every unit."""

    title = "每月申报"
    watches = frozenset({"months", "people", "cases", "units", "packages", "holidays"})
    help = HelpText(
        "各单位每月报人员变动，没有变动也要报。这里看谁报了、谁没报，登记无变动，打印给财政的通知。",
        (
            "上面选月份，默认是上个月。没报的排一排可以点“状态”。",
            "选一个或几个单位（按住 Ctrl 或 Shift），点“登记无变动”。",
            "有人离开的点“批量核减”，一次办完；本月办过业务的单位自动算已申报。",
            "“到龄未核减”列出到了法定退休年龄还在编的人，核实后按回车办理核减。",
            "乡镇用U盘交来的申报自动登记在这里。",
            "月末点“停拨工资通知”交财政；“增减变动表”交财政、人社。",
        ),
        ("F05 人员核减月申报表", "F06 停拨工资通知", "F29 每月人员增减变动表"),
        (
            "R05 每月申报，下月 5 日前（可在设置中改，遇节假日顺延）",
            "R20 法定退休年龄按渐进式延迟办法核实，程序只列名单，不作认定",
        ),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.nothing_button = self.add_action(
            "登记无变动(&W)", lambda: self._declare(changed=False), icon="check", look="primary"
        )
        self.changed_button = self.add_action("有变动(&C)", lambda: self._declare(changed=True))
        self.batch_button = self.add_action("批量核减(&H)", self._batch, icon="user-minus")
        self.past_button = self.add_action("到龄未核减(&R)", self._list_past)
        self.declaration_button = self.add_action("打印申报表(&P)", self.print_page)
        self.stop_button = self.add_action("停拨工资通知(&T)", self._print_stop_pay)
        self.changes_button = self.add_action("增减变动表(&B)", self._print_changes)
        self.month = QComboBox(self)
        self.month.setAccessibleName("月份")
        year, number = map(int, context.office.business_date[:7].split("-"))
        for back in range(MONTHS):
            at = year * 12 + number - 1 - back
            month = f"{at // 12}-{at % 12 + 1:02d}"
            self.month.addItem(month_name(month), month)
        self.month.setCurrentIndex(1)
        self.state = QComboBox(self)
        self.state.setAccessibleName("状态")
        self.state.addItem("全部状态", "")
        for state in STATES:
            self.state.addItem(state, state)
        self.text = FilterField("单位、系统", "筛选单位", self)
        self.summary = text_label("", "muted", self, wrap=True)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        for part in (self.month, self.state):
            top.addWidget(part)
        top.addWidget(self.text, 1)
        self.table = ListTable(
            context, "monthly", COLUMNS, empty_text="还没有单位。先建立单位并核定编制。", parent=self
        )
        self.table.setAccessibleName("各单位的申报")
        self.body.addLayout(top)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.table, 1)
        self._lines: list[MonthLine] = []
        self._shows_past = False
        self._query = Query(context.tasks, self._show, self)
        self.month.currentIndexChanged.connect(lambda _: self.refresh())
        self.state.currentIndexChanged.connect(lambda _: self._filter())
        self.text.textChanged.connect(lambda _: self._filter())
        self.text.onward.connect(self.table.setFocus)
        self.table.activated_id.connect(lambda number: context.navigate("unit", number))

    @property
    def chosen(self) -> str:
        """The month shown, ``2026-06``."""
        return str(self.month.currentData())

    def open_subject(self, subject: Any) -> None:
        """Show one month, or who is past the age of retirement."""
        self._shows_past = subject == PAST_AGE
        place = self.month.findData(subject)
        if place >= 0:
            self.month.setCurrentIndex(place)

    def refresh(self) -> None:
        """Read the month."""
        monthly, month = self.context.office.monthly, self.chosen
        self._query.ask_now(lambda: (monthly.lines(month), monthly.due(month), monthly.finance_due(month)))

    def _show(self, found: tuple[list[MonthLine], str, str]) -> None:
        self._lines, due, finance = found
        if self._shows_past:
            self._shows_past = False
            self._list_past()
        counted = {state: sum(line.state == state for line in self._lines) for state in STATES}
        words = "，".join(f"{state} {count}" for state, count in counted.items() if count)
        entries, exits = (sum(getattr(line, name) for line in self._lines) for name in ("entries", "exits"))
        self.summary.setText(
            f"{dotted(due)} 前申报：{words or '没有单位'}。本月入编 {entries} 人，核减 {exits} 人，"
            f"{dotted(finance)} 前通知财政。"
        )
        self._filter()

    def _filter(self) -> None:
        wanted, state = self.text.wanted, self.state.currentData()
        self.table.empty_text = (
            "没有符合条件的单位。" if self._lines else "还没有单位。先建立单位并核定编制。"
        )
        self.table.show_rows(
            line
            for line in self._lines
            if wanted in line.unit + line.sector and (not state or line.state == state)
        )

    # ---- doing

    def _selected(self) -> list[int]:
        found = list(self.table.selected_ids)
        if not found:
            self.context.messages.warn("请先选单位。按住 Ctrl 或 Shift 可以选几个。")
        return found

    def _declare(self, *, changed: bool) -> None:
        chosen, month = self._selected(), self.chosen
        if not chosen:
            return
        monthly = self.context.office.monthly
        record = monthly.declare_changes if changed else monthly.declare_nothing
        word = "有变动" if changed else "无变动"
        self.context.perform(
            lambda: record(chosen, month),
            sentence="正在登记",
            changes={"months"},
            said=f"已登记{month_name(month)}{word}：{len(chosen)} 个单位。",
            failed=self._on_failed,
            owner=self,
        )

    def _list_past(self) -> None:
        monthly = self.context.office.monthly

        def show(rows: list[dict[str, Any]]) -> None:
            PastAgeDialog(self.context, rows, self).open()

        self.context.tasks.read(monthly.past_retirement, done=show, owner=self)

    def _batch(self) -> None:
        BatchExitDialog(self.context, self).open()

    def print_page(self) -> None:
        """Ctrl+P: F05 of the selected units."""
        chosen, month = self._selected(), self.chosen
        papers = self.context.office.papers
        if chosen:
            self._print(
                f"月申报表 {month_name(month)}",
                lambda: [papers.exit_declaration(unit_id, month) for unit_id in chosen],
            )

    def _print_stop_pay(self) -> None:
        papers, month = self.context.office.papers, self.chosen
        self._print(f"停拨工资通知 {month_name(month)}", lambda: [papers.stop_pay_notice(month)])

    def _print_changes(self) -> None:
        papers, month = self.context.office.papers, self.chosen
        self._print(f"增减变动表 {month_name(month)}", lambda: [papers.monthly_changes(month)])

    def _print(self, title: str, make: Any) -> None:
        self.context.navigate("paper", PaperRequest(title, make))

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, Problem):
            self.context.messages.error(error)
        else:
            self.context.messages.problem(error)

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.start()

    def escape(self) -> bool:
        """Esc: empty the filter, then back."""
        if not self.text.forget():
            self.context.navigate.back()
        return True
