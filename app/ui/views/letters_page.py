"""公文: every letter with its state, and what in the register asks for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStackedWidget, QTabBar

from app.services.letters.kinds import ANSWERED, ANSWERED_KINDS, DRAFT, ISSUED, KINDS, OVERDUE, STATE_NAMES
from app.ui.columns import Align, Column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.letter_dialogs import (
    CHANGES,
    AnswerDialog,
    HabitsDialog,
    IssueSeveralDialog,
    NewLetterDialog,
    VoidDialog,
)
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import FilterField, ListTable
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.with_details import WithDetails

LETTERS, OFFERS = 0, 1
_EVERY_KIND, _EVERY_STATE = "全部文种", "全部状态"
TONES = {
    "草稿": Tone.INFO,
    "已印发": Tone.GOOD,
    "已回复": Tone.NEUTRAL,
    "已作废": Tone.NEUTRAL,
    OVERDUE: Tone.BAD,
}
_COLUMNS = (
    Column("kind", "文种", 4, sort="kind"),
    Column("number", "文号", 9.6, sort="number"),
    Column("title", "标题", 16),
    Column("unit_name", "单位", 8, sort="unit_name", yields=1),
    Column("due", "答复期限", 5.2, format=dotted, sort="due"),
    Column("state_name", "状态", 5, Align.CENTRE, tone=TONES.get),
)
_OFFERED = (
    Column("kind", "文种", 4, sort="kind"),
    Column("unit", "单位", 9, sort="unit", yields=1),
    Column("what", "情况", 20),
    Column("said", "已起草", 3, Align.CENTRE),
)
_NO_LETTERS = "还没有公文。点“可起草”从办结的业务和超期的事项起草，或点“空白公文”。"
_NO_OFFERS = "现在没有要发的公文。"
_CHOOSE = "选中一份公文，这里显示主送机关、期限和可以办的事。"
_MIXED = "选的都是草稿，可以一起编号；选的都已编号，可以一起打印。"
_CHOOSE_OFFER = "选中一件事，点“起草”：内容由登记的数据填好，再修改。可以选几件，一次起草几份。"


class LettersPage(Page):
    """Opened with a letter id, or the kind whose sources are to be shown."""

    title = "公文"
    watches = frozenset({"letters", "cases", "ledger", "follow_ups", "permits", "leaders", "months"})
    help = HelpText(
        "批复、通知、函、督办函、整改通知、预警通知，按国家公文格式排版。",
        (
            "“可起草”列出现在该发文的事：办结的业务、超期没办的事、超编超职数、快到期的通知单。选一件点“起草”。",
            "按住 Ctrl 或 Shift 可以选几件，一次起草几份；几份草稿也可以一起编号打印。",
            "内容由登记的数据填好，打开后修改，右边随改随看；改好点“编号并打印”。",
            "编号后不能再改；有误的作废重发，文号不再使用。“另存为 Word”可以拿去排版、会签。",
            "督办函、整改通知附回执；单位回复后点“登记回复”，到期没有回复的排在最前，也列在待办里。",
        ),
        ("F14 批复、通知、函", "F16 督办函、整改通知、预警通知"),
        ("GB/T 9704-2012 党政机关公文格式",),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.settings_button = self.add_action(
            "文号和红头(&H)…", self._set_up, icon="settings", tip="各文种的机关代字、发文机关标志、抄送"
        )
        self.new_button = self.add_action("空白公文(&N)", self.new, icon="plus", shortcut="Ctrl+N")
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.addTab("公文")
        self.tabs.addTab("可起草")
        self.text = FilterField("文号、标题、单位", "查找公文", self)
        self.text.setMinimumWidth(15 * context.theme.em)
        self.kind, self.state = QComboBox(self), QComboBox(self)
        self.kind.setAccessibleName("文种")
        self.kind.addItems([_EVERY_KIND, *KINDS])
        self.state.setAccessibleName("状态")
        self.state.addItems([_EVERY_STATE, *STATE_NAMES.values(), OVERDUE])
        top = FlowRow(self, spacing=GRID)
        for part in (self.tabs, self.kind, self.state, self.text):
            top.addWidget(part)
        self.letters = ListTable(context, "letters", _COLUMNS, empty_text=_NO_LETTERS, parent=self)
        self.offers = ListTable(context, "letter_offers", _OFFERED, empty_text=_NO_OFFERS, parent=self)
        self.letters.setAccessibleName("公文")
        self.offers.setAccessibleName("可起草的事项")
        self.words, self.offer_words = (text_label("", "", self, wrap=True) for _ in range(2))
        self.open_button = self._button("打开(&K)", self.open_letter, "primary")
        self.answer_button = self._button("登记回复(&R)…", lambda: self._dialog(AnswerDialog))
        self.void_button = self._button("作废…", lambda: self._dialog(VoidDialog), "quiet")
        self.issue_button = self._button("一起编号并打印(&P)…", self._issue_several, "primary")
        self.print_button = self._button("一起打印(&P)", self._print_several, "primary")
        self.draft_button = self._button("起草(&D)", self.draft, "primary")
        self.stack = QStackedWidget(self)
        for table, buttons, words in (
            (
                self.letters,
                (
                    self.open_button,
                    self.answer_button,
                    self.void_button,
                    self.issue_button,
                    self.print_button,
                ),
                self.words,
            ),
            (self.offers, (self.draft_button,), self.offer_words),
        ):
            split, actions = WithDetails(context.theme, self), FlowRow(self, spacing=GRID)
            split.set_list(table)
            for button in buttons:
                actions.addWidget(button)
            split.details.addWidget(actions)
            split.details.addWidget(words)
            split.details.addStretch(1)
            self.stack.addWidget(split)
        line = QHBoxLayout()
        line.addWidget(top, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.stack, 1)
        self._rows: list[dict[str, Any]] = []
        self._found: list[dict[str, Any]] = []
        self._wanted: int | None = None
        self._query = Query(context.tasks, self._show, self)
        self.tabs.currentChanged.connect(self._on_tab)
        self.text.textChanged.connect(lambda _: self._filter())
        self.text.onward.connect(self._go_to_the_list)
        for box in (self.kind, self.state):
            box.currentIndexChanged.connect(lambda _: self._filter())
        self.letters.current_id_changed.connect(lambda _: self._show_letter())
        self.letters.activated_id.connect(lambda _: self.open_letter())
        self.letters.lazy.loaded.connect(self._on_loaded)
        self.offers.current_id_changed.connect(lambda _: self._show_offer())
        self.offers.activated_id.connect(lambda _: self.draft())
        self.offers.lazy.loaded.connect(self._on_offers_loaded)
        self.letters.selectionModel().selectionChanged.connect(lambda *_: self._show_letter())
        self.offers.selectionModel().selectionChanged.connect(lambda *_: self._show_offer())
        self._show_letter()
        self._show_offer()

    def _button(self, text: str, run: Callable[[], None], look: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", look)
        button.clicked.connect(lambda _checked: run())
        return button

    @property
    def _table(self) -> ListTable:
        return self.letters if self.tabs.currentIndex() == LETTERS else self.offers

    def _go_to_the_list(self) -> None:
        self._table.setFocus()

    # ---- content

    def open_subject(self, subject: Any) -> None:
        """Select one letter, or show what asks for a letter of a kind."""
        if isinstance(subject, int):
            self.tabs.setCurrentIndex(LETTERS)
            self._wanted = subject
        elif subject in KINDS:
            self.tabs.setCurrentIndex(OFFERS)
            self.kind.setCurrentText(subject)

    def refresh(self) -> None:
        """Read the letters again, and what asks for one when that is on screen: it looks through the whole register."""
        letters, wants_offers = self.context.office.letters, self.tabs.currentIndex() == OFFERS
        self._query.ask_now(lambda: (letters.listed(), letters.offers() if wants_offers else []))

    def _show(self, found: tuple[list[dict[str, Any]], list[Any]]) -> None:
        self._rows = [{**row, "title": row["title"].replace("\n", "")} for row in found[0]]
        self._found = [
            {
                "id": number, "kind": offer.kind, "unit": offer.unit, "what": offer.what, "source": offer.source,
                "source_id": offer.source_id, "said": "是" if offer.done else "",
            }
            for number, offer in enumerate(found[1])
        ]  # fmt: skip
        self._filter()

    def _on_tab(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        self.state.setVisible(index == LETTERS)
        self.refresh()

    def _filter(self) -> None:
        kind, state, text = self.kind.currentText(), self.state.currentText(), self.text.wanted
        of_kind = [row for row in self._rows if kind in (_EVERY_KIND, row["kind"])]
        self.letters.empty_text = "没有符合条件的公文。" if self._rows else _NO_LETTERS
        self.offers.empty_text = "没有符合条件的事项。" if self._found else _NO_OFFERS
        self.letters.show_rows(
            row
            for row in of_kind
            if state in (_EVERY_STATE, row["state_name"])
            and text in f"{row['number']} {row['title']} {row['unit_name']}"
        )
        self.offers.show_rows(
            row
            for row in self._found
            if kind in (_EVERY_KIND, row["kind"]) and text in f"{row['unit']} {row['what']}"
        )

    def _on_loaded(self) -> None:
        if self._wanted is not None and self._wanted in self.letters.lazy.ids:
            self.letters.select_id(self._wanted)
            self._wanted = None
        self._select_first(self.letters)
        self._show_letter()

    def _on_offers_loaded(self) -> None:
        self._select_first(self.offers)
        self._show_offer()

    @staticmethod
    def _select_first(table: ListTable) -> None:
        """Something is selected, so that the details say what can be done."""
        if table.current_id is None and table.lazy.ids:
            table.select_id(table.lazy.ids[0])

    @property
    def letter(self) -> dict[str, Any] | None:
        """The selected letter."""
        found: dict[str, Any] | None = self.letters.row_of(self.letters.current_id)
        return found

    @property
    def _several(self) -> list[dict[str, Any]]:
        """The letters selected together, in the order of the list; none while there is only one."""
        found = [row for number in self.letters.selected_ids if (row := self.letters.row_of(number))]
        return found if len(found) > 1 else []

    def _show_letter(self) -> None:
        several = self._several
        states = {row["state"] for row in several}
        self.issue_button.setVisible(states == {DRAFT})
        self.print_button.setVisible(bool(states) and states <= {ISSUED, ANSWERED})
        row = None if several else self.letter
        self.open_button.setVisible(row is not None)
        self.answer_button.setVisible(
            row is not None and row["state"] == "issued" and row["kind"] in ANSWERED_KINDS
        )
        self.void_button.setVisible(row is not None and row["state"] in ("issued", "answered"))
        if several:
            counts = Counter(f"{row['kind']}　{row['state_name']}" for row in several)
            told = [f"{name}：{count} 份" for name, count in counts.items()]
            mixed = [] if states in ({DRAFT}, {ISSUED}, {ANSWERED}, {ISSUED, ANSWERED}) else [_MIXED]
            self.words.setText("\n".join([f"已选 {len(several)} 份", *told, *mixed]))
            return
        if row is None:
            self.words.setText(_CHOOSE)
            return
        parts = (
            ("", f"{row['kind']}　{row['number'] or '未编号'}\n{row['title']}"),
            ("主送", row["addressee"]),
            ("业务", row["receipt_number"]),
            ("印发", dotted(row["issued_on"])),
            ("答复期限", dotted(row["due"]) if row["state"] != "draft" else ""),
            ("回复", f"{dotted(row['answered_on'])}\n{row['outcome']}".strip()),
            ("作废理由", row["void_reason"]),
            ("起草", f"{row['drafted_by']} {dotted(row['drafted_on'])}"),
        )
        self.words.setText("\n".join(f"{head}　{text}".strip() for head, text in parts if text))

    def _show_offer(self) -> None:
        wanted = self._wanted_offers
        row = wanted[0] if wanted else None
        self.draft_button.setVisible(row is not None)
        self.draft_button.setText(f"起草 {len(wanted)} 份(&D)" if len(wanted) > 1 else "起草(&D)")
        if len(wanted) > 1:
            counts = Counter(offer["kind"] for offer in wanted)
            told = [f"{kind}：{count} 份" for kind, count in counts.items()]
            chosen = len(self.offers.selected_ids)
            again = chosen - len(wanted)
            told += [f"另有 {again} 件已经起草或发过文，不再起草。"] if again else []
            self.offer_words.setText("\n".join([f"已选 {chosen} 件", *told]))
            return
        if row is None:
            self.offer_words.setText(_CHOOSE_OFFER)
            return
        said = "\n\n这件事已经起草或发过文，正等回复。" if row["said"] else ""
        self.offer_words.setText("\n".join(filter(None, (row["kind"], row["unit"], row["what"]))) + said)

    # ---- doing

    def new(self) -> None:
        """Ctrl+N: an empty letter."""
        dialog = NewLetterDialog(self.context, self)
        dialog.saved.connect(lambda number: self.context.navigate("letter", number))
        dialog.open()

    def _set_up(self) -> None:
        letters = self.context.office.letters
        self.context.tasks.read(
            letters.habits, done=lambda habits: HabitsDialog(self.context, habits, self).open(), owner=self
        )

    @property
    def _wanted_offers(self) -> list[dict[str, Any]]:
        """What is selected among what asks for a letter, in the order of the list; of several not what has one already."""
        ids = self.offers.selected_ids or [self.offers.current_id]
        rows = [row for number in ids if (row := self.offers.row_of(number))]
        return [row for row in rows if not row["said"]] or rows if len(rows) > 1 else rows

    def draft(self) -> None:
        """A letter on the selected thing, opened at once; of several one each, shown in the list."""
        wanted, letters = self._wanted_offers, self.context.office.letters
        if not wanted:
            return
        if len(wanted) > 1:
            named = [(row["kind"], row["source"], row["source_id"]) for row in wanted]
            self.context.perform(
                lambda: letters.draft_many(named),
                sentence="正在起草",
                changes=CHANGES,
                said=f"已起草 {len(named)} 份，请逐份核对后一起编号。",
                done=lambda _ids: self._show_drafts(),
                owner=self,
            )
            return
        row = wanted[0]
        self.context.perform(
            lambda: letters.draft(row["kind"], row["source"], row["source_id"]),
            sentence="正在起草",
            changes=CHANGES,
            said="已起草，请修改。",
            done=lambda number: self.context.navigate("letter", number),
            owner=self,
        )

    def _show_drafts(self) -> None:
        self.kind.setCurrentIndex(0)
        self.state.setCurrentText(STATE_NAMES[DRAFT])
        self.text.forget()
        self.tabs.setCurrentIndex(LETTERS)

    def _issue_several(self) -> None:
        dialog = IssueSeveralDialog(self.context, self._several, self)
        dialog.saved.connect(self._print_rows)
        dialog.open()

    def _print_several(self) -> None:
        self._print_rows(self._several)

    def _print_rows(self, rows: list[dict[str, Any]]) -> None:
        """One job, a letter after the other."""
        papers, ids = self.context.office.papers, [row["id"] for row in rows]
        title = f"{len(ids)} 份公文"
        self.context.navigate("paper", PaperRequest(title, lambda: (papers.letter(number) for number in ids)))

    def open_letter(self) -> None:
        """The selected letter."""
        if self.letter is not None:
            self.context.navigate("letter", self.letter["id"])

    def _dialog(self, kind: type[AnswerDialog] | type[VoidDialog]) -> None:
        if self.letter is not None:
            kind(self.context, self.letter, self).open()

    def take_focus(self) -> None:
        """On the list, where arrows choose and Enter opens."""
        self._table.setFocus()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.start()

    def print_page(self) -> None:
        """Ctrl+P: open the selected letter, where it is printed; several are printed together."""
        if self._several and self.print_button.isVisibleTo(self):
            self._print_several()
        elif self._several and self.issue_button.isVisibleTo(self):
            self._issue_several()
        else:
            self.open_letter()

    def escape(self) -> bool:
        """Esc: empty the filter, then back."""
        if not self.text.forget():
            self.context.navigate.back()
        return True
