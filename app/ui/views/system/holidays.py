"""节假日: the county's own days off and working days, by which terms are counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from app.services.holidays import OFF, WORKED, DayEdit, Pasted
from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query, Work
from app.ui.theme import GRID
from app.ui.views.form_dialog import FormDialog, date_field, date_problem
from app.ui.views.parts import ListTable, with_icon
from app.ui.views.system.part import SystemPart
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label

COLUMNS = (
    Column("date", "日期", 7, format=dotted, sort="date"),
    Column("weekday", "", 3),
    Column("state_name", "安排", 4, tone=lambda word: Tone.GOOD if word == OFF else Tone.INFO),
    Column("name", "名称", 12),
    Column("announced", "不设置时", 5),
)
_MOST_DAYS = 31
CHANGES = frozenset({"holidays", "cases"})


class DaysDialog(FormDialog):
    """One day, or several in a row."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(context, "设置休息或上班的日子", "设置", parent, width=32)
        self.first = date_field(context, "day", "", self)
        self.last = date_field(context, "day", "", self)
        self.state = QComboBox(self)
        self.state.addItems([OFF, WORKED])
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("如：国庆节、调休补班")
        self.form.add_row("first", "日期", self.first, required=True)
        self.form.add_row("last", "到哪一天", self.last, hint="只有一天可以不填。")
        self.form.add_row("state", "安排", self.state, required=True)
        self.form.add_row("name", "名称", self.name)

    def problems(self) -> dict[str, str]:
        """Dates that are none, or run backwards."""
        found = {
            "first": date_problem(self.first, required="请填写日期。"),
            "last": date_problem(self.last),
        }
        if not any(found.values()) and self.last.value:
            count = _count(self.first.value, self.last.value)
            if not 1 <= count <= _MOST_DAYS:
                found["last"] = f"要在开始日期之后，一次最多 {_MOST_DAYS} 天。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Set them."""
        holidays, works = self.context.office.holidays, self.state.currentText() == WORKED
        name, start = self.name.text(), dt.date.fromisoformat(self.first.value)
        days = [
            DayEdit((start + dt.timedelta(offset)).isoformat(), works, name)
            for offset in range(_count(self.first.value, self.last.value or self.first.value))
        ]
        return lambda: holidays.set(days)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在设置", "已设置，办理期限按新的工作日计算。", CHANGES


class PasteDialog(FormDialog):
    """The text of a notice, one day or span a line; what was understood is said below."""

    def __init__(self, context: UiContext, year: str, parent: QWidget) -> None:
        super().__init__(
            context, f"粘贴 {year} 年放假通知", "录入", parent, width=40,
            intro="每行一个日期或起止日期，后面写名称和“休息”或“上班”，例如：10月1日至7日 国庆节 休息。",
        )  # fmt: skip
        self._year = year
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.form.add_row("text", "通知内容", self.text, required=True)
        self.text.setFixedHeight(8 * self.fontMetrics().lineSpacing() + 2 * GRID)
        self.found = text_label("粘贴后，这里显示读到了什么。", "muted", self, wrap=True)
        self.form.add_row("found", "读到的", self.found)
        self._reading = Query(context.tasks, self._show, self)
        self.text.textChanged.connect(self._read)

    def _read(self) -> None:
        holidays, text, year = self.context.office.holidays, self.text.toPlainText(), self._year
        self._reading.ask(lambda: holidays.read(text, year))

    def _show(self, found: Pasted) -> None:
        off = sum(not day.works for day in found.days)
        lines = [f"休息 {off} 天，上班 {len(found.days) - off} 天。", *found.problems]
        self.found.setText("\n".join(lines))

    def problems(self) -> dict[str, str]:
        """Nothing pasted."""
        return {} if self.text.toPlainText().strip() else {"text": "请粘贴通知内容。"}

    def work(self) -> Work:
        """Set all days."""
        holidays, text, year = self.context.office.holidays, self.text.toPlainText(), self._year
        return lambda: holidays.paste(text, year)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在录入", "已录入放假安排，办理期限按新的工作日计算。", CHANGES


class HolidaysPart(SystemPart):
    """The edited days of one year."""

    title = "节假日"
    purpose = "办理期限按工作日算。程序已带国务院公布的放假安排，有变动或新一年公布后在这里录入。"

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        this_year = int(context.office.business_date[:4])
        self.year = QComboBox(self)
        self.year.setAccessibleName("年份")
        self.year.addItems([str(year) for year in range(this_year - 1, this_year + 3)])
        self.year.setCurrentText(str(this_year))
        self.add_button = with_icon(context, QPushButton("设置日子(&A)…", self), "plus")
        self.add_button.clicked.connect(lambda _=False: DaysDialog(self.context, self).open())
        self.paste_button = with_icon(context, QPushButton("粘贴放假通知(&V)…", self), "copy")
        self.paste_button.clicked.connect(
            lambda _=False: PasteDialog(self.context, self.year.currentText(), self).open()
        )
        self.remove_button = with_icon(context, QPushButton("取消所选(&D)", self), "trash-2")
        self.remove_button.clicked.connect(lambda _=False: self.remove())
        line = FlowRow(self, spacing=GRID)
        for part in (self.year, self.add_button, self.paste_button, self.remove_button):
            line.addWidget(part)
        self.warning = text_label("", "error", self, wrap=True)
        self.warning.hide()
        self.table = ListTable(
            context, "holidays", COLUMNS, empty_text="这一年没有另外设置，按国务院公布的安排计算。"
        )
        self.table.setAccessibleName("节假日")
        self.body.addWidget(line)
        self.body.addWidget(self.warning)
        self.body.addWidget(self.table, 1)
        self._query = Query(context.tasks, self._show, self)
        self.year.currentIndexChanged.connect(lambda _: self.refresh())

    def refresh(self) -> None:
        """Read the year again."""
        holidays, year = self.context.office.holidays, self.year.currentText()
        self._query.ask_now(lambda: (holidays.listed(year), holidays.warning(year)))

    def _show(self, found: tuple[list[dict[str, Any]], str]) -> None:
        rows, warning = found
        self.table.show_rows(rows)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self.remove_button.setEnabled(bool(rows))

    def remove(self) -> None:
        """Forget the selected days."""
        rows = [self.table.row_of(number) for number in self.table.selected_ids]
        dates = [row["date"] for row in rows if row is not None]
        if not dates:
            self.context.messages.warn("请先选要取消的日子。")
            return
        holidays = self.context.office.holidays
        self.context.perform(
            lambda: holidays.remove(dates),
            sentence="正在取消",
            changes=CHANGES,
            said=f"已取消 {len(dates)} 天的设置，恢复国务院公布的安排。",
            owner=self,
        )


def _count(first: str, last: str) -> int:
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days + 1
