"""Forms about leader posts: change the number (领导职数, 机构限额), record who sits on a post, record that it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget

from app.services.effects import Effect
from app.services.leaders import Appointment
from app.services.ledger import MovementRequest
from app.services.movement_kinds import BETWEEN_UNITS, INTO_UNIT, OUT_OF_UNIT
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views import finders
from app.ui.views.form_dialog import FormDialog, code_picker, date_field, date_problem, unit_picker
from app.ui.views.movement_form import EXPLAINED
from app.ui.widgets.picker import Picker
from app.ui.widgets.suggestions import Choice

CHANGED = ("units", "ledger", "people")
LEADER, ORGAN = "leader", "organ"
MEASURES = {LEADER: "领导职数", ORGAN: "机构限额"}


def leader_code_lists(office: Any) -> dict[str, Any]:
    """Kinds and levels of leader posts; runs on the reading worker."""
    titles = office.leaders.titles
    return {name: titles.codes(name) for name in ("leader_kind", "title_level")}


class LeaderMovementDialog(FormDialog):
    """调整职数: one movement of leader posts or of organ quotas, with its document."""

    def __init__(
        self, context: UiContext, unit: Mapping[str, Any], codes: Mapping[str, Any], parent: QWidget
    ) -> None:
        super().__init__(context, f"调整职数：{unit['name']}", "保存", parent, width=34)
        self._unit = unit
        self.measure = QComboBox(self)
        for measure, word in MEASURES.items():
            self.measure.addItem(word, measure)
        self.kind = QComboBox(self)
        for kind in INTO_UNIT + OUT_OF_UNIT + BETWEEN_UNITS:
            self.kind.addItem(EXPLAINED[kind], kind)
        self.leader_kind = code_picker(context, codes["leader_kind"], "", self)
        self.level = code_picker(context, codes["title_level"], "", self)
        self.count = QSpinBox(self)
        self.count.setRange(1, 999)
        self.other = unit_picker(context, self)
        self.effective = date_field(context, "day", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("如 云编〔2026〕5号")
        self.reason = QLineEdit(self)
        form = self.form
        form.add_row("measure", "调整什么", self.measure, required=True)
        form.add_row("kind", "变动", self.kind, required=True)
        form.add_row("leader_kind", "职数种类", self.leader_kind, required=True)
        form.add_row("level", "层次", self.level, required=True)
        form.add_row("count", "名额", self.count, required=True)
        form.add_row("other", "从哪个单位转来", self.other, required=True)
        form.add_row("effective", "生效日期", self.effective, required=True)
        form.add_row("document", "依据文号", self.document, required=True)
        form.add_row("reason", "说明", self.reason)
        self.kind.currentIndexChanged.connect(self._fit_rows)
        self.measure.currentIndexChanged.connect(self._fit_rows)
        self._fit_rows()

    @property
    def _is_between(self) -> bool:
        return self.kind.currentData() in BETWEEN_UNITS

    def _fit_rows(self) -> None:
        self.form.set_row_visible("leader_kind", self.measure.currentData() == LEADER)
        self.form.set_row_visible("other", self._is_between)

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {"effective": date_problem(self.effective, required="请填写生效日期。")}
        if self.measure.currentData() == LEADER and self.leader_kind.choice is None:
            found["leader_kind"] = "请选择职数种类。"
        if self.level.choice is None:
            found["level"] = "请选择层次。"
        if self._is_between and self.other.choice is None:
            found["other"] = "请选择从哪个单位转来。"
        if not self.document.text().strip():
            found["document"] = "请填写批文的文号。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Post the movement."""
        measure, ledger = self.measure.currentData(), self.context.office.ledger
        other = self.other.choice if self._is_between else None
        request = MovementRequest(
            self._unit["id"], "", "", self.count.value(), self.kind.currentData(), self.effective.value,
            self.document.text().strip(), other_unit_id=other.id if other else None, reason=self.reason.text().strip(),
            measure=measure, leader_kind=_chosen(self.leader_kind) if measure == LEADER else "", level=_chosen(self.level),
        )  # fmt: skip
        return lambda: ledger.post(request)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        said = f"已保存：{self._unit['name']} {self.measure.currentText()}{self.kind.currentData()} {self.count.value()} 名"
        return "正在保存职数变动", said, CHANGED


