"""领导职数 on the page of a unit: kind, level, approved, actual, vacancy or excess, who, by which document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.columns import Column, number_column
from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.views.leader_forms import (
    AppointmentDialog,
    CorrectionDialog,
    LeaderMovementDialog,
    RemovalDialog,
    leader_code_lists,
)
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import Section, ShortTable
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label

LINES = (
    Column("leader_kind", "职数", 7),
    Column("level", "层次", 4),
    number_column("approved", "核定", 3.5),
    number_column("actual", "实配", 3.5),
    number_column("vacancy", "空缺", 3.5),
    number_column("excess", "超配", 3.5),
    Column("names", "在任", 10),
    Column("documents", "依据", 12),
)
HOLDERS = (
    Column("name", "姓名", 5, sort="name"),
    Column("title", "职务", 9, sort="title"),
    Column("unit_name", "任职单位", 9),
    Column("leader_kind", "职数", 6),
    Column("levels", "层次", 5),
    Column("begins", "任职时间", 6, format=dotted, sort="begins"),
    Column("document", "依据", 9),
    Column("note", "说明", 9),
)


class UnitLeaders(QObject):
    """Fills the section of a unit's page and carries out its actions.

    :param page: the page, parent of the forms.
    """

    def __init__(self, context: UiContext, section: Section, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._section, self._page = context, section, page
        self._unit: dict[str, Any] = {}
        self._basis: dict[str, Any] = {}
        self._row = FlowRow(page, spacing=GRID)
        self.adjust_button = self._button("调整职数(&Z)", self.adjust)
        self.appoint_button = self._button("登记任职(&R)", self.appoint)
        self.remove_button = self._button("登记免职(&M)", self.remove)
        self.remove_button.setToolTip("先在任职名单里选中一人")
        self.correct_button = self._button("更正任职(&W)", self.correct)
        self.correct_button.setToolTip("先在任职名单里选中一人")
        self.print_button = self._button("打印职数依据(&K)", self.print_basis)
        self.lines = ShortTable(
            context, "unit/leaders", LINES, empty_text="还没有核定领导职数。点“调整职数”登记批文。"
        )
        self.lines.setAccessibleName("领导职数")
        self.holders = ShortTable(
            context, "unit/leader_holders", HOLDERS, empty_text="没有登记任职的人。", most=8
        )
        self.holders.setAccessibleName("任职名单")
        self.holders.activated_id.connect(self._open_person)
        self.holders.current_id_changed.connect(lambda _: self._fit())
        self.organs = text_label("", "muted", page, wrap=True)
        section.body.addWidget(self._row)
        section.body.addWidget(self.lines)
        section.body.addWidget(self.organs)
        section.body.addWidget(text_label("任职名单", "muted", page))
        section.body.addWidget(self.holders)

    def _button(self, text: str, run: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self._page)
        button.clicked.connect(lambda _checked: run())
        self._row.addWidget(button)
        return button

    @property
    def actions(self) -> list[QPushButton]:
        """Buttons that write; the past can only be looked at."""
        return [self.adjust_button, self.appoint_button]

    def show_basis(self, unit: dict[str, Any], basis: dict[str, Any]) -> None:
        """Show the numbers as ``leader_basis.of_unit`` returns them."""
        self._unit, self._basis = unit, basis
        totals = basis["totals"]
        self._section.note.setText(
            f"核定 {totals['approved']}　实配 {totals['actual']}　空缺 {totals['vacancy']}"
            + (f"　超配 {totals['excess']}" if totals["excess"] else "")
        )
        self.lines.show_rows(
            {**line, "id": line["account_id"], "names": _names(line), "documents": _documents(line)}
            for line in basis["lines"]
        )
        people = [row for line in basis["lines"] for row in line["holders"]] + basis["beside"]
        self.holders.show_rows(
            {
                **row,
                "levels": f"{row['level']}（本人{row['personal_level']}）"
                if row["personal_level"]
                else row["level"],
            }
            for row in people
        )
        self.organs.setText(
            "机构限额：" + "，".join(f"{row['level']} {row['approved']} 个" for row in basis["organs"])
            if basis["organs"]
            else ""
        )
        self.organs.setVisible(bool(basis["organs"]))
        self._fit()

    def fit(self, *, may_write: bool) -> None:
        """After the page decided what may be done at the date shown."""
        self._may_write = may_write
        self._fit()

    _may_write = False

    def _fit(self) -> None:
        for button in (self.remove_button, self.correct_button):
            button.setEnabled(self._may_write and self.holders.current_id is not None)

    def _open_person(self, holding_id: int) -> None:
        row = self.holders.row_of(holding_id)
        if row is not None:
            self._context.navigate("people", row["person_id"])

    # ---- actions

    def adjust(self) -> None:
        """调整职数."""
        self._with_codes(
            lambda codes: LeaderMovementDialog(self._context, self._unit, codes, self._page).open()
        )

    def appoint(self) -> None:
        """登记任职."""
        self._with_codes(lambda codes: AppointmentDialog(self._context, self._unit, codes, self._page).open())

    def remove(self) -> None:
        """登记免职 of the selected person."""
        row = self.holders.row_of(self.holders.current_id)
        if row is not None:
            RemovalDialog(self._context, row, self._page).open()

    def correct(self) -> None:
        """更正任职 of the selected person."""
        row = self.holders.row_of(self.holders.current_id)
        if row is not None:
            office, number = self._context.office, row["id"]
            self._context.tasks.read(
                lambda: (leader_code_lists(office), office.leaders.get(number)),
                done=lambda found: CorrectionDialog(
                    self._context, self._unit, found[1], found[0], self._page
                ).open(),
                owner=self,
            )

    def print_basis(self) -> None:
        """职数依据 at the date shown."""
        basis, papers = self._basis, self._context.office.papers
        if not basis:
            return
        unit_id, at = basis["unit_id"], basis["at"]
        title = f"职数依据 {basis['unit']} {dotted(at)}"
        self._context.navigate("paper", PaperRequest(title, lambda: [papers.leader_basis(unit_id, at)]))

    def _with_codes(self, open_form: Any) -> None:
        office = self._context.office
        self._context.tasks.read(lambda: leader_code_lists(office), done=open_form, owner=self)


def _names(line: dict[str, Any]) -> str:
    return "、".join(row["name"] for row in line["holders"])


def _documents(line: dict[str, Any]) -> str:
    return "、".join(dict.fromkeys(row["document"] for row in line["documents"] if row["document"]))
