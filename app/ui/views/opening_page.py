"""期初编制: the position a county begins with, pasted from a spreadsheet or read from a file; problems are marked in their cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.errors import Problem
from app.services.code_files import CodeList
from app.services.opening import OpeningPreview
from app.services.opening_table import COLUMNS, HEADINGS, pasted, read_table
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.form_dialog import date_field
from app.ui.widgets.lines_edit import LineColumn, LinesEdit
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

CHANGED = ("units", "ledger")
FILES = "表格 (*.xlsx *.xls *.et *.csv *.tsv *.txt)"
_REQUIRED = ("unit", "subject", "count")
_MOST_TOLD = 4


class OpeningPage(Page):
    """A grid to paste into; every line is checked while it is filled in, and posted as one operation."""

    title = "期初编制"
    help = HelpText(
        "把各单位现有的核定编制、领导职数和机构限额一次登记进来，作为台账的起点。",
        (
            "在 Excel、WPS 里选中表格（连同列名）复制，到这里按 Ctrl+V；也可以从文件读入。",
            "每行写一个数：单位、编制种类、经费形式、数额；领导职数写职数种类和层次。",
            "一行一个单位、一列一种编制的表也能认。合计行、没有数额的行不登记，会列出来。",
            "带感叹号的格子有问题，鼠标停在上面看原因，改好后自动重新核对。",
            "“登记”后是一次操作，可以撤销。",
        ),
        (),
        ("期初数是事实，照实登记；台账里已有核定数的不会重复登记。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._lists: dict[str, CodeList] = {}
        self._offers: dict[str, list[str]] = {}
        self.preview: OpeningPreview | None = None
        self.post_button = self.add_action(
            "登记(&S)", self.save, icon="check", look="primary", tip="登记列出的期初编制（Ctrl+S）"
        )
        self.post_button.setEnabled(False)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("没写文号的行用它，如 云编〔2019〕3号")
        self.document.setAccessibleName("依据文号")
        self.effective = date_field(context, "month", "", self)
        self.effective.line.setAccessibleName("生效日期")
        self.lines = LinesEdit(
            [
                LineColumn(
                    key, HEADINGS[key], key in _REQUIRED, self._offer(key), key in {"unit", "document"}
                )
                for key in COLUMNS
            ],
            self._parsed,
            parent=self,
        )
        self.lines.table.setAccessibleName("期初编制")
        context.theme.changed.connect(self._size)
        self._size()
        self.lines.table.setMaximumHeight(16_777_215)
        self.leave_wrong = QCheckBox("有问题的行先留着，其余的照登", self)
        self.summary = text_label("", "muted", self, wrap=True)
        self.told = text_label("", "error", self, wrap=True)
        defaults = QHBoxLayout()
        defaults.setSpacing(GRID)
        for word, field in (("依据文号", self.document), ("生效日期", self.effective)):
            defaults.addWidget(text_label(word, "muted", self))
            defaults.addWidget(field, 1)
        self.body.addWidget(
            text_label(
                "从 Excel、WPS 复制表格，在下面按 Ctrl+V；首行是列名时按列名对应。", "muted", self, wrap=True
            )
        )
        self.body.addLayout(defaults)
        self.body.addWidget(self.lines, 1)
        self.body.addWidget(self.told)
        self.body.addWidget(self.leave_wrong)
        self.body.addWidget(self.summary)
        self._skipped = ""
        self._query = Query(context.tasks, self._show, self)
        self.lines.changed.connect(self.check)
        self.lines.paste_failed.connect(self._on_problem)
        self.lines.file_wanted.connect(self._choose_file)
        self.document.textChanged.connect(lambda _: self.check())
        self.effective.changed.connect(self.check)
        self.leave_wrong.toggled.connect(lambda _: self._fit())

    def _size(self) -> None:
        """Headings, two rows and the buttons below always show."""
        row = self.context.theme.row_height
        self.lines.table.setMinimumHeight(4 * row)
        self.lines.setMinimumHeight(4 * row + 2 * self.context.theme.control_height)

    # ---- content

    def refresh(self) -> None:
        """Read the code lists and names of units the grid offers."""
        office = self.context.office

        def read() -> tuple[dict[str, CodeList], dict[str, list[str]]]:
            titles = office.leaders.titles
            lists = {name: office.opening.codes(name) for name in ("nature", "funding", "special_use")}
            lists |= {name: titles.codes(name) for name in ("leader_kind", "title_level")}
            names = {name: [item.name for item in codes.items] for name, codes in lists.items()}
            units = [unit["name"] for unit in office.units.listed() if not unit["abolished"]]
            return lists, {
                "unit": units, "subject": [*names["nature"], *names["leader_kind"], "机构限额"],
                "detail": [*names["funding"], *names["title_level"]], "special_use": names["special_use"],
            }  # fmt: skip

        self.context.tasks.read(read, done=self._take_lists, owner=self)
        self.check()

    def _take_lists(self, found: tuple[dict[str, CodeList], dict[str, list[str]]]) -> None:
        self._lists, self._offers = found

    def _offer(self, key: str) -> Any:
        return None if key in {"count", "document", "date"} else lambda: self._offers.get(key, [])

    def _parsed(self, text: str) -> list[dict[str, Any]]:
        return self._taken(pasted(text))

    def _taken(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Lines of the grid from the rows of a table; what is left aside is told."""
        empty = CodeList("", ())
        table = read_table(rows, self._lists.get("nature", empty), self._lists.get("leader_kind", empty))
        self._skipped = "；".join(f"原表第 {row} 行没有登记：{reason}" for row, reason in table.skipped)
        return [{key: getattr(line, key) for key in COLUMNS if getattr(line, key)} for line in table.lines]

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "选期初编制的表格", "", FILES)
        if path:
            self.read_file(Path(path))

    def read_file(self, path: Path) -> None:
        """Add the lines of a file."""
        opening = self.context.office.opening
        self.context.tasks.read(
            lambda: opening.read_file(path),
            done=lambda rows: self.lines.add_lines(self._taken(rows)),
            failed=self._on_problem,
            owner=self,
        )

    # ---- checking

    def check(self) -> None:
        """Ask what the grid would post."""
        rows, opening = self._rows(), self.context.office.opening
        document, effective = self.document.text().strip(), self.effective.value
        self._query.ask(lambda: opening.preview(rows, document, effective))

    def _rows(self) -> list[list[str]]:
        table = self.lines.table
        rows = [[HEADINGS[key] for key in COLUMNS]]
        for row in range(table.rowCount()):
            items = [table.item(row, column) for column in range(len(COLUMNS))]
            rows.append([item.text().strip() if item is not None else "" for item in items])
        return rows

    def _show(self, preview: OpeningPreview) -> None:
        self.preview = preview
        table, theme = self.lines.table, self.context.theme
        with QSignalBlocker(table):
            for row in range(table.rowCount()):
                for column in range(len(COLUMNS)):
                    item = table.item(row, column)
                    if item is not None:
                        item.setData(Qt.ItemDataRole.ForegroundRole, None)
                        item.setIcon(QIcon())
                        item.setToolTip("")
            for line in preview.wrong:
                for key, sentence in line.field_problems:
                    item = table.item(line.line.row - 2, COLUMNS.index(key))
                    if item is not None:
                        item.setForeground(theme.colour("bad"))
                        item.setIcon(theme.icon("circle-alert", "bad"))
                        item.setToolTip(sentence)
        told = [f"第 {line.line.row - 1} 行：{'；'.join(line.problems)}" for line in preview.wrong]
        more = [f"……还有 {len(told) - _MOST_TOLD} 行有问题。"] if len(told) > _MOST_TOLD else []
        self.told.setText("\n".join([*told[:_MOST_TOLD], *more]))
        self.told.setVisible(bool(told))
        count = sum(line.request.count for line in preview.ready if line.request and line.request.nature)
        words = f"可以登记 {len(preview.ready)} 行（编制 {count} 名），有问题 {len(preview.wrong)} 行。"
        self.summary.setText("\n".join(part for part in (words, self._skipped) if part))
        self._fit()

    def _fit(self) -> None:
        preview = self.preview
        self.leave_wrong.setVisible(bool(preview and preview.wrong))
        self.post_button.setEnabled(
            bool(preview and preview.ready and (not preview.wrong or self.leave_wrong.isChecked()))
        )

    def _on_problem(self, error: Exception) -> None:
        if isinstance(error, Problem):
            self.told.setText(error.sentence())
            self.told.show()
        else:
            self.context.messages.problem(error)

    # ---- actions

    def save(self) -> None:
        """Ctrl+S: post what is understood."""
        preview, opening = self.preview, self.context.office.opening
        if preview is None or not self.post_button.isEnabled():
            return
        leave, kept = self.leave_wrong.isChecked(), [line.line for line in preview.wrong]
        self.post_button.setEnabled(False)

        def done(_posted: int) -> None:
            self._skipped = ""
            self.leave_wrong.setChecked(False)
            self.lines.value = [{key: str(getattr(line, key)) for key in COLUMNS} for line in kept]

        self.context.perform(
            lambda: opening.post(preview, leave_wrong=leave),
            sentence="正在登记期初编制",
            changes=CHANGED,
            said=f"已登记期初编制 {len(preview.ready)} 笔",
            done=done,
            failed=self._on_problem,
            owner=self,
        )
