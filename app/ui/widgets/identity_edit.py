"""A field for the citizen identity number: says at once when it is wrong, fills sex and birth."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.widgets.looks import restyle
from app.values.identity import IdentityFacts, check_identity, tidy_identity


class IdentityEdit(QLineEdit):
    """Holds a checked 18-digit number; spaces and full-width digits are put right by themselves."""

    recognised = Signal(str, str)
    """A right number stands in the field: sex (男/女) and birth date (ISO)."""
    failed = Signal(str)
    """What is wrong with the number; "" once it is right again or the field is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts: IdentityFacts | None = None
        self.problem = ""
        self.setPlaceholderText("18位，末位可以是X")
        self.textChanged.connect(self._on_text)
        self.editingFinished.connect(self._finish)

    @property
    def number(self) -> str:
        """The checked number, "" while it is not right."""
        return self.facts.number if self.facts else ""

    def _on_text(self, text: str) -> None:
        """Judge when 18 characters are there or a wrong one is being mended; not while it is still growing."""
        tidy = tidy_identity(text)
        if len(tidy) >= 18 or not tidy or self.problem:
            self._judge(tidy)
        elif self.facts is not None:
            self.facts = None

    def _finish(self) -> None:
        tidy = tidy_identity(self.text())
        self._judge(tidy)
        if self.facts is not None and self.text() != self.facts.number:
            self.setText(self.facts.number)

    def _judge(self, tidy: str) -> None:
        problem, facts = "", None
        if tidy:
            try:
                facts = check_identity(tidy)
            except ValueError as error:
                problem = str(error)
        news = facts is not None and facts != self.facts
        self.facts = facts
        if problem != self.problem:
            self.problem = problem
            self.setProperty("problem", bool(problem))
            restyle(self)
            self.failed.emit(problem)
        if news and facts is not None:
            self.recognised.emit(facts.sex, facts.birth)
