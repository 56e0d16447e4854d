"""Looks at a PDF: page keys, wheel and zoom; only the page on screen and its neighbours are ever drawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.context import UiContext
from app.ui.printing.pdf_pages import POINTS_PER_INCH, PdfDocument
from app.ui.theme import GRID
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label

ZOOM_STEP = 1.25
KEPT_PAGES = 12
SCREEN_DPI = 96


class PdfPreview(QWidget):
    """The pages of a PDF, one at a time; :attr:`tools` turn and enlarge and may stand anywhere."""

    turned = Signal(int)
    """Another page (from 1) is on screen."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._data = b""
        self._document: PdfDocument | None = None
        self._zoom = 0.0  # 0: as wide as the window
        self._cache: dict[tuple[int, float], QPixmap] = {}
        self._sheet = QLabel(self)
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._sheet)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setProperty("look", "paper")
        self._area.setAccessibleName("纸面，用 Page Down、Page Up 翻页")
        self._area.viewport().installEventFilter(self)
        self._area.installEventFilter(self)
        self.number = QSpinBox(self)
        self.number.setAccessibleName("第几页")
        self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.number.setKeyboardTracking(False)  # 1200 is not page 1, 12 and 120 first
        self.number.valueChanged.connect(self._on_number)
        self._total = text_label("", "muted", self)
        context.theme.changed.connect(self._fit_number)
        self._fit_number()
        self.tools = FlowRow(self, spacing=GRID)
        self.tools.addWidget(self._tool("chevron-left", "上一页（Page Up）", lambda: self.turn(-1)))
        self.tools.addWidget(self.number)
        self.tools.addWidget(self._total)
        self.tools.addWidget(self._tool("chevron-right", "下一页（Page Down）", lambda: self.turn(1)))
        self.tools.addWidget(self._tool("zoom-out", "缩小（Ctrl+滚轮）", lambda: self.zoom_by(1 / ZOOM_STEP)))
        self.tools.addWidget(self._tool("zoom-in", "放大（Ctrl+滚轮）", lambda: self.zoom_by(ZOOM_STEP)))
        fit = QPushButton("适合宽度(&W)", self)
        fit.clicked.connect(self.fit_width)
        self.tools.addWidget(self._tool("file-text", "看整页", self.fit_page))
        self.tools.addWidget(fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.tools)
        layout.addWidget(self._area, 1)
        self._ahead = QTimer(self, singleShot=True, interval=0)
        self._ahead.timeout.connect(self._draw_neighbours)
        self.setFocusProxy(self._area)

    # ---- content

    def show_pdf(self, data: bytes, *, complete: bool = True, stay: bool = False) -> None:
        """Show *data*.

        :param complete: False while more pages are still to come.
        :param stay: remain on the page that is shown, where it still exists.
        :raises EnvironmentProblem: not a readable PDF.
        """
        document = PdfDocument(data)
        if self._document is not None:
            self._document.close()
        here = self.number.value() if stay and self._document is not None else 1
        self._document, self._data = document, data
        self._cache.clear()
        self.number.blockSignals(True)
        self.number.setRange(1, len(document))
        self.number.setValue(here)
        self.number.blockSignals(False)
        self._total.setText(f"/ 共 {len(document)} 页" if complete else "/ 排页中……")
        self._draw()
        self.turned.emit(self.number.value())

    @property
    def data(self) -> bytes:
        """The PDF on show."""
        return self._data

    @property
    def document(self) -> PdfDocument | None:
        """The pages on show, None while there are none."""
        return self._document

    @property
    def page_count(self) -> int:
        """Number of pages, 0 while nothing is shown."""
        return len(self._document) if self._document else 0

    @property
    def shown_image(self) -> QPixmap:
        """The page on screen."""
        return self._sheet.pixmap()

    def turn(self, pages: int) -> None:
        """Go *pages* on."""
        self.number.setValue(self.number.value() + pages)
        self._area.verticalScrollBar().setValue(0)

    def zoom_by(self, factor: float) -> None:
        """Enlarge or reduce, between a quarter and four times the natural size."""
        now = self._zoom or self._fitting_zoom()
        self._zoom = min(4.0, max(0.25, now * factor))
        self._draw()

    def fit_width(self) -> None:
        """As wide as the window."""
        self._zoom = 0.0
        self._draw()

    def fit_page(self) -> None:
        """The whole page at once."""
        if self._document is not None:
            size = self._document.size(self.number.value() - 1)
            room = self._area.viewport().size()
            self._zoom = max(
                0.1,
                min(
                    (room.width() - 2 * GRID) / (size.width() * SCREEN_DPI / POINTS_PER_INCH),
                    (room.height() - GRID) / (size.height() * SCREEN_DPI / POINTS_PER_INCH),
                ),
            )
            self._draw()

    # ---- drawing

    def _fitting_zoom(self) -> float:
        if self._document is None:
            return 1.0
        room = self._area.viewport().width() - 2 * GRID
        width = self._document.size(self.number.value() - 1).width() * SCREEN_DPI / POINTS_PER_INCH
        return max(0.25, room / width)

    def _pixmap(self, number: int) -> QPixmap:
        if self._document is None:
            return QPixmap()
        ratio = self.devicePixelRatioF()
        scale = (self._zoom or self._fitting_zoom()) * SCREEN_DPI / POINTS_PER_INCH * ratio
        key = (number, round(scale, 3))
        if key not in self._cache:
            while len(self._cache) >= KEPT_PAGES:
                self._cache.pop(next(iter(self._cache)))
            pixmap = QPixmap.fromImage(self._document.image(number, scale))
            pixmap.setDevicePixelRatio(ratio)
            self._cache[key] = pixmap
        return self._cache[key]

    def _on_number(self, number: int) -> None:
        self._draw()
        self.turned.emit(number)

    def _draw(self) -> None:
        if self._document is not None:
            self._sheet.setPixmap(self._pixmap(self.number.value() - 1))
            self._ahead.start()

    def _draw_neighbours(self) -> None:
        """So that the next page is there when it is asked for."""
        here = self.number.value() - 1
        for number in (here + 1, here - 1):
            if 0 <= number < self.page_count:
                self._pixmap(number)

    def _fit_number(self) -> None:
        self.number.setFixedWidth(4 * self._context.theme.em)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Page keys turn pages, the wheel goes on at the end of a page, Ctrl+wheel zooms."""
        if event.type() == QEvent.Type.Resize and watched is self._area.viewport() and not self._zoom:
            QTimer.singleShot(0, self, self._draw)
        elif event.type() == QEvent.Type.KeyPress and watched is self._area:
            key = event.key()  # type: ignore[attr-defined]
            steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
            if key in steps:
                self.turn(steps[key])
                return True
            if key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
                self.number.setValue(1 if key == Qt.Key.Key_Home else self.page_count)
                return True
        elif isinstance(event, QWheelEvent) and watched is self._area.viewport():
            return self._on_wheel(event)
        return super().eventFilter(watched, event)

    def _on_wheel(self, event: QWheelEvent) -> bool:
        up = event.angleDelta().y() > 0
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(ZOOM_STEP if up else 1 / ZOOM_STEP)
            return True
        slider = self._area.verticalScrollBar()
        if event.angleDelta().y() and slider.value() == (slider.minimum() if up else slider.maximum()):
            self.turn(-1 if up else 1)
            return True
        return False

    def _tool(self, icon: str, tip: str, run: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoRepeat(True)
        edge = self._context.theme.icon_size
        button.setIconSize(QSize(edge, edge))
        self._context.theme.bind_icon(button, icon)
        button.clicked.connect(lambda _checked: run())
        return button
