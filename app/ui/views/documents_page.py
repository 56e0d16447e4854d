"""批文档案: every document, its files, and how much rests on it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.services.documents import year_of
from app.services.unit_ledger import PRINTED
from app.ui.columns import Column, number_column
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.document_form import CHANGED, DocumentDialog, MergeDialog
from app.ui.views.files import Files
from app.ui.views.form_dialog import unit_picker
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import Facts, FilterField, ListTable
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.suggestions import Choice
from app.ui.widgets.with_details import WithDetails
from app.values.text import normalise_document_number

COLUMNS = (
    Column("number", "文号", 10, sort="number"),
    Column("dated", "日期", 5.2, format=dotted, sort="dated"),
    Column("kind", "类别", 4.5, sort="kind", yields=2),
    Column("title", "标题", 14, sort="title"),
    Column("units", "有关单位", 9, sort="units", yields=3),
    number_column("attachments", "附件", 2.8, yields=1),
)
ALL_KINDS, ALL_YEARS, SAME = "全部类别", "全部年份", "可能重复的"
_EMPTY = "还没有文件。点“登记文件”，或用“批量收扫描件”把历年的扫描件一次收进来。"


class DocumentsPage(Page):
    """List with filters; details of the selected document at the right.

    May be opened with a document id, or with ``("unit", unit id)`` for the documents of one unit.
    """

    title = "批文档案"
    watches = frozenset({"documents", "units", "ledger", "cases"})
    help = HelpText(
        "批复、通知、三定规定、会议纪要等文件都登记在这里，扫描件附在文件上，和数据存在一起。",
        (
            "上面按文号、标题、单位、年份、类别查；文号怎么写都行，括号和空格不影响。",
            "选中一份，右边看它的附件和有多少登记以它为依据；双击附件打开。",
            "历年的扫描件放在一个文件夹里，点“批量收扫描件”，程序按文件名猜文号，您逐行确认。",
            "类别里选“可能重复的”，列出文号或标题、日期看起来是同一份的；确是同一份的，用“合并”。",
            "选了单位，点“单位台账”：它的全部文件和变动按时间先后打印或存成表格。",
        ),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.ledger_button = self.add_action(
            "单位台账(&P)",
            self.print_page,
            icon="printer",
            shortcut="Ctrl+P",
            tip="所选单位的全部文件和变动，按时间先后",
        )
        self.ledger_button.setEnabled(False)
        self.basis_button = self.add_action(
            "缺依据的登记(&Q)", lambda: context.navigate("basis"), icon="list-checks"
        )
        self.intake_button = self.add_action(
            "批量收扫描件(&L)…", lambda: context.navigate("intake"), icon="folder-open"
        )
        self.new_button = self.add_action(
            "登记文件(&R)…", self.new, icon="plus", look="primary", shortcut="Ctrl+N"
        )
        self.text = FilterField("文号、标题", "查找文件", self)
        self.unit = unit_picker(context, self)
        self.unit.setAccessibleName("有关单位")
        self.year, self.kind = QComboBox(self), QComboBox(self)
        self.year.setAccessibleName("年份")
        self.kind.setAccessibleName("类别")
        self.year.addItem(ALL_YEARS)
        self.kind.addItem(ALL_KINDS)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.text, 2)
        top.addWidget(self.unit, 2)
        top.addWidget(self.year)
        top.addWidget(self.kind)
        self.table = ListTable(context, "documents", COLUMNS, empty_text=_EMPTY, parent=self)
        self.details = DocumentDetails(context, self)
        split = WithDetails(context.theme, self)
        split.set_list(self.table)
        split.details.addWidget(self.details)
        self.body.addLayout(top)
        self.body.addWidget(split, 1)
        self._kinds: Any = None
        self._wanted: int | None = None
        self._rows: list[dict[str, Any]] = []
        self._same: set[int] = set()
        self._query = Query(context.tasks, self._show, self)
        self.text.textChanged.connect(lambda _: self._filter())
        self.text.onward.connect(self.table.setFocus)
        self.unit.changed.connect(lambda _: self.refresh())
        self.year.currentIndexChanged.connect(lambda _: self._filter())
        self.kind.currentIndexChanged.connect(lambda _: self._filter())
        self.table.current_id_changed.connect(self.details.show_document)
        self.table.activated_id.connect(lambda _: self.details.edit())
        self.table.lazy.loaded.connect(self._select)

    def open_subject(self, subject: Any) -> None:
        """Select one document, or show those of one unit."""
        if isinstance(subject, tuple):
            unit = self.context.office.units
            number = subject[1]
            self.context.tasks.read(
                lambda: unit.get(number),
                done=lambda row: setattr(self.unit, "choice", Choice(row["id"], row["name"])),
                owner=self,
            )
        elif subject is not None:
            self.text.clear()
            self.unit.choice = None
            self._wanted = int(subject)
            self._stale = True

    def refresh(self) -> None:
        """Read the list again."""
        office, unit = self.context.office, self.unit.choice
        unit_id = unit.id if unit else None
        self.ledger_button.setEnabled(unit is not None)
        self._query.ask_now(
            lambda: (
                office.documents.listed(unit_id=unit_id),
                office.settings.codes("document_kind"),
                {row["id"] for rows in office.documents.duplicates() for row in rows},
            )
        )

    def new(self) -> None:
        """Ctrl+N: register a document."""
        if self._kinds is None:
            return
        dialog = DocumentDialog(self.context, None, self._kinds, self)
        dialog.saved.connect(self._on_new)
        dialog.open()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.start()

    def print_page(self) -> None:
        """Ctrl+P: everything that happened to the chosen unit, in the order of time, as paper or spreadsheet."""
        unit = self.unit.choice
        if unit is None:
            self.context.messages.warn("请先在上面选单位，再看它的台账。")
            return
        office, title = self.context.office, f"{unit.title}台账"

        def make() -> list[Any]:
            lines = office.unit_ledger.lines(unit.id)
            rows = [(line.date, line.kind, line.sentence, line.document) for line in lines]
            return [office.papers.table(title, PRINTED, rows, f"截至 {office.business_date}")]

        self.context.navigate("paper", PaperRequest(title, make))

    def escape(self) -> bool:
        """Esc: empty the filters, then back."""
        if not self.text.forget():
            if self.unit.choice is not None:
                self.unit.choice = None
                self.refresh()
            else:
                self.context.navigate.back()
        return True

    def _on_new(self, number: int) -> None:
        self._wanted = number

    def _show(self, answer: tuple[list[dict[str, Any]], Any, set[int]]) -> None:
        self._rows, self._kinds, self._same = answer
        self.details.kinds = self._kinds
        for box, first, values in (
            (self.year, ALL_YEARS, sorted({year_of(row) for row in self._rows} - {""}, reverse=True)),
            (self.kind, ALL_KINDS, [*sorted({row["kind"] for row in self._rows} - {""}), SAME]),
        ):
            chosen = box.currentText()
            box.blockSignals(True)
            box.clear()
            box.addItems([first, *values])
            box.setCurrentIndex(max(0, box.findText(chosen)))
            box.blockSignals(False)
        self._filter()

    def _filter(self) -> None:
        words = self.text.wanted
        number = normalise_document_number(words)
        year, kind = self.year.currentText(), self.kind.currentText()
        rows = [
            row
            for row in self._rows
            if (not words or number in row["number"] or words in row["title"])
            and year in (ALL_YEARS, year_of(row))
            and (row["id"] in self._same if kind == SAME else kind in (ALL_KINDS, row["kind"]))
        ]
        self.table.empty_text = "没有符合条件的文件。" if self._rows else _EMPTY
        self.heading.setText(f"{self.title}　{len(rows)} 份" if rows else self.title)
        self.table.show_rows(rows)

    def _select(self) -> None:
        ids = self.table.lazy.ids
        if self._wanted in ids:
            self.table.select_id(self._wanted)
            self._wanted = None
        elif ids and self.table.current_id is None:
            self.table.select_id(ids[0])
        self.details.show_document(self.table.current_id)


class DocumentDetails(QWidget):
    """The selected document: what it says, what rests on it, its files."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.kinds: Any = None
        self._document: dict[str, Any] | None = None
        self.heading = text_label("", "heading", self, wrap=True)
        self.edit_button = self._button("修改(&K)…", self.edit)
        self.merge_button = self._button("合并…", self.merge)
        self.charter_button = self._button("三定…", self._charter)
        self.facts = Facts(context, most_columns=2, parent=self)
        self.files = Files(context, "document_id", CHANGED, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.heading)
        layout.addWidget(self.facts)
        layout.addWidget(self.files)
        row = FlowRow(self, spacing=GRID)
        for button in (self.edit_button, self.merge_button, self.charter_button):
            row.addWidget(button)
        layout.addWidget(row)
        layout.addStretch(1)
        self._query = Query(context.tasks, self._show, self, delay_ms=0)
        self._clear()

    def show_document(self, number: Any) -> None:
        """Show one document, or what to do first."""
        if number is None:
            self._clear()
            return
        office = self._context.office

        def read() -> dict[str, Any]:
            row = office.documents.get(number)
            return {**row, "resting": office.documents.rests_on(row["id"])}

        self._query.ask_now(read)

    def edit(self) -> None:
        """Correct what is registered."""
        if self._document is not None and self.kinds is not None:
            DocumentDialog(self._context, self._document, self.kinds, self).open()

    def merge(self) -> None:
        """Another entry is the same document."""
        if self._document is not None:
            MergeDialog(self._context, self._document, self).open()

    def _charter(self) -> None:
        if self._document is not None and self._document["units"]:
            self._context.navigate("charter", self._document["units"][0]["id"])

    def _show(self, document: dict[str, Any]) -> None:
        self._document = document
        self.heading.setText(document["number"] or document["title"])
        resting = "，".join(f"{word} {count}" for word, count in document["resting"].items())
        self.facts.show_pairs(
            [
                ("标题", document["title"]),
                ("日期", dotted(document["dated"])),
                ("类别", document["kind"]),
                ("发文机关", document["issuer"]),
                ("有关单位", "、".join(unit["name"] for unit in document["units"])),
                ("以它为依据", resting or "没有登记"),
            ]
        )
        for part in self._parts():
            part.setVisible(True)
        self.files.show_of(document["id"])
        self.charter_button.setVisible(bool(document["units"]))

    def _clear(self) -> None:
        self._document = None
        self.heading.setText("选中一份文件，这里看内容和附件。")
        for part in self._parts():
            part.setVisible(False)

    def _parts(self) -> tuple[QWidget, ...]:
        return (self.edit_button, self.merge_button, self.charter_button, self.facts, self.files)

    def _button(self, text: str, run: Any) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda _checked: run())
        return button
