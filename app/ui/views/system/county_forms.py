"""编办的表样: in a township, which forms are printed as the county wants them; for looking only."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton

from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.views.paper_request import PaperRequest
from app.ui.views.parts import ListTable, with_icon
from app.ui.views.system.part import SystemPart
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label

USED, NOT_USED = "在用", "用不了"
COLUMNS = (
    Column("name", "表号", 6),
    Column("title", "名称", 14),
    Column("state", "状态", 4, tone=lambda word: Tone.GOOD if word == USED else Tone.WARNING),
    Column("changed_on", "日期", 6, format=dotted, sort="changed_on"),
    Column("said", "说明", 22),
)


class CountyFormsPart(SystemPart):
    """The forms the county has changed, those this program cannot use marked, and the local names."""

    title = "编办的表样"
    purpose = "这些表照编办的样子打印，随批复更新，本机不能改。“用不了”的先留着，仍印原来的表样；请升级程序，或告诉编办。"
    watches = frozenset({"packages"})

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.table = ListTable(
            context,
            "county_forms",
            COLUMNS,
            empty_text="编办没有改过表样，打印的都是程序自带的样子。",
            parent=self,
        )
        self.table.setAccessibleName("编办的表样")
        self.table.activated_id.connect(lambda _number: self.show_blank())
        self._blanks: dict[str, str] = {}
        self.words = text_label("", "muted", self, wrap=True)
        self.blank_button = with_icon(context, QPushButton("看空白表(&P)", self), "printer")
        self.blank_button.clicked.connect(lambda _checked: self.show_blank())
        line = FlowRow(self)
        line.addWidget(self.blank_button)
        self.body.addWidget(line)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.words)
        self._query = Query(context.tasks, self._show, self)

    def refresh(self) -> None:
        """Read them again."""
        forms, papers = self.context.office.form_templates, self.context.office.papers
        self._query.ask_now(lambda: (forms.listed(), forms.words(), dict(papers.blank_forms())))

    def _show(self, found: tuple[list[dict[str, Any]], dict[str, str], dict[str, str]]) -> None:
        rows, words, self._blanks = found
        changed = [row for row in rows if row["changed"]]
        self.table.show_rows(
            {
                **row,
                "id": number,
                "state": NOT_USED if row["faults"] else USED,
                "said": row["why"] or row["note"],
            }
            for number, row in enumerate(changed, 1)
        )
        shown = "、".join(f"{word}→{local}" for word, local in words.items())
        self.words.setText(f"本地叫法：{shown}" if shown else "没有本地叫法。")
        self.blank_button.setEnabled(bool(changed))

    def show_blank(self) -> None:
        """The chosen form, empty, as it is printed now."""
        row, papers = self.table.row_of(self.table.current_id), self.context.office.papers
        if row is None:
            self.context.messages.info("请先在列表里选一张表。")
        elif row["name"] not in self._blanks:
            self.context.messages.info(f"{row['title']}没有空白表。")
        else:
            name = row["name"]
            self.context.navigate(
                "paper", PaperRequest(f"{row['title']}（空白表）", lambda: [papers.blank(name)])
            )

    def print_part(self) -> None:
        """Ctrl+P."""
        self.show_blank()
