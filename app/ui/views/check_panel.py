"""The live check beside a form: what is free now and afterwards, whether a rule says no, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.errors import Problem, Refusal
from app.services.ledger import Balance
from app.ui.palette import Tone
from app.ui.theme import GRID
from app.ui.widgets.looks import restyle, text_label
from app.ui.widgets.state_label import StateLabel


class CheckPanel(QFrame):
    """Says in this order: numbers, verdict, its basis on demand, remarks, further names on demand."""

    def __init__(self, waiting: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting = waiting
        self.setProperty("look", "panel")
        self.setAccessibleName("编制核对")
        self.heading = text_label("编制核对", "heading", self)
        self.account = text_label("", "muted", self, wrap=True)
        self.figure = text_label("", "title", self)
        self.state = StateLabel(parent=self)
        self.numbers = text_label("", "", self, wrap=True)
        self.verdict = text_label(waiting, "muted", self, wrap=True)
        self.next_step = text_label("", "", self, wrap=True)
        self.basis_button = self._link("查看依据")
        self.basis = text_label("", "small", self, wrap=True)
        self.remarks = text_label("", "", self, wrap=True)
        self.names_button = self._link("")
        self.names = text_label("", "small", self, wrap=True)
        figures = QHBoxLayout()
        figures.addWidget(self.figure)
        figures.addStretch(1)
        figures.addWidget(self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.heading)
        layout.addWidget(self.account)
        layout.addLayout(figures)
        for part in (self.numbers, self.verdict, self.next_step):
            layout.addWidget(part)
        layout.addWidget(self.basis_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.basis)
        layout.addWidget(self.remarks)
        layout.addWidget(self.names_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.names)
        self.basis_button.clicked.connect(lambda: self.basis.setVisible(self.basis.isHidden()))
        self.names_button.clicked.connect(lambda: self.names.setVisible(self.names.isHidden()))
        self.clear()

    def clear(self, sentence: str = "") -> None:
        """Back to waiting, with what is still to be filled in."""
        for part in (self.account, self.figure, self.numbers, self.next_step, self.basis, self.remarks):
            part.hide()
        for other in (self.names, self.basis_button, self.names_button, self.state):
            other.hide()
        self._say(sentence or self._waiting, "muted")

    def show_balance(self, balance: Balance, after: int | None, *, extra: str = "") -> None:
        """The account now; *after* is what is available when the business is done (None: not known yet)."""
        self._put(self.account, balance.label)
        words = f"可用 {balance.available}"
        self._put(self.figure, words if after is None else f"{words} → 办后 {max(0, after)}")
        self.state.set_state(balance.state)
        figures = f"核定 {balance.approved}　实有 {balance.actual}　已批未用 {balance.reserved}"
        self._put(self.numbers, f"{figures}\n{extra}" if extra else figures)

    def show_words(self, account: str, figure: str, numbers: str) -> None:
        """Numbers that are not those of one account: a permit, a person."""
        self._put(self.account, account)
        self._put(self.figure, figure)
        self._put(self.numbers, numbers)

    def show_verdict(self, problem: Problem | None, good: str) -> None:
        """Whether it may be done: *good*, or the problem with its rule and document on demand."""
        self.basis_button.hide()
        self.basis.hide()
        self.next_step.hide()
        if problem is None:
            self._say(good, "tone", Tone.GOOD)
            return
        self._say(problem.message, "error")
        self._put(self.next_step, problem.next_step)
        if isinstance(problem, Refusal) and problem.rule:
            self.basis.setText(f"{problem.rule}\n{problem.document}")
            self.basis_button.show()

    def show_fact(self, sentence: str) -> None:
        """A plain sentence in place of a verdict."""
        self.show_verdict(None, "")
        self._say(sentence, "")

    def show_remarks(self, sentences: Iterable[str], tone: Tone = Tone.WARNING) -> None:
        """What does not forbid it but should be known."""
        self.remarks.setProperty("look", "tone")
        self.remarks.setProperty("tone", tone)
        restyle(self.remarks)
        self._put(self.remarks, "\n".join(sentences))

    def show_names(self, heading: str, lines: Sequence[str]) -> None:
        """Names on demand behind a link that says how many."""
        self.names.hide()
        self.names_button.setText(heading)
        self.names_button.setVisible(bool(lines))
        self.names.setText("\n".join(lines))

    @property
    def text(self) -> str:
        """Everything on show, for reading aloud and for tests."""
        parts = (self.account, self.figure, self.numbers, self.verdict, self.next_step, self.basis)
        shown = [part.text() for part in (*parts, self.remarks, self.names) if not part.isHidden()]
        return "\n".join(text for text in shown if text)

    def _say(self, sentence: str, look: str, tone: Tone | None = None) -> None:
        self.verdict.setText(sentence)
        self.verdict.setProperty("look", look)
        self.verdict.setProperty("tone", tone)
        restyle(self.verdict)

    @staticmethod
    def _put(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _link(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", "link")
        return button
