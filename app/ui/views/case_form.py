"""What the forms that begin a piece of business have in common.

Fields on the left, the live check on the right, one verb below. What is typed is kept as a draft by itself,
so leaving the page, a crash or a power cut loses nothing; a submitted form forgets its draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.errors import Problem
from app.ui.context import UiContext
from app.ui.tasks import Query, Task, Work
from app.ui.theme import GRID
from app.ui.views.check_panel import CheckPanel
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.identity_edit import IdentityEdit
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import Page
from app.ui.widgets.picker import Picker
from app.ui.widgets.side_by_side import SideBySide
from app.ui.widgets.suggestions import Choice

DRAFT_DELAY_MS = 500
PATIENCE_MS = 3000
NEW = "new"
"""Subject of a form that begins something new (as distinct from correcting a returned case)."""

BUSINESS = frozenset({"cases", "permits", "people", "ledger", "units"})
"""Kinds of record that a piece of business may change."""


class CaseForm(Page):
    """Base of the forms. A subclass adds rows with :meth:`add_field` and overrides what raises.

    :param form_name: first part of the draft's key.
    :param waiting: what the check says before enough is filled in.
    """

    watches = BUSINESS

    def __init__(self, context: UiContext, form_name: str, yes: str, waiting: str) -> None:
        super().__init__(context)
        self._form_name = form_name
        self._draft_key = form_name
        self._fields: dict[str, QWidget] = {}
        self._forms: dict[str, FormGrid] = {}
        self._said_missing: dict[str, str] = {}
        self._initial: dict[str, Any] = {}
        self._saved: dict[str, Any] = {}
        self._filling = False
        self._submitting = False
        self._begun = False
        self.parts = SideBySide(context.theme, side_first=False, parent=self)
        self.body.addWidget(self.parts, 1)
        self.note = text_label("", "muted", self, wrap=True)
        self.note.hide()
        self.check = CheckPanel(waiting, self)
        self.error = text_label("", "error", self, wrap=True)
        self.error.hide()
        self.yes_button = QPushButton(yes, self)
        self.yes_button.setProperty("look", "primary")
        self.yes_button.clicked.connect(self.submit)
        self.restart_button = QPushButton("清空重填", self)
        self.restart_button.setProperty("look", "quiet")
        self.restart_button.clicked.connect(self.start_over)
        self.draft_note = text_label("", "small", self)
        self.parts.main.addWidget(self.note)
        self.parts.side.addWidget(self.check)
        self.parts.side.addStretch(1)
        bottom = QHBoxLayout()
        bottom.setSpacing(GRID)
        bottom.addWidget(self.yes_button)
        bottom.addWidget(self.restart_button)
        bottom.addWidget(self.draft_note)
        bottom.addStretch(1)
        self.body.addWidget(self.error)
        self.body.addLayout(bottom)
        self._check_query = Query(context.tasks, self.show_check, self, failed=self._on_check_failed)
        self._draft_timer = QTimer(self, singleShot=True, interval=DRAFT_DELAY_MS)
        self._draft_timer.timeout.connect(self.save_draft)

    # ---- for subclasses

    def begin(self, subject: Any) -> str:
        """Prepare for *subject* and return the last part of the draft's key ("" for an ordinary new one)."""
        return ""

    def prefill(self, subject: Any) -> None:
        """Fill in what is known about *subject*; called when there is no draft."""

    def draft_title(self) -> str:
        """How the list of drafts names this one."""
        raise NotImplementedError

    def asked(self) -> Work | str:
        """What computes the check on the reading worker, or the sentence that says what is missing."""
        raise NotImplementedError

    def show_check(self, answer: Any) -> None:
        """Show the answer of :meth:`asked`."""
        raise NotImplementedError

    def problems(self) -> dict[str, str]:
        """What is missing or wrong, by row; empty when the form can be submitted."""
        raise NotImplementedError

    def work(self) -> tuple[Work, str]:
        """What submits the form on the writing worker (its result is the case id), and the sentence meanwhile."""
        raise NotImplementedError

    def said(self) -> str:
        """What is said when it is done."""
        raise NotImplementedError

    def extra_state(self) -> dict[str, Any]:
        """What belongs to the draft besides the fields."""
        return {}

    def restore_extra(self, state: dict[str, Any]) -> None:
        """Put back what :meth:`extra_state` gave."""

    # ---- fields

    def add_field(self, form: FormGrid, name: str, label: str, field: Any, **how: Any) -> None:
        """Add a row whose content belongs to the draft and to the check."""
        form.add_row(name, label, field, **how)
        self._fields[name] = field
        self._forms[name] = form
        if isinstance(field, DateEdit | Picker | IdentityEdit):
            field.failed.connect(lambda sentence: form.show_problem(name, sentence))
        if isinstance(field, QComboBox | QSpinBox):
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            field.installEventFilter(self)
        for signal in _signals(field):
            signal.connect(lambda *_: self._on_field(name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the page; it never changes a number or a choice on its way."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def on_edit(self) -> None:
        """Something was typed or chosen: check again, and keep the draft."""
        if self._filling:
            return
        self.ask_check()
        self._draft_timer.start()

    def state(self) -> dict[str, Any]:
        """Everything typed, as JSON values by name."""
        return {name: _read(field) for name, field in self._fields.items()} | self.extra_state()

    def fill(self, state: dict[str, Any]) -> None:
        """Show *state*; names it lacks stay as they are."""
        self._filling = True
        try:
            for name, value in state.items():
                if name in self._fields:
                    _write(self._fields[name], value)
            self.restore_extra(state)
        finally:
            self._filling = False
        self.ask_check()

    @property
    def is_touched(self) -> bool:
        """Whether the form holds anything that its beginning did not."""
        return self.state() != self._initial

    # ---- beginning

    def shown(self) -> None:
        """Opened without a subject for the first time: begin something new."""
        if not self._begun:
            self.open_subject(NEW)
        super().shown()

    def open_subject(self, subject: Any) -> None:
        """Begin with *subject*; an unsent draft of the same business is brought back."""
        if self._begun:
            self.flush()
        self._begun = True
        key = self.begin(subject)
        self._draft_key = f"{self._form_name}/{key}" if key else self._form_name
        self._say_missing({})
        self.note.hide()
        self.show_problems({})
        self._clear()
        self.context.tasks.read(
            lambda: self.context.office.drafts.get(self._draft_key),
            done=lambda draft: self._on_draft(draft, subject),
            owner=self,
        )

    def _on_draft(self, draft: Any, subject: Any) -> None:
        if draft is None:
            self.prefill(subject)
            return
        self.fill(draft["fields"])
        self._saved = self.state()
        when = draft["saved_at"].replace("T", " ")[5:16].replace("-", "月", 1).replace(" ", "日 ", 1)
        self.note.setText(f"这是您 {when} 没有提交的内容，已经放回来了。不需要时点“清空重填”。")
        self.note.show()

    def _clear(self) -> None:
        self._filling = True
        try:
            for field in self._fields.values():
                _write(field, None)
            self.restore_extra({})
        finally:
            self._filling = False
        self.draft_note.setText("")
        self._initial = self._saved = self.state()
        self.ask_check()

    def remember_beginning(self) -> None:
        """What stands in the form now came by itself: it is no input that needs a draft."""
        self._initial = self._saved = self.state()

    def start_over(self) -> None:
        """Empty the form after asking, when something would be lost."""
        filled = sum(1 for name, value in self.state().items() if value != self._initial.get(name))
        if filled and not self.context.messages.question(
            "清空这张表，重新填写？", consequence=f"将清除已填的 {filled} 项内容。", yes="清空"
        ):
            return
        self._draft_timer.stop()
        self.note.hide()
        self._say_missing({})
        self.show_problems({})
        self._clear()
        self._forget_draft()

    # ---- checking

    def refresh(self) -> None:
        """Numbers may have changed: check again."""
        self.ask_check()

    def ask_check(self) -> None:
        """Put the question of the check, when enough is filled in."""
        wanted = self.asked()
        if isinstance(wanted, str):
            self._check_query.drop()
            self.check.clear(wanted)
        else:
            self._check_query.ask(wanted)

    def _on_check_failed(self, error: Exception) -> None:
        if isinstance(error, Problem):
            self.check.clear()
            self.check.show_verdict(error, "")
        else:
            self.context.messages.problem(error)

    # ---- drafts

    def save(self) -> None:
        """Ctrl+S: keep the draft now and say so."""
        self.save_draft(wanted=True)

    def save_draft(self, *, wanted: bool = False) -> Task | None:
        """Keep what is typed as a draft; None when nothing new is there."""
        self._draft_timer.stop()
        state = self.state()
        if self._submitting or (state == self._saved and not wanted):
            return None
        if not self.is_touched and not wanted:
            self._saved = state
            self._forget_draft()
            return None
        drafts, key, title = self.context.office.drafts, self._draft_key, self.draft_title()

        def kept(_result: Any) -> None:
            self._saved = state
            self.draft_note.setText("草稿已自动保存" if not wanted else "草稿已保存，离开后还在")
            self.context.changes.announce({"drafts"})

        return self.context.tasks.write(
            lambda: drafts.save(key, title, state), sentence="正在保存草稿", done=kept, owner=self
        )

    def flush(self) -> None:
        """Keep what was typed a moment ago before the page is left; waits until it is on disk."""
        task = self.save_draft() if self.is_touched else None
        if task is None:
            return
        loop = QEventLoop(self)
        deadline = QTimer(loop, singleShot=True, interval=PATIENCE_MS)
        deadline.timeout.connect(loop.quit)
        deadline.start()
        self.context.tasks.finished.connect(loop.quit)
        while not task.finished and deadline.isActive():
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self.context.tasks.finished.disconnect(loop.quit)

    def may_leave(self) -> bool:
        """Always: what is typed is kept as a draft."""
        self.flush()
        return True

    def escape(self) -> bool:
        """Esc: back to where one came from; the draft stays."""
        self.context.navigate.back()
        return True

    def _forget_draft(self) -> None:
        drafts, key = self.context.office.drafts, self._draft_key
        self.context.tasks.write(
            lambda: drafts.discard(key),
            sentence="正在删除草稿",
            done=lambda _: self.context.changes.announce({"drafts"}),
        )

    # ---- submitting

    def show_problems(self, problems: dict[str, str]) -> None:
        """Say under each field what is wrong."""
        raise NotImplementedError

    def submit(self) -> None:
        """Submit when nothing is missing; a refusal stands above the button until the next try."""
        if self._submitting:
            return
        for field in self._fields.values():  # the cursor may still stand in one that is read when it leaves
            if isinstance(field, DateEdit | Picker):
                field.check()
        found = self.problems()
        self.show_problems(found)
        self._say_missing(found)
        if found:
            return
        work, sentence = self.work()
        drafts, key = self.context.office.drafts, self._draft_key

        def carry_out() -> Any:
            case_id = work()
            drafts.discard(key)
            return case_id

        self._set_submitting(submitting=True)
        self.context.perform(
            carry_out,
            sentence=sentence,
            changes=BUSINESS | {"drafts"},
            said=self.said(),
            done=self._on_submitted,
            failed=self._on_refused,
            owner=self,
        )

    def _say_missing(self, found: dict[str, str]) -> None:
        self._said_missing = found
        self.error.setVisible(bool(found))
        if found:
            sentences = "；".join(sentence.rstrip("。") for sentence in found.values())
            self.error.setText(f"还有 {len(found)} 项要补：{sentences}。")

    def _on_field(self, name: str) -> None:
        """What has been filled in since the last try is no longer called missing; the cursor stays."""
        if name in self._said_missing and _read(self._fields[name]):
            self._forms[name].show_problem(name)
            self._say_missing({key: said for key, said in self._said_missing.items() if key != name})
        self.on_edit()

    def _set_submitting(self, *, submitting: bool) -> None:
        self._submitting = submitting
        self._draft_timer.stop()
        self.yes_button.setEnabled(not submitting)

    def _on_submitted(self, case_id: Any) -> None:
        self._set_submitting(submitting=False)
        self.note.hide()
        self._clear()
        self.context.navigate("case", case_id)

    def _on_refused(self, error: Exception) -> None:
        self._set_submitting(submitting=False)
        if isinstance(error, Problem):
            self.error.setText(error.sentence())
            self.error.show()
        else:
            self.context.messages.problem(error)


def _signals(field: Any) -> Iterable[Any]:
    if isinstance(field, DateEdit | Picker):
        return (field.changed,)
    if isinstance(field, QComboBox):
        return (field.currentIndexChanged,)
    if isinstance(field, QSpinBox):
        return (field.valueChanged,)
    if isinstance(field, QLineEdit | QPlainTextEdit):
        return (field.textChanged,)
    return (field.changed,)


def _read(field: Any) -> Any:
    if isinstance(field, DateEdit):
        return field.value
    if isinstance(field, Picker):
        choice = field.choice
        return {"id": choice.id, "title": choice.title, "note": choice.note} if choice else None
    if isinstance(field, QComboBox):
        return field.currentText() if field.currentIndex() >= 0 else ""
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QLineEdit):
        return field.text()
    return field.value() if isinstance(field, QSpinBox) else field.value


def _write(field: Any, value: Any) -> None:
    """Put *value* into the field; None is its empty state."""
    if isinstance(field, DateEdit):
        field.value = value or ""
    elif isinstance(field, Picker):
        field.choice = Choice(value["id"], value["title"], value["note"]) if value else None
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(field.findText(value) if value else -1)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(value or "")
    elif isinstance(field, QLineEdit):
        field.setText(value or "")
    elif isinstance(field, QSpinBox):
        field.setValue(value or field.minimum())
    else:
        field.value = value


def trimmed(field: QLineEdit | QPlainTextEdit) -> str:
    """The text of a field without spaces around it."""
    return (field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()).strip()


def missing(required: dict[str, tuple[bool, str]]) -> dict[str, str]:
    """The sentences of those that are not there."""
    return {name: sentence for name, (there, sentence) in required.items() if not there}


def combo(parent: QWidget, items: Iterable[str] = (), *, placeholder: str = "请选择") -> QComboBox:
    """A short list to choose from, empty at first."""
    box = QComboBox(parent)
    box.setPlaceholderText(placeholder)
    box.addItems(list(items))
    box.setCurrentIndex(-1)
    return box
