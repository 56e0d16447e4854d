"""批量核减: several people leave on one document; the list is typed or pasted, every line is judged at once."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.services.exits import EXIT_REASONS, ListedExit
from app.ui.context import UiContext
from app.ui.tasks import Query, Work
from app.ui.theme import GRID
from app.ui.views.case_form import BUSINESS
from app.ui.views.form_dialog import FormDialog, date_field, date_problem
from app.ui.widgets.looks import text_label

LINES = 5
_MOST_PROBLEMS = 6


class BatchExitDialog(FormDialog):
    """All or none: nothing is recorded while a line is wrong."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(
            context, "批量核减", "全部核减", parent, width=42,
            intro="名单一行一人，写姓名或身份证号；与下面不同的原因、日期、依据写在同一行后面。",
        )  # fmt: skip
        self.people = QPlainTextEdit(self)
        self.people.setTabChangesFocus(True)
        self.people.setPlaceholderText("张三\n李四，辞职，2026-07-10")
        self.reason = QComboBox(self)
        self.reason.addItems(EXIT_REASONS)
        self.reason.setCurrentText("退休")
        self.ends = date_field(context, "day", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("退休审批表、调令、批复的名称或文号")
        self.signer = QLineEdit(self)
        self.found = text_label("输入名单后，这里逐行说明能不能办。", "muted", self, wrap=True)
        self.form.add_row("people", "名单", self.people, required=True)
        self.people.setFixedHeight(LINES * self.people.fontMetrics().lineSpacing() + 2 * GRID)
        self.form.add_row("found", "核对", self.found)
        self.form.add_row("reason", "核减原因", self.reason, required=True)
        self.form.add_row("ends", "从哪天起不占编制", self.ends, required=True)
        self.form.add_row("document", "依据文件", self.document, required=True)
        self.form.add_row("signer", "单位签字人", self.signer)
        self._lines: list[ListedExit] = []
        self._reading = Query(context.tasks, self._show, self)
        for signal in (
            self.people.textChanged, self.reason.currentTextChanged, self.ends.changed, self.document.textChanged,
        ):  # fmt: skip
            signal.connect(lambda *_: self._read())

    def _read(self) -> None:
        exits, text = self.context.office.exits, self.people.toPlainText()
        reason, ends, document = self.reason.currentText(), self.ends.value, self.document.text()
        self._reading.ask(lambda: exits.read_list(text, reason, ends, document))

    def _show(self, lines: list[ListedExit]) -> None:
        self._lines = lines
        wrong = [f"第{number}行 {line.problem}" for number, line in enumerate(lines, 1) if line.problem]
        words = [f"可以办理 {len(lines) - len(wrong)} 人，有问题 {len(wrong)} 人。", *wrong[:_MOST_PROBLEMS]]
        if len(wrong) > _MOST_PROBLEMS:
            words.append(f"……还有 {len(wrong) - _MOST_PROBLEMS} 行")
        self.found.setText("\n".join(words) if lines else "输入名单后，这里逐行说明能不能办。")

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {
            "people": "" if self.people.toPlainText().strip() else "请输入名单。",
            "ends": date_problem(self.ends, required="请填写日期。"),
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record all; what a line lacks is told by the service."""
        exits, text, signer = self.context.office.exits, self.people.toPlainText(), self.signer.text()
        reason, ends, document = self.reason.currentText(), self.ends.value, self.document.text()

        def record() -> list[int]:
            lines = exits.read_list(text, reason, ends, document)
            return list(exits.record_listed(lines, signer))

        return record

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在核减", f"已核减 {len(self._lines)} 人。", BUSINESS | {"months"}