class AppointmentDialog(FormDialog):
    """登记任职: who sits on a post, by which document; the effect on the number beside it.

    :param unit: the unit as ``units.get`` returns it.
    """

    def __init__(
        self, context: UiContext, unit: Mapping[str, Any], codes: Mapping[str, Any], parent: QWidget
    ) -> None:
        super().__init__(context, f"登记任职：{unit['name']}", "登记", parent, live=True, width=34)
        self._unit = unit
        self.person = Picker(
            context,
            finders.people_in_post(context.office),
            placeholder="姓名、拼音首字母或身份证号",
            parent=self,
        )
        self.title = QLineEdit(self)
        self.title.setPlaceholderText("如 副局长")
        self.leader_kind = code_picker(context, codes["leader_kind"], "", self)
        self.level = code_picker(context, codes["title_level"], "", self)
        self.begins = date_field(context, "month", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("任职文件的文号")
        self.personal = code_picker(context, codes["title_level"], "", self)
        self.none = QCheckBox("不占领导职数", self)
        self.note = QLineEdit(self)
        self.note.setPlaceholderText("不占职数的理由，如 兼任，职数占在原单位")
        form = self.form
        form.add_row("person", "人员", self.person, required=True)
        form.add_row("title", "职务", self.title, required=True)
        form.add_row("leader_kind", "职数种类", self.leader_kind, hint="不填时按职务判断")
        form.add_row("level", "职位层次", self.level, hint="单位这类职数只有一种层次时可以不填")
        form.add_row("begins", "任职日期", self.begins, required=True)
        form.add_row("document", "任职文件", self.document)
        form.add_row("personal", "本人层次", self.personal, hint="高配、低配时填写")
        form.add_row("none", "", self.none)
        form.add_row("note", "理由", self.note)
        self.none.toggled.connect(lambda on: form.set_row_visible("note", on))
        form.set_row_visible("note", False)
        self.watch(
            self.person.changed, self.title.textChanged, self.leader_kind.changed, self.level.changed,
            self.begins.changed, self.document.textChanged, self.none.toggled, self.note.textChanged,
        )  # fmt: skip
        self.update_effect()

    def _appointment(self) -> Appointment:
        person = self.person.choice
        return Appointment(
            person.id if person else 0, self._unit["id"], self.title.text().strip(), self.begins.value,
            self.document.text().strip(), leader_kind=_chosen(self.leader_kind), level=_chosen(self.level),
            personal_level=_chosen(self.personal), occupies=not self.none.isChecked(), note=self.note.text().strip(),
        )  # fmt: skip

    def live_effect(self) -> Callable[[], Effect] | str:
        """The number before and after, and what to look at."""
        if self.person.choice is None or not self.title.text().strip() or not self.begins.value:
            return "选好人员、填好职务和日期后，这里显示登记后的职数。"
        appointment, leaders = self._appointment(), self.context.office.leaders

        def ask() -> Effect:
            found = leaders.effect(appointment)
            refusal = (f"照实登记可以；新任命的不能办理：{found.refusal.message}",) if found.refusal else ()
            return Effect((), (*found.changes, *found.remarks, *refusal))

        return ask

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {"begins": date_problem(self.begins, required="请填写任职日期。")}
        found["person"] = "" if self.person.choice else "请选择人员。"
        found["title"] = "" if self.title.text().strip() else "请填写职务。"
        if self.none.isChecked() and not self.note.text().strip():
            found["note"] = "请写明不占职数的理由。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record the fact."""
        appointment, leaders = self._appointment(), self.context.office.leaders
        return lambda: leaders.record(appointment)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记任职", f"已登记任职：{self.person.text()}，{self.title.text().strip()}", CHANGED


class CorrectionDialog(AppointmentDialog):
    """更正 of what was recorded of one post; or it never was."""

    def __init__(
        self, context: UiContext, unit: Mapping[str, Any], holding: Mapping[str, Any], codes: Mapping[str, Any],
        parent: QWidget,
    ) -> None:  # fmt: skip
        self._holding = holding
        self.delete = QCheckBox("这条登记错了，没有这回事", parent)
        self.reason = QLineEdit(parent)
        super().__init__(context, unit, codes, parent)
        self.setWindowTitle(f"更正任职：{holding['name']}（{holding['title']}）")
        self.yes_button.setText("更正")
        self.person.choice = Choice(holding["person_id"], holding["name"])
        self.person.setEnabled(False)
        self.title.setText(holding["title"])
        for picker, name in (
            (self.leader_kind, "leader_kind"), (self.level, "level"), (self.personal, "personal_level"),
        ):  # fmt: skip
            picker.choice = Choice(holding[name], holding[name]) if holding[name] else None
        self.begins.value = holding["begins"]
        self.document.setText(holding["document"])
        self.none.setChecked(holding["account_id"] is None)
        self.note.setText(holding["note"])
        self.form.add_row("reason", "更正理由", self.reason, required=True)
        self.form.add_row("delete", "", self.delete)

    def live_effect(self) -> Callable[[], Effect] | str:
        """The old line counts until it is corrected, so no number is shown."""
        return "更正后，原来的登记留在经过里，职数按更正后的内容计算。"

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows; only the reason matters when it never was."""
        found = {} if self.delete.isChecked() else super().problems()
        return found if self.reason.text().strip() else {**found, "reason": "请写明为什么更正。"}

    def work(self) -> Work:
        """Correct it."""
        leaders, number, reason = self.context.office.leaders, self._holding["id"], self.reason.text().strip()
        if self.delete.isChecked():
            return lambda: leaders.delete(number, reason)
        given = self._appointment()

        def correct() -> int:
            old = leaders.appointment_of(number)
            return int(leaders.correct(number, replace(given, unit_id=old.unit_id, ends=old.ends), reason))

        return correct

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在更正任职", f"已更正任职：{self._holding['name']}", CHANGED


class RemovalDialog(FormDialog):
    """登记免职 of one holding."""

    def __init__(self, context: UiContext, holding: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(context, f"登记免职：{holding['name']}（{holding['title']}）", "登记", parent)
        self._holding = holding
        self.ends = date_field(context, "day", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("免职文件的文号")
        self.form.add_row("ends", "免职日期", self.ends, required=True)
        self.form.add_row("document", "免职文件", self.document, required=True)

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {"ends": date_problem(self.ends, required="请填写免职日期。")}
        found["document"] = "" if self.document.text().strip() else "请填写免职文件的文号。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record the end."""
        leaders, number = self.context.office.leaders, self._holding["id"]
        ends, document = self.ends.value, self.document.text()
        return lambda: leaders.remove(number, ends, document)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记免职", f"已登记免职：{self._holding['name']}，{self._holding['title']}", CHANGED


def _chosen(picker: Picker) -> str:
    return str(picker.choice.id) if picker.choice else ""
