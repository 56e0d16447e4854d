"""名单比对: paste or open a list; every line says who, where and since when, or why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.errors import Problem
from app.services.list_match import (
    IN_POST,
    LEFT,
    NEVER,
    OFF,
    OTHER_NAME,
    RESULT_HEADINGS,
    ListedLines,
    MatchResult,
    result_cells,
)
from app.ui.columns import Column, number_column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.save_place import opening, where_to_save
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import ListTable, with_icon
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

_TO_LOOK_AT = frozenset({OFF, LEFT, NEVER, OTHER_NAME})
PRINTED_WIDTHS = (22.0, 18.0, 50.0, 24.0, 30.0, 20.0)


def outcome_tone(word: str) -> Tone:
    """Green for 在编, amber for what is to be looked at, red for what was not found."""
    return Tone.GOOD if word == IN_POST else Tone.WARNING if word in _TO_LOOK_AT else Tone.BAD


COLUMNS = (
    number_column("row_number", "行", 2.5),
    Column("name", "名单上", 4.5, sort="name"),
    Column("outcome", "结果", 6, sort="outcome", tone=outcome_tone),
    Column("found_name", "库中姓名", 4.5, sort="found_name", yields=2),
    Column("sentence", "在哪、从何时；或为什么没有", 20, sort="sentence"),
    Column("title", "职务", 6, sort="title", yields=3),
)


class PasteBox(QPlainTextEdit):
    """Text of a list; Tab goes on to the next field, a paste of 5 000 lines stays plain."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setPlaceholderText("把姓名或身份证号粘贴到这里，每行一个人；\n从 Excel 复制带标题的几列也可以。")
        self.setAccessibleName("名单")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the box to the page."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)


