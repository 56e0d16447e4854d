"""Deciding about declared lines: 批准 with who signed, 退回 with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.errors import Problem
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.form_dialog import FormDialog

SIGNER = "exchange/signer"
"""Who signed last; asked again only when it changes."""
CHANGES = ("declarations", "packages", "people", "ledger", "cases", "permits")


@dataclass(frozen=True)
class Decided:
    """What became of several lines; *refused* has a sentence for each that was not decided."""

    done: int
    refused: tuple[str, ...]


class AcceptDialog(FormDialog):
    """批准 one or several lines, one after the other, each with all its rules."""

    def __init__(self, context: UiContext, lines: Sequence[Mapping[str, Any]], parent: QWidget) -> None:
        count = len(lines)
        intro = "\n".join(f"{line['node_name']}　{line['sentence']}" for line in lines[:6])
        super().__init__(
            context,
            f"批准 {count} 条申报",
            f"批准 {count} 条",
            parent,
            intro=intro + (f"\n……共 {count} 条" if count > 6 else ""),
            width=40,
        )
        self._lines = list(lines)
        known = context.settings.record(SIGNER, context.office.user_name)
        self.signer = QLineEdit(str(known.get("name", "")), self)
        self.signer.setPlaceholderText("签批的负责人，不能是登录的经办人")
        self.opinion = QLineEdit("同意", self)
        self.supervisor = QLineEdit(self)
        self.supervisor.setPlaceholderText("有别的主管部门时才填")
        self.form.add_row("signer", "签批人", self.signer, required=True)
        self.form.add_row("opinion", "意见", self.opinion)
        self.form.add_row("supervisor", "主管部门签署人", self.supervisor)

    def problems(self) -> dict[str, str]:
        """A missing signer."""
        return {} if self.signer.text().strip() else {"signer": "请填写签批人。"}

    def work(self) -> Work:
        """Accept the lines; a line that a rule refuses does not hold up the others."""
        packages, lines = self.context.office.packages, self._lines
        signer, opinion = self.signer.text().strip(), self.opinion.text().strip() or "同意"
        supervisor = self.supervisor.text().strip()

        def accept() -> Decided:
            refused = []
            for line in lines:
                try:
                    packages.accept(line["id"], signer, opinion, supervisor)
                except Problem as problem:
                    if len(lines) == 1:
                        raise
                    refused.append(f"{line['sentence']}：{problem.sentence()}")
            return Decided(len(lines) - len(refused), tuple(refused))

        return accept

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said meanwhile; the page says the rest."""
        return "正在批准", "", CHANGES

    def after(self, result: Any) -> None:
        """Remember who signed."""
        self.context.settings.set_record(
            SIGNER, {"name": self.signer.text().strip()}, self.context.office.user_name
        )


class SendBackDialog(FormDialog):
    """退回 lines with one reason."""

    def __init__(self, context: UiContext, lines: Sequence[Mapping[str, Any]], parent: QWidget) -> None:
        count = len(lines)
        intro = "\n".join(f"{line['node_name']}　{line['sentence']}" for line in lines[:6])
        super().__init__(context, f"退回 {count} 条申报", f"退回 {count} 条", parent, intro=intro, width=40)
        self._lines = list(lines)
        self.reason = QPlainTextEdit(self)
        self.reason.setPlaceholderText("把要补正的内容一次写全，如：缺退休审批表，请补齐后重新申报。")
        self.reason.setTabChangesFocus(True)
        self.form.add_row("reason", "退回原因", self.reason, required=True)

    def problems(self) -> dict[str, str]:
        """A missing reason."""
        return {} if self.reason.toPlainText().strip() else {"reason": "请写明退回的原因，对方会看到。"}

    def work(self) -> Work:
        """Return the lines."""
        packages, lines, reason = self.context.office.packages, self._lines, self.reason.toPlainText().strip()

        def send_back() -> Decided:
            for line in lines:
                packages.send_back(line["id"], reason)
            return Decided(len(lines), ())

        return send_back

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在退回", f"已退回 {len(self._lines)} 条，写批复时会带上原因。", CHANGES
