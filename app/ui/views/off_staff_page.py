"""编外人员: by name and unit, with totals; never part of 实有."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from app.services.off_staff import Totals
from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.views.parts import FilterField, ListTable
from app.ui.views.person_forms import OffStaffDialog, OffStaffEndDialog, staff_code_lists
from app.ui.views.unit_lines import pinyin_of
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

COLUMNS = (
    Column("name", "姓名", 5, sort="name"),
    Column("unit_name", "单位", 11, sort="unit_name"),
    Column("kind", "类别", 6, sort="kind"),
    Column("position", "岗位", 6, sort="position"),
    Column("employer", "用工单位", 9, sort="employer"),
    Column("pay_source", "经费来源", 6, sort="pay_source"),
    Column("begins", "开始", 6, format=dotted, sort="begins"),
    Column("due", "期限", 6, format=dotted, sort="due"),
)


class OffStaffPage(Page):
    """The list of people off the establishment."""

    title = "编外人员"
    watches = frozenset({"people", "units"})
    help = HelpText(
        "劳务派遣、人事代理、临聘、政府购买服务等人员按姓名登记，不计入实有。",
        ("“编外登记”登记一个人；离开时选中他，点“登记离开”。", "按回车看这个人的全部情况。"),
        (),
        ("编外人员在任何情况下都不计入实有数。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.add_action("编外登记(&B)", self.new, icon="user-plus", look="primary")
        self.end_button = self.add_action("登记离开(&L)", self.end, icon="user-minus")
        self.filter = FilterField("筛选：姓名、单位、类别", "筛选编外人员", self)
        self.table = ListTable(
            context, "off_staff", COLUMNS, empty_text="没有编外人员。点“编外登记”登记第一个。",
            sort_keys={"name": lambda row: pinyin_of(row["name"])[1]}, parent=self,
        )  # fmt: skip
        self.table.setAccessibleName("编外人员")
        self.sums = text_label("", "muted", self, wrap=True)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.sums)
        self._rows: list[Any] = []
        self._query = Query(context.tasks, self._show, self)
        self.filter.textChanged.connect(lambda _: self._narrow())
        self.filter.onward.connect(self.table.setFocus)
        self.table.activated_id.connect(self._open_person)
        self.table.current_id_changed.connect(lambda number: self.end_button.setEnabled(number is not None))
        self.end_button.setEnabled(False)

    def refresh(self) -> None:
        """Read the list again."""
        office = self.context.office
        self._query.ask_now(lambda: (office.off_staff.listed(), office.off_staff.totals()))

    def _show(self, found: tuple[list[Any], Totals]) -> None:
        self._rows, totals = found
        kinds = "　".join(f"{kind} {count}" for kind, count in totals.kinds.items())
        share = f"，占 {totals.share()}%（{totals.off}/{totals.total}）" if totals.total else ""
        self.sums.setText(f"编外 {totals.off} 人{share}　在编 {totals.in_post} 人　{kinds}")
        self._narrow()

    def _narrow(self) -> None:
        text = self.filter.wanted
        self.table.show_rows(
            self._rows,
            keep=lambda row: not text or text in row["name"] + "\n" + row["unit_name"] + "\n" + row["kind"],
            typing=True,
        )

    def _open_person(self, number: Any) -> None:
        row = self.table.row_of(number)
        if row is not None:
            self.context.navigate("person", row["person_id"])

    def new(self) -> None:
        """编外登记."""
        office = self.context.office

        def open_form(codes: dict[str, Any]) -> None:
            OffStaffDialog(self.context, codes, self).open()

        self.context.tasks.read(lambda: staff_code_lists(office), done=open_form, owner=self)

    def end(self) -> None:
        """登记离开 of the selected row."""
        row = self.table.row_of(self.table.current_id)
        if row is not None:
            OffStaffEndDialog(self.context, row, self).open()

    def take_focus(self) -> None:
        """Work begins with typing a name."""
        self.filter.start()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filter.start()

    def escape(self) -> bool:
        """Esc empties the filter."""
        return self.filter.forget()
