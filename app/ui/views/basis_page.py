"""缺依据的登记: units with their counts, the facts, and giving them a document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from app.ui.columns import Column, number_column
from app.ui.context import UiContext
from app.ui.tasks import Query, Work
from app.ui.views.form_dialog import FormDialog
from app.ui.views.parts import ListTable
from app.ui.views.wording import dotted
from app.ui.widgets.page import HelpText, Page

UNITS = (Column("unit", "单位", 10, sort="unit"), number_column("count", "条数", 3.5))
FACTS = (
    Column("sort_name", "类别", 6, sort="sort_name"),
    Column("date", "日期", 5.2, format=dotted, sort="date"),
    Column("sentence", "内容", 20, sort="sentence"),
)
MOST = 2000
"""Facts shown of one unit."""
CHANGED = ("documents", "units", "ledger", "people")


class BasisPage(Page):
    """Units at the left, the facts of the selected one at the right; select some and give them their document."""

    title = "缺依据的登记"
    watches = frozenset({"documents", "units", "ledger", "people"})
    help = HelpText(
        "没有写依据文件的登记：编制变动、单位信息、人员关键信息的变更、入编、核减、任职、机构关系。",
        (
            "左边选单位，右边选一条或几条（按住 Ctrl 或 Shift），点“补依据”，填文号。",
            "原来登记的内容不变，只是补上文件；补以前的样子仍然查得到。",
        ),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.give_button = self.add_action("补依据(&R)…", self.give, icon="file-text", look="primary")
        self.units = ListTable(context, "basis/units", UNITS, empty_text="登记都有依据。", parent=self)
        self.facts = ListTable(context, "basis/facts", FACTS, empty_text="左边选单位。", parent=self)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.units)
        split.addWidget(self.facts)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        self.body.addWidget(split, 1)
        self._counts = Query(context.tasks, self._show_units, self, delay_ms=0)
        self._query = Query(context.tasks, self._show_facts, self, delay_ms=0)
        self.units.current_id_changed.connect(lambda _: self._read_facts())
        self.units.lazy.loaded.connect(self._select_first)
        self.facts.activated_id.connect(lambda _: self.give())

    def refresh(self) -> None:
        """Count again."""
        self._counts.ask_now(self.context.office.basis.counts)

    def give(self) -> None:
        """Let the selected facts rest on a document."""
        rows = [self.facts.row_of(number) for number in self.facts.selected_ids]
        if not rows:
            self.context.messages.warn("请先选要补依据的登记。")
            return
        GiveBasisDialog(self.context, rows, self).open()

    def escape(self) -> bool:
        """Esc: back."""
        self.context.navigate.back()
        return True

    def _show_units(self, rows: list[dict[str, Any]]) -> None:
        total = sum(row["count"] for row in rows)
        self.heading.setText(f"{self.title}　{total} 条" if total else self.title)
        self.units.show_rows(
            [{**row, "id": row["unit_id"] or 0, "unit": row["unit"] or "（不在编）"} for row in rows]
        )
        self._read_facts()

    def _select_first(self) -> None:
        if self.units.current_id is None and self.units.lazy.ids:
            self.units.select_id(self.units.lazy.ids[0])

    def _read_facts(self) -> None:
        unit, basis = self.units.current_id, self.context.office.basis
        if unit is None:
            self._show_facts([])
        else:
            self._query.ask_now(lambda: basis.missing(unit, MOST))

    def _show_facts(self, rows: list[dict[str, Any]]) -> None:
        self.give_button.setEnabled(bool(rows))
        self.facts.show_rows([{**row, "row": row["id"], "id": row["key"]} for row in rows])


class GiveBasisDialog(FormDialog):
    """The document the selected facts rest on."""

    def __init__(self, context: UiContext, rows: list[dict[str, Any]], parent: QWidget) -> None:
        super().__init__(
            context, f"补依据：{len(rows)} 条登记", "补上", parent,
            intro="、".join(row["sentence"] for row in rows[:3]) + (" 等" if len(rows) > 3 else ""),
        )  # fmt: skip
        self._given = rows
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("如 云编〔2026〕5号")
        self.form.add_row("document", "依据文号", self.document, required=True)
        self.form.add_row("document", "依据文号", self.document, required=True)

    def problems(self) -> dict[str, str]:
        """The document is needed."""
        return {} if self.document.text().strip() else {"document": "请填写依据文号。"}

    def work(self) -> Work:
        """Give it."""
        basis, document = self.context.office.basis, self.document.text().strip()
        wanted = [(row["sort"], row["row"]) for row in self._given]
        return lambda: basis.give(wanted, document)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在补依据", f"已补依据 {len(self._given)} 条", CHANGED
