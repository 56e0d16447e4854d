"""The small forms of the page 会议: a meeting, what goes on its agenda, what it decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from app.services.meetings import DEFERRED, KINDS, OUTCOMES, REJECTED
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.form_dialog import FormDialog, date_field, date_problem
from app.values.text import tidy_line

CHANGES = frozenset({"meetings", "cases"})
_TEXTS = (
    ("place", "地点", ""),
    ("chair", "主持人", "同意的事项以主持人名义签署。"),
    ("attendees", "出席", ""),
    ("absent", "请假", ""),
    ("recorder", "记录人", ""),
)


class MeetingDialog(FormDialog):
    """新会议, or its date, place and people put right."""

    def __init__(self, context: UiContext, meeting: Mapping[str, Any] | None, parent: QWidget) -> None:
        super().__init__(
            context, "修改会议" if meeting else "新会议", "保存" if meeting else "建立", parent, width=36
        )
        self._meeting = meeting
        self.kind = QComboBox(self)
        self.kind.addItems(KINDS)
        self.number = QLineEdit(self)
        self.number.setPlaceholderText("不填则接着往下编")
        self.day = date_field(
            context, "day", str(meeting["held_on"]) if meeting else context.office.business_date, self
        )
        if meeting is None:
            self.form.add_row("kind", "会议", self.kind, required=True)
            self.form.add_row("number", "届次", self.number)
        self.form.add_row("day", "日期", self.day, required=True)
        self.texts = {}
        for name, word, hint in _TEXTS:
            self.texts[name] = QLineEdit(str(meeting[name]) if meeting else "", self)
            self.form.add_row(name, word, self.texts[name], hint=hint)

    def problems(self) -> dict[str, str]:
        """No date."""
        problem = date_problem(self.day, required="请填写日期。")
        return {"day": problem} if problem else {}

    def work(self) -> Work:
        """Prepare or change it."""
        meetings, day = self.context.office.meetings, self.day.value
        texts = {name: field.text() for name, field in self.texts.items()}
        kind, number = self.kind.currentText(), self.number.text()
        if self._meeting is None:
            return lambda: meetings.create(kind, day, number=number, **texts)
        meeting_id = self._meeting["id"]
        return lambda: meetings.change(meeting_id, day, **texts)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在保存", "已保存会议。", CHANGES


class PendingDialog(FormDialog):
    """Which of the cases that wait go on the agenda."""

    def __init__(
        self, context: UiContext, meeting: Mapping[str, Any], cases: Sequence[Mapping[str, Any]], parent: QWidget
    ) -> None:  # fmt: skip
        super().__init__(context, "列入议题", "列入议题", parent, width=44)
        self._meeting = meeting
        self.list = QListWidget(self)
        for case in cases:
            words = f"{case['receipt_number']}　{case['unit_name']}　{case['kind_name']}：{case['title']}"
            item = QListWidgetItem(words, self.list)
            item.setData(Qt.ItemDataRole.UserRole, case["id"])
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.list.setMinimumHeight(8 * context.theme.row_height)
        self.form.add_row(
            "cases", "等待上会的", self.list, hint="按空格勾选。拟办建议和审查情况自动带入，可以再改。"
        )

    @property
    def chosen(self) -> list[int]:
        """The cases that are ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def problems(self) -> dict[str, str]:
        """Nothing ticked."""
        return {} if self.chosen else {"cases": "请至少勾选一件。"}

    def work(self) -> Work:
        """Put them on the agenda."""
        meetings, meeting_id, chosen = self.context.office.meetings, self._meeting["id"], self.chosen
        return lambda: meetings.add_cases(meeting_id, chosen)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在列入", f"已列入 {len(self.chosen)} 个议题。", CHANGES


class ItemDialog(FormDialog):
    """An item without a case, or the words of one on the agenda."""

    def __init__(
        self, context: UiContext, meeting_id: int, item: Mapping[str, Any] | None, parent: QWidget
    ) -> None:
        super().__init__(
            context, "修改议题" if item else "加议题", "保存" if item else "列入议题", parent, width=44
        )
        self._meeting_id, self._item = meeting_id, item
        self.text = QLineEdit(str(item["title"]) if item else "", self)
        self.proposal = QPlainTextEdit(str(item["proposal"]) if item else "", self)
        self.checks = QPlainTextEdit(str(item["checks"]) if item else "", self)
        self.form.add_row("title", "议题", self.text, required=True)
        for name, word, box in (
            ("proposal", "拟办建议", self.proposal),
            ("checks", "审查情况", self.checks),
        ):
            box.setTabChangesFocus(True)
            self.form.add_row(name, word, box)
            box.setFixedHeight(5 * box.fontMetrics().lineSpacing())

    def problems(self) -> dict[str, str]:
        """No title."""
        return {} if tidy_line(self.text.text()) else {"title": "请写议题。"}

    def work(self) -> Work:
        """Add or change it."""
        meetings = self.context.office.meetings
        words = (self.text.text(), self.proposal.toPlainText(), self.checks.toPlainText())
        if self._item is None:
            meeting_id = self._meeting_id
            return lambda: meetings.add_item(meeting_id, *words)
        item_id = self._item["id"]
        return lambda: meetings.edit_item(item_id, title=words[0], proposal=words[1], checks=words[2])

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在保存", f"已保存议题：{tidy_line(self.text.text())}。", CHANGES


class DecideDialog(FormDialog):
    """登记决定 of one item."""

    def __init__(self, context: UiContext, item: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(
            context, "登记会议决定", "登记", parent, width=40,
            intro=f"{item['title']}\n同意的，业务转入下一步；不同意的退回单位；缓议的等下次会议。",
        )  # fmt: skip
        self._item = item
        self.choice = QComboBox(self)
        self.choice.addItems(OUTCOMES)
        self.decision = QPlainTextEdit(self)
        self.decision.setTabChangesFocus(True)
        self.form.add_row("outcome", "决定", self.choice, required=True)
        self.form.add_row("decision", "内容", self.decision, hint="缓议和不同意必须写明理由或要求。")

    def problems(self) -> dict[str, str]:
        """缓议 and 不同意 without a word why."""
        needed = self.choice.currentText() in (DEFERRED, REJECTED)
        missing = needed and not self.decision.toPlainText().strip()
        return {"decision": "请写明理由或要求。"} if missing else {}

    def work(self) -> Work:
        """Record it."""
        meetings, item_id = self.context.office.meetings, self._item["id"]
        chosen, words = self.choice.currentText(), self.decision.toPlainText()
        return lambda: meetings.decide(item_id, chosen, words)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记", f"已登记：{self.choice.currentText()}。", CHANGES
