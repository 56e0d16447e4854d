"""三定规定: two versions side by side, and what differs between them in words."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from app.ui.columns import Align, Column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.charter_form import CharterDialog
from app.ui.views.form_dialog import unit_picker
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import ListTable
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.suggestions import Choice
from app.values.charter_text import ADDED, REMOVED

TONES = {ADDED: Tone.GOOD, REMOVED: Tone.WARNING}
COLUMNS = (
    Column("part", "部分", 5, sort="part"),
    Column("kind", "变化", 4, Align.CENTRE, sort="kind", tone=lambda word: TONES.get(word, Tone.INFO)),
    Column("old", "原来", 18),
    Column("new", "现在", 18),
)
PRINTED = (("部分", 24.0), ("变化", 16.0), ("原来", 110.0), ("现在", 110.0))
_NONE = "还没有登记三定规定。点“登记三定规定”，把正文粘贴进来。"


class CharterPage(Page):
    """Opened with a unit id; shows its versions."""

    title = "三定规定"
    watches = frozenset({"charters", "documents", "units", "ledger"})
    help = HelpText(
        "一个单位的三定规定按版本保存：职责、内设机构、编制职数。两个版本并排看，下面列出改了什么。",
        (
            "上面选单位；左边选旧版本，右边选新版本。",
            "“登记三定规定”：把正文粘贴进来，程序按“一、（一）1.”分开。",
            "编制职数与编制账不一致的，在上面提示，请核对是三定没改还是账没记。",
        ),
        (),
        ("R14 单位信息以三定规定为准",),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.print_button = self.add_action(
            "打印差异(&P)", self.print_page, icon="printer", shortcut="Ctrl+P"
        )
        self.new_button = self.add_action(
            "登记三定规定(&R)…", self.new, icon="plus", look="primary", shortcut="Ctrl+N"
        )
        self.unit = unit_picker(context, self)
        self.unit.setAccessibleName("单位")
        self.note = text_label("", "tone", self, wrap=True)
        self.note.setProperty("tone", "warning")
        self.olds, self.news = QComboBox(self), QComboBox(self)
        self.olds.setAccessibleName("旧版本")
        self.news.setAccessibleName("新版本")
        self.old_text, self.new_text = QTextBrowser(self), QTextBrowser(self)
        columns = QSplitter(self)
        for box, text in ((self.olds, self.old_text), (self.news, self.new_text)):
            part = QWidget(columns)
            side = QVBoxLayout(part)
            side.setContentsMargins(0, 0, 0, 0)
            side.setSpacing(GRID // 2)
            side.addWidget(box)
            side.addWidget(text, 1)
            columns.addWidget(part)
        self.table = ListTable(context, "charter", COLUMNS, empty_text="两个版本没有不同。", parent=self)
        upright = QSplitter(Qt.Orientation.Vertical, self)
        upright.addWidget(columns)
        upright.addWidget(self.table)
        upright.setStretchFactor(0, 3)
        upright.setStretchFactor(1, 2)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.unit, 1)
        top.addWidget(self.note, 2)
        self.body.addLayout(top)
        self.body.addWidget(upright, 1)
        self._versions: list[dict[str, Any]] = []
        self._lines: list[Any] = []
        self._query = Query(context.tasks, self._show, self, delay_ms=0)
        self._compare = Query(context.tasks, self._show_lines, self, delay_ms=0)
        self.unit.changed.connect(lambda _: self.refresh())
        for box in (self.olds, self.news):
            box.currentIndexChanged.connect(lambda _: self._show_versions())
        self._show(([], []))

    def open_subject(self, subject: Any) -> None:
        """Show the charters of one unit."""
        if subject is None:
            return
        units, number = self.context.office.units, int(subject)
        self.context.tasks.read(lambda: units.get(number), done=self._choose, owner=self)

    def refresh(self) -> None:
        """Read the versions again."""
        charters, choice = self.context.office.charters, self.unit.choice
        if choice is None:
            self._show(([], []))
            return
        unit = choice.id

        def read() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
            versions = charters.versions(unit)
            begun = versions and versions[0]["effective"] <= self.context.office.business_date
            return versions, charters.against_ledger(unit) if begun else []

        self._query.ask_now(read)

    def new(self) -> None:
        """Ctrl+N: another version."""
        if self.unit.choice is None:
            self.context.messages.warn("请先选单位。")
            self.unit.setFocus()
            return
        CharterDialog(self.context, {"id": self.unit.choice.id, "name": self.unit.choice.title}, self).open()

    def print_page(self) -> None:
        """Ctrl+P: the differences on paper."""
        if self._lines and self.unit.choice is not None:
            papers, title = self.context.office.papers, f"{self.unit.choice.title}三定规定变化"
            rows = [(line.part, line.kind, line.old, line.new) for line in self._lines]
            said = f"{self.olds.currentText()} 与 {self.news.currentText()}"
            self.context.navigate(
                "paper", PaperRequest(title, lambda: [papers.table(title, PRINTED, rows, said)])
            )

    def escape(self) -> bool:
        """Esc: back."""
        self.context.navigate.back()
        return True

    def _choose(self, unit: dict[str, Any]) -> None:
        self.unit.choice = Choice(unit["id"], unit["name"])
        self.refresh()

    def _show(self, answer: tuple[list[dict[str, Any]], Sequence[dict[str, Any]]]) -> None:
        self._versions, unequal = answer
        names = [f"{dotted(row['effective'])} 起　{row['document']}" for row in self._versions]
        for box, place in ((self.olds, len(names) - 2), (self.news, len(names) - 1)):
            box.blockSignals(True)
            box.clear()
            box.addItems(names)
            box.setCurrentIndex(max(0, place) if names else -1)
            box.setEnabled(len(names) > 1)
            box.blockSignals(False)
        said = "；".join(
            f"{row['name']} 三定 {row['charter']} 名，账上 {row['ledger']} 名" for row in unequal
        )
        self.note.setText(f"与编制账不一致：{said}" if said else "")
        self._show_versions()

    def _show_versions(self) -> None:
        old, new = self.olds.currentIndex(), self.news.currentIndex()
        if old < 0 or new < 0:
            self.old_text.setPlainText(_NONE if self.unit.choice else "请先在上面选单位。")
            self.new_text.clear()
            self._show_lines([])
            return
        self.old_text.setHtml(_page(self._versions[old]["fields"]))
        self.new_text.setHtml(_page(self._versions[new]["fields"]))
        charters = self.context.office.charters
        before, after = self._versions[old]["id"], self._versions[new]["id"]
        self._compare.ask_now(lambda: charters.differences(before, after))

    def _show_lines(self, lines: list[Any]) -> None:
        self._lines = lines
        self.print_button.setEnabled(bool(lines))
        self.table.empty_text = (
            "两个版本没有不同。" if len(self._versions) > 1 else "有两个版本以后，这里列出改了什么。"
        )
        self.table.show_rows(
            [
                {"id": place, "part": line.part, "kind": line.kind, "old": line.old, "new": line.new}
                for place, line in enumerate(lines)
            ]
        )


def _page(fields: dict[str, Any]) -> str:
    """A charter for reading."""
    duties = "".join(f"<li>{html.escape(text)}</li>" for text in fields["duties"])
    sections = "".join(
        f"<li><b>{html.escape(row['name'])}</b>　{html.escape(row['duties'])}</li>"
        for row in fields["sections"]
    )
    numbers = "".join(f"<li>{html.escape(row['name'])} {row['count']} 名</li>" for row in fields["numbers"])
    return (
        f"<p><b>职责</b></p><ol>{duties}</ol><p><b>内设机构</b></p><ul>{sections}</ul>"
        f"<p><b>编制职数</b></p><ul>{numbers}</ul>"
    )
