"""联系单位: who of the office looks after which units, and who stands in while somebody is away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query, Work
from app.ui.theme import GRID
from app.ui.views.form_dialog import FormDialog, code_picker, date_field, date_problem, unit_picker
from app.ui.views.parts import ListTable, with_icon
from app.ui.views.short_list import HintedTable
from app.ui.views.system.part import SystemPart
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.values.text import tidy_line

COLUMNS = (
    Column("unit_name", "单位", 14, sort="unit_name"),
    Column("sector", "所属系统", 7, sort="sector"),
    Column("handler", "联系人", 5, sort="handler"),
    Column("begins", "起", 5.5, format=dotted, sort="begins"),
    Column("ends", "止", 5.5, format=dotted),
)
LEAVES = (
    Column("handler", "请假", 5),
    Column("cover", "代办", 5),
    Column("begins", "起", 5.5, format=dotted),
    Column("ends", "回来上班", 5.5, format=dotted),
    Column("state_name", "", 4.5, tone=lambda word: Tone.WARNING if word == "进行中" else Tone.NEUTRAL),
    Column("reason", "原因", 8),
)
ONE, BELOW, SECTOR = "一个单位", "一个单位和它下面的", "整个系统"
CHANGES = frozenset({"handlers", "cases"})


class AssignDialog(FormDialog):
    """Give units to somebody, or to nobody any more.

    :param names: who may be named; none when assignments are to end.
    """

    def __init__(
        self, context: UiContext, names: list[str], sectors: Any, parent: QWidget, *, ending: bool = False
    ) -> None:
        super().__init__(
            context, "取消联系人" if ending else "指定联系人", "取消联系人" if ending else "指定", parent
        )
        self._ending = ending
        self.handler, self.scope = QComboBox(self), QComboBox(self)
        self.handler.addItems(names)
        self.scope.addItems([ONE, BELOW, SECTOR])
        self.unit = unit_picker(context, self)
        self.sector = code_picker(context, sectors, "", self)
        self.day = date_field(context, "day", context.office.business_date, self)
        if not ending:
            self.form.add_row("handler", "联系人", self.handler, required=True)
        self.form.add_row("scope", "哪些单位", self.scope, required=True)
        self.form.add_row("unit", "单位", self.unit, required=True)
        self.form.add_row("sector", "系统", self.sector, required=True)
        self.form.add_row("day", "从哪天起", self.day, required=True)
        self.scope.currentTextChanged.connect(lambda _: self._on_scope())
        self._on_scope()

    def _on_scope(self) -> None:
        by_sector = self.scope.currentText() == SECTOR
        self.form.set_row_visible("unit", not by_sector)
        self.form.set_row_visible("sector", by_sector)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        by_sector = self.scope.currentText() == SECTOR
        found = {"day": date_problem(self.day, required="请填写日期。")}
        if by_sector and self.sector.choice is None:
            found["sector"] = "请选一个系统。"
        if not by_sector and self.unit.choice is None:
            found["unit"] = "请选一个单位。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Assign or release."""
        handlers, scope, day = self.context.office.handlers, self.scope.currentText(), self.day.value
        which: dict[str, Any] = {}
        if scope == SECTOR and self.sector.choice:
            which["sector"] = self.sector.choice.id
        elif self.unit.choice and scope == BELOW:
            which["below"] = self.unit.choice.id
        elif self.unit.choice:
            which["unit_ids"] = [self.unit.choice.id]
        if self._ending:
            return lambda: handlers.release(day, **which)
        name = self.handler.currentText()
        return lambda: handlers.assign(name, day, **which)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        if self._ending:
            return "正在取消", "已取消联系人。", CHANGES
        return "正在指定", f"已指定联系人：{self.handler.currentText()}。", CHANGES


