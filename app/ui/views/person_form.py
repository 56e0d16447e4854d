"""信息变更: a person's information, prefilled; key fields need a document (R25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.services.people import KEY_FIELDS
from app.services.person_fields import PERSON_FIELDS, PERSON_SECTIONS
from app.services.settings import SettingsService
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.form_dialog import FormDialog, code_picker, date_field, date_problem
from app.ui.views.wording import PERSON_WORDS
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.identity_edit import IdentityEdit
from app.ui.widgets.looks import text_label
from app.ui.widgets.picker import Picker
from app.values.identity import tidy_identity

# These lists name only the usual: what stands in a file may be worded otherwise.
OPEN = frozenset({"sex", "grade", "professional_title"})
CODED = {key: field.codes for key, field in PERSON_FIELDS.items() if field.type == "code" and key not in OPEN}
DATED = tuple(key for key, field in PERSON_FIELDS.items() if field.type == "date")
GIVEN = frozenset({"quota_card", "legacy_identity_number"})
"""The card's number is given by the card, the former number by the change of the number."""
ORDER = tuple(name for names in PERSON_SECTIONS.values() for name in names if name not in GIVEN)


def person_code_lists(office: Any) -> dict[str, Any]:
    """The code lists the form offers; runs on the reading worker."""
    settings = SettingsService(office.desk)
    return {name: settings.codes(name) for name in sorted(set(CODED.values()))}


class PersonDialog(FormDialog):
    """The form for one person (as ``people.get`` returns it)."""

    def __init__(
        self, context: UiContext, person: Mapping[str, Any], codes: Mapping[str, Any], parent: QWidget
    ) -> None:
        super().__init__(
            context,
            f"信息变更：{person['name']}",
            "保存",
            parent,
            columns=2,
            width=54,
            intro="只改有变化的内容。姓名、身份证号、出生年月、参加工作时间是关键信息，改动时必须写明依据。",
        )
        self._person = person
        self.inputs: dict[str, QWidget] = {
            name: self._field(name, str(person[name] or ""), codes) for name in ORDER
        }
        for heading, names in PERSON_SECTIONS.items():
            if heading != next(iter(PERSON_SECTIONS)):  # the form begins with the first field
                self.form.add_row(heading, "", text_label(heading, "heading", self), wide=True)
            for name in names:
                if name in self.inputs:
                    self.form.add_row(name, PERSON_WORDS[name], self.inputs[name])
        self.effective = date_field(context, "day", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("任免、组织或公安部门的文件")
        self.form.add_row("effective", "自何日起", self.effective, required=True)
        self.form.add_row("document", "依据", self.document)

    def _field(self, name: str, value: str, codes: Mapping[str, Any]) -> QWidget:
        if name in CODED:
            return code_picker(self.context, codes[CODED[name]], value, self)
        if name in DATED:
            return date_field(self.context, "year", value, self)
        if name == "sex":
            box = QComboBox(self)
            box.addItems(["", "男", "女"])
            box.setCurrentText(value)
            return box
        field = IdentityEdit(self) if name == "identity_number" else QLineEdit(self)
        field.setText(value)
        field.setCursorPosition(0)
        return field

    def value(self, name: str) -> str:
        """What stands in a row."""
        field = self.inputs[name]
        if isinstance(field, DateEdit):
            return field.value
        if isinstance(field, Picker):
            return str(field.choice.id) if field.choice else ""
        if isinstance(field, IdentityEdit):
            return field.number or tidy_identity(field.text())
        if isinstance(field, QComboBox):
            return field.currentText()
        assert isinstance(field, QLineEdit)
        return field.text().strip()

    def changed(self) -> dict[str, str]:
        """The rows that differ from what is registered."""
        return {name: self.value(name) for name in ORDER if self.value(name) != (self._person[name] or "")}

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found: dict[str, str] = {}
        for name, field in self.inputs.items():
            if isinstance(field, DateEdit):
                found[name] = date_problem(field)
            elif isinstance(field, Picker):
                found[name] = "" if field.check() else field.problem
            elif isinstance(field, IdentityEdit):
                found[name] = field.problem
        changed = self.changed()
        if not self.value("name"):
            found["name"] = "姓名不能为空。"
        found["effective"] = date_problem(self.effective, required="请填写从哪一天起生效。")
        key = [PERSON_WORDS[name] for name in KEY_FIELDS if name in changed]
        if key and not self.document.text().strip():
            found["document"] = f"改动了{'、'.join(key)}，请填写依据。"
        if not changed:
            found["name"] = found.get("name") or "还没有改动任何内容。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record the changed values."""
        people, number, changed = self.context.office.people, self._person["id"], self.changed()
        effective, document = self.effective.value, self.document.text().strip()
        return lambda: people.change(number, changed, effective, document)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        words = "、".join(PERSON_WORDS[name] for name in self.changed())
        return "正在保存", f"已保存：{self._person['name']} {words}", ("people",)
