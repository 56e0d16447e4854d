"""Pages of a PDF as images, drawn by pdfium: the screen and the printer show exactly the file."""

from __future__ import annotations

from typing import Any

import pypdfium2
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from app.errors import EnvironmentProblem

POINTS_PER_INCH = 72


class PdfDocument:
    """A PDF.

    :raises EnvironmentProblem: the data is not a PDF that can be read.
    """

    def __init__(self, data: bytes) -> None:
        self._page: tuple[int, Any] | None = None
        try:
            self._pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise EnvironmentProblem(
                "这份文件打不开，可能没有生成完整。", next_step="请重新生成一次。", detail=str(error)
            ) from error

    def __len__(self) -> int:
        return len(self._pdf)

    def size(self, number: int) -> QSizeF:
        """Width and height of page *number* (from 0) in points; the page need not be read for it."""
        return QSizeF(*self._pdf.get_page_size(number))

    def image(self, number: int, scale: float) -> QImage:
        """Page *number* at *scale* pixels per point."""
        return _to_image(self._opened(number).render(scale=scale, rev_byteorder=True))

    def band(self, number: int, scale: float, top: float, height: float, *, grey: bool = False) -> QImage:
        """A strip across page *number*: *top* and *height* in points from the upper edge."""
        page = self._opened(number)
        # pdfium rounds what is cut off up to whole dots; a hair less keeps the strips from overlapping.
        hair = 0.001 / scale
        bottom = max(0.0, page.get_height() - top - height - hair)
        crop = (0, bottom, 0, max(0.0, top - hair))
        return _to_image(page.render(scale=scale, rev_byteorder=not grey, grayscale=grey, crop=crop))

    def close(self) -> None:
        """Give the memory back."""
        self._page = None
        self._pdf.close()

    def _opened(self, number: int) -> Any:
        """The page; the last one stays open, because a printed page is drawn in many strips."""
        if self._page is None or self._page[0] != number:
            self._page = (number, self._pdf[number])
        return self._page[1]


def _to_image(bitmap: Any) -> QImage:
    kind = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888}.get(
        bitmap.n_channels, QImage.Format.Format_RGBX8888
    )
    # copy(): the image must outlive pdfium's buffer
    return QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, kind).copy()
