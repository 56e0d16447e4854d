"""待办: everything that has a date, with its filters; reminders, and what has been done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.errors import Problem
from app.services.follow_ups import DONE
from app.services.todo import FOLLOW_UP, KINDS, DueLine
from app.ui.columns import Align, Column
from app.ui.context import UiContext
from app.ui.tasks import Query, Work
from app.ui.theme import GRID
from app.ui.views.form_dialog import FormDialog, date_field, date_problem, unit_picker
from app.ui.views.home_page import TONES
from app.ui.views.parts import FilterField, ListTable
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.values.text import tidy_line

CHANGES = frozenset({"follow_ups"})
COLUMNS = (
    Column("date", "期限", 6, format=lambda date: dotted(date) or "—", sort="date"),
    Column("urgency", "提醒", 4.5, Align.CENTRE, sort="urgency", tone=TONES.get),
    Column("kind", "种类", 5, sort="kind", yields=2),
    Column("what", "事项", 6, sort="what"),
    Column("unit", "单位", 11, sort="unit"),
    Column("title", "内容", 16, sort="title"),
    Column("state", "进度", 8, sort="state"),
    Column("handler", "经办人", 4, sort="handler", yields=1),
)


class ReminderDialog(FormDialog):
    """新提醒: what, when, which unit, for whom."""

    def __init__(self, context: UiContext, names: list[str], parent: QWidget) -> None:
        super().__init__(context, "新提醒", "记下", parent, width=34)
        self.text = QLineEdit(self)
        self.day = date_field(context, "day", "", self)
        self.unit = unit_picker(context, self)
        self.who = QComboBox(self)
        self.who.addItems(names)
        self.who.setCurrentText(context.office.user_name)
        self.form.add_row("text", "提醒什么", self.text, required=True)
        self.form.add_row("day", "哪一天", self.day, required=True)
        self.form.add_row("unit", "单位", self.unit, hint="可不填。")
        self.form.add_row("who", "提醒谁", self.who)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {
            "text": "" if tidy_line(self.text.text()) else "请写提醒的内容。",
            "day": date_problem(self.day, required="请填写日期。"),
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Note it."""
        follow_ups, text, day = self.context.office.follow_ups, self.text.text(), self.day.value
        unit, who = self.unit.choice.id if self.unit.choice else None, self.who.currentText()
        return lambda: follow_ups.remind(text, day, unit, who)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在记下", f"已记下提醒：{tidy_line(self.text.text())}。", CHANGES


class DoneDialog(FormDialog):
    """办完 one follow-up, with what came of it."""

    def __init__(self, context: UiContext, line: DueLine, parent: QWidget) -> None:
        super().__init__(context, f"办完：{line.title}", "办完", parent, width=34)
        self._number = int(line.id.partition("-")[2])
        self.came_of_it = QLineEdit(self)
        self.came_of_it.setPlaceholderText("如：人员已到位、已挂牌、已提出收回")
        self.day = date_field(context, "day", context.office.business_date, self)
        self.form.add_row("outcome", "办理结果", self.came_of_it)
        self.form.add_row("day", "办完日期", self.day, required=True)

    def problems(self) -> dict[str, str]:
        """No date."""
        problem = date_problem(self.day, required="请填写日期。")
        return {"day": problem} if problem else {}

    def work(self) -> Work:
        """Settle it."""
        follow_ups, number = self.context.office.follow_ups, self._number
        words, day = self.came_of_it.text(), self.day.value
        return lambda: follow_ups.done(number, words, day)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记", "已登记办完。", CHANGES


