"""The township's first page: five buttons, what is still missing this month, how far each declaration has come."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.services.declarations import Missing
from app.services.packages.lines import month_words
from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.first_start.welcome import ChoiceButton
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.parts import ListTable, Section
from app.ui.views.township.words import EDITABLE, PAGES, declaration_row, state_tone
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

BUTTONS = (
    ("arrive", "user-plus", "有人来", "录用、调入、安置"),
    ("leave", "user-minus", "有人走", "退休、调出、辞职"),
    ("change", "user-pen", "信息变了", "学历、职务、电话"),
    ("print", "printer", "打印", "台账、名单、空白表"),
    ("hand_in", "send", "交编办", "写到U盘，收答复"),
)
COLUMNS = (
    Column("sentence", "申报", 22),
    Column("state_name", "办到哪一步", 6, tone=state_tone),
    Column("remark", "退回原因 / 批准日期", 12),
)
GO = {"nothing_declared": "本月无变动", "returned": "去改", "draft": "去上报"}


class TownshipHome(Page):
    """Everything a township clerk does begins here."""

    title = "首页"
    watches = frozenset({"declarations", "people", "packages"})
    help = HelpText(
        "每月把人员变动报给编办。这里看还差什么、报上去的办到哪一步。",
        (
            "有人来、有人走、信息变了：点按钮，填一张表，先记下来。",
            "月底前点“交编办”，写到U盘，连同交接单送到编办。",
            "没有变动也要报：点“本月无变动”，再写到U盘。",
            "编办答复后，插上带回来的U盘，在“交编办”里收下。",
            "退回的，看原因，点“去改”，改好再报。",
        ),
        ("U盘交接单", "依据文件的复印件"),
        ("申报经编办批准后，名册才会变。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.buttons = {
            key: ChoiceButton(context, icon, word, note, self) for key, icon, word, note in BUTTONS
        }
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(GRID + GRID // 2)
        for key, button in self.buttons.items():
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.make_flat()
            button.clicked.connect(lambda _=False, page=key: context.navigate(page))
            self._row.addWidget(button, 1)
        self.missing = Section("本月还差什么", self)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID // 2)
        self.missing.body.addLayout(self._lines)
        self.missing.body.setContentsMargins(0, GRID, 0, GRID)
        self.table = ListTable(
            context, "declarations", COLUMNS, empty_text="还没有申报。有变动时点上面的按钮。"
        )
        self.table.setAccessibleName("申报")
        self.table.setMinimumHeight(2 * context.theme.row_height)
        self.table.activated_id.connect(self.open_declaration)
        self.table.current_id_changed.connect(lambda _: self._fit_actions())
        self.edit_button = self._link("改这一条", lambda: self.open_declaration(self.table.current_id))
        self.withdraw_button = self._link("撤回这一条", self.withdraw)
        heading = QHBoxLayout()
        heading.setSpacing(GRID)
        heading.addWidget(text_label("申报办到哪一步", "heading", self))
        heading.addStretch(1)
        heading.addWidget(self.edit_button)
        heading.addWidget(self.withdraw_button)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        self.people_link = self._link("人员名册", lambda: context.navigate("people"))
        self.system_link = self._link("备份和设置", lambda: context.navigate("system"))
        below.addWidget(self.people_link)
        below.addWidget(self.system_link)
        below.addStretch(1)
        self.body.addLayout(self._row)
        self.body.addWidget(self.missing)
        self.body.addLayout(heading)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(below)
        self._query = Query(context.tasks, self._show, self)
        month = month_words(context.office.business_date)
        self.heading.setText(f"{context.office.title}　{month}")
        self._fit_actions()

    def take_focus(self) -> None:
        """The first button."""
        self.buttons["arrive"].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One under the other where five columns do not fit."""
        super().resizeEvent(event)
        wide = event.size().width() >= 5 * 8 * self.context.theme.em
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if direction != self._row.direction():
            self._row.setDirection(direction)

    def refresh(self) -> None:
        """Read what is missing and how far the declarations have come."""
        declarations = self.context.office.declarations
        self._query.ask_now(lambda: (declarations.missing_this_month(), declarations.listed()))

    def _show(self, found: tuple[list[Missing], list[dict[str, Any]]]) -> None:
        missing, rows = found
        while self._lines.count():
            widget = self._lines.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        for line in missing:
            self._lines.addWidget(self._missing_line(line))
        if not missing:
            done = text_label("都办好了。", "tone", self)
            done.setProperty("tone", Tone.GOOD)
            self._lines.addWidget(done)
        self.missing.note.setText(f"{len(missing)} 项" if missing else "")
        self.table.show_rows(declaration_row(row) for row in reversed(rows))
        self._fit_actions()

    def _missing_line(self, line: Missing) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        label = text_label(line.sentence, "tone", holder, wrap=True)
        label.setProperty("tone", Tone.BAD if line.kind == "returned" else Tone.WARNING)
        row.addWidget(label, 1)
        link = QPushButton(GO[line.kind], holder)
        link.setProperty("look", "link")
        link.clicked.connect(lambda _=False: self.go(line))
        row.addWidget(link)
        return holder

    def go(self, line: Missing) -> None:
        """Do what a line of the list asks for."""
        if line.kind == "nothing_declared":
            self.declare_nothing()
        elif line.kind == "returned":
            self.open_declaration(line.declaration_id)
        else:
            self.context.navigate("hand_in")

    def declare_nothing(self) -> None:
        """本月无变动."""
        declarations = self.context.office.declarations
        self.context.perform(
            declarations.add_nothing,
            sentence="正在记下",
            changes={"declarations"},
            said="已记下“本月无变动”。请到“交编办”写到U盘。",
            owner=self,
        )

    def open_declaration(self, number: Any) -> None:
        """Open a declaration that may still be changed."""
        row = self.table.row_of(number)
        if row is not None and row["state_name"] in EDITABLE and PAGES[row["kind"]] != "hand_in":
            self.context.navigate(PAGES[row["kind"]], number)
        elif row is not None and row["state_name"] not in EDITABLE:
            self.context.messages.info(f"这一条{row['state_name']}，不能再改。")

    def withdraw(self) -> None:
        """Take back the selected declaration."""
        row = self.table.row_of(self.table.current_id)
        if row is None or not self.context.messages.question(
            "撤回这一条申报？", consequence=f"将撤回 1 条：{row['sentence']}。编办不会收到它。", yes="撤回"
        ):
            return
        declarations, number = self.context.office.declarations, row["id"]
        self.context.perform(
            lambda: declarations.withdraw(number),
            sentence="正在撤回",
            changes={"declarations"},
            said=f"已撤回：{row['sentence']}",
            owner=self,
        )

    def _fit_actions(self) -> None:
        row = self.table.row_of(self.table.current_id)
        editable = row is not None and row["state_name"] in EDITABLE
        self.edit_button.setEnabled(editable and PAGES[row["kind"]] != "hand_in" if row else False)
        self.withdraw_button.setEnabled(editable)

    def _link(self, word: str, run: Any) -> QPushButton:
        link = QPushButton(word, self)
        link.setProperty("look", "link")
        link.clicked.connect(lambda _=False: run())
        return link
