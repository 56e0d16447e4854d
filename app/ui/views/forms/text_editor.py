"""The whole text of a form, with line numbers; lines with faults are marked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from app.ui.theme import GRID, Theme

_FAMILIES = ("Noto Sans Mono CJK SC", "Sarasa Mono SC", "NSimSun", "新宋体")


class _Numbers(QWidget):
    """The strip of line numbers."""

    def __init__(self, editor: TextEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        """As wide as the highest number."""
        return QSize(self._editor.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Numbers beside the lines on screen."""
        self._editor.paint_numbers(self, event)


class TextEditor(QPlainTextEdit):
    """A text box for the text of a form."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._faulty: frozenset[int] = frozenset()
        self.setAccessibleName("表样的文本")
        self.setUndoRedoEnabled(False)  # the page keeps the steps, also those made elsewhere
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(lambda _: self._fit())
        self.updateRequest.connect(self._on_update)
        theme.changed.connect(self._dress)
        self._dress()

    def show_text(self, text: str) -> None:
        """Show *text*; cursor and place stay where they were."""
        if text == self.toPlainText():
            return
        place, bar = self.textCursor().position(), self.verticalScrollBar().value()
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(text)))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(bar)
        self._fit()
        self._mark()

    def show_faults(self, lines: Iterable[int]) -> None:
        """Mark these lines (from 1)."""
        self._faulty = frozenset(lines)
        self._mark()

    def go_to(self, line: int) -> None:
        """Put the cursor on a line (from 1), in the middle of the box."""
        cursor = QTextCursor(self.document().findBlockByNumber(max(0, line - 1)))
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    # ---- drawing

    def numbers_width(self) -> int:
        """Width of the strip of line numbers."""
        digits = max(3, len(str(self.blockCount())))
        return 2 * GRID + digits * self.fontMetrics().horizontalAdvance("9")

    def paint_numbers(self, strip: QWidget, event: QPaintEvent) -> None:
        """Draw the numbers of the lines on screen."""
        painter = QPainter(strip)
        painter.fillRect(event.rect(), self._theme.colour("chrome"))
        painter.setFont(self.font())
        block, height = self.firstVisibleBlock(), self.fontMetrics().height()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            line = block.blockNumber() + 1
            painter.setPen(self._theme.colour("bad" if line in self._faulty else "muted"))
            place = QRect(0, round(top), strip.width() - GRID, height)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight, f"▸{line}" if line in self._faulty else str(line)
            )
            top += self.blockBoundingRect(block).height()
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The strip is as high as the box."""
        super().resizeEvent(event)
        inner = self.contentsRect()
        self._numbers.setGeometry(QRect(inner.left(), inner.top(), self.numbers_width(), inner.height()))

    def _dress(self) -> None:
        font = QFont(self._theme.font())
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        font.setFamilies([*_FAMILIES, system, font.family()])
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.setFont(font)
        self._fit()

    def _fit(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)

    def _on_update(self, rect: QRect, scrolled: int) -> None:
        if scrolled:
            self._numbers.scroll(0, scrolled)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def _mark(self) -> None:
        marks = []
        for line in self._faulty:
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                mark = QTextEdit.ExtraSelection()
                mark.format.setBackground(self._theme.colour("bad_soft"))  # type: ignore[attr-defined]
                mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # type: ignore[attr-defined]
                mark.cursor = QTextCursor(block)  # type: ignore[attr-defined]
                marks.append(mark)
        self.setExtraSelections(marks)
        self._numbers.update()
