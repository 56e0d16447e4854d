"""单位: everything about one unit on one page with a small index, at any date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.errors import Problem
from app.ui.columns import Align, Column, number_column, state_column
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.deregister_form import DeregisterDialog
from app.ui.views.movement_form import CorrectionDialog, MovementDialog
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import Facts, Section, ShortTable
from app.ui.views.unit_details import UnitDetails, beside_the_total, read_unit
from app.ui.views.unit_form import UnitDialog, unit_code_lists
from app.ui.views.unit_leaders import UnitLeaders
from app.ui.views.unit_lines import pinyin_of
from app.ui.views.unit_parts import MattersMenu, UnitHistory, UnitParts
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.state_label import StateLabel

ACCOUNTS = (
    Column("label", "编制", 12),
    number_column("approved", "核定", 4),
    number_column("actual", "实有", 4),
    number_column("reserved", "已批未用", 5),
    number_column("available", "可用", 4),
    state_column("state"),
)
MOVEMENTS = (
    Column("effective", "日期", 6, format=dotted, sort="effective"),
    Column("kind", "变动", 4.5, sort="kind"),
    Column("account", "编制", 9, sort="account"),
    Column("change", "增减", 3.5, Align.RIGHT, format=lambda n: f"{n:+d}", sort="change"),
    number_column("balance", "变动后", 4),
    Column("document", "依据", 9, sort="document"),
    Column("note", "说明", 10),
)
PEOPLE = (
    Column("name", "姓名", 5, sort="name"),
    Column("sex", "性别", 3, sort="sex"),
    Column("birth", "出生年月", 6, format=dotted, sort="birth"),
    Column("title", "职务", 10, sort="title"),
    Column("nature", "编制", 7, sort="nature"),
    Column("funding", "经费", 5, sort="funding"),
    Column("begins", "入编时间", 6.5, format=dotted, sort="begins"),
)
CASES = (
    Column("receipt_number", "受理号", 6, sort="receipt_number"),
    Column("kind_name", "业务", 5, sort="kind_name"),
    Column("title", "内容", 20, sort="title"),
    Column("received_on", "受理日期", 6.5, format=dotted, sort="received_on"),
    Column("state_name", "进度", 9, sort="state_name"),
)
PERMITS = (
    Column("number", "通知单", 9, sort="number"),
    Column("nature", "编制", 7, sort="nature"),
    Column("channel", "进人方式", 6, sort="channel"),
    number_column("count", "核准", 3),
    number_column("used", "已用", 3),
    Column("valid_until", "有效期至", 6.5, format=dotted, sort="valid_until"),
    Column("state_name", "状态", 8, sort="state_name"),
)
DOCUMENTS = (
    Column("number", "文号", 11, sort="number"),
    Column("dated", "日期", 6.5, format=dotted, sort="dated"),
    Column("issuer", "发文机关", 14, sort="issuer"),
    Column("title", "标题", 14, sort="title"),
)

PARTS = ("概况", "编制账", "领导职数", "内设机构", "关系", "人员", "编外和借调", "业务", "文件", "沿革")
"""Headings of the page, in order."""


class UnitPage(Page):
    """Opened with a unit id."""

    title = "单位"
    watches = frozenset({"units", "ledger", "people", "cases", "permits"})
    has_as_of = True
    help = HelpText(
        "一个单位的全部情况在一页上：编制账、领导职数、人员、业务、文件、沿革。",
        (
            "点左边的小目录跳到要看的部分。",
            "“调整编制”登记核增、核减、划转等，保存前先看办理后的数。",
            "记错的编制变动选中后点“更正”：原来的一笔保留，另记一笔相反的。",
            "“登记关系”写明合署办公、设在、派驻、挂牌、依托、行业管理或共享编制组，从何时、依据什么；选中一个点“终止关系”。",
            "“沿革”按时间列出设立、更名、合并等，每件事写明文号，能打开办理它的业务。",
            "撤销后在“机构编制事项”里办注销登记，要确认清算完毕。",
            "在“截至”里填过去的日期，看那一天的情况；过去的情况只能看，不能办理。",
        ),
        ("F08 机构编制管理台账",),
        ("编制变动要有批文。核定数在任何一天都不能小于 0。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.unit_id = 0
        self._part = ""
        self.details: UnitDetails | None = None
        self.state = StateLabel(parent=self)
        self._name.insertWidget(1, self.state)
        self.print_button = self.add_action("打印台账(&P)", self.print_page, icon="printer", tip="Ctrl+P")
        self.portrait_button = self.add_action(
            "画像(&H)", self._open_portrait, icon="scroll-text", tip="单位画像"
        )
        self.use_button = self.add_action(
            "办理进人用编(&Y)", self._use_quota, icon="clipboard-list", look="primary"
        )
        self.matters_button = self.add_action("机构编制事项(&S)", lambda: None, icon="landmark")
        self.matters = MattersMenu(context, self.matters_button)
        self.matters.deregister_wanted.connect(self._deregister)
        self._actions = [self.use_button, self.matters_button]
        self._build()
        self.body.addLayout(self._whole, 1)
        self._query = Query(context.tasks, self._show, self, failed=self._on_failure)

    # ---- building

    def _build(self) -> None:
        context = self.context
        self.problem = text_label("", "error", self, wrap=True)
        self.problem.hide()
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(0)
        column.addWidget(self.problem)
        self.sections: dict[str, Section] = {}
        for word in PARTS:
            self.sections[word] = Section(word, content)
            column.addWidget(self.sections[word])
        column.addStretch(1)
        self.overview = Facts(context, parent=self)
        self.sections["概况"].body.addWidget(self.overview)
        self._actions += [self.sections["概况"].add_action("变更单位信息(&E)", self.change_unit)]
        self._build_accounts(self.sections["编制账"])
        self.leaders = UnitLeaders(context, self.sections["领导职数"], self)
        self._actions += self.leaders.actions
        self.parts = UnitParts(context, self.sections, self)
        self.people = ShortTable(
            context, "unit/people", PEOPLE, empty_text="这一天没有在编人员。",
            sort_keys={"name": lambda row: pinyin_of(row["name"])[1]},
        )  # fmt: skip
        self.people.activated_id.connect(lambda number: context.navigate("people", number))
        self.sections["人员"].body.addWidget(self.people)
        self.cases = ShortTable(context, "unit/cases", CASES, empty_text="还没有办过业务。", most=8)
        self.cases.activated_id.connect(lambda number: context.navigate("case", number))
        self.permits = ShortTable(context, "unit/permits", PERMITS, empty_text="没有通知单。", most=6)
        self.sections["业务"].body.addWidget(self.cases)
        self.sections["业务"].body.addWidget(self.permits)
        self.documents = ShortTable(context, "unit/documents", DOCUMENTS, empty_text="还没有文件。", most=8)
        self.documents.activated_id.connect(lambda number: context.navigate("documents", number))
        self.sections["文件"].body.addWidget(self.documents)
        self.history = UnitHistory(context, "还没有记录。", self)
        self.history.case_wanted.connect(lambda number: context.navigate("case", number))
        self.sections["沿革"].body.addWidget(self.history)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        # This part scrolls, not the whole page: it asks for no height of its own.
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setWidget(content)
        self.area.viewport().installEventFilter(self)
        self._whole = QHBoxLayout()
        self._whole.setSpacing(GRID)
        self._whole.addWidget(self._build_index())
        self._whole.addWidget(self.area, 1)

    def _build_accounts(self, section: Section) -> None:
        self.adjust_button = section.add_action("调整编制(&T)", self.adjust)
        self.correct_button = section.add_action("更正(&G)", self.correct)
        self.correct_button.setToolTip("先在编制变动里选中记错的一笔")
        self._actions += [self.adjust_button]
        self.accounts = ShortTable(
            self.context, "unit/accounts", ACCOUNTS, empty_text="还没有核定编制。点“调整编制”登记批文。"
        )
        self.movements = ShortTable(
            self.context, "unit/movements", MOVEMENTS, empty_text="还没有编制变动。", most=8
        )
        self.movements.setAccessibleName("编制变动")
        self.movements.current_id_changed.connect(lambda _: self._fit_actions())
        section.body.addWidget(self.accounts)
        section.body.addWidget(text_label("编制变动（新的在上）", "muted", self))
        section.body.addWidget(self.movements)

    def _build_index(self) -> QWidget:
        index = QWidget(self)
        box = QVBoxLayout(index)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        self._index_group = QButtonGroup(self)
        self.index: dict[str, QPushButton] = {}
        for word, section in self.sections.items():
            button = QPushButton(word, index)
            button.setProperty("look", "index")
            button.setCheckable(True)
            button.clicked.connect(self._goer(section))
            self._index_group.addButton(button)
            self.index[word] = button
            box.addWidget(button)
        box.addStretch(1)
        self.index["概况"].setChecked(True)
        return index

    def _goer(self, section: Section) -> Callable[[], None]:
        return lambda: self.area.verticalScrollBar().setValue(section.y())

    # ---- content

    def open_subject(self, subject: Any) -> None:
        """Show the unit with this id; of a triple also a part of it, on a day."""
        number, part, at = subject if isinstance(subject, tuple) else (subject, "", "")
        self._part = part
        if number != self.unit_id:
            self.unit_id = self.matters.unit_id = number
            self.details = None
            self.heading.setText("")
            self.state.set_state("")
            self.area.verticalScrollBar().setValue(0)
            self.show_today()
            self._fit_actions()
            self.refresh()
        if at:
            self._as_of.value = at
        elif part:
            self._go_to_part()

    def _go_to_part(self) -> None:
        """Scroll to the part that was asked for, once it is there."""
        if self._part and self.details is not None:
            QTimer.singleShot(0, self, self._goer(self.sections[self._part]))
            self._part = ""

    def refresh(self) -> None:
        """Read the unit at the date shown."""
        office, number, at = self.context.office, self.unit_id, self.as_of
        if number:
            self._query.ask_now(lambda: read_unit(office, number, at))

    def _show(self, details: UnitDetails) -> None:
        self.details = details
        self.problem.hide()
        self.heading.setText(details.unit["name"])
        self.state.set_state("已撤销" if details.fate else details.numbers.state)
        self.sections["概况"].note.setText(details.fate)
        self.overview.show_pairs(details.overview)
        self.accounts.show_rows(
            {"id": b.account_id, "label": b.label, "approved": b.approved, "actual": b.actual,
             "reserved": b.reserved, "available": b.available, "state": b.state}
            for b in details.numbers.accounts
        )  # fmt: skip
        numbers = details.numbers
        self.sections["编制账"].note.setText(
            f"核定 {numbers.approved}　实有 {numbers.actual}　已批未用 {numbers.reserved}　可用 {numbers.available}"
            f"{beside_the_total(numbers)}"
        )
        self.movements.show_rows({**row, "note": _note(row)} for row in details.movements)
        self.leaders.show_basis(details.unit, details.leaders)
        self.parts.show_details(details)
        self.people.show_rows(details.holders)
        self.sections["人员"].note.setText(f"在编 {len(details.holders)} 人")
        self.cases.show_rows(details.cases)
        self.permits.show_rows(details.permits)
        self.permits.setVisible(bool(details.permits))
        self.documents.show_rows(details.documents)
        self.history.show_lines(details.history)
        for section in self.sections.values():
            section.setVisible(True)
        self._fit_actions()
        self._go_to_part()

    def _on_failure(self, error: Exception) -> None:
        if not isinstance(error, Problem):
            self.context.messages.problem(error)
            return
        self.details = None
        self.problem.setText(error.sentence())
        self.problem.show()
        for section in self.sections.values():
            section.hide()
        self._fit_actions()

    def _fit_actions(self) -> None:
        """The past can be looked at, not changed."""
        may = self.details is not None and self.is_today
        for button in self._actions:
            button.setEnabled(may)
        self.leaders.fit(may_write=may)
        self.parts.fit(may_write=may)
        self.print_button.setEnabled(self.details is not None)
        self.correct_button.setEnabled(may and self.movements.current_id is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mark in the index what is on screen."""
        if watched is self.area.viewport() and event.type() in {QEvent.Type.Paint, QEvent.Type.Resize}:
            QTimer.singleShot(0, self, self._mark_index)
        return super().eventFilter(watched, event)

    def _mark_index(self) -> None:
        bar = self.area.verticalScrollBar()
        top = bar.value() + 4 * GRID
        shown = [word for word, section in self.sections.items() if section.y() <= top]
        word = "沿革" if bar.maximum() and bar.value() == bar.maximum() else (shown[-1] if shown else "概况")
        self.index[word].setChecked(True)

    def take_focus(self) -> None:
        """Arrow and page keys scroll the page."""
        self.area.setFocus()

    # ---- actions

    def adjust(self) -> None:
        """调整编制."""
        details = self.details
        if details is None:
            return
        office = self.context.office

        def open_form(codes: dict[str, Any]) -> None:
            MovementDialog(
                self.context, details.unit["id"], details.unit["name"], details.numbers.accounts, codes, self
            ).open()

        self.context.tasks.read(lambda: unit_code_lists(office), done=open_form, owner=self)

    def correct(self) -> None:
        """更正 of the selected movement."""
        movement = self.movements.row_of(self.movements.current_id)
        if movement is not None:
            CorrectionDialog(self.context, movement, self).open()

    def change_unit(self) -> None:
        """变更单位信息."""
        details = self.details
        if details is None:
            return
        office = self.context.office

        def open_form(codes: dict[str, Any]) -> None:
            UnitDialog(self.context, details.unit, codes, self).open()

        self.context.tasks.read(lambda: unit_code_lists(office), done=open_form, owner=self)

    def print_page(self) -> None:
        """F08 of this unit at the date shown."""
        if self.details is None:
            return
        papers, number, at = self.context.office.papers, self.unit_id, self.as_of
        title = f"台账 {self.details.unit['name']} {dotted(at)}"
        self.context.navigate(
            "paper", PaperRequest(title, lambda: [papers.establishment_ledger([number], at)])
        )

    def _deregister(self) -> None:
        """注销登记."""
        if self.details is not None:
            DeregisterDialog(self.context, self.unit_id, self.details.unit["name"], self).open()

    def _open_portrait(self) -> None:
        self.context.navigate("portrait", self.unit_id if self.is_today else (self.unit_id, self.as_of))

    def _use_quota(self) -> None:
        self.context.navigate("quota_use", self.unit_id)


def _note(row: dict[str, Any]) -> str:
    """Reason of a movement and the unit on its other side."""
    other = row["other_unit"]
    side = f"{'由' if row['change'] > 0 else '至'} {other}" if other else ""
    return "，".join(part for part in (side, row["reason"]) if part)
