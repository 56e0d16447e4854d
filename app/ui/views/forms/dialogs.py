"""What stands behind the buttons of the page 表样: earlier versions, what differs, local names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import Problem
from app.services.form_texts import LONGEST_WORD, MOST_WORDS, Difference, checked_words, differences
from app.ui.context import UiContext
from app.ui.tasks import Query, Work
from app.ui.theme import GRID
from app.ui.views.form_dialog import FormDialog
from app.ui.views.wording import dotted
from app.ui.widgets.lines_edit import LineColumn, LinesEdit
from app.ui.widgets.looks import text_label

_WORD, _LOCAL = "word", "local"


def told(rows: Sequence[Difference], earlier: str, later: str) -> str:
    """Differences as sentences a clerk reads.

    :param earlier: what the first version is called, such as 原来; :param later: the second.
    """
    if not rows:
        return "没有不同。"
    words = {"earlier": earlier, "later": later}
    return "\n".join(f"{words[row.side]}　第 {row.line} 行　{row.text.strip() or '（空行）'}" for row in rows)


class DifferencesDialog(QDialog):
    """Lines that two versions do not share."""

    def __init__(self, context: UiContext, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.box = _read_only(text, self)
        close = QPushButton("关闭", self)
        close.clicked.connect(self.reject)
        _lay_out(self, context, [text_label(title, "heading", self, wrap=True), self.box], [close])


class VersionsDialog(QDialog):
    """Every version the county had, and what each would change."""

    chosen = Signal(object)
    """The id of a version to be used again; None for the shipped form."""

    def __init__(
        self, context: UiContext, title: str, rows: Sequence[Mapping[str, Any]], now: str,
        version: Callable[[int | None], str], parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle("以前的版本")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._now, self._version = now, version
        self._query = Query(context.tasks, self._show, self, delay_ms=0)
        self.list = QListWidget(self)
        self.list.setAccessibleName("各个版本")
        for row in rows:
            mark = "（现在用的）" if row["current"] else ""
            words = f"{dotted(row['changed_on'])}　{row['changed_by']}　{row['note'] or '改表样'}{mark}"
            item = QListWidgetItem(words, self.list)
            item.setData(Qt.ItemDataRole.UserRole, row["id"])
        item = QListWidgetItem("程序自带的表样", self.list)
        item.setData(Qt.ItemDataRole.UserRole, None)
        self.box = _read_only("", self)
        self.use_button = QPushButton("恢复这个版本(&R)", self)
        self.use_button.setProperty("look", "primary")
        self.use_button.clicked.connect(lambda _checked: self._use())
        close = QPushButton("关闭", self)
        close.clicked.connect(self.reject)
        self.list.currentItemChanged.connect(lambda *_: self._ask())
        said = text_label("下面是它和现在用的不同的地方：", "muted", self)
        heading = text_label(title, "heading", self, wrap=True)
        _lay_out(self, context, [heading, self.list, said, self.box], [close, self.use_button])
        self.list.setCurrentRow(0)

    def _ask(self) -> None:
        version = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        self._query.ask_now(lambda: self._version(version))

    def _show(self, text: str) -> None:
        rows = differences(self._now, text)
        self.box.setPlainText(told(rows, "现在", "这一版"))
        self.use_button.setEnabled(bool(rows))

    def _use(self) -> None:
        self.chosen.emit(self.list.currentItem().data(Qt.ItemDataRole.UserRole))
        self.accept()


class WordsDialog(FormDialog):
    """本地叫法: one line for each word."""

    def __init__(self, context: UiContext, words: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(
            context,
            "本地叫法",
            "保存",
            parent,
            width=40,
            intro="各种表上凡是印着左边这个词的，都改印右边的，如“编办”改印“编委办”。登记的内容不受影响。",
        )
        columns = (
            LineColumn(_WORD, "原来的叫法", is_wide=True),
            LineColumn(_LOCAL, "本地的叫法", is_wide=True),
        )
        self.words = LinesEdit(columns, _pasted, parent=self)
        self.words.file_button.hide()
        self.words.value = [{_WORD: word, _LOCAL: local} for word, local in words.items()]
        self.form.add_row(
            "words",
            "叫法",
            self.words,
            wide=True,
            hint=f"每个最多 {LONGEST_WORD} 个字，最多 {MOST_WORDS} 个。",
        )

    def problems(self) -> dict[str, str]:
        """What may not be used."""
        try:
            checked_words(self._words())
        except Problem as problem:
            return {"words": problem.sentence()}
        return {}

    def work(self) -> Work:
        """Keep them."""
        forms, words = self.context.office.form_templates, self._words()
        return lambda: forms.set_words(words)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在保存本地叫法", "本地叫法已保存，以后打印的都按它印", ("forms", "settings")

    def _words(self) -> dict[str, str]:
        return {line.get(_WORD, ""): line.get(_LOCAL, "") for line in self.words.value}


def _pasted(text: str) -> list[dict[str, Any]]:
    """Two columns copied from a table."""
    lines = [line.split("\t") for line in text.splitlines() if line.strip()]
    return [{_WORD: line[0].strip(), _LOCAL: line[1].strip() if len(line) > 1 else ""} for line in lines]


def _read_only(text: str, parent: QWidget) -> QPlainTextEdit:
    box = QPlainTextEdit(text, parent)
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setAccessibleName("不同的地方")
    return box


def _lay_out(
    dialog: QDialog, context: UiContext, parts: Sequence[QWidget], buttons: Sequence[QPushButton]
) -> None:
    rows = QVBoxLayout(dialog)
    rows.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
    rows.setSpacing(GRID)
    for part in parts:
        rows.addWidget(part)
    line = QHBoxLayout()
    line.setSpacing(GRID)
    line.addStretch(1)
    for button in buttons:
        button.setAutoDefault(False)
        line.addWidget(button)
    rows.addLayout(line)
    parent = dialog.parentWidget()
    room = parent.screen().availableSize() if parent is not None else QSize(800, 500)
    em = context.theme.em
    dialog.resize(QSize(52 * em, 30 * em).boundedTo(QSize(room.width() - 4 * GRID, room.height() - 6 * GRID)))
