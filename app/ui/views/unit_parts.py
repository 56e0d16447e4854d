"""Parts of a unit's page: what is below it, its relations, who works there without a quota; and its matters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.services.kinds import matters
from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.views.parts import DatedRows, Section, ShortTable
from app.ui.views.relation_forms import RelationDialog, RelationEndDialog
from app.ui.views.timeline import DatedLine
from app.ui.views.unit_details import UnitDetails
from app.ui.views.wording import dotted

BELOW = (
    Column("name", "单位", 12, sort="name"),
    Column("kind", "机构类型", 6, sort="kind"),
    Column("rank", "规格", 4, sort="rank"),
    Column("how", "关系", 4, sort="how"),
)
RELATIONS = (
    Column("word", "关系", 6, sort="word"),
    Column("with_name", "对方或牌子", 12, sort="with_name"),
    Column("begins", "从何时", 6, format=dotted, sort="begins"),
    Column("document", "依据", 9, sort="document"),
    Column("ends", "到何时", 6, format=dotted, sort="ends"),
    Column("end_document", "终止依据", 9, sort="end_document", yields=1),
)
ELSEWHERE = (
    Column("how", "情况", 4, sort="how"),
    Column("name", "姓名", 5, sort="name"),
    Column("what", "类别", 6, sort="what"),
    Column("where", "岗位、单位", 12, sort="where"),
    Column("begins", "从何时", 6, format=dotted, sort="begins"),
    Column("due", "到期", 6, format=dotted, sort="due"),
)
MATTERS: tuple[tuple[str, str], ...] = (
    ("更名…", matters.RENAME),
    ("升格、降格…", matters.UPGRADE),
    ("合并…", matters.MERGE),
    ("分设…", matters.SPLIT),
    ("撤销…", matters.ABOLISH),
    ("划转（隶属、主管）…", matters.REASSIGN),
    ("挂牌、摘牌…", matters.BOARD),
    ("调整编制…", matters.QUOTAS),
    ("调整领导职数…", matters.LEADERS),
    ("三定规定…", matters.CHARTER),
    ("机构编制备案…", matters.FILING),
)
"""Word in the menu and kind of case it opens."""


class UnitParts(QObject):
    """Fills three sections of the page.

    :param sections: by word: 内设机构, 关系, 编外和借调.
    """

    def __init__(self, context: UiContext, sections: dict[str, Section], parent: QWidget) -> None:
        super().__init__(parent)
        self._sections = sections
        self.below = ShortTable(
            context, "unit/below", BELOW, empty_text="没有内设、下设或主管的单位。", most=10
        )
        self.below.setAccessibleName("内设、下设和主管的单位")
        self.below.activated_id.connect(lambda number: context.navigate("unit", number))
        self.relations = ShortTable(
            context,
            "unit/relations",
            RELATIONS,
            empty_text="没有登记其他关系。合署办公、设在、派驻、挂牌等点“登记关系”。",
            most=8,
        )
        self.relations.setAccessibleName("机构关系")
        self.relations.activated_id.connect(self._open_other)
        self.relations.current_id_changed.connect(lambda _: self._fit())
        self.relate_button = sections["关系"].add_action("登记关系(&B)", self.relate)
        self.end_button = sections["关系"].add_action("终止关系(&X)", self.end_relation)
        self.end_button.setToolTip("先在下面选中一个关系")
        self._unit: dict[str, Any] = {}
        self._page, self._may_write = parent, False
        self.elsewhere = ShortTable(
            context, "unit/elsewhere", ELSEWHERE, empty_text="没有编外、借入、借出的人员。", most=10
        )
        self.elsewhere.setAccessibleName("编外和借调人员")
        self.elsewhere.activated_id.connect(self._open_person)
        self._context = context
        for word, table in (
            ("内设机构", self.below),
            ("关系", self.relations),
            ("编外和借调", self.elsewhere),
        ):
            sections[word].body.addWidget(table)

    def show_details(self, details: UnitDetails) -> None:
        """Show what belongs to a unit on a day."""
        self._unit = details.unit
        self.below.show_rows(details.below)
        self.relations.show_rows(details.relations)
        self.elsewhere.show_rows(details.elsewhere)
        counts = {
            how: sum(row["how"] == how for row in details.elsewhere) for how in ("编外", "借入", "借出")
        }
        lasting = sum(row["lasts"] for row in details.relations)
        ended = len(details.relations) - lasting
        self._sections["关系"].note.setText(f"{lasting} 个{f'，已终止 {ended} 个' * bool(ended)}")
        self._sections["内设机构"].note.setText(f"{len(details.below)} 个")
        self._sections["编外和借调"].note.setText(
            "　".join(f"{how} {count} 人" for how, count in counts.items())
        )

    def fit(self, *, may_write: bool) -> None:
        """The past can be looked at, not changed."""
        self._may_write = may_write
        self._fit()

    def _fit(self) -> None:
        row = self.relations.row_of(self.relations.current_id)
        self.relate_button.setEnabled(self._may_write)
        self.end_button.setEnabled(self._may_write and row is not None and not row["ends"])

    def relate(self) -> None:
        """登记关系."""
        RelationDialog(self._context, self._unit, self._page).open()

    def end_relation(self) -> None:
        """终止关系 of the selected one."""
        row = self.relations.row_of(self.relations.current_id)
        if row is not None:
            RelationEndDialog(self._context, row, self._page).open()

    def _open_other(self, number: int) -> None:
        """The unit on the other side of a relation."""
        row = self.relations.row_of(number)
        other = row["other_id"] if row and row["unit_id"] == self._unit["id"] else row and row["unit_id"]
        if other:
            self._context.navigate("unit", other)

    def _open_person(self, number: int) -> None:
        row = self.elsewhere.row_of(number)
        if row:
            self._context.navigate("people", row["person_id"])


class UnitHistory(DatedRows):
    """沿革: dated rows, each with a way to the case it came from."""

    case_wanted = Signal(int)

    def show_lines(self, lines: Sequence[DatedLine]) -> None:
        """Show *lines* from top to bottom."""
        super().show_lines(lines)
        for row, line in enumerate(lines):
            if line.case_id is not None:
                self._add_link(row, line.case_id, line.receipt_number)

    def _add_link(self, row: int, case_id: int, receipt_number: str) -> None:
        item = self._grid.itemAtPosition(row, 1)
        assert item is not None
        holder = item.widget()
        button = QPushButton(f"业务 {receipt_number}", holder)
        button.setProperty("look", "link")
        button.clicked.connect(lambda _checked: self.case_wanted.emit(case_id))
        layout = holder.layout()
        assert layout is not None
        layout.addWidget(button)
        layout.setAlignment(button, Qt.AlignmentFlag.AlignLeft)


class MattersMenu(QMenu):
    """机构编制事项: every one opens the form of its case for this unit; 注销登记 is recorded as it was decided elsewhere."""

    deregister_wanted = Signal()

    def __init__(self, context: UiContext, button: QPushButton) -> None:
        super().__init__(button)
        self.unit_id = 0
        for word, kind in MATTERS:
            self.addAction(word).triggered.connect(
                lambda _=False, kind=kind: context.navigate("business", (kind, self.unit_id))
            )
        self.addSeparator()
        self.addAction("注销登记…").triggered.connect(lambda _=False: self.deregister_wanted.emit())
        button.setMenu(self)