class MatchPage(Page):
    """Opened with the path of a list, or None."""

    title = "名单比对"
    watches = frozenset({"people", "units"})
    has_as_of = True
    help = HelpText(
        "拿一份名单和库里比对：公车改革、公交卡、人才公寓、体检……谁在编、在哪、从何时，谁不在、为什么。",
        (
            "把名单粘贴到左边，或点“打开名单”选 Excel、CSV 文件。",
            "标题行写“姓名”“身份证号”最好；没有标题也能认。",
            "右边每行写明结果；选“结果”只看一种，双击打开这个人。",
            "点“导出结果”得到原名单加比对结果的表格；也可以打印。",
        ),
        ("名单比对结果",),
        ("比对只看，不改动登记。同名的列出是哪些人，请用身份证号区分。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._listed: ListedLines | None = None
        self.result: MatchResult | None = None
        self.open_button = self.add_action("打开名单(&O)", self._choose_file, icon="folder-open")
        self.save_button = self.add_action("导出结果(&E)", self._choose_target, icon="file-spreadsheet")
        self.print_button = self.add_action("打印(&P)", self.print_page, icon="printer", tip="Ctrl+P")
        splitter = QSplitter(self)
        splitter.addWidget(self._list_part())
        splitter.addWidget(self._result_part())
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(1, False)
        em = context.theme.em
        splitter.setSizes([18 * em, 60 * em])
        self.body.addWidget(splitter, 1)
        self._query = Query(context.tasks, self._show, self, failed=self._on_failure)
        self._fit_actions()

    def _list_part(self) -> QWidget:
        part = QWidget(self)
        part.setMinimumWidth(14 * self.context.theme.em)
        self.text = PasteBox(part)
        self.match_button = QPushButton("比对(&M)", part)
        self.match_button.setProperty("look", "primary")
        with_icon(self.context, self.match_button, "list-checks")
        self.match_button.clicked.connect(lambda _=False: self.match())
        self.problem = text_label("", "error", part, wrap=True)
        self.problem.hide()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addWidget(self.text, 1)
        box.addWidget(self.problem)
        box.addWidget(self.match_button)
        return part

    def _result_part(self) -> QWidget:
        part = QWidget(self)
        self.summary = text_label("", "heading", part, wrap=True)
        self.outcome = QComboBox(part)
        self.outcome.setAccessibleName("结果")
        self.outcome.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.outcome.currentIndexChanged.connect(lambda _: self._show_lines())
        self.table = ListTable(
            self.context,
            "match",
            COLUMNS,
            empty_text="粘贴或打开名单，点“比对”，每行的结果列在这里。",
            parent=part,
        )
        self.table.setAccessibleName("比对结果")
        self.table.activated_id.connect(self._open_line)
        line = QHBoxLayout()
        line.addWidget(self.summary, 1)
        line.addWidget(self.outcome)
        box = QVBoxLayout(part)
        box.setContentsMargins(GRID, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addLayout(line)
        box.addWidget(self.table, 1)
        return part

    # ---- comparing

    def open_subject(self, subject: Any) -> None:
        """Compare the list in a file."""
        self.open_file(Path(subject))

    def refresh(self) -> None:
        """Compare the same list again."""
        if self._listed is not None:
            listed = self._listed
            self._ask(lambda: listed)

    def match(self) -> None:
        """Compare what was pasted."""
        text, service = self.text.toPlainText(), self.context.office.list_match
        self._ask(lambda: service.read_text(text))

    def open_file(self, path: Path) -> None:
        """Compare the list in a file."""
        service = self.context.office.list_match
        self.text.clear()
        self._ask(lambda: service.read_file(path))

    def _ask(self, read: Any) -> None:
        service, at = self.context.office.list_match, self.as_of
        self.problem.hide()
        self._query.ask_now(lambda: service.match(read(), at))

    def _show(self, result: MatchResult) -> None:
        self.result, self._listed = result, result.listed
        counts = "，".join(f"{word} {count}" for word, count in result.counts)
        self.summary.setText(f"{result.listed.title}：{len(result.lines)} 行，{counts}")
        blocked = self.outcome.blockSignals(True)
        self.outcome.clear()
        self.outcome.addItem(f"全部（{len(result.lines)}）", "")
        for word, count in result.counts:
            self.outcome.addItem(f"{word}（{count}）", word)
        self.outcome.blockSignals(blocked)
        self._show_lines()
        self._fit_actions()

    def _show_lines(self) -> None:
        wanted = self.outcome.currentData()
        lines = self.result.lines if self.result else ()
        self.table.show_rows(lines, keep=lambda line: not wanted or line.outcome == wanted)

    def _on_failure(self, error: Exception) -> None:
        if not isinstance(error, Problem):
            self.context.messages.problem(error)
            return
        self.problem.setText(error.sentence())
        self.problem.show()

    def _fit_actions(self) -> None:
        for part in (self.save_button, self.print_button, self.outcome):
            part.setEnabled(self.result is not None)

    def _open_line(self, number: int) -> None:
        line = self.table.row_of(number)
        if line is not None and line.person_id is not None:
            self.context.navigate("people", line.person_id)

    # ---- files and paper

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, "打开名单", "", "名单 (*.xlsx *.xls *.xlsm *.ods *.et *.csv *.txt)"
        )
        if path:
            self.open_file(Path(path))

    def _choose_target(self) -> None:
        path = where_to_save(self.context, self, "导出结果", "名单比对结果.xlsx", "电子表格 (*.xlsx)")
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the list with its results."""
        result, service = self.result, self.context.office.list_match
        if result is not None:
            self.context.perform(
                lambda: service.write(result, path), sentence="正在导出比对结果", changes={"papers"},
                said=f"已导出：{path.name}", owner=self, action=opening(self.context, path),
            )  # fmt: skip

    def print_page(self) -> None:
        """Ctrl+P: the lines on screen as paper."""
        result = self.result
        if result is None:
            return
        papers, lines = self.context.office.papers, list(self.table.shown_rows)
        columns = [("名单上", 20.0), *zip(RESULT_HEADINGS, PRINTED_WIDTHS, strict=True)]
        rows = [(line.name, *result_cells(line)) for line in lines]
        conditions = f"截至 {dotted(result.at)}，{self.outcome.currentText()}"
        self.context.navigate(
            "paper",
            PaperRequest("名单比对结果", lambda: [papers.table("名单比对结果", columns, rows, conditions)]),
        )

    def take_focus(self) -> None:
        """Work begins with pasting."""
        self.text.setFocus()
