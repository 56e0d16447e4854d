"""重复筛查: pairs that may be one person, side by side; merge or say that they are two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.services.duplicates import MergePlan
from app.services.person_fields import PERSON_FIELDS
from app.ui.columns import Column, number_column
from app.ui.context import UiContext
from app.ui.tasks import Query, Work
from app.ui.views.form_dialog import FormDialog
from app.ui.views.parts import FilterField, ListTable
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

COLUMNS = (
    number_column("score", "可能性", 4, sort="score"),
    Column("reason", "原因", 12, sort="reason"),
    Column("first", "甲", 5, sort="first"),
    Column("first_unit", "单位", 9),
    Column("second", "乙", 5, sort="second"),
    Column("second_unit", "单位", 9),
)
CHANGED = ("people", "units", "ledger")
_SEARCHED = ("first", "first_unit", "second", "second_unit", "reason")
_NONE = "没有发现重复的人员。"


def read_pairs(office: Any) -> list[dict[str, Any]]:
    """The pairs with names and units; runs on the reading worker."""
    pairs = office.duplicates.screen()
    people = {
        row["id"]: row
        for row in office.people.fetch(
            sorted({number for pair in pairs for number in (pair.first, pair.second)})
        )
    }
    return [
        {
            "id": (pair.first, pair.second), "score": pair.score, "reason": pair.reason,
            "first": people[pair.first]["name"], "first_unit": people[pair.first]["unit_name"] or "不在编",
            "second": people[pair.second]["name"], "second_unit": people[pair.second]["unit_name"] or "不在编",
        }
        for pair in pairs
    ]  # fmt: skip


class MergeDialog(FormDialog):
    """合并: which values are right where the two records differ, and by what it is one person."""

    def __init__(self, context: UiContext, plan: MergePlan, parent: QWidget) -> None:
        keep, gone = plan.keep, plan.gone
        words = [f"并入的那条记录不再单独列出，编制和经历都归到{keep['name']}，可以撤销。"]
        if plan.filled:
            names = "、".join(PERSON_FIELDS[name].name for name in plan.filled)
            words.append(f"保留的一条没有填、会补上的：{names}。")
        if plan.differing:
            words.append("两条不一致的列在下面，哪一条对就用哪一条。")
        super().__init__(
            context, f"合并：{gone['name']} 并入 {keep['name']}（{keep['unit_name'] or '不在编'}）", "合并", parent,
            width=44, intro="".join(words),
        )  # fmt: skip
        self._plan = plan
        self.take: dict[str, QCheckBox] = {}
        for line in plan.differing:
            box = self.take[line.field] = QCheckBox(f"保留“{line.kept}”；勾选则改用“{line.gone}”", self)
            self.form.add_row(line.field, line.name, box)
        self.doubled = QLineEdit(self)
        if plan.doubled:
            self.form.add_row(
                "doubled",
                "结束重复占编的理由",
                self.doubled,
                required=True,
                hint="两条都占编：" + "；".join(plan.doubled),
            )
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("如 身份证、档案核对为同一人")
        self.form.add_row("reason", "认定依据", self.reason, required=True)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {}
        if self._plan.doubled and not self.doubled.text().strip():
            found["doubled"] = "一人只能占用一个编制，请写明理由，或取消后先办理核减。"
        if not self.reason.text().strip():
            found["reason"] = "请写明怎样认定是同一人。"
        return found

    def work(self) -> Work:
        """Merge."""
        keep, gone, reason = self._plan.keep["id"], self._plan.gone["id"], self.reason.text().strip()
        take = [name for name, box in self.take.items() if box.isChecked()]
        doubled = self.doubled.text().strip()
        return lambda: self.context.office.duplicates.merge(
            keep, gone, reason, take=take, end_doubled=doubled
        )

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在合并", f"已合并：{self._plan.gone['name']} 并入 {self._plan.keep['name']}", CHANGED


class DuplicatesPage(Page):
    """The pairs of the whole register."""

    title = "重复筛查"
    watches = frozenset({"people"})
    help = HelpText(
        "全库里可能是同一个人的记录，两条一对，最可能的在前。",
        (
            "按回车看甲的情况。核对档案和身份证后，是同一人的点“合并，保留甲”或“合并，保留乙”。",
            "不是同一人的点“不是同一人”，以后不再列出。",
        ),
        (),
        ("一人只能占用一个编制。合并后，原来的身份号码仍能找到这个人，以后收到的数据也认得。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.first_button = self.add_action("合并，保留甲(&J)", lambda: self._merge(0), icon="user-check")
        self.second_button = self.add_action("合并，保留乙(&Y)", lambda: self._merge(1), icon="user-check")
        self.distinct_button = self.add_action("不是同一人(&B)", self.distinct, icon="users")
        self._buttons = (self.first_button, self.second_button, self.distinct_button)
        self.table = ListTable(context, "duplicates", COLUMNS, empty_text=_NONE, parent=self)
        self.table.setAccessibleName("可能重复的人员")
        self.count = text_label("正在全库筛查……", "muted", self)
        self.filter = FilterField("筛选：姓名、单位、原因", "筛选", self)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.count)
        self._query = Query(context.tasks, self._show, self)
        self._rows: list[dict[str, Any]] = []
        self.filter.textChanged.connect(lambda _: self._narrow())
        self.filter.onward.connect(self.table.setFocus)
        self.table.current_id_changed.connect(self._fit_actions)
        self.table.activated_id.connect(lambda number: context.navigate("person", number[0]))
        self._fit_actions(None)

    def refresh(self) -> None:
        """Look through the register again."""
        office = self.context.office
        self._query.ask_now(lambda: read_pairs(office))

    def _show(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows
        self._narrow()

    def _narrow(self) -> None:
        wanted = self.filter.wanted
        rows = [row for row in self._rows if wanted in " ".join(str(row[key]) for key in _SEARCHED)]
        self.table.empty_text = "没有符合条件的。" if self._rows else _NONE
        self.table.show_rows(rows)
        self.count.setText(f"列出 {len(rows)} 对")
        self._fit_actions(None)

    def _fit_actions(self, number: Any) -> None:
        for button in self._buttons:
            button.setEnabled(number is not None)

    def _merge(self, keep: int) -> None:
        pair = self.table.current_id
        if pair is None:
            return
        office = self.context.office

        def open_form(plan: MergePlan) -> None:
            MergeDialog(self.context, plan, self).open()

        self.context.tasks.read(
            lambda: office.duplicates.plan(pair[keep], pair[1 - keep]), done=open_form, owner=self
        )

    def distinct(self) -> None:
        """不是同一人."""
        pair = self.table.current_id
        if pair is None:
            return
        office = self.context.office
        self.context.perform(
            lambda: office.duplicates.distinct(*pair), sentence="正在记下", changes=("people",),
            said="已记下：不是同一人，不再列出。", owner=self,
        )  # fmt: skip

    def take_focus(self) -> None:
        """Work begins in the list."""
        self.table.setFocus()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filter.start()

    def escape(self) -> bool:
        """Esc empties the filter."""
        return self.filter.forget()
