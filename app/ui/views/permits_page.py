"""通知单 and the yearly plan they count against."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.errors import Problem
from app.ui.columns import Align, Column, number_column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.case_form import BUSINESS
from app.ui.views.finders import free_words
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import ListTable
from app.ui.views.plan_form import PlanForm
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.with_details import WithDetails

PERMITS, PLANS = 0, 1
TONES = {"有效": Tone.GOOD, "已用完": Tone.NEUTRAL, "已作废": Tone.NEUTRAL, "已过期": Tone.WARNING}


class PermitsPage(Page):
    """Two lists: permits with their uses, and the lines of the yearly plan."""

    title = "通知单与用编计划"
    watches = BUSINESS | {"plans"}
    help = HelpText(
        "通知单是招考、安置、调配的唯一凭据，写明几名、用了几名、还剩几名。年度计划管一年批多少。",
        (
            "选中一张通知单，右边看谁用了它；可以打印、办理入编，不用了就作废。",
            "“年度用编计划”里登记批下来的计划，以后每次用编都会提示计划还剩几名。",
        ),
        ("年度用编计划批复",),
        (
            "R03 没有有效通知单不能入编，使用数不超过核准数",
            "R04 用编审批计入年度用编计划",
        ),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.addTab("通知单")
        self.tabs.addTab("年度用编计划")
        self.text = QLineEdit(self)
        self.text.setPlaceholderText("编号、单位（Ctrl+F）")
        self.text.setAccessibleName("查找通知单或计划")
        self.text.setClearButtonEnabled(True)
        self.year = QComboBox(self)
        self.year.setAccessibleName("计划年度")
        this_year = int(context.office.business_date[:4])
        self.year.addItems([str(this_year + 1), str(this_year), str(this_year - 1), "全部年度"])
        self.year.setCurrentIndex(1)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self.text, 1)
        top.addWidget(self.year)
        self.permits = ListTable(context, "permits", _permit_columns(), empty_text=_NO_PERMITS, parent=self)
        self.plans = ListTable(context, "plans", _plan_columns(), empty_text=_NO_PLANS, parent=self)
        self.details = PermitDetails(context)
        self.plan_form = PlanForm(context)
        self.stack = QStackedWidget(self)
        for table, part in ((self.permits, self.details), (self.plans, self.plan_form)):
            split = WithDetails(context.theme, self)
            split.set_list(table)
            split.details.addWidget(part)
            self.stack.addWidget(split)
        self.body.addLayout(top)
        self.body.addWidget(self.stack, 1)
        self._rows: dict[int, list[dict[str, Any]]] = {PERMITS: [], PLANS: []}
        self._query = Query(context.tasks, self._show, self)
        self.tabs.currentChanged.connect(self._on_tab)
        self.text.textChanged.connect(lambda _: self._filter())
        self.year.currentIndexChanged.connect(lambda _: self._filter())
        self.permits.current_id_changed.connect(
            lambda number: self.details.show_permit(self.permits.row_of(number))
        )
        self.permits.activated_id.connect(self._open)
        self.permits.lazy.loaded.connect(self._select_first)
        self._on_tab(PERMITS)

    def refresh(self) -> None:
        """Read both lists again."""
        permits = self.context.office.permits
        self._query.ask_now(lambda: (permits.listed(), permits.plans()))

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.setFocus()
        self.text.selectAll()

    def print_page(self) -> None:
        """Ctrl+P: the selected permit."""
        if self.stack.currentIndex() == PERMITS:
            self.details.print_permit()

    def escape(self) -> bool:
        """Esc: empty the filter, then back."""
        if self.text.text():
            self.text.clear()
        else:
            self.context.navigate.back()
        return True

    def _show(self, answer: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> None:
        permits, plans = answer
        self._rows[PERMITS] = permits
        self._rows[PLANS] = [{**row, "left": max(0, row["count"] - row["granted"])} for row in plans]
        self._filter()

    def _on_tab(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        self.year.setVisible(index == PLANS)

    def _filter(self) -> None:
        wanted = self.text.text().strip()
        year = self.year.currentText()
        permits = [row for row in self._rows[PERMITS] if wanted in row["number"] + row["unit_name"]]
        plans = [
            row
            for row in self._rows[PLANS]
            if wanted in row["unit_name"] + row["document"] and (row["year"] == year or not year.isdigit())
        ]
        self.permits.empty_text = "没有符合条件的通知单。" if wanted else _NO_PERMITS
        self.plans.empty_text = "没有符合条件的计划。" if wanted else _NO_PLANS
        self.permits.show_rows(permits)
        self.plans.show_rows(plans)

    def _select_first(self) -> None:
        ids = self.permits.lazy.ids
        if ids and self.permits.current_id is None:
            self.permits.select_id(ids[0])
        self.details.show_permit(self.permits.row_of(self.permits.current_id))

    def _open(self, number: Any) -> None:
        row = self.permits.row_of(number)
        if row is not None and row["case_id"] is not None:
            self.context.navigate("case", row["case_id"])


class PermitDetails(QWidget):
    """The selected permit: what is left, who used it, printing and ending."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._permit: dict[str, Any] | None = None
        self.heading = text_label("", "heading", self, wrap=True)
        self.words = text_label("选中一张通知单，这里显示用了几名、谁用的。", "muted", self, wrap=True)
        self.uses = text_label("", "", self, wrap=True)
        self.print_button = self._button("打印通知单(&P)", self.print_permit, "primary")
        self.enter_button = self._button("办理入编(&R)", self._enter)
        self.open_button = self._button("打开业务(&K)", self._open)
        self.end_button = self._button("作废…", self._ask_reason, "quiet")
        actions = FlowRow(self, spacing=GRID)
        for button in (self.print_button, self.enter_button, self.open_button, self.end_button):
            actions.addWidget(button)
        self._ending = QFrame(self)
        self.reason = QPlainTextEdit(self._ending)
        self.reason.setTabChangesFocus(True)
        self.reason.setAccessibleName("作废的理由")
        self.reason.setFixedHeight(3 * self.fontMetrics().lineSpacing() + 2 * GRID)
        self.error = text_label("", "error", self, wrap=True)
        self.end_now_button = self._button("作废", self._end, "danger")
        self.keep_button = self._button("不了，返回", self._ending.hide)
        self.consequence = text_label("", "", self._ending, wrap=True)
        choice = FlowRow(self._ending, spacing=GRID)
        choice.addWidget(self.keep_button)
        choice.addWidget(self.end_now_button)
        box = QVBoxLayout(self._ending)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.consequence)
        box.addWidget(self.reason)
        box.addWidget(choice)
        self._ending.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        # Actions stand first: they must be in sight also where the details have only a few lines.
        for part in (self.heading, actions, self._ending, self.error, self.words, self.uses):
            layout.addWidget(part)
        layout.addStretch(1)
        self._query = Query(context.tasks, self._show_uses, self, delay_ms=0)
        self.show_permit(None)

    def show_permit(self, permit: dict[str, Any] | None) -> None:
        """Show one permit, or what to do first."""
        if permit is None or self._permit is None or permit["id"] != self._permit["id"]:
            self._ending.hide()
            self.reason.clear()
        self._permit = permit
        self.error.hide()
        self.uses.setText("")
        buttons = (self.print_button, self.enter_button, self.open_button, self.end_button)
        for button in buttons:
            button.setVisible(permit is not None)
        if permit is None:
            self.heading.setText("")
            self.words.setText("选中一张通知单，这里显示用了几名、谁用的。")
            return
        account = "，".join(
            part for part in (permit["nature"], permit["funding"], permit["special_use"]) if part
        )
        conditions = "；".join(f"{name}：{text}" for name, text in permit["conditions"].items() if text)
        lines = [
            f"{permit['unit_name']}\n{account}",
            f"{permit['channel']}，核准 {permit['count']} 名，{free_words(permit)}",
            f"{dotted(permit['issued_on'])} 签发，有效至 {dotted(permit['valid_until'])}",
            conditions,
        ]
        self.heading.setText(permit["number"])
        self.words.setText("\n".join(line for line in lines if line))
        usable = permit["state_name"] == "有效"
        self.enter_button.setVisible(usable and permit["free"] > 0)
        self.end_button.setVisible(not permit["ended_on"] and permit["left"] > 0)
        self.open_button.setVisible(permit["case_id"] is not None)
        permits, number = self._context.office.permits, permit["id"]
        self._query.ask(lambda: permits.uses(number))

    def print_permit(self) -> None:
        """The paper of the permit."""
        if self._permit is not None:
            papers, number = self._context.office.papers, self._permit["number"]
            request = PaperRequest(f"通知单 {number}", lambda: [papers.use_permit(number)])
            self._context.navigate("paper", request)

    def _show_uses(self, rows: list[dict[str, Any]]) -> None:
        lines = [f"{dotted(row['used_on'])}　{row['person_name']} 入编" for row in rows]
        self.uses.setText("\n".join(lines) or "还没有人用它入编。")

    def _enter(self) -> None:
        if self._permit is not None:
            self._context.navigate("entry", self._permit["number"])

    def _open(self) -> None:
        if self._permit is not None:
            self._context.navigate("case", self._permit["case_id"])

    def _ask_reason(self) -> None:
        if self._permit is not None:
            left = self._permit["left"]
            self.consequence.setText(f"作废后，没用的 {left} 名退回可用编制，编号不再使用。请写明理由：")
            self._ending.show()
            self.reason.setFocus()

    def _end(self) -> None:
        if self._permit is None:
            return
        permits, number, reason = (
            self._context.office.permits,
            self._permit["number"],
            self.reason.toPlainText(),
        )
        self._context.perform(
            lambda: permits.end(number, reason),
            sentence="正在作废通知单",
            changes=BUSINESS,
            said=f"已作废通知单 {number}",
            done=lambda _: self._ending.hide(),
            failed=self._on_refused,
            owner=self,
        )

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, Problem):
            self.error.setText(error.sentence())
            self.error.show()
        else:
            self._context.messages.problem(error)

    def _button(self, text: str, run: Any, look: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", look)
        button.clicked.connect(lambda _checked: run())
        return button


_NO_PERMITS = "还没有通知单。用编申请审批后，在业务里点“签发通知单”。"
_NO_PLANS = "这一年还没有登记计划。在右边填单位、渠道、名额和批准文号，点“登记计划”。"


def short_state(word: str) -> str:
    """The state in a narrow column; who has to leave first stands in the details."""
    return "待先出" if word.endswith("离开后生效") else word


def _permit_columns() -> tuple[Column, ...]:
    return (
        Column("number", "编号", 8, sort="number"),
        Column("unit_name", "单位", 8.5, sort="unit_name"),
        number_column("count", "核准", 2),
        number_column("used", "已用", 2),
        number_column("locked", "在办", 2),
        number_column("free", "剩余", 2),
        Column("valid_until", "有效期至", 5.2, format=dotted, sort="valid_until"),
        Column(
            "state_name",
            "状态",
            6,
            Align.CENTRE,
            format=short_state,
            tone=lambda word: TONES.get(word, Tone.INFO),
        ),
    )


def _plan_columns() -> tuple[Column, ...]:
    return (
        Column("year", "年度", 2.5, sort="year"),
        Column("unit_name", "单位", 9, sort="unit_name"),
        Column("nature", "编制种类", 6),
        Column("channel", "渠道", 5),
        number_column("count", "计划", 2),
        number_column("granted", "已批", 2),
        number_column("left", "剩余", 2),
        Column("document", "批准文号", 8),
    )
