"""The small forms of 公文: an empty letter, giving the number, what the unit answered, making void."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.services.letters.kinds import COPIES_TO, DUPLEX, HEAD, KINDS, MARK, NUMBER_PATTERN
from app.services.letters.service import pattern_problem
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.form_dialog import FormDialog, date_field, date_problem, unit_picker

CHANGES = frozenset({"letters", "papers"})
HEAD_WORDS = {
    "printed": "印红头",
    "stationery": "用红头纸（留出位置）",
    "none": "不印红头",
    "letterhead": "信函格式",
}


class NewLetterDialog(FormDialog):
    """An empty letter of a kind, to a unit."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(
            context, "空白公文", "起草", parent, intro="从办结的业务、超期的事项起草的，请到“可起草”里选。"
        )
        self.kind = QComboBox(self)
        self.kind.addItems(list(KINDS))
        self.kind.setCurrentText("通知")
        self.unit = unit_picker(context, self)
        self.form.add_row("kind", "文种", self.kind, required=True)
        self.form.add_row("unit", "写给", self.unit, hint="写给多个单位的不填，在主送机关里写。")

    def problems(self) -> dict[str, str]:
        """A unit that is none."""
        return {} if self.unit.check() else {"unit": self.unit.problem}

    def work(self) -> Work:
        """Draft it."""
        letters, kind, choice = self.context.office.letters, self.kind.currentText(), self.unit.choice
        unit_id = choice.id if choice else None
        return lambda: letters.draft(kind, unit_id=unit_id)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在起草", "已起草，请修改。", CHANGES


