"""登记三定规定: paste its text; what was read is shown before it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.theme import GRID
from app.ui.views.form_dialog import FormDialog, date_field, date_problem


class CharterDialog(FormDialog):
    """A version of a unit's charter: from when, by which document, and its text."""

    def __init__(self, context: UiContext, unit: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(
            context,
            f"登记三定规定：{unit['name']}",
            "登记",
            parent,
            width=56,
            live=True,
            intro="把三定规定的正文粘贴进来，“一、”“（一）”“1.”会自动分开；右边看读成了什么。",
        )
        self._unit = unit
        self.effective = date_field(context, "year", "", self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("如 云编〔2026〕5号")
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("三定规定正文")
        self.text.setMinimumHeight(9 * self.fontMetrics().lineSpacing() + 2 * GRID)
        self.form.add_row("effective", "施行日期", self.effective, required=True)
        self.form.add_row("document", "批准文号", self.document, required=True)
        self.form.add_row("text", "正文", self.text, required=True, wide=True)
        self.watch(self.text.textChanged)
        self.update_effect()

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {"effective": date_problem(self.effective, required="请填写从哪一天起施行。")}
        if not self.document.text().strip():
            found["document"] = "请填写批准它的文号。"
        if not self.text.toPlainText().strip():
            found["text"] = "请粘贴正文。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def live_effect(self) -> str:
        """How the text is read; it is read at once, so nothing needs to be asked of the worker."""
        text = self.text.toPlainText()
        if not text.strip():
            return "粘贴正文后，这里看读成了什么。"
        read = self.context.office.charters.read(text)
        lines = [
            f"职责 {len(read.fields['duties'])} 条",
            f"内设机构 {len(read.fields['sections'])} 个："
            + "、".join(row["name"] for row in read.fields["sections"]),
            "编制职数：" + "、".join(f"{row['name']} {row['count']} 名" for row in read.fields["numbers"]),
            *(f"没有读懂：{line}" for line in read.unread),
        ]
        return "\n".join(lines)

    def work(self) -> Work:
        """Record the version."""
        charters, unit, text = self.context.office.charters, self._unit["id"], self.text.toPlainText()
        effective, document = self.effective.value, self.document.text().strip()
        return lambda: charters.add(unit, effective, charters.read(text).fields, document)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记三定规定", f"已登记三定规定：{self._unit['name']}", ("charters", "documents")
