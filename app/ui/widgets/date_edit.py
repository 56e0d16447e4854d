"""A date field that takes what people type: 1985.3, 850301, 1985年3月, 今天; with a calendar on demand."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import Theme
from app.ui.widgets.looks import restyle
from app.values.dates import format_date, parse_date, precision

Precision = Literal["year", "month", "day"]


class DateEdit(QWidget):
    """Holds a date of the register: an ISO text whose length is its precision, or "" when empty.

    :param at_least: the coarsest precision allowed; ``"day"`` refuses 1985.3.
    :param today: ISO date meant by 今天.
    """

    changed = Signal(str)
    """Another valid date (or "") stands in the field."""
    failed = Signal(str)
    """What was typed is not a date; the sentence that says why. "" once it is right again."""

    def __init__(
        self, theme: Theme, *, at_least: Precision = "year", today: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._at_least: Precision = at_least
        self._today = today
        self._value = ""
        self.problem = ""
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("如 1985.3 或 850301")
        self.line.setMinimumWidth(9 * theme.em)
        self.line.editingFinished.connect(self._read)
        self.line.textEdited.connect(self._retry)
        self.button = QToolButton(self)
        self.button.setAccessibleName("打开日历")
        self.button.setToolTip("打开日历（向下键）")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.bind_icon(self.button, "calendar", "muted")
        self.button.clicked.connect(self.open_calendar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)
        self.setFocusProxy(self.line)
        self.line.installEventFilter(self)

    @property
    def value(self) -> str:
        """The date, "" when the field is empty or does not hold a date."""
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        self.line.setText(format_date(value, "dot"))
        self._settle(value, "")

    def open_calendar(self) -> None:
        """Choose a day with the mouse or the arrow keys."""
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setProperty("look", "popup")
        calendar = QCalendarWidget(popup)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._colour(calendar)
        parts = [int(part) for part in (self._value or self._today).split("-") if part]
        if parts:
            calendar.setSelectedDate(QDate(*[*parts, 1, 1][:3]))
        box = QVBoxLayout(popup)
        box.setContentsMargins(4, 4, 4, 4)
        box.addWidget(calendar)
        popup.adjustSize()
        corner = self.mapToGlobal(QPoint(0, self.height()))
        area = self.screen().availableGeometry()
        if corner.y() + popup.height() > area.bottom():
            corner = self.mapToGlobal(QPoint(0, -popup.height()))
        corner.setX(max(area.left(), min(corner.x(), area.right() - popup.width())))
        popup.move(corner)

        def take(day: QDate) -> None:
            popup.close()
            self.value = day.toString(Qt.DateFormat.ISODate)
            self.line.setFocus()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        popup.show()
        calendar.setFocus()

    def _colour(self, calendar: QCalendarWidget) -> None:
        """Qt draws green arrows and red weekends by itself."""
        for name, icon in (("prevmonth", "chevron-left"), ("nextmonth", "chevron-right")):
            arrow = calendar.findChild(QToolButton, f"qt_calendar_{name}")
            if isinstance(arrow, QToolButton):
                arrow.setIcon(self._theme.icon(icon))
        weekend = QTextCharFormat()
        weekend.setForeground(self._theme.colour("muted"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, weekend)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down opens the calendar."""
        if (
            watched is self.line
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
        ):
            self.open_calendar()
            return True
        return super().eventFilter(watched, event)

    def check(self) -> bool:
        """Read what is typed now; False (and :attr:`problem` says why) when it is not a date."""
        self._read()
        return not self.problem

    def _retry(self) -> None:
        """While a wrong text is being mended, say at once when it is right."""
        if self.problem:
            self._read(rewrite=False)

    def _read(self, *, rewrite: bool = True) -> None:
        text = self.line.text().strip()
        if not text:
            self._settle("", "")
            return
        try:
            value = parse_date(text, today=self._today or None)
        except ValueError as error:
            self._settle("", str(error))
            return
        need = {"year": "", "month": "请填到月，如 1985.3。", "day": "请填到日，如 1985.3.15。"}[
            self._at_least
        ]
        ranks = {"year": 0, "month": 1, "day": 2}
        if ranks[precision(value)] < ranks[self._at_least]:
            self._settle("", need)
            return
        if rewrite:
            self.line.setText(format_date(value, "dot"))
        self._settle(value, "")

    def _settle(self, value: str, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self.line.setProperty("problem", bool(problem))
            self.line.setToolTip(problem)
            restyle(self.line)
            self.failed.emit(problem)
        if value != self._value:
            self._value = value
            self.changed.emit(value)
