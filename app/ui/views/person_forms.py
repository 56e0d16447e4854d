"""Small forms about one person: begin or end work elsewhere, a card, work off the establishment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.services.off_staff import OffStaff
from app.services.quota_cards import FIRST, RENEWED, REPLACED
from app.services.settings import SettingsService
from app.services.workplaces import Workplace
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views import finders
from app.ui.views.form_dialog import FormDialog, code_picker, date_field, date_problem, unit_picker
from app.ui.widgets.identity_edit import IdentityEdit
from app.ui.widgets.picker import Picker
from app.values.identity import tidy_identity

CHANGED = ("people", "units")


def staff_code_lists(office: Any) -> dict[str, Any]:
    """The lists these forms offer; runs on the reading worker."""
    settings = SettingsService(office.desk)
    return {name: settings.codes(name) for name in ("workplace_kind", "off_staff_kind")}


def _chosen(picker: Picker) -> str:
    return str(picker.choice.id) if picker.choice else ""


class WorkplaceDialog(FormDialog):
    """登记借调…: the quota stays, the person works elsewhere."""

    def __init__(
        self, context: UiContext, person: Mapping[str, Any], codes: Mapping[str, Any], parent: QWidget
    ) -> None:
        super().__init__(
            context, f"登记借调、挂职等：{person['name']}", "登记", parent, width=34,
            intro="编制和实有数仍计在原单位，只记现在在哪里工作、到什么时候。",
        )  # fmt: skip
        self._person = person
        self.kind = code_picker(context, codes["workplace_kind"], "借调", self)
        self.unit = unit_picker(context, self)
        self.place = QLineEdit(self)
        self.place.setPlaceholderText("本县以外的，写名称")
        self.begins = date_field(context, "day", context.office.business_date, self)
        self.due = date_field(context, "day", "", self)
        self.document = QLineEdit(self)
        self.form.add_row("kind", "方式", self.kind, required=True)
        self.form.add_row("unit", "到哪个单位", self.unit)
        self.form.add_row("place", "或其他地方", self.place)
        self.form.add_row("begins", "开始日期", self.begins, required=True)
        self.form.add_row("due", "期限", self.due, hint="没有期限的可以不填")
        self.form.add_row("document", "依据", self.document)

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {
            "begins": date_problem(self.begins, required="请填写开始日期。"),
            "due": date_problem(self.due),
            "kind": "" if self.kind.choice else "请选择方式。",
            "unit": "" if self.unit.choice or self.place.text().strip() else "请选择单位，或在下面写名称。",
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record it."""
        unit = self.unit.choice
        wanted = Workplace(
            self._person["id"], _chosen(self.kind), self.begins.value, int(unit.id) if unit else None,
            "" if unit else self.place.text().strip(), self.due.value, self.document.text().strip(),
        )  # fmt: skip
        return lambda: self.context.office.workplaces.begin(wanted)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记", f"已登记{_chosen(self.kind)}：{self._person['name']}", CHANGED


