"""Forms of 总量和职数: totals from above, plans that end an excess of leaders, standards, the list of titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from app.services.overruns import WAYS_OUT, Overrun
from app.services.standards import APPLIES_NAMES, KIND_NAMES, LEADER, RATIO
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.form_dialog import FormDialog, code_picker, date_field, date_problem

CHANGED = ("units", "ledger")
ADD, REMOVE = "增加", "去掉"
_OPEN = -1
"""A limit that is not set."""


class TotalDialog(FormDialog):
    """上级下达总数 of one nature, with its document."""

    def __init__(self, context: UiContext, codes: Any, parent: QWidget) -> None:
        super().__init__(context, "登记上级下达总数", "登记", parent)
        self.nature = code_picker(context, codes, "", self)
        self.count = QSpinBox(self)
        self.count.setRange(0, 999_999)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("上级下达的文号")
        self.form.add_row("nature", "编制种类", self.nature, required=True)
        self.form.add_row("count", "下达总数", self.count, required=True)
        self.effective = date_field(context, "day", context.office.business_date, self)
        self.form.add_row("document", "下达文件", self.document, required=True)
        self.form.add_row("effective", "从哪天起", self.effective, required=True, hint="以前日期的总数不变。")

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {"nature": "" if self.nature.choice else "请选择编制种类。"}
        found["document"] = "" if self.document.text().strip() else "请填写下达文件。"
        found["effective"] = date_problem(self.effective, required="请填写从哪天起。")
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Set the total."""
        assert self.nature.choice is not None
        control = self.context.office.ledger.control
        nature, count, document = self.nature.choice.id, self.count.value(), self.document.text()
        since = self.effective.value
        return lambda: control.set_total(nature, count, document, since)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记总数", f"已登记：{self.nature.text()}上级下达 {self.count.value()} 名", CHANGED


class PlanDialog(FormDialog):
    """How an excess of leaders is to end, and until when."""

    def __init__(self, context: UiContext, line: Overrun, parent: QWidget) -> None:
        super().__init__(
            context, f"消化计划：{line.unit}", "登记", parent,
            intro=f"{line.leader_kind}（{line.level}）核定 {line.approved} 名，实配 {line.actual} 名，还没有计划的 {line.unplanned} 名。",
        )  # fmt: skip
        self._line = line
        self.count = QSpinBox(self)
        self.count.setRange(1, max(1, line.unplanned))
        self.way_out = QComboBox(self)
        self.way_out.setEditable(True)
        self.way_out.addItems(WAYS_OUT)
        self.due = date_field(context, "day", "", self)
        self.document = QLineEdit(self)
        self.form.add_row("count", "几名", self.count, required=True)
        self.form.add_row("way_out", "办法", self.way_out, required=True)
        self.form.add_row("due", "消化期限", self.due, required=True, hint="最长 5 年")
        self.form.add_row("document", "依据文号", self.document, required=True)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {"due": date_problem(self.due, required="请填写消化期限。")}
        found["document"] = "" if self.document.text().strip() else "请填写依据文号。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record the plan."""
        overruns, account, count = self.context.office.overruns, self._line.account_id, self.count.value()
        due, way_out, document = self.due.value, self.way_out.currentText(), self.document.text()
        return lambda: overruns.plan(account, count, "", due, way_out, document)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记消化计划", f"已登记消化计划：{self._line.unit} {self.count.value()} 名", CHANGED


class AdoptDialog(FormDialog):
    """Take the published standards of a region into use."""

    def __init__(self, context: UiContext, regions: list[str], parent: QWidget) -> None:
        super().__init__(
            context, "采用职数标准", "采用", parent,
            intro="程序附带几个地区公布的标准，供参照。本县有自己规定的，以本县规定为准。",
        )  # fmt: skip
        self.region = QComboBox(self)
        self.region.addItems(regions)
        self.form.add_row("region", "地区", self.region, required=True)

    def problems(self) -> dict[str, str]:
        """A region is always chosen."""
        return {}

    def work(self) -> Work:
        """Adopt them."""
        standards, region = self.context.office.standards, self.region.currentText()
        return lambda: standards.adopt(region)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在采用标准", f"已采用 {self.region.currentText()} 的标准", CHANGED


