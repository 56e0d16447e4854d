"""Choosing a unit, a person or a code by typing its name, a part of it, or its pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.widgets.looks import restyle
from app.ui.widgets.suggestions import Choice, Suggestions
from app.values.text import search_keys, tidy_line

MOST = 20
"""Choices offered at once; more means: type on."""


class Picker(QLineEdit):
    """Holds one chosen record.

    :param find: choices that fit a text (``""``: what is likely), at most :data:`MOST` + 1 of them; runs on
        the reading worker.
    """

    changed = Signal(object)
    """Another :class:`Choice`, or None, is held."""
    failed = Signal(str)
    """The text is no choice; the sentence that says so. "" once it is right again."""

    def __init__(
        self,
        context: UiContext,
        find: Callable[[str], Sequence[Choice]],
        *,
        placeholder: str = "输入名称或拼音首字母",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._choice: Choice | None = None
        self.problem = ""
        self.setPlaceholderText(placeholder)
        self.suggestions = Suggestions(context.theme, self)
        self.suggestions.chosen.connect(self._take)
        self._query = Query(context.tasks, self._offer, self)
        self.textEdited.connect(self._on_edit)
        self.editingFinished.connect(self.check)

    @property
    def choice(self) -> Choice | None:
        """What is chosen."""
        return self._choice

    @choice.setter
    def choice(self, choice: Choice | None) -> None:
        self.setText(choice.title if choice else "")
        self._settle(choice, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list of likely choices."""
        if event.key() == Qt.Key.Key_Down and not self.suggestions.isVisible():
            text = "" if self._choice else tidy_line(self.text())
            self._query.ask_now(lambda: self._find(text))
            return
        super().keyPressEvent(event)

    def check(self) -> bool:
        """False (and :attr:`problem` says why) when a text stands here that is not a choice."""
        if self.suggestions.isVisible():
            return not self.problem
        text = tidy_line(self.text())
        if self._choice is None and text:
            exact = [choice for choice in self.suggestions.choices if choice.title == text]
            if len(exact) == 1:
                self._take(exact[0])
            else:
                self._settle(None, f"没有选定“{text}”，请从列出的名称中选一个。")
        return not self.problem

    def _on_edit(self, text: str) -> None:
        self._settle(None, "")
        wanted = tidy_line(text)
        if wanted:
            self._query.ask(lambda: self._find(wanted))
        else:
            self._query.drop()
            self.suggestions.hide()

    def _offer(self, choices: Sequence[Choice]) -> None:
        if not self.hasFocus():
            return
        if not choices:
            self.suggestions.offer((), "没有找到，请换个写法。")
        else:
            more = "还有更多，请继续输入" if len(choices) > MOST else ""
            self.suggestions.offer(choices[:MOST], more)

    def _take(self, choice: Choice) -> None:
        self._query.drop()
        self.choice = choice

    def _settle(self, choice: Choice | None, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self.setProperty("problem", bool(problem))
            restyle(self)
            self.failed.emit(problem)
        if choice != self._choice:
            self._choice = choice
            self.changed.emit(choice)


def find_in(choices: Sequence[Choice]) -> Callable[[str], list[Choice]]:
    """A ``find`` for a short list held in memory (a code table): part of the name, note or pinyin initials."""
    keys = [
        (choice, choice.title.casefold(), choice.note.casefold(), *search_keys(choice.title))
        for choice in choices
    ]

    def find(text: str) -> list[Choice]:
        wanted = text.casefold()
        starts, contains = [], []
        for choice, title, note, initials, pinyin in keys:
            if not wanted or title.startswith(wanted) or initials.startswith(wanted):
                starts.append(choice)
            elif (
                wanted in title or wanted in initials or pinyin.startswith(wanted) or note.startswith(wanted)
            ):
                contains.append(choice)
        return (starts + contains)[: MOST + 1]

    return find
