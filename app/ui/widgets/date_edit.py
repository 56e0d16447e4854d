"""A date field that takes what people type: 1985.3, 850301, 1985年3月, 今天; with a calendar on demand."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, QSize, Qt, Signal
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
from app.values.dates import LENGTHS, format_date, parse_date

Precision = Literal["year", "month", "day"]
TOO_COARSE: dict[Precision, str] = {
    "month": "请填到月，如 1985.3。",
    "day": "请填到日，如 1985.3.15。",
}


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
        theme.changed.connect(self._fit)
        self._fit()
        self.line.installEventFilter(self)
        self._popup: QFrame | None = None
        self._calendar: QCalendarWidget

    def _fit(self) -> None:
        edge = self._theme.icon_size
        self.button.setIconSize(QSize(edge, edge))

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
        if self._popup is None:
            self._popup, self._calendar = self._make_popup()
        self._colour(self._calendar)
        parts = [int(part) for part in (self._value or self._today).split("-") if part]
        if parts:
            self._calendar.setSelectedDate(QDate(*[*parts, 1, 1][:3]))
        popup = self._popup
        popup.adjustSize()
        corner = self.mapToGlobal(QPoint(0, self.height()))
        area = self.screen().availableGeometry()
        if corner.y() + popup.height() > area.bottom():
            corner = self.mapToGlobal(QPoint(0, -popup.height()))
        corner.setX(max(area.left(), min(corner.x(), area.right() - popup.width())))
        popup.move(corner)
        popup.show()
        self._calendar.setFocus()

    def _make_popup(self) -> tuple[QFrame, QCalendarWidget]:
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setProperty("look", "popup")
        calendar = QCalendarWidget(popup)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.clicked.connect(self._take_day)
        calendar.activated.connect(self._take_day)
        box = QVBoxLayout(popup)
        box.setContentsMargins(4, 4, 4, 4)
        box.addWidget(calendar)
        return popup, calendar

    def _take_day(self, day: QDate) -> None:
        if self._popup is not None:
            self._popup.hide()
        self.value = day.toString(Qt.DateFormat.ISODate)
        self.line.setFocus()

    def _colour(self, calendar: QCalendarWidget) -> None:
        """Qt draws green arrows and red weekends by itself."""
        for name, icon in (("prevmonth", "chevron-left"), ("nextmonth", "chevron-right")):
            arrow = cast("QToolButton", calendar.findChild(QToolButton, f"qt_calendar_{name}"))
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
        """While a wrong text is being mended, say at once when it is right; the date is taken at the end."""
        if self.problem:
            self._show_problem(self._judge()[1])

    def _read(self) -> None:
        value, problem = self._judge()
        if value:
            self.line.setText(format_date(value, "dot"))
        self._settle(value, problem)

    def _judge(self) -> tuple[str, str]:
        """The date typed, or what is wrong with it."""
        text = self.line.text().strip()
        if not text:
            return "", ""
        try:
            value = parse_date(text, today=self._today or None)
        except ValueError as error:
            return "", str(error)
        if len(value) < LENGTHS[self._at_least]:
            return "", TOO_COARSE[self._at_least]
        return value, ""

    def _settle(self, value: str, problem: str) -> None:
        self._show_problem(problem)
        if value != self._value:
            self._value = value
            self.changed.emit(value)

    def _show_problem(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self.line.setProperty("problem", bool(problem))
            self.line.setToolTip(problem)
            restyle(self.line)
            self.failed.emit(problem)