class PostponeDialog(FormDialog):
    """延期, with the reason."""

    def __init__(self, context: UiContext, line: DueLine, parent: QWidget) -> None:
        super().__init__(context, f"延期：{line.title}", "延期", parent, width=34)
        self._number = int(line.id.partition("-")[2])
        self.day = date_field(context, "day", "", self)
        self.reason = QLineEdit(self)
        self.form.add_row("day", "新的期限", self.day, required=True)
        self.form.add_row("reason", "理由", self.reason, required=True)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {
            "day": date_problem(self.day, required="请填写日期。"),
            "reason": "" if tidy_line(self.reason.text()) else "请写理由。",
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Move it."""
        follow_ups, number, day, reason = (
            self.context.office.follow_ups, self._number, self.day.value, self.reason.text(),
        )  # fmt: skip
        return lambda: follow_ups.postpone(number, day, reason)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在延期", "已延期。", CHANGES


class TodoPage(Page):
    """The whole list."""

    title = "待办"
    watches = frozenset({"units", "ledger", "people", "cases", "permits", "handlers", "holidays", "months",
                         "follow_ups", "meetings"})  # fmt: skip
    help = HelpText(
        "有期限的事都在这里：业务、通知单、每月申报、定期工作、批复落实、到期的借调和合同、会议纪要。",
        (
            "超期的在最上面；按回车打开。",
            "勾“只看我的”，列我经办的、我代办的，和没有指定经办人的。",
            "定期工作和跟踪事项办完了点“办完”，就不再提醒；到不了期限的点“延期”。",
            "自己想记的事点“新提醒”。办完的跟踪事项和结果，在种类里选“已办完”看。",
        ),
        (),
        ("R05 每月申报，下月 5 日前（可在设置中改）", "R16 批复事项限期落实"),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._names: list[str] = []
        self._lines: list[DueLine] = []
        self._finished: list[DueLine] = []
        self.new_button = self.add_action("新提醒(&N)", self.new, icon="bell", shortcut="Ctrl+N")
        self.done_button = self.add_action("办完(&D)", self.settle, icon="check")
        self.later_button = self.add_action("延期(&Y)", self.postpone, icon="clock")
        self.text = FilterField("单位、内容、经办人", "筛选待办", self)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("种类")
        self.kind.addItem("全部种类", "")
        for kind in (*KINDS, DONE):
            self.kind.addItem(kind, kind)
        self.mine = QCheckBox("只看我的(&M)", self)
        self.count = text_label("", "muted", self)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.text, 1)
        for part in (self.kind, self.mine, self.count):
            top.addWidget(part)
        self.table = ListTable(context, "todo", COLUMNS, empty_text="没有要办的事。", parent=self)
        self.table.setAccessibleName("待办")
        self.body.addLayout(top)
        self.body.addWidget(self.table, 1)
        self._query = Query(context.tasks, self._show, self)
        self.text.textChanged.connect(lambda _: self._filter())
        self.text.onward.connect(self.table.setFocus)
        self.kind.currentIndexChanged.connect(lambda _: self._filter())
        self.mine.toggled.connect(lambda _: self.refresh())
        self.table.activated_id.connect(self._open)
        self.table.current_id_changed.connect(lambda _: self._fit_buttons())
        self._fit_buttons()

    def refresh(self) -> None:
        """Read what is due."""
        office, mine = self.context.office, self.mine.isChecked()
        self._query.ask_now(
            lambda: (office.todo.lines(mine=mine), office.handlers.names(), office.todo.finished())
        )

    def _show(self, found: tuple[list[DueLine], list[str], list[DueLine]]) -> None:
        self._lines, self._names, self._finished = found
        self._filter()

    def _filter(self) -> None:
        wanted, kind = self.text.wanted, self.kind.currentData()
        lines = [
            line
            for line in (self._finished if kind == DONE else self._lines)
            if (not kind or line.kind == kind)
            and wanted in f"{line.what} {line.unit} {line.title} {line.state} {line.handler}"
        ]
        self.count.setText(f"{len(lines)} 件")
        self.table.empty_text = "没有符合条件的事。" if self._lines else "没有要办的事。"
        self.table.show_rows(lines)
        self._fit_buttons()

    @property
    def line(self) -> DueLine | None:
        """The selected line."""
        found: DueLine | None = self.table.row_of(self.table.current_id)
        return found

    def _fit_buttons(self) -> None:
        line = self.line
        is_follow_up = line is not None and line.kind == FOLLOW_UP
        self.done_button.setEnabled(line is not None and (is_follow_up or bool(line.settles)))
        self.later_button.setEnabled(is_follow_up)

    def _open(self, number: str) -> None:
        line = self.table.row_of(number)
        if line is not None and line.page != "todo":
            self.context.navigate(line.page, line.subject)

    # ---- doing

    def new(self) -> None:
        """Ctrl+N: a reminder."""
        ReminderDialog(self.context, self._names, self).open()

    def settle(self) -> None:
        """办完: a follow-up with its outcome, periodic work at once."""
        line = self.line
        if line is None:
            return
        if line.kind == FOLLOW_UP:
            DoneDialog(self.context, line, self).open()
            return
        follow_ups, title, due = self.context.office.follow_ups, line.settles, line.date
        self.context.perform(
            lambda: follow_ups.settle_periodic(title, due),
            sentence="正在登记",
            changes=CHANGES,
            said=f"已办完：{title}",
            failed=self._on_failed,
            owner=self,
        )

    def postpone(self) -> None:
        """延期 of the selected follow-up."""
        line = self.line
        if line is not None and line.kind == FOLLOW_UP:
            PostponeDialog(self.context, line, self).open()

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

    def open_subject(self, subject: Any) -> None:
        """A kind of work to show alone, or nothing."""
        place = self.kind.findData(subject) if isinstance(subject, str) else -1
        if place > 0:
            self.kind.setCurrentIndex(place)
