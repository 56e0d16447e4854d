"""Looks at a PDF, prints it and saves it. Pages are drawn by pdfium, so the paper is exactly the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from PySide6.QtCore import QEvent, QMarginsF, QObject, QRect, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPixmap, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import EnvironmentProblem
from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label

POINTS_PER_INCH = 72
ZOOM_STEP = 1.25
BAND_ROWS = 600
"""Rows of a printed page drawn at once: a whole A4 page at 600 dpi would take 140 MB."""
KEPT_PAGES = 12


class PdfDocument:
    """Pages of a PDF as images.

    :raises EnvironmentProblem: the data is not a PDF that can be read.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise EnvironmentProblem(
                "这份文件打不开，可能没有生成完整。", next_step="请重新生成一次。", detail=str(error)
            ) from error

    def __len__(self) -> int:
        return len(self._pdf)

    def size(self, number: int) -> QSizeF:
        """Width and height of page *number* (from 0) in points."""
        return QSizeF(*self._pdf[number].get_size())

    def image(self, number: int, scale: float) -> QImage:
        """Page *number* at *scale* pixels per point."""
        return _to_image(self._pdf[number].render(scale=scale, rev_byteorder=True))

    def band(self, number: int, scale: float, top: float, height: float) -> QImage:
        """A strip across page *number*: *top* and *height* in points from the upper edge."""
        page = self._pdf[number]
        bottom = max(0.0, page.get_height() - top - height)
        return _to_image(page.render(scale=scale, rev_byteorder=True, crop=(0, bottom, 0, top)))

    def close(self) -> None:
        """Give the memory back."""
        self._pdf.close()


def _to_image(bitmap: Any) -> QImage:
    kind = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888}.get(
        bitmap.n_channels, QImage.Format.Format_RGBX8888
    )
    # copy(): the image must outlive pdfium's buffer
    return QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, kind).copy()


def print_pages(document: PdfDocument, printer: QPrinter, first: int, last: int) -> Iterator[int]:
    """Print pages *first* to *last* (from 0) at the printer's resolution; yields after every strip.

    The sheet takes the page's own size and direction, without the printer's margins.
    """
    painter = QPainter()
    scale = printer.resolution() / POINTS_PER_INCH
    for number in range(first, last + 1):
        size = document.size(number)
        _set_sheet(printer, size)
        if number == first:
            if not painter.begin(printer):
                raise EnvironmentProblem(
                    "打印机没有响应，什么也没有打印。", next_step="请检查打印机是否开机、有纸，再打印一次。"
                )
        else:
            printer.newPage()
        rows = round(size.height() * scale)
        for top in range(0, rows, BAND_ROWS):
            count = min(BAND_ROWS, rows - top)
            strip = document.band(number, scale, top / scale, count / scale)
            painter.drawImage(QRect(0, top, round(size.width() * scale), count), strip)
            yield number
    painter.end()


def _set_sheet(printer: QPrinter, size: QSizeF) -> None:
    landscape = size.width() > size.height()
    upright = size.transposed() if landscape else size
    sheet = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    direction = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(sheet, direction, QMarginsF()))