class WorkplaceEndDialog(FormDialog):
    """结束借调…: back at the home unit, or a longer term."""

    def __init__(self, context: UiContext, row: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(
            context,
            f"结束或延期：{row['name']} 在 {row['workplace']} {row['kind']}",
            "保存",
            parent,
            width=32,
        )
        self._row = row
        self.what = QComboBox(self)
        self.what.addItems(["结束，回原单位", "延期"])
        self.day = date_field(context, "day", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.form.add_row("what", "办什么", self.what)
        self.form.add_row("day", "结束日期，或新的期限", self.day, required=True)
        self.form.add_row("document", "依据", self.document)

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        sentence = date_problem(self.day, required="请填写日期。")
        return {"day": sentence} if sentence else {}

    def work(self) -> Work:
        """End or extend it."""
        service, number = self.context.office.workplaces, self._row["id"]
        day, document = self.day.value, self.document.text().strip()
        run = service.end if self.what.currentIndex() == 0 else service.extend
        return lambda: run(number, day, document)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        word = "已结束" if self.what.currentIndex() == 0 else "已延期"
        return "正在保存", f"{word}{self._row['kind']}：{self._row['name']}", CHANGED


class CardDialog(FormDialog):
    """编制卡: the first one, another one, or none any more.

    :param card: the card in force, or None.
    """

    CANCEL = "注销"

    def __init__(
        self, context: UiContext, person: Mapping[str, Any], card: Mapping[str, Any] | None, parent: QWidget
    ) -> None:
        words = f"现在的卡号 {card['number']}。" if card else "还没有编制卡。"
        super().__init__(context, f"编制卡：{person['name']}", "办理", parent, width=30, intro=words)
        self._person = person
        self.what = QComboBox(self)
        self.what.addItems([RENEWED, REPLACED, self.CANCEL] if card else [FIRST])
        self.number = QLineEdit(self)
        self.number.setPlaceholderText("不填就按样式编号")
        self.reason = QLineEdit(self)
        self.day = date_field(context, "day", context.office.business_date, self)
        self.form.add_row("what", "办什么", self.what)
        self.form.add_row("number", "已经印好的卡号", self.number)
        self.form.add_row("reason", "注销的原因", self.reason, required=True)
        self.form.add_row("day", "日期", self.day, required=True)
        self.what.currentIndexChanged.connect(self._fit_rows)
        self._fit_rows()

    def _fit_rows(self) -> None:
        self.form.set_row_visible("number", self.what.currentText() == FIRST)
        self.form.set_row_visible("reason", self.what.currentText() == self.CANCEL)

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {"day": date_problem(self.day, required="请填写日期。")}
        if self.what.currentText() == self.CANCEL and not self.reason.text().strip():
            found["reason"] = "请填写注销的原因。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Give it out or take it back."""
        cards, number, day = self.context.office.quota_cards, self._person["id"], self.day.value
        what, printed, reason = (
            self.what.currentText(),
            self.number.text().strip(),
            self.reason.text().strip(),
        )
        if what == FIRST:
            return lambda: cards.issue(number, day, printed)
        if what == self.CANCEL:
            return lambda: cards.cancel(number, reason, day)
        return lambda: cards.replace(number, what, day)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在办理", f"编制卡{self.what.currentText()}：{self._person['name']}", CHANGED


class OffStaffDialog(FormDialog):
    """编外登记: who, where, of which kind; matched with who is already known."""

    def __init__(self, context: UiContext, codes: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(
            context, "编外登记", "登记", parent, columns=2, width=50,
            intro="编外人员按姓名登记，不计入实有。以前登记过的人按身份证号自动认出。",
        )  # fmt: skip
        self.name, self.identity = QLineEdit(self), IdentityEdit(self)
        self.sex = QComboBox(self)
        self.sex.addItems(["", "男", "女"])
        self.birth = date_field(context, "month", "", self)
        self.same_as = Picker(context, finders.people_known(context.office), parent=self)
        self.unit = unit_picker(context, self)
        self.kind = code_picker(context, codes["off_staff_kind"], "", self)
        self.begins = date_field(context, "day", context.office.business_date, self)
        self.due = date_field(context, "day", "", self)
        self.texts = {name: QLineEdit(self) for name in ("position", "employer", "pay_source", "document")}
        form = self.form
        form.add_row("name", "姓名", self.name, required=True)
        form.add_row("identity", "公民身份号码", self.identity)
        form.add_row("sex", "性别", self.sex)
        form.add_row("birth", "出生年月", self.birth)
        form.add_row(
            "same_as", "就是已登记的", self.same_as, wide=True, hint="以前登记过又没有身份证号的，选中他"
        )
        form.add_row("unit", "单位", self.unit, required=True)
        form.add_row("kind", "类别", self.kind, required=True)
        form.add_row("begins", "开始日期", self.begins, required=True)
        form.add_row("due", "合同期限", self.due)
        for name, word in (
            ("position", "岗位"), ("employer", "用工单位"), ("pay_source", "经费来源"), ("document", "依据"),
        ):  # fmt: skip
            form.add_row(name, word, self.texts[name])

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {
            "name": "" if self.name.text().strip() else "请填写姓名。",
            "identity": self.identity.problem,
            "birth": date_problem(self.birth),
            "unit": "" if self.unit.choice else "请选择单位。",
            "kind": "" if self.kind.choice else "请选择类别。",
            "begins": date_problem(self.begins, required="请填写开始日期。"),
            "due": date_problem(self.due),
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Register the person."""
        assert self.unit.choice is not None
        text = {name: field.text().strip() for name, field in self.texts.items()}
        person = {
            "name": self.name.text().strip(), "sex": self.sex.currentText(), "birth": self.birth.value,
            "identity_number": self.identity.number or tidy_identity(self.identity.text()),
        }  # fmt: skip
        wanted = OffStaff(
            int(self.unit.choice.id), _chosen(self.kind), self.begins.value, text["position"], text["employer"],
            text["pay_source"], self.due.value, text["document"],
        )  # fmt: skip
        known = {name: value for name, value in person.items() if value}
        same_as = int(self.same_as.choice.id) if self.same_as.choice else None
        return lambda: self.context.office.off_staff.register(known, wanted, same_as=same_as)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记", f"已登记编外人员：{self.name.text().strip()}", CHANGED


class OffStaffEndDialog(FormDialog):
    """编外人员离开."""

    def __init__(self, context: UiContext, row: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(
            context, f"编外人员离开：{row['name']}（{row['unit_name']}）", "登记", parent, width=30
        )
        self._row = row
        self.day = date_field(context, "day", context.office.business_date, self)
        self.reason = QLineEdit(self)
        self.form.add_row("day", "离开日期", self.day, required=True)
        self.form.add_row("reason", "原因", self.reason, required=True)

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {
            "day": date_problem(self.day, required="请填写离开日期。"),
            "reason": "" if self.reason.text().strip() else "请填写原因，如 合同期满。",
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """End it."""
        number, day, reason = self._row["id"], self.day.value, self.reason.text().strip()
        return lambda: self.context.office.off_staff.end(number, day, reason)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记", f"已登记离开：{self._row['name']}", CHANGED
