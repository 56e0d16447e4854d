"""新建单位 and 变更单位信息: one form, with the document the values rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.services.settings import SettingsService
from app.services.unit_fields import UNIT_FIELDS, UnitField
from app.services.units import KINDS
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.case_form import trimmed
from app.ui.views.form_dialog import FormDialog, code_picker, date_field, date_problem, unit_picker
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.picker import Picker
from app.ui.widgets.suggestions import Choice
from app.values.credit_code import check_credit_code

IN_FRONT = (
    "name",
    "short_name",
    "credit_code",
    "kind",
    "sector",
    "rank",
    "funding",
    "public_benefit_class",
    "supervising_id",
)
"""Columns with a row of their own in front."""
BY_CASE = ("abolished", "deregistered", "established")
"""What a matter, 注销登记 or the date of founding says, not this form."""
MORE = {key: field for key, field in UNIT_FIELDS.items() if key not in (*IN_FRONT, *BY_CASE)}
CODE_LISTS = tuple(
    dict.fromkeys(
        (
            "sector", "rank", "funding", "public_benefit_class", "nature", "special_use",
            *(field.codes for field in MORE.values() if field.type == "code"),
        )
    )
)  # fmt: skip


def unit_code_lists(office: Any) -> dict[str, Any]:
    """The code lists the forms about units offer; runs on the reading worker."""
    settings = SettingsService(office.desk)
    return {name: settings.codes(name) for name in CODE_LISTS}


class UnitDialog(FormDialog):
    """A new unit, or changed values of one.

    :param unit: the unit as ``units.get`` returns it; None for a new one.
    :param codes: :func:`unit_code_lists`.
    """

    def __init__(
        self,
        context: UiContext,
        unit: Mapping[str, Any] | None,
        codes: Mapping[str, Any],
        parent: QWidget,
    ) -> None:
        super().__init__(
            context,
            f"变更单位信息：{unit['name']}" if unit else "新建单位",
            "保存" if unit else "建立单位",
            parent,
            columns=2,
            width=54,
        )
        self._unit = unit
        old: Mapping[str, Any] = unit or {}
        self.name = QLineEdit(str(old.get("name", "")), self)
        self.short_name = QLineEdit(str(old.get("short_name", "")), self)
        self.credit_code = QLineEdit(str(old.get("credit_code", "")), self)
        self.kind = QComboBox(self)
        kinds = [*KINDS] if old.get("kind", KINDS[0]) in KINDS else [old["kind"], *KINDS]
        self.kind.addItems(kinds)
        self.kind.setCurrentText(str(old.get("kind", KINDS[0])))
        self.codes = {
            name: code_picker(context, codes[name], str(old.get(name, "")), self)
            for name in ("sector", "rank", "funding", "public_benefit_class")
        }
        self.more: dict[str, QWidget] = {}
        self.supervising = unit_picker(context, self)
        if old.get("supervising_id"):
            self.supervising.choice = Choice(old["supervising_id"], old["supervising_name"])
        today = context.office.business_date
        self.effective = date_field(context, "year", today if unit else "", self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("如 云编〔2026〕5号")
        form = self.form
        form.add_row("name", "单位名称", self.name, required=True, wide=True)
        form.add_row("short_name", "简称", self.short_name)
        form.add_row("kind", "机构类型", self.kind)
        form.add_row("sector", "所属系统", self.codes["sector"])
        form.add_row("supervising_id", "主管部门", self.supervising)
        form.add_row("rank", "规格", self.codes["rank"])
        form.add_row("funding", "经费形式", self.codes["funding"])
        form.add_row("public_benefit_class", "公益类别", self.codes["public_benefit_class"])
        form.add_row("credit_code", "信用代码", self.credit_code)
        for key, field in MORE.items():
            self.more[key] = self._field(field, old, codes)
            form.add_row(key, field.name, self.more[key], wide=field.type == "long")
        form.add_row("effective", "自何日起" if unit else "设立时间", self.effective, required=bool(unit))
        form.add_row("document", "依据文号", self.document, required=bool(unit))

    def _field(self, field: UnitField, old: Mapping[str, Any], codes: Mapping[str, Any]) -> QWidget:
        """The widget that asks for one more field, with its present value."""
        value = str(old.get(field.key) or "")
        if field.type == "code" and codes[field.codes].items:  # without a list it is written by hand
            return code_picker(self.context, codes[field.codes], value, self)
        if field.type == "unit":
            picker = unit_picker(self.context, self)
            if value:
                picker.choice = Choice(int(value), old[f"{field.key[:-3]}_name"])
            return picker
        if field.type == "date":
            return date_field(self.context, "year", value, self)
        if field.type == "long":
            return QPlainTextEdit(value, self)
        return QLineEdit(value, self)

    def _value(self, key: str) -> Any:
        """What stands in one of the further fields."""
        widget = self.more[key]
        if isinstance(widget, Picker):
            empty = None if MORE[key].type == "unit" else ""
            return widget.choice.id if widget.choice else empty
        if isinstance(widget, DateEdit):
            return widget.value
        return trimmed(cast("QLineEdit | QPlainTextEdit", widget))

    def fields(self) -> dict[str, Any]:
        """The values of the form by column."""
        supervising = self.supervising.choice
        return {
            "name": self.name.text().strip(),
            "short_name": self.short_name.text().strip(),
            "credit_code": self.credit_code.text().strip().upper(),
            "kind": self.kind.currentText(),
            "supervising_id": supervising.id if supervising else None,
            **{name: picker.choice.id if picker.choice else "" for name, picker in self.codes.items()},
            **{name: self._value(name) for name in self.more},
        }

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {"name": "" if self.name.text().strip() else "请填写单位名称。"}
        found["credit_code"] = self._credit_code_problem()
        found["effective"] = date_problem(
            self.effective, required="请填写从哪一天起生效。" if self._unit else ""
        )
        if self._unit and not self.document.text().strip():
            found["document"] = "请填写变更所依据的文号。"
        for name, picker in (*self.codes.items(), ("supervising_id", self.supervising)):
            if not picker.check():
                found[name] = picker.problem
        for name, widget in self.more.items():
            if isinstance(widget, Picker) and not widget.check():
                found[name] = widget.problem
            elif isinstance(widget, DateEdit):
                found[name] = date_problem(widget)
            elif MORE[name].type == "count" and self._value(name) and not self._value(name).isdecimal():
                found[name] = f"{MORE[name].name}请填整数。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def _credit_code_problem(self) -> str:
        text = self.credit_code.text().strip()
        if not text:
            return ""
        try:
            check_credit_code(text)
        except ValueError as error:
            return str(error)
        return ""

    def work(self) -> Work:
        """Add the unit (its id), or record the changes."""
        units, fields = self.context.office.units, self.fields()
        effective, document = self.effective.value, self.document.text().strip()
        if self._unit is None:
            given = {name: value for name, value in fields.items() if value}
            return lambda: units.add(given, effective, document)
        number = self._unit["id"]
        return lambda: units.change(number, fields, effective, document)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        name = self.name.text().strip()
        if self._unit is None:
            return "正在建立单位", f"已建立：{name}", ("units",)
        return "正在保存单位信息", f"已保存：{name}", ("units",)