class PdfPreview(QWidget):
    """Preview with paging, zoom, 打印 and 保存为 PDF."""

    printed = Signal()
    """All pages have been handed to the printer."""
    saved = Signal()
    """The file has been written."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._data = b""
        self._name = ""
        self._document: PdfDocument | None = None
        self._zoom = 0.0  # 0: as wide as the window
        self._cache: dict[tuple[int, float], QPixmap] = {}
        self._printing: Iterator[int] | None = None
        self._sheet = QLabel(self)
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._sheet)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setProperty("look", "paper")
        self._area.viewport().installEventFilter(self)
        self._area.installEventFilter(self)
        self.number = QSpinBox(self)
        self.number.setAccessibleName("第几页")
        self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.number.setFixedWidth(4 * context.theme.em)
        self.number.valueChanged.connect(self._draw)
        self._total = text_label("", "muted", self)
        self.print_button = QPushButton("打印(&P)", self)
        self.print_button.setProperty("look", "primary")
        self.print_button.clicked.connect(self.print_with_dialog)
        context.theme.bind_icon(self.print_button, "printer", "on_accent")
        self.save_button = QPushButton("另存为 PDF(&A)", self)
        self.save_button.clicked.connect(self.save_with_dialog)
        context.theme.bind_icon(self.save_button, "save")
        left = FlowRow(self, spacing=GRID)
        left.addWidget(self._tool("chevron-left", "上一页（Page Up）", lambda: self.turn(-1)))
        left.addWidget(self.number)
        left.addWidget(self._total)
        left.addWidget(self._tool("chevron-right", "下一页（Page Down）", lambda: self.turn(1)))
        left.addWidget(self._tool("zoom-out", "缩小", lambda: self.zoom_by(1 / ZOOM_STEP)))
        left.addWidget(self._tool("zoom-in", "放大", lambda: self.zoom_by(ZOOM_STEP)))
        fit = QPushButton("适合宽度(&W)", self)
        fit.clicked.connect(self.fit_width)
        left.addWidget(fit)
        self._leaving = FlowRow(self, spacing=GRID, right=True)
        self._leaving.addWidget(self.save_button)
        self._leaving.addWidget(self.print_button)
        bar = QHBoxLayout()
        bar.setSpacing(GRID)
        bar.addWidget(left, 1)
        bar.addWidget(self._leaving, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(bar)
        layout.addWidget(self._area, 1)
        self._ahead = QTimer(self, singleShot=True, interval=0)
        self._ahead.timeout.connect(self._draw_neighbours)
        self._step = QTimer(self, interval=0)
        self._step.timeout.connect(self._print_on)
        self.setEnabled(False)

    def add_tool(self, button: QPushButton) -> None:
        """Put *button* before those that save and print."""
        self._leaving.addWidget(button)
        for known in (self.save_button, self.print_button):
            self._leaving.removeWidget(known)
            self._leaving.addWidget(known)

    # ---- content

    def show_pdf(self, data: bytes, name: str) -> None:
        """Show *data*; *name* is offered as the file's name when saving (without ``.pdf``).

        :raises EnvironmentProblem: not a readable PDF.
        """
        document = PdfDocument(data)
        if self._document is not None:
            self._document.close()
        self._document, self._data, self._name = document, data, name
        self._cache.clear()
        self.setEnabled(True)
        self.number.blockSignals(True)
        self.number.setRange(1, len(document))
        self.number.setValue(1)
        self.number.blockSignals(False)
        self._total.setText(f"/ 共 {len(document)} 页")
        self._draw()

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

    # ---- drawing

    def _fitting_zoom(self) -> float:
        if self._document is None:
            return 1.0
        room = self._area.viewport().width() - 4 * GRID
        return max(0.25, room / (self._document.size(self.number.value() - 1).width() * 96 / POINTS_PER_INCH))

    def _pixmap(self, number: int) -> QPixmap:
        if self._document is None:
            return QPixmap()
        ratio = self.devicePixelRatioF()
        scale = (self._zoom or self._fitting_zoom()) * 96 / POINTS_PER_INCH * ratio
        key = (number, round(scale, 3))
        if key not in self._cache:
            while len(self._cache) >= KEPT_PAGES:
                self._cache.pop(next(iter(self._cache)))
            pixmap = QPixmap.fromImage(self._document.image(number, scale))
            pixmap.setDevicePixelRatio(ratio)
            self._cache[key] = pixmap
        return self._cache[key]

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

    # ---- paper and file

    def print_with_dialog(self) -> None:
        """Let the user choose a printer, then print."""
        if self._document is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.page_count)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_to(printer)
        dialog.deleteLater()

    def print_to(self, printer: QPrinter) -> None:
        """Print in small steps while the window stays usable; :attr:`printed` follows."""
        if self._document is None or self._printing is not None:
            return
        first = max(1, printer.fromPage()) - 1
        last = (printer.toPage() or self.page_count) - 1
        self.print_button.setEnabled(False)
        self._printing = print_pages(self._document, printer, first, min(last, self.page_count - 1))
        self._step.start()

    def _print_on(self) -> None:
        if self._printing is None:
            return
        try:
            next(self._printing)
        except StopIteration:
            self._end_printing()
            self._context.messages.info(f"已送打印机：{self._name}")
            self.printed.emit()
        except EnvironmentProblem as problem:
            self._end_printing()
            self._context.messages.error(problem)

    def _end_printing(self) -> None:
        self._step.stop()
        self._printing = None
        self.print_button.setEnabled(True)

    def save_with_dialog(self) -> None:
        """Ask where to, then save."""
        target, _ = QFileDialog.getSaveFileName(self, "另存为 PDF", f"{self._name}.pdf", "PDF 文件 (*.pdf)")
        if target:
            self.save_to(Path(target))

    def save_to(self, target: Path) -> None:
        """Write the file; a failure is said in a sentence."""
        try:
            target.write_bytes(self._data)
        except OSError as error:
            self._context.messages.error(
                EnvironmentProblem(
                    f"没能保存到“{target.name}”。",
                    next_step="请看看文件是否正被别的程序打开、盘是否已满，或换一个位置再存。",
                    detail=repr(error),
                )
            )
        else:
            self._context.messages.info(f"已保存：{target.name}")
            self.saved.emit()

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
