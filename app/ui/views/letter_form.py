"""One letter: its text in a form, the page it becomes beside it, and what is done with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QSplitter,
)

from app.errors import Problem
from app.services.letters.kinds import ANSWERED_KINDS, DRAFT, HEADS, ISSUED, KINDS, VOID
from app.services.letters.service import URGENCY_WORDS
from app.ui.context import UiContext
from app.ui.save_place import opening, where_to_save
from app.ui.tasks import Lane, Query
from app.ui.theme import GRID
from app.ui.views.form_dialog import date_field, date_problem
from app.ui.views.letter_dialogs import CHANGES, HEAD_WORDS, AnswerDialog, IssueDialog, VoidDialog
from app.ui.views.letters_page import TONES
from app.ui.views.paper_view import PaperRequest
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.pdf_preview import PdfPreview
from app.ui.widgets.state_label import StateLabel

FORM_EMS, PREVIEW_EMS = 24, 26
"""Widths in Chinese characters; with less room the form or the page is shown, not both."""
BODY_LINES, TITLE_LINES = 12, 2
PREVIEW_DELAY_MS = 500
_LINES = (
    ("addressee", "主送机关", True, ""),
    ("signature", "署名", True, ""),
    ("note", "附注", False, "如：此件公开发布。"),
    ("printed_by", "印发机关", False, ""),
    ("approved_by", "签发人", False, "只有上行文填写，多人用、隔开。"),
    ("security", "密级", False, "如 秘密★1年；不涉密的不填。"),
    ("serial", "份号", False, "涉密的填写，如 12。"),
)
SEAL_WORDS = {"加盖": 1, "不加盖": 0}
_BOXES = (
    ("attachments", "附件", "一行一个附件名称，不写序号。"),
    ("copies_to", "抄送", "一行一个机关。"),
)


class LetterPage(Page):
    """Opened with a letter id."""

    title = "公文"
    watches = frozenset({"letters"})
    help = HelpText(
        "左边改文字，右边是打印出来的样子，停一下就更新。",
        (
            "正文一段一行；“一、”自动用黑体，“（一）”用楷体，其余仿宋。",
            "标题由程序按意思分行；要自己定，在标题里按回车。",
            "离开这一页时自动存稿。“编号并打印”以后不能再改。",
        ),
        (),
        ("GB/T 9704-2012 党政机关公文格式",),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._letter: dict[str, Any] | None = None
        self._letter_id: int | None = None
        self._beginning: dict[str, Any] = {}
        self._narrow = False
        self.state = StateLabel(parent=self)
        self._name.insertWidget(1, self.state)
        self.back_button = self.add_action("返回(&B)", self._back, icon="arrow-left")
        self.look_button = self.add_action("看版面(&V)", self._turn, icon="eye")
        self.look_button.setCheckable(True)
        self.save_button = self.add_action("存稿(&S)", self.save, icon="save")
        self.word_button = self.add_action("另存为 Word(&D)", self._save_word_with_dialog, icon="file-text")
        self.discard_button = self.add_action("删除草稿", self._discard, look="quiet")
        self.void_button = self.add_action("作废…", lambda: self._dialog(VoidDialog), look="quiet")
        self.answer_button = self.add_action("登记回复(&R)…", lambda: self._dialog(AnswerDialog))
        self.issue_button = self.add_action("编号并打印(&P)", self.issue, icon="printer", look="primary")
        self.print_button = self.add_action("打印(&P)", self.print_page, icon="printer", look="primary")
        self.form = FormGrid(1, self)
        self._build_form()
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.form)
        self.preview = PdfPreview(context, self)
        self.parts = QSplitter(self)
        self.parts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.parts.setChildrenCollapsible(False)
        for part in (self.area, self.preview):
            self.parts.addWidget(part)
        for place in (0, 1):
            self.parts.setStretchFactor(place, 1)
        self.body.addWidget(self.parts, 1)
        self._query = Query(context.tasks, self._show, self, delay_ms=0)
        self._paper = Query(context.tasks, self._show_paper, self, delay_ms=PREVIEW_DELAY_MS, lane=Lane.PAPER)
        self._arrange()
        self._show_buttons()

    # ---- building

    def _build_form(self) -> None:
        lines = self.fontMetrics().lineSpacing()
        self.title_box, self.body_box = self._box(), self._box()
        self.fields: dict[str, QLineEdit | QPlainTextEdit] = {"title": self.title_box, "body": self.body_box}
        self.form.add_row("title", "标题(&T)", self.title_box, required=True)
        self._add_line(*_LINES[0])
        self.form.add_row("body", "正文(&Z)", self.body_box, required=True)
        self.title_box.setFixedHeight(TITLE_LINES * lines + 2 * GRID)
        self.body_box.setFixedHeight(BODY_LINES * lines + 2 * GRID)
        for name, word, hint in _BOXES[:1]:
            self._add_box(name, word, hint)
        self._add_line(*_LINES[1])
        self.days = {
            name: date_field(self.context, "day", "", self) for name in ("dated", "due", "printed_on")
        }
        self.form.add_row("dated", "成文日期", self.days["dated"], hint="不填则为编号那天。")
        self.form.add_row("due", "答复期限", self.days["due"])
        for name, word, hint in _BOXES[1:]:
            self._add_box(name, word, hint)
        for line in _LINES[2:4]:
            self._add_line(*line)
        self.form.add_row("printed_on", "印发日期", self.days["printed_on"])
        self.head, self.urgency, self.seal = (QComboBox(self) for _ in range(3))
        for name, word in HEAD_WORDS.items():
            self.head.addItem(word, HEADS[name])
        self.urgency.addItems(["", *URGENCY_WORDS])
        for word, sealed in SEAL_WORDS.items():
            self.seal.addItem(word, sealed)
        self.form.add_row("sealed", "印章", self.seal)
        self.form.add_row("headed", "红头", self.head)
        self.form.add_row("urgency", "紧急程度", self.urgency)
        for line in _LINES[4:]:
            self._add_line(*line)
        for field in self.fields.values():
            field.textChanged.connect(lambda *_: self._typed())
        for day in self.days.values():
            day.changed.connect(lambda *_: self._typed())
        for choice in (self.head, self.urgency, self.seal):
            choice.currentIndexChanged.connect(lambda *_: self._typed())

    def _box(self) -> QPlainTextEdit:
        box = QPlainTextEdit(self)
        box.setTabChangesFocus(True)
        return box

    def _add_line(self, name: str, word: str, required: bool, hint: str) -> None:
        self.fields[name] = QLineEdit(self)
        self.form.add_row(name, word, self.fields[name], required=required, hint=hint)

    def _add_box(self, name: str, word: str, hint: str) -> None:
        self.fields[name] = self._box()
        self.form.add_row(name, word, self.fields[name], hint=hint)

    # ---- content

    def open_subject(self, subject: Any) -> None:
        """Show the letter with this id."""
        if subject is not None and int(subject) != self._letter_id:
            self._letter_id, self._letter = int(subject), None
        self.refresh()

    def refresh(self) -> None:
        """Read the letter again; what is typed and not saved stays."""
        if self._letter_id is not None:
            letters, number = self.context.office.letters, self._letter_id
            self._query.ask_now(lambda: letters.get(number))

    def _show(self, letter: dict[str, Any]) -> None:
        is_same = self._letter is not None and self._letter["id"] == letter["id"]
        typed = self.changed if is_same else {}
        self._letter = letter
        self.heading.setText(f"{letter['kind']}　{letter['number']}".strip("　"))
        self.state.set_state(letter["state_name"], TONES.get(letter["state_name"]))
        self._fill({**letter, **(typed if letter["state"] == DRAFT else {})})
        self._beginning = {**self._values(letter)}
        self.form.set_row_visible("due", bool(KINDS[letter["kind"]].answer_days))
        self._show_buttons()
        self._show_now()

    def _fill(self, values: dict[str, Any]) -> None:
        for name, field in self.fields.items():
            text = "\n".join(values[name]) if isinstance(values[name], tuple | list) else str(values[name])
            field.blockSignals(True)
            if isinstance(field, QPlainTextEdit):
                if field.toPlainText() != text:
                    field.setPlainText(text)
            else:
                field.setText(text)
            field.blockSignals(False)
        for name, day in self.days.items():
            if day.value != values[name]:
                day.value = values[name]
        for choice, place in (
            (self.head, self.head.findData(values["headed"])),
            (self.seal, self.seal.findData(values["sealed"])),
            (self.urgency, self.urgency.findText(values["urgency"])),
        ):
            choice.blockSignals(True)
            choice.setCurrentIndex(max(0, place))
            choice.blockSignals(False)

    @staticmethod
    def _values(letter: dict[str, Any]) -> dict[str, Any]:
        """The columns of a letter as the form reads them."""
        return {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in letter.items()
            if name != "unit_id"
        }

    @property
    def values(self) -> dict[str, Any]:
        """What stands in the form."""
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            text = field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()
            is_list = name in {box[0] for box in _BOXES}
            found[name] = (
                tuple(line.strip() for line in text.splitlines() if line.strip()) if is_list else text.strip()
            )
        found |= {name: day.value for name, day in self.days.items() if day.check()}
        return found | {
            "headed": self.head.currentData(), "sealed": self.seal.currentData(), "urgency": self.urgency.currentText(),
        }  # fmt: skip

    @property
    def changed(self) -> dict[str, Any]:
        """What was typed and not saved."""
        return {name: value for name, value in self.values.items() if value != self._beginning.get(name)}

    @property
    def is_draft(self) -> bool:
        """Whether the letter may still be changed."""
        return self._letter is not None and self._letter["state"] == DRAFT

    def _show_buttons(self) -> None:
        state = self._letter["state"] if self._letter else ""
        for button in (self.save_button, self.issue_button, self.discard_button):
            button.setVisible(state == DRAFT)
        self.print_button.setVisible(state not in ("", DRAFT, VOID))
        self.word_button.setVisible(bool(state))
        self.void_button.setVisible(state not in ("", DRAFT, VOID))
        kind = self._letter["kind"] if self._letter else ""
        self.answer_button.setVisible(state == ISSUED and kind in ANSWERED_KINDS)
        self.form.setEnabled(state == DRAFT)
        self._arrange()

    # ---- the page it becomes

    def _typed(self) -> None:
        if self.is_draft:
            self._paper.ask(self._rendering())

    def _show_now(self) -> None:
        self._paper.ask_now(self._rendering())

    def _rendering(self) -> Any:
        row = {**(self._letter or {}), **(self.values if self.is_draft else {})}
        papers = self.context.office.papers
        return lambda: papers.preview([papers.letter_of(row)])

    def _show_paper(self, made: tuple[bytes, Any]) -> None:
        data, result = made
        is_first = not self.preview.page_count
        self.preview.show_pdf(data, stay=True)
        if is_first and not self._narrow:
            self.preview.fit_page()
        missing = "".join(result.missing_characters)
        if missing:
            self.context.messages.warn(f"这些字哪种字体里都没有，纸上留一个字的空，请手填：{missing}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Form and page side by side only where both have room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        em = self.context.theme.em
        self._narrow = self.width() < (FORM_EMS + PREVIEW_EMS) * em + 4 * GRID
        is_draft = self.is_draft
        self.look_button.setVisible(self._narrow and is_draft)
        looks = self.look_button.isChecked()
        self.area.setVisible(is_draft and not (self._narrow and looks))
        self.preview.setVisible(not is_draft or not self._narrow or looks)
        self.area.setMinimumWidth(0 if self._narrow else FORM_EMS * em)

    def _turn(self) -> None:
        self._arrange()

    # ---- doing

    def save(self) -> None:
        """Ctrl+S: keep what is typed."""
        if not self.is_draft or self._letter is None:
            return
        found = {name: date_problem(day) for name, day in self.days.items()}
        self.form.show_problems({name: sentence for name, sentence in found.items() if sentence})
        self._write(said="已存稿。")

    def _write(self, said: str = "") -> None:
        assert self._letter is not None
        letters, number, fields = self.context.office.letters, self._letter["id"], self.changed
        if not fields:
            return
        self._beginning = {**self._beginning, **fields}
        self.context.perform(
            lambda: letters.edit(number, fields),
            sentence="正在存稿", changes=CHANGES, said=said, failed=self._on_refused, owner=self,
        )  # fmt: skip

    def _on_refused(self, error: Exception) -> None:
        self._beginning = self._values(self._letter or {})
        if isinstance(error, Problem):
            self.context.messages.error(error)
        else:
            self.context.messages.problem(error)

    def may_leave(self) -> bool:
        """What is typed is kept when the page is left."""
        if self.is_draft:
            self._write()
        return True

    def issue(self) -> None:
        """Give the number, then print."""
        if not self.is_draft or self._letter is None:
            return
        missing = {
            name: f"请填写{word}。"
            for name, word in (
                ("title", "标题"),
                ("addressee", "主送机关"),
                ("body", "正文"),
                ("signature", "署名"),
            )
            if not self.values[name]
        }
        missing |= {name: said for name, day in self.days.items() if (said := date_problem(day))}
        self.form.show_problems(missing)
        if missing:
            self.look_button.setChecked(False)
            self._arrange()
            return
        dialog = IssueDialog(self.context, self._letter, self.values, self)
        dialog.saved.connect(self._on_issued)
        dialog.open()

    def _on_issued(self, letter: dict[str, Any]) -> None:
        self._beginning = self._values(letter)
        self._letter = letter
        self.print_page()

    def print_page(self) -> None:
        """Ctrl+P: the paper of an issued letter; a draft gets its number first."""
        if self._letter is None:
            return
        if self.is_draft:
            self.issue()
            return
        papers, number = self.context.office.papers, self._letter["id"]
        title = f"{self._letter['kind']} {self._letter['number']}"
        self.context.navigate("paper", PaperRequest(title, lambda: [papers.letter(number)]))

    def _save_word_with_dialog(self) -> None:
        if self._letter is None:
            return
        name = self._letter["number"] or self._letter["title"].replace("\n", "") or self._letter["kind"]
        target = where_to_save(self.context, self, "另存为 Word", f"{name}.docx", "Word 文档 (*.docx)")
        if target is not None:
            self.save_word(target)

    def save_word(self, target: Path) -> None:
        """Write the letter as an editable document; what is typed is kept first."""
        assert self._letter is not None
        letters, papers, number = self.context.office.letters, self.context.office.papers, self._letter["id"]
        fields = self.changed if self.is_draft else {}

        def run() -> Any:
            if fields:
                letters.edit(number, fields)
            return papers.save_letter(number, target)

        self.context.perform(
            run, sentence="正在保存", changes=CHANGES, said=f"已保存：{target.name}", owner=self,
            action=opening(self.context, target),
        )  # fmt: skip

    def _discard(self) -> None:
        assert self._letter is not None
        letters, number = self.context.office.letters, self._letter["id"]

        def gone(_result: Any) -> None:
            self._letter = self._letter_id = None
            self.context.navigate.back()

        self.context.perform(
            lambda: letters.discard(number),
            sentence="正在删除草稿", changes=CHANGES, said="已删除草稿。可以用“撤销”找回。", done=gone, owner=self,
        )  # fmt: skip

    def _dialog(self, kind: type[AnswerDialog] | type[VoidDialog]) -> None:
        if self._letter is not None:
            kind(self.context, self._letter, self).open()

    def _back(self) -> None:
        self.context.navigate.back()

    def escape(self) -> bool:
        """Esc: back; what is typed is kept."""
        self.context.navigate.back()
        return True