class TitleDialog(FormDialog):
    """Put a title on the list or take it off, with the document that says so."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(context, "修改领导职务名录", "保存", parent)
        self.step = QComboBox(self)
        self.step.addItems([ADD, REMOVE])
        self.leader = QComboBox(self)
        self.leader.addItem("可以占领导职数的职务", True)
        self.leader.addItem("不占领导职数的称谓", False)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("如 副局长")
        self.document = QLineEdit(self)
        self.form.add_row("step", "修改", self.step, required=True)
        self.form.add_row("leader", "哪一类", self.leader, required=True)
        self.form.add_row("name", "职务名称", self.name, required=True)
        self.form.add_row("document", "依据", self.document, required=True)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        asked = {"name": (self.name, "请填写职务名称。"), "document": (self.document, "请填写依据。")}
        return {name: sentence for name, (field, sentence) in asked.items() if not field.text().strip()}

    def work(self) -> Work:
        """Change the list."""
        titles, name, document = self.context.office.leaders.titles, self.name.text(), self.document.text()
        change = titles.add if self.step.currentText() == ADD else titles.remove
        leader = bool(self.leader.currentData())
        return lambda: change(name, document, leader=leader)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在修改名录", f"名录已{self.step.currentText()}：{self.name.text().strip()}", CHANGED


class EndPlanDialog(FormDialog):
    """A plan that ends an excess is carried out, or replaced by another."""

    def __init__(self, context: UiContext, plan: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(
            context, f"结束消化计划：{plan['unit']}", "结束", parent,
            intro=f"{plan['leader_kind']}（{plan['level']}）{plan['excess']} 名，{plan['way_out']}，期限 {plan['due']}。",
        )  # fmt: skip
        self._plan = plan
        self.ends = date_field(context, "day", context.office.business_date, self)
        self.form.add_row("ends", "结束日期", self.ends, required=True, hint="已经消化，或改用别的办法。")

    def problems(self) -> dict[str, str]:
        """A day is needed."""
        wrong = date_problem(self.ends, required="请填写结束日期。")
        return {"ends": wrong} if wrong else {}

    def work(self) -> Work:
        """End the plan."""
        overruns, number, ends = self.context.office.overruns, self._plan["id"], self.ends.value
        return lambda: overruns.end(number, ends)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在结束消化计划", f"已结束消化计划：{self._plan['unit']}", CHANGED


class StandardDialog(FormDialog):
    """登记标准: a standard of the county's own: leader numbers, ratios of positions, how many departments.

    :param applies: code lists by kind of standard: kinds of position, classes of township.
    """

    def __init__(self, context: UiContext, applies: Mapping[str, list[str]], parent: QWidget) -> None:
        super().__init__(context, "登记标准", "登记", parent, width=32)
        self._applies = {LEADER: list(APPLIES_NAMES.values()), **applies}
        self.kind = QComboBox(self)
        for kind, name in KIND_NAMES.items():
            self.kind.addItem(name, kind)
        self.subject = QLineEdit(self)
        self.subject.setPlaceholderText("如 事业单位领导职数")
        self.applies = QComboBox(self)
        self.applies.setEditable(True)
        self.from_size, self.to_size, self.low, self.high = (self._limit() for _ in range(4))
        self.document = QLineEdit(self)
        self.clause = QLineEdit(self)
        self.effective = date_field(context, "day", "", self)
        form = self.form
        form.add_row("kind", "标准种类", self.kind, required=True)
        form.add_row("subject", "标准名称", self.subject, required=True)
        form.add_row("applies", "适用对象", self.applies, required=True)
        form.add_row("lower", "编制数从", self.from_size)
        form.add_row("upper", "编制数到", self.to_size)
        form.add_row("low", "下限", self.low)
        form.add_row("high", "上限", self.high)
        form.add_row("document", "依据文件", self.document, required=True)
        form.add_row("clause", "条款", self.clause)
        form.add_row("effective", "从何时起", self.effective)
        self.kind.currentIndexChanged.connect(self._fit_rows)
        self._fit_rows()

    def _limit(self) -> QSpinBox:
        field = QSpinBox(self)
        field.setRange(_OPEN, 99_999)
        field.setSpecialValueText("不限")
        field.setValue(_OPEN)
        return field

    def _fit_rows(self) -> None:
        kind = self.kind.currentData()
        self.applies.clear()
        self.applies.addItems(self._applies[kind])
        for name in ("lower", "upper"):
            self.form.set_row_visible(name, kind == LEADER)
        for field in (self.low, self.high):
            field.setSuffix(" %" if kind == RATIO else "")

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        asked = {
            "subject": (self.subject.text(), "请填写标准名称。"),
            "applies": (self.applies.currentText(), "请填写适用对象。"),
            "document": (self.document.text(), "请填写依据文件。"),
        }
        found = {name: "" if text.strip() else sentence for name, (text, sentence) in asked.items()}
        if self.low.value() == self.high.value() == _OPEN:
            found["high"] = "请填写下限或上限。"
        elif _OPEN < self.high.value() < self.low.value():
            found["high"] = "上限小于下限。"
        found["effective"] = date_problem(self.effective)
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Write it down."""
        standards, kind = self.context.office.standards, self.kind.currentData()
        applies = self.applies.currentText().strip()
        if kind == LEADER:
            applies = next((key for key, name in APPLIES_NAMES.items() if name == applies), applies)
        limits = {"low": self.low, "high": self.high}
        if kind == LEADER:
            limits |= {"lower": self.from_size, "upper": self.to_size}
        fields: dict[str, Any] = {
            name: None if field.value() == _OPEN else field.value() for name, field in limits.items()
        }
        subject, document = self.subject.text(), self.document.text()
        clause, effective = self.clause.text(), self.effective.value
        return lambda: standards.add(
            kind, subject, {"applies": applies, **fields}, document, clause=clause, effective=effective
        )

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记标准", f"已登记标准：{self.subject.text().strip()}", CHANGED


class SwitchStandardDialog(FormDialog):
    """Stop using a standard, or use it again, with what that rests on."""

    def __init__(self, context: UiContext, standard: Mapping[str, Any], parent: QWidget) -> None:
        self._word = "停用" if standard["in_use"] else "启用"
        super().__init__(context, f"{self._word}标准：{standard['subject']}", self._word, parent)
        self._standard = standard
        self.reason = QLineEdit(self)
        self.form.add_row("reason", "依据", self.reason, required=True)

    def problems(self) -> dict[str, str]:
        """A reason is needed."""
        return {} if self.reason.text().strip() else {"reason": f"请写明{self._word}的依据。"}

    def work(self) -> Work:
        """Switch it."""
        standards, number = self.context.office.standards, self._standard["id"]
        in_use, reason = not self._standard["in_use"], self.reason.text()
        return lambda: standards.switch(number, in_use=in_use, reason=reason)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return f"正在{self._word}标准", f"已{self._word}标准：{self._standard['subject']}", CHANGED
