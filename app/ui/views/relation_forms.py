"""机构关系: begin one, end one, and join a group that shares its quotas; each with its day and document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.services.groups import Group
from app.services.relations import BOARD, JOINT, KINDS, SHARED
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.case_form import trimmed
from app.ui.views.form_dialog import FormDialog, date_field, date_problem, unit_picker
from app.ui.widgets.suggestions import Choice

CHANGED = ("units",)
NO_DOCUMENT = "请填写依据文号。"
NEW_GROUP = "新的组"


class RelationDialog(FormDialog):
    """登记关系… of one unit with another, or with a board it hangs out."""

    def __init__(self, context: UiContext, unit: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(
            context, f"登记机构关系：{unit['name']}", "登记", parent,
            intro="隶属和主管在“变更单位信息”里改；这里登记其他关系。",
        )  # fmt: skip
        self._unit = unit
        self.kind = QComboBox(self)
        self.kind.addItems(KINDS)
        self.kind.setCurrentText(JOINT)
        self.other = unit_picker(context, self)
        self.name = QLineEdit(self)
        self.begins = date_field(context, "day", context.office.business_date, self)
        self.ends = date_field(context, "day", "", self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("如 云编〔2026〕5号")
        self.form.add_row("kind", "关系", self.kind, required=True)
        self.form.add_row("other", "对方单位", self.other)
        self.form.add_row("name", "名称", self.name)
        self.form.add_row("begins", "从何时", self.begins, required=True)
        self.form.add_row("ends", "到何时", self.ends, hint="没有期限的不填")
        self.form.add_row("document", "依据文号", self.document, required=True)
        self.kind.currentIndexChanged.connect(lambda _: self._fit())
        self._fit()

    def _fit(self) -> None:
        """A board has a name and no unit beside it; the others name a unit, or somebody outside the register."""
        kind = self.kind.currentText()
        self.form.set_row_visible("other", visible=kind != BOARD)
        self.name.setPlaceholderText(
            {BOARD: "牌子的名称", SHARED: "组的名称，如 云岭县医共体"}.get(kind, "对方不在本库时写名称")
        )

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        is_board, has_name = self.kind.currentText() == BOARD, bool(trimmed(self.name))
        found = {
            "name": "请填写牌子的名称。" if is_board and not has_name else "",
            "other": "",
            "begins": date_problem(self.begins, required="请填写从何时起。"),
            "ends": date_problem(self.ends),
            "document": "" if trimmed(self.document) else NO_DOCUMENT,
        }
        if not is_board:
            found["other"] = self.other.problem if not self.other.check() else ""
            if not found["other"] and self.other.choice is None and not has_name:
                found["other"] = "请选择对方单位；不在本库的在下面写名称。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record it."""
        relations, unit_id, kind = self.context.office.relations, self._unit["id"], self.kind.currentText()
        other = self.other.choice if kind != BOARD else None
        begins, ends, document = self.begins.value, self.ends.value, trimmed(self.document)
        other_id, name = int(other.id) if other else None, trimmed(self.name)
        return lambda: relations.add(unit_id, kind, begins, document, other_id=other_id, name=name, ends=ends)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        kind = self.kind.currentText()
        return "正在登记机构关系", f"已登记“{kind}”关系：{self._unit['name']}", CHANGED


class RelationEndDialog(FormDialog):
    """终止关系… from a day on."""

    def __init__(self, context: UiContext, row: Mapping[str, Any], parent: QWidget) -> None:
        other = row["other_name"] or row["name"]
        super().__init__(
            context, f"终止“{row['kind']}”：{row['unit_name']}、{other}", "终止", parent,
            intro="终止后仍可按以前的日期查到。",
        )  # fmt: skip
        self._row = row
        self.day = date_field(context, "day", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.form.add_row("day", "从何时终止", self.day, required=True)
        self.form.add_row("document", "依据文号", self.document, required=True)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {
            "day": date_problem(self.day, required="请填写从何时终止。"),
            "document": "" if trimmed(self.document) else NO_DOCUMENT,
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """End it."""
        relations, number = self.context.office.relations, self._row["id"]
        day, document = self.day.value, trimmed(self.document)
        return lambda: relations.end(number, day, document)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在终止机构关系", f"已终止“{self._row['kind']}”关系：{self._row['unit_name']}", CHANGED


class MemberDialog(FormDialog):
    """增加成员…: a unit joins a group that shares its quotas, an existing one or a new one."""

    def __init__(
        self, context: UiContext, groups: Sequence[Group], chosen: Group | None, parent: QWidget
    ) -> None:
        super().__init__(
            context, "共享编制组：增加成员", "增加", parent,
            intro="医共体、教育集团等成员之间可以共用空编，按编制种类分别计算；各单位自己的核定和实有不变。",
        )  # fmt: skip
        self.group = QComboBox(self)
        for group in groups:
            self.group.addItem(group.name, group)
        self.group.addItem(NEW_GROUP, None)
        if chosen is not None:
            self.group.setCurrentText(chosen.name)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("如 云岭县医共体")
        self.leader = unit_picker(context, self)
        self.unit = unit_picker(context, self)
        self.begins = date_field(context, "day", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("如 云编〔2026〕5号")
        self.form.add_row("group", "哪个组", self.group, required=True)
        self.form.add_row("name", "组的名称", self.name, required=True)
        self.form.add_row("leader", "牵头单位", self.leader, hint="没有牵头单位的不填")
        self.form.add_row("unit", "成员单位", self.unit, required=True)
        self.form.add_row("begins", "从何时", self.begins, required=True)
        self.form.add_row("document", "依据文号", self.document, required=True)
        self.group.currentIndexChanged.connect(lambda _: self._fit())
        self._fit()

    @property
    def _group(self) -> Group | None:
        found: Group | None = self.group.currentData()
        return found

    def _fit(self) -> None:
        for row in ("name", "leader"):
            self.form.set_row_visible(row, visible=self._group is None)

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {
            "unit": "" if self.unit.choice else "请选择成员单位。",
            "begins": date_problem(self.begins, required="请填写从何时起。"),
            "document": "" if trimmed(self.document) else NO_DOCUMENT,
        }
        if self._group is None:
            found["name"] = "" if trimmed(self.name) else "请填写组的名称。"
            found["leader"] = self.leader.problem if not self.leader.check() else ""
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record the membership."""
        assert self.unit.choice is not None
        relations, unit_id = self.context.office.relations, int(self.unit.choice.id)
        begins, document, group = self.begins.value, trimmed(self.document), self._group
        if group is not None:
            leader_id, name = group.leader_id, group.given_name
        else:
            leader: Choice | None = self.leader.choice
            leader_id, name = int(leader.id) if leader else None, trimmed(self.name)
        return lambda: relations.add(unit_id, SHARED, begins, document, other_id=leader_id, name=name)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        group = self._group.name if self._group else trimmed(self.name)
        return "正在增加成员", f"已加入{group}：{self.unit.text()}", CHANGED
