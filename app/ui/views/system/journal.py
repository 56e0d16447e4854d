"""操作日志: what was done by whom, what it changed, and taking a step back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.errors import Problem
from app.ui.columns import Column
from app.ui.context import EVERYTHING, UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import ListTable
from app.ui.views.system.change_words import change_lines, sentence_words
from app.ui.views.system.part import SystemPart
from app.ui.widgets.looks import text_label
from app.ui.widgets.with_details import WithDetails
from app.values.text import tidy_line

LIMIT = 500
COLUMNS = (
    Column("moment", "时间", 8.5),
    Column("actor", "谁", 4),
    Column("words", "做了什么", 18),
    Column("state", "", 3.5, tone=lambda word: Tone.NEUTRAL if word else None),
)
PRINTED = (("时间", 32.0), ("谁", 20.0), ("做了什么", 106.0), ("", 16.0))


def local_time(recorded_at: str) -> str:
    """A moment of the register as the clock on the wall shows it: ``2026-07-15 09:30``."""
    return f"{datetime.fromisoformat(recorded_at).astimezone():%Y-%m-%d %H:%M}"


def journal_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """An operation as the list shows it."""
    return {
        **row,
        "moment": local_time(row["recorded_at"]),
        "words": sentence_words(row["sentence"]),
        "state": "已撤销" if row["undone"] else "",
    }


class JournalPart(SystemPart):
    """The newest operations; older ones on demand."""

    title = "操作日志"

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._rows: list[dict[str, Any]] = []
        self.mine = QCheckBox("我的(&M)", self)
        self.today = QCheckBox("今天的(&T)", self)
        self.text = QLineEdit(self)
        self.text.setPlaceholderText("筛选：姓名、单位、事项（Ctrl+F）")
        self.text.setAccessibleName("筛选操作日志")
        self.text.setClearButtonEnabled(True)
        self.print_button = QPushButton("打印清单(&P)", self)
        self.print_button.clicked.connect(self.print_part)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        for part in (self.mine, self.today):
            line.addWidget(part)
        line.addWidget(self.text, 1)
        line.addWidget(self.print_button)
        self.table = ListTable(context, "journal", COLUMNS, empty_text="没有符合条件的操作。可以清空筛选。")
        self.table.setAccessibleName("操作日志")
        self.table.current_id_changed.connect(self._on_current)
        self.count = text_label("", "muted", self)
        self.older_button = QPushButton("再看更早的", self)
        self.older_button.setProperty("look", "link")
        self.older_button.clicked.connect(lambda _=False: self._ask(before=self._rows[-1]["id"]))
        below = QHBoxLayout()
        below.addWidget(self.count)
        below.addWidget(self.older_button)
        below.addStretch(1)
        self.changes = text_label("选一行，这里说明改了什么。", "", self, wrap=True)
        self.changes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.changes.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.undo_button = QPushButton("撤销这一步(&Z)", self)
        self.undo_button.clicked.connect(self.undo)
        left = QWidget(self)
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self.table, 1)
        box.addLayout(below)
        parts = WithDetails(context.theme, self)
        parts.set_list(left)
        parts.details.addWidget(self.undo_button)
        parts.details.addWidget(self.changes)
        parts.details.addStretch(1)
        self.body.addLayout(line)
        self.body.addWidget(parts, 1)
        self._query = Query(context.tasks, self._show, self)
        self._details = Query(context.tasks, self._show_changes, self)
        for check in (self.mine, self.today):
            check.toggled.connect(lambda _: self._ask())
        self.text.textChanged.connect(lambda _: self._ask(typing=True))
        self.undo_button.hide()

    def refresh(self) -> None:
        """Read the newest operations."""
        self._ask()

    def _ask(self, *, typing: bool = False, before: int | None = None) -> None:
        journal, mine, today = self.context.office.journal, self.mine.isChecked(), self.today.isChecked()
        text, known = tidy_line(self.text.text()), self._rows if before is not None else []

        def read() -> list[dict[str, Any]]:
            rows = journal.listed(mine=mine, today=today, text=text, limit=LIMIT, before=before)
            return [*known, *map(journal_row, rows)]

        (self._query.ask if typing else self._query.ask_now)(read)

    def _show(self, rows: list[dict[str, Any]]) -> None:
        more = len(rows) % LIMIT == 0 and len(rows) > len(self._rows) and bool(rows)
        self._rows = rows
        self.table.show_rows(rows)
        self.count.setText(f"{len(rows)} 条")
        self.older_button.setVisible(more)

    def _on_current(self, number: int | None) -> None:
        row = self.table.row_of(number)
        self.undo_button.setVisible(False)
        if row is None:
            self._details.drop()
            self.changes.setText("选一行，这里说明改了什么。")
            return
        journal = self.context.office.journal
        self._details.ask_now(lambda: (row, change_lines(journal.changes(row["id"]))))

    def _show_changes(self, found: tuple[dict[str, Any], list[str]]) -> None:
        row, lines = found
        text = "\n".join(lines) if lines else "没有改动名册和编制。"
        self.changes.setText(f"第 {row['id']} 号　{row['moment']}\n{row['words']}\n\n{text}")
        self.undo_button.setVisible(bool(row["undoable"]) and not row["undone"] and row["undoes"] is None)

    def undo(self) -> None:
        """Take the selected operation back."""
        row = self.table.row_of(self.table.current_id)
        if row is None:
            return
        journal, number = self.context.office.journal, row["id"]
        self.context.perform(
            lambda: journal.undo(number),
            sentence=f"正在撤销：{row['words']}",
            changes={EVERYTHING},
            said=f"已撤销：{row['words']}",
            failed=self._on_failed,
            owner=self,
        )

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, Problem):
            self.context.messages.error(error)
        else:
            self.context.messages.problem(error)

    def print_part(self) -> None:
        """The listed operations as paper."""
        rows = [(row["moment"], row["actor"], row["words"], row["state"]) for row in self.table.shown_rows]
        conditions = "，".join(
            part
            for part in (
                "我的" if self.mine.isChecked() else "",
                "今天的" if self.today.isChecked() else "",
                f"含“{tidy_line(self.text.text())}”" if self.text.text().strip() else "",
                f"共 {len(rows)} 条",
            )
            if part
        )
        papers = self.context.office.papers
        self.context.navigate(
            "paper",
            PaperRequest("操作日志", lambda: [papers.table("操作日志", PRINTED, rows, conditions)]),
        )

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.setFocus()
        self.text.selectAll()
