"""打印: the township's own papers, seen before they are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QWidget

from app.services.papers.paper import Paper
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.views.paper_view import PaperRequest, PaperView
from app.ui.views.wording import dotted
from app.ui.widgets.page import HelpText, Page

BLANK_FORMS = frozenset({"F01", "F04", "F05", "F12", "F30", "F30-key", "F33"})
"""Empty forms a township fills in by hand."""
PEOPLE = (
    ("单位", 44.0), ("姓名", 20.0), ("性别", 10.0), ("出生年月", 20.0), ("编制", 24.0), ("职务", 34.0),
    ("入编时间", 22.0),
)  # fmt: skip
DECLARED = (("申报", 96.0), ("办到哪一步", 26.0), ("原因或日期", 52.0))

BLANK, HAND = "空白表：", "空白表（手工填写）"


class PrintPage(Page):
    """Choose at the left, see it at the right."""

    title = "打印"
    watches = frozenset({"people", "declarations"})
    help = HelpText(
        "打印本单位的台账、人员名单、申报清单和空白表。",
        (
            "在左边点一种，中间就是打印出来的样子，右边选打印机和份数，再点“打印”。",
            "“另存为 PDF”或“另存为表格”可以存成文件。",
        ),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.add_action("查验与补打(&C)", lambda: context.navigate("issued"), icon="qr-code")
        self.list = QListWidget(self)
        self.list.setAccessibleName("可以打印的")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemSelectionChanged.connect(self.make)
        self.view = PaperView(context, "在左边选一种。", self)
        splitter = QSplitter(self)
        splitter.addWidget(self.list)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        em = context.theme.em
        self.list.setMinimumWidth(9 * em)
        splitter.setSizes([13 * em, 60 * em])
        self.body.addWidget(splitter, 1)
        self._query = Query(context.tasks, self._show_choices, self)

    def refresh(self) -> None:
        """Read which empty forms there are."""
        papers = self.context.office.papers
        self._query.ask_now(papers.blank_forms)

    def _show_choices(self, blank: list[tuple[str, str]]) -> None:
        now = self.list.currentRow()
        office = self.context.office
        offers: list[tuple[str, Callable[[], Sequence[Paper]]]] = [
            ("机构编制台账", lambda: [office.papers.establishment_ledger()]),
            ("人员名单", lambda: [self._people(office)]),
            ("申报清单", lambda: [self._declared(office)]),
            *(
                (f"{BLANK}{name}", lambda form=form: [office.papers.blank(form)])
                for form, name in blank
                if form in BLANK_FORMS
            ),
        ]
        self.list.blockSignals(True)
        self.list.clear()
        for title, make in offers:
            if title.startswith(BLANK) and not self.list.findItems(HAND, Qt.MatchFlag.MatchExactly):
                heading = QListWidgetItem(HAND, self.list)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                heading.setForeground(self.context.theme.colour("muted"))
            item = QListWidgetItem(title.removeprefix(BLANK), self.list)
            item.setToolTip(title)
            item.setData(Qt.ItemDataRole.UserRole, (title, make))
        self.list.setCurrentRow(max(0, now))
        self.list.blockSignals(False)
        self.make()

    def make(self) -> None:
        """Show the chosen paper."""
        items = self.list.selectedItems()
        offered = items[0].data(Qt.ItemDataRole.UserRole) if items else None
        if offered is not None:  # a heading is not
            title, make = offered
            self.view.show_request(PaperRequest(title, make))

    def may_leave(self) -> bool:
        """Not while pages are on their way to the printer, unless that is wanted."""
        return self.view.may_leave()

    def print_page(self) -> None:
        """Ctrl+P."""
        self.view.focus_print()

    @staticmethod
    def _people(office: Any) -> Paper:
        ids = office.people.ids(in_post=True)
        rows = [
            (
                row["unit_name"], row["name"], row["sex"], dotted(row["birth"][:7]), row["nature"],
                row["title"], dotted(row["begins"]),
            )
            for row in office.people.fetch(ids)
        ]  # fmt: skip
        paper: Paper = office.papers.table(
            "在编人员名单", PEOPLE, rows, f"截至 {dotted(office.business_date)}，共 {len(rows)} 人"
        )
        return paper

    @staticmethod
    def _declared(office: Any) -> Paper:
        month = office.business_date[:7]
        rows = [
            (row["sentence"], row["state_name"], row["reason"] or dotted(row["decided_on"]))
            for row in office.declarations.listed(month=month)
        ]
        told = f"{int(month[:4])}年{int(month[5:])}月，共 {len(rows)} 条"
        paper: Paper = office.papers.table("申报清单", DECLARED, rows, told)
        return paper