class LeaveDialog(FormDialog):
    """Somebody is away; somebody else does the work."""

    def __init__(self, context: UiContext, names: list[str], parent: QWidget) -> None:
        super().__init__(
            context, "登记请假", "登记", parent, width=34,
            intro="请假期间，新受理的业务和待办都归代办的人；回来上班那天起恢复。",
        )  # fmt: skip
        self.handler, self.cover = QComboBox(self), QComboBox(self)
        for box in (self.handler, self.cover):
            box.addItems(names)
        if len(names) > 1:
            self.cover.setCurrentIndex(1)
        today = context.office.business_date
        self.begins, self.ends = date_field(context, "day", today, self), date_field(context, "day", "", self)
        self.reason = QLineEdit(self)
        self.form.add_row("handler", "请假的人", self.handler, required=True)
        self.form.add_row("cover", "代办的人", self.cover, required=True)
        self.form.add_row("begins", "请假第一天", self.begins, required=True)
        self.form.add_row("ends", "回来上班那天", self.ends, required=True)
        self.form.add_row("reason", "原因", self.reason)

    def problems(self) -> dict[str, str]:
        """Missing dates."""
        found = {
            "begins": date_problem(self.begins, required="请填写日期。"),
            "ends": date_problem(self.ends, required="请填写日期。"),
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record it."""
        handlers = self.context.office.handlers
        values = (
            self.handler.currentText(), self.cover.currentText(), self.begins.value, self.ends.value, self.reason.text(),
        )  # fmt: skip
        return lambda: handlers.add_cover(*values)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        said = f"已登记：{self.handler.currentText()} 的事由 {self.cover.currentText()} 代办。"
        return "正在登记", said, CHANGES


class BackDialog(FormDialog):
    """Back earlier or later than planned."""

    def __init__(self, context: UiContext, leave: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(context, f"{leave['handler']} 回来上班", "登记", parent, width=30)
        self._leave = leave
        self.ends = date_field(context, "day", context.office.business_date, self)
        self.form.add_row("ends", "回来上班那天", self.ends, required=True)

    def problems(self) -> dict[str, str]:
        """No date."""
        problem = date_problem(self.ends, required="请填写日期。")
        return {"ends": problem} if problem else {}

    def work(self) -> Work:
        """End the cover."""
        handlers, number, day = self.context.office.handlers, self._leave["id"], self.ends.value
        return lambda: handlers.end_cover(number, day)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记", f"已登记：{self._leave['handler']} 回来上班。", CHANGES


class HandlersPart(SystemPart):
    """Assignments above, leave below."""

    title = "联系单位"
    purpose = (
        "一个单位指定一名联系人，受理的业务和待办归他。没有指定的看上级单位和主管部门，都没有就归受理的人。"
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._names: list[str] = []
        self._sectors: Any = None
        self._rows: list[dict[str, Any]] = []
        self.text = QLineEdit(self)
        self.text.setPlaceholderText("单位、系统、联系人（Ctrl+F）")
        self.text.setAccessibleName("筛选联系单位")
        self.text.setClearButtonEnabled(True)
        self.assign_button = with_icon(context, QPushButton("指定联系人(&A)…", self), "user-check")
        self.assign_button.clicked.connect(lambda _=False: self._assign(ending=False))
        self.release_button = QPushButton("取消联系人(&D)…", self)
        self.release_button.clicked.connect(lambda _=False: self._assign(ending=True))
        line = FlowRow(self, spacing=GRID)
        for part in (self.assign_button, self.release_button, self.text):
            line.addWidget(part)
        self.table = ListTable(
            context,
            "handlers",
            COLUMNS,
            empty_text="还没有指定联系单位。点“指定联系人”，可以按系统一次指定。",
        )
        self.table.setAccessibleName("联系单位")
        self.leave_button = with_icon(context, QPushButton("登记请假(&L)…", self), "calendar")
        self.leave_button.clicked.connect(lambda _=False: LeaveDialog(self.context, self._names, self).open())
        self.back_button = QPushButton("回来上班(&B)…", self)
        self.back_button.clicked.connect(lambda _=False: self._back())
        below = FlowRow(self, spacing=GRID)
        below.addWidget(text_label("请假代办", "heading", self))
        below.addWidget(self.leave_button)
        below.addWidget(self.back_button)
        self.leaves = HintedTable(context, "leaves", LEAVES, empty_text="现在没有人请假。", most=3)
        self.leaves.setAccessibleName("请假代办")
        self.body.addWidget(line)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(below)
        self.body.addWidget(self.leaves)
        self._query = Query(context.tasks, self._show, self)
        self.text.textChanged.connect(lambda _: self._filter())

    def refresh(self) -> None:
        """Read assignments and leave again."""
        office = self.context.office

        def read() -> tuple[Any, ...]:
            handlers = office.handlers
            return (
                [row for row in handlers.listed() if not row["ends"] or row["ends"] > office.business_date],
                handlers.covers(current=True),
                handlers.names(),
                office.settings.codes("sector"),
            )

        self._query.ask_now(read)

    def _show(self, found: tuple[Any, ...]) -> None:
        self._rows, leaves, self._names, self._sectors = found
        self._filter()
        self.leaves.show_rows(leaves)
        self.back_button.setEnabled(bool(leaves))
        self.leave_button.setEnabled(len(self._names) > 1)
        self.leave_button.setToolTip("" if len(self._names) > 1 else "只有一名登录人员，没有人可以代办。")

    def _filter(self) -> None:
        wanted = tidy_line(self.text.text())
        self.table.show_rows(
            row for row in self._rows if wanted in row["unit_name"] + row["sector"] + row["handler"]
        )

    def _assign(self, *, ending: bool) -> None:
        if self._sectors is not None:
            AssignDialog(self.context, self._names, self._sectors, self, ending=ending).open()

    def _back(self) -> None:
        leave = self.leaves.row_of(self.leaves.current_id) or next(iter(self.leaves.shown_rows), None)
        if leave is not None:
            BackDialog(self.context, leave, self).open()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.setFocus()
        self.text.selectAll()
