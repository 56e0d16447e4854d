"""Small forms about schools: pupils and classes of one, and how many pupils a post is given for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.services.code_files import CodeList
from app.services.schools import ROUNDING_NAMES, STAGES, School, SchoolStandard
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.case_form import trimmed
from app.ui.views.form_dialog import FormDialog, code_picker, date_field, date_problem, unit_picker
from app.ui.widgets.suggestions import Choice

CHANGED = ("units",)


class SchoolDialog(FormDialog):
    """学段、学生和班级 of a school, or of a unit that becomes one in this list.

    :param school: None to choose the unit first; :param stages: the code list of 学段.
    """

    def __init__(self, context: UiContext, school: School | None, stages: CodeList, parent: QWidget) -> None:
        super().__init__(
            context, f"学生和班级：{school.name}" if school else "登记学校", "保存", parent,
            intro="" if school else "单位已经建立的，在这里写明学段、学生数和班级数，就列入学校清单。",
        )  # fmt: skip
        self.unit = unit_picker(context, self)
        if school is not None:
            self.unit.choice = Choice(school.unit_id, school.name)
        self.stage = code_picker(context, stages, school.stage if school else STAGES[0], self)
        self.students = QLineEdit(_text(school.students if school else None), self)
        self.classes = QLineEdit(_text(school.classes if school else None), self)
        self.effective = date_field(context, "month", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("如 云教〔2026〕5号，或 2026年秋季学籍统计")
        self.form.add_row("unit", "学校", self.unit, required=True)
        self.form.add_row("stage", "学段", self.stage, required=True)
        self.form.add_row("students", "在校学生数", self.students)
        self.form.add_row("classes", "教学班数", self.classes)
        self.form.add_row("effective", "从何时", self.effective, required=True)
        self.form.add_row("document", "依据", self.document, required=True)
        if school is not None:
            self.form.set_row_visible("unit", visible=False)

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {
            "unit": "" if self.unit.choice else "请选择学校。",
            "stage": "" if self.stage.choice else "请选择学段。",
            "effective": date_problem(self.effective, required="请填写从何时起。"),
            "document": "" if trimmed(self.document) else "请填写依据。",
        }
        for name, word, field in (
            ("students", "在校学生数", self.students),
            ("classes", "教学班数", self.classes),
        ):
            if trimmed(field) and not trimmed(field).isdecimal():
                found[name] = f"{word}请填整数。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record it as facts of the unit."""
        assert self.unit.choice is not None
        assert self.stage.choice is not None
        units, unit_id = self.context.office.units, int(self.unit.choice.id)
        fields = {
            "school_stage": self.stage.choice.id, "students": trimmed(self.students),
            "classes": trimmed(self.classes),
        }  # fmt: skip
        effective, document = self.effective.value, trimmed(self.document)
        return lambda: units.change(unit_id, fields, effective, document)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在保存", f"已保存：{self.unit.text()}", CHANGED


class SchoolStandardDialog(FormDialog):
    """The county's own number of pupils per post, with the document it rests on."""

    def __init__(
        self, context: UiContext, standards: Mapping[str, SchoolStandard], stage: str, parent: QWidget
    ) -> None:
        super().__init__(
            context, "修改生员比", "保存", parent,
            intro="每名教职工编制对应几名学生。没有本县规定的学段，按国家标准核算。",
        )  # fmt: skip
        self._standards = standards
        self.stage = QComboBox(self)
        self.stage.addItems(STAGES)
        self.stage.setCurrentText(stage)
        self.pupils = QLineEdit(self)
        self.rounding = QComboBox(self)
        for word, name in ROUNDING_NAMES.items():
            self.rounding.addItem(name, word)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("如 云编〔2026〕5号")
        self.form.add_row("stage", "学段", self.stage, required=True)
        self.form.add_row("pupils", "每名教职工几名学生", self.pupils, required=True)
        self.form.add_row("rounding", "不足一名的", self.rounding, required=True)
        self.form.add_row("document", "依据文件", self.document, required=True)
        self.stage.currentIndexChanged.connect(lambda _: self._show())
        self._show()

    def _show(self) -> None:
        """What is in use for the stage."""
        rule = self._standards[self.stage.currentText()]
        self.pupils.setText(f"{rule.pupils.normalize():f}")
        self.rounding.setCurrentIndex(self.rounding.findData(rule.rounding))

    def problems(self) -> dict[str, str]:
        """Missing rows; the number is judged by the service."""
        asked = {
            "pupils": (self.pupils, "请填写学生数，如 19。"),
            "document": (self.document, "请填写依据文件。"),
        }
        return {name: sentence for name, (field, sentence) in asked.items() if not trimmed(field)}

    def work(self) -> Work:
        """Write the standard."""
        schools, stage, pupils = self.context.office.schools, self.stage.currentText(), trimmed(self.pupils)
        document, rounding = trimmed(self.document), str(self.rounding.currentData())
        return lambda: schools.set_standard(stage, pupils, document, rounding)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在保存生员比", f"已保存：{self.stage.currentText()} 1:{trimmed(self.pupils)}", CHANGED


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