class HabitsDialog(FormDialog):
    """文号和红头: how this county numbers its letters, and what stands at their head and foot.

    :param habits: settings by name, as ``letters.habits`` gives them.
    """

    def __init__(self, context: UiContext, habits: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(
            context, "文号和红头", "保存", parent, width=44,
            intro="文号样式里的 {year} 是年份，{n} 是顺序号，如 云编发〔{year}〕{n}号。",
        )  # fmt: skip
        self._habits = habits
        self.patterns = {kind: QLineEdit(habits[NUMBER_PATTERN.format(kind=kind)], self) for kind in KINDS}
        for kind, field in self.patterns.items():
            self.form.add_row(kind, f"{kind}文号", field, required=True)
        self.mark, self.copies = QLineEdit(habits[MARK], self), QLineEdit(habits[COPIES_TO], self)
        self.head, self.sides = QComboBox(self), QComboBox(self)
        for name, word in HEAD_WORDS.items():
            if name != "letterhead":
                self.head.addItem(word, name)
        for name, word in (("yes", "双面，版记在偶数页"), ("no", "单面，版记在最后一页")):
            self.sides.addItem(word, name)
        self.head.setCurrentIndex(max(0, self.head.findData(habits[HEAD])))
        self.sides.setCurrentIndex(max(0, self.sides.findData(habits[DUPLEX])))
        self.form.add_row("mark", "发文机关标志", self.mark, hint="红头上的字，不填为办公室名称加“文件”。")
        self.form.add_row("head", "红头", self.head, hint="印红头时，函和督办函用信函格式。")
        self.form.add_row("sides", "印刷", self.sides)
        self.form.add_row("copies", "抄送", self.copies, hint="每份公文先填好的抄送机关，用、隔开。")

    def problems(self) -> dict[str, str]:
        """Patterns that give no number."""
        found = {kind: pattern_problem(field.text().strip()) for kind, field in self.patterns.items()}
        return {kind: sentence for kind, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Change what differs."""
        wanted = {NUMBER_PATTERN.format(kind=kind): field.text() for kind, field in self.patterns.items()}
        wanted |= {MARK: self.mark.text(), COPIES_TO: self.copies.text()}
        wanted |= {HEAD: self.head.currentData(), DUPLEX: self.sides.currentData()}
        changed = {name: text.strip() for name, text in wanted.items() if text.strip() != self._habits[name]}
        office = self.context.office

        def run() -> None:
            for name, text in changed.items():
                office.settings.change(name, text)

        return run

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在保存", "已保存，以后起草的公文照此办理。", {"letters", "settings"}


class IssueDialog(FormDialog):
    """编号并打印: the number and the day of a letter.

    :param fields: what was typed and not yet saved.
    """

    def __init__(
        self, context: UiContext, letter: Mapping[str, Any], fields: Mapping[str, Any], parent: QWidget
    ) -> None:
        super().__init__(
            context, f"编号：{letter['kind']}", "编号并打印", parent, intro="编号以后不能再改，也不能撤销；有误的只能作废重发。"
        )  # fmt: skip
        self._letter, self._fields = letter, dict(fields)
        self.number = QLineEdit(self)
        self.number.setPlaceholderText("不填则按顺序编号")
        self.day = date_field(context, "day", str(fields.get("dated") or context.office.business_date), self)
        self.form.add_row("number", "文号", self.number, hint="文号由党委、政府办公室统一编的，照填。")
        self.form.add_row("day", "成文日期", self.day, required=True)

    def problems(self) -> dict[str, str]:
        """No date."""
        problem = date_problem(self.day, required="请填写成文日期。")
        return {"day": problem} if problem else {}

    def work(self) -> Work:
        """Save what is typed and give the number."""
        letters, letter_id, fields = self.context.office.letters, self._letter["id"], self._fields
        number, day = self.number.text(), self.day.value

        def run() -> Any:
            letters.edit(letter_id, fields)
            return letters.issue(letter_id, number, day)

        return run

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在编号", "已编号。", CHANGES


class IssueSeveralDialog(FormDialog):
    """一起编号并打印: several drafts get their numbers one after the other, with one day."""

    def __init__(self, context: UiContext, letters: Sequence[Mapping[str, Any]], parent: QWidget) -> None:
        super().__init__(
            context, f"编号 {len(letters)} 份公文", "编号并打印", parent,
            intro="按名单的顺序编号。编号以后不能再改，也不能撤销；有误的只能作废重发。",
        )  # fmt: skip
        self._letters = [letter["id"] for letter in letters]
        self.day = date_field(context, "day", context.office.business_date, self)
        self.form.add_row("day", "成文日期", self.day, required=True)

    def problems(self) -> dict[str, str]:
        """No date."""
        problem = date_problem(self.day, required="请填写成文日期。")
        return {"day": problem} if problem else {}

    def work(self) -> Work:
        """Give the numbers, all or none."""
        letters, ids, day = self.context.office.letters, self._letters, self.day.value
        return lambda: letters.issue_many(ids, day)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在编号", f"已编号 {len(self._letters)} 份。", CHANGES


class AnswerDialog(FormDialog):
    """登记回复: when the unit answered, and what."""

    def __init__(self, context: UiContext, letter: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(context, f"登记回复：{letter['number']}", "登记", parent)
        self._letter = letter
        self.day = date_field(context, "day", context.office.business_date, self)
        self.outcome_text = QPlainTextEdit(self)
        self.outcome_text.setTabChangesFocus(True)
        self.form.add_row("day", "回复日期", self.day, required=True)
        self.form.add_row(
            "outcome", "回复内容", self.outcome_text, hint="回执原件可以在单位的文件里收扫描件。"
        )

    def problems(self) -> dict[str, str]:
        """No date."""
        problem = date_problem(self.day, required="请填写回复日期。")
        return {"day": problem} if problem else {}

    def work(self) -> Work:
        """Record it."""
        letters, letter_id = self.context.office.letters, self._letter["id"]
        day, text = self.day.value, self.outcome_text.toPlainText()
        return lambda: letters.answer(letter_id, day, text)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记", f"已登记 {self._letter['number']} 的回复。", CHANGES


class VoidDialog(FormDialog):
    """作废 with its reason."""

    def __init__(self, context: UiContext, letter: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(
            context, f"作废：{letter['number']}", "作废", parent, intro="作废后文号不再使用，也不能撤销。"
        )
        self._letter = letter
        self.reason = QPlainTextEdit(self)
        self.reason.setTabChangesFocus(True)
        self.form.add_row("reason", "理由", self.reason, required=True)

    def problems(self) -> dict[str, str]:
        """No reason."""
        return {} if self.reason.toPlainText().strip() else {"reason": "作废必须写明理由。"}

    def work(self) -> Work:
        """Make it void."""
        letters, letter_id, reason = (
            self.context.office.letters,
            self._letter["id"],
            self.reason.toPlainText(),
        )
        return lambda: letters.void(letter_id, reason)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在作废", f"已作废 {self._letter['number']}。", CHANGES
