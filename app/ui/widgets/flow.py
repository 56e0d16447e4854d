"""A row of widgets that goes on in the next line when there is no more room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lays out the children of *holder* from left to right and wraps; right-aligned when *right* is set.

    It always belongs to a widget: nested in another layout without one, it could be gone before its items.
    Pages use :class:`FlowRow`.
    """

    def __init__(self, holder: QWidget, *, spacing: int = 8, right: bool = False) -> None:
        super().__init__(holder)
        self._items: list[QLayoutItem] = []
        self._right = right
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt adds an item."""
        self._items.append(item)

    def count(self) -> int:
        """Number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at *index*."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem:
        """Remove the item at *index* and hand it over; None past the end, as Qt expects (its stubs do not)."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrow means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines at *width*."""
        lines = self._lines(width)
        return sum(height for _, height in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """The widest item alone."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        top = rect.top()
        for line, height in self._lines(rect.width()):
            used = sum(item.sizeHint().width() for item in line) + self.spacing() * (len(line) - 1)
            left = rect.left() + (max(0, rect.width() - used) if self._right else 0)
            for item in line:
                size = item.sizeHint().boundedTo(QSize(rect.width(), height))
                item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
                left += size.width() + self.spacing()
            top += height + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[tuple[list[QLayoutItem], int]]:
        lines: list[tuple[list[QLayoutItem], int]] = []
        line: list[QLayoutItem] = []
        used = height = 0
        for item in self._shown():
            hint = item.sizeHint()
            if line and used + self.spacing() + hint.width() > width:
                lines.append((line, height))
                line, used, height = [], 0, 0
            used += hint.width() + (self.spacing() if line else 0)
            height = max(height, hint.height())
            line.append(item)
        if line:
            lines.append((line, height))
        return lines


class FlowRow(QWidget):
    """Widgets side by side that go on in the next line; put it into any layout as one widget."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8, right: bool = False) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=spacing, right=right)

    def addWidget(self, widget: QWidget) -> None:
        """Put *widget* at the end of the row."""
        self._flow.addWidget(widget)

    def removeWidget(self, widget: QWidget) -> None:
        """Take *widget* out of the row; it stays a child of the row."""
        self._flow.removeWidget(widget)
