"""How the program looks: style, font, sizes and colours, in one place.

Sizes follow the font: a row, a button or a side column is as tall as its letters need, so nothing is
clipped at any scale. Distances between things stay on an 8-pixel grid at every scale, so that large
letters still fit a small screen.
"""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.ui.icons import Icons
from app.ui.palette import LIGHT, PALETTES, Palette
from app.ui.stylesheet import build_stylesheet

log = logging.getLogger(__name__)

GRID = 8
BASE_POINT_SIZE = 10.5
SCALES = (100, 110, 125, 150, 175)
"""Sizes of type offered to the user, in per cent."""
FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


class Theme(QObject):
    """Palette, scale, font and icons, applied to the application as one stylesheet.

    :param resources: folder with ``fonts`` and ``icons``.
    """

    changed = Signal()
    """Palette or scale changed and has been applied."""

    def __init__(self, resources: Path, palette: Palette = LIGHT, scale: int = 100) -> None:
        super().__init__()
        self.palette = palette
        self.scale = scale
        self._icons = Icons(resources / "icons")
        self._bound: dict[QAbstractButton, tuple[str, str]] = {}
        self.family = _load_fonts(resources / "fonts")

    # ---- sizes

    def font(self, factor: float = 1.0, *, bold: bool = False) -> QFont:
        """The program's font at *factor* times the text size."""
        font = QFont(self.family) if self.family else QFont(QApplication.font())
        font.setPointSizeF(self.points(factor))
        font.setBold(bold)
        return font

    def points(self, factor: float = 1.0) -> float:
        """Size of type in points at *factor* times the text size."""
        return round(BASE_POINT_SIZE * self.scale / 100 * factor, 2)

    @property
    def em(self) -> int:
        """Width of one Chinese character of text, in logical pixels."""
        return QFontMetrics(self.font()).horizontalAdvance("编")

    @property
    def row_height(self) -> int:
        """Height of a table row: 28 to 32 px at normal size, as tall as its letters need above that."""
        return max(28, QFontMetrics(self.font()).height() + GRID + 2)

    @property
    def control_height(self) -> int:
        """Height of a button or an input field."""
        return max(32, QFontMetrics(self.font()).height() + GRID + 2)

    @property
    def icon_size(self) -> int:
        """Edge of an icon beside text."""
        return max(16, round(self.em * 1.3))

    @property
    def check_size(self) -> int:
        """Edge of the box of a check box; even, so that a round one is round."""
        return max(14, round(self.em * 1.1)) // 2 * 2

    # ---- colours

    def colour(self, role: str) -> QColor:
        """The colour of the palette attribute *role*."""
        return QColor(getattr(self.palette, role))

    def icon(self, name: str, role: str = "text", *, checked: str = "") -> QIcon:
        """The icon *name* in the palette colour *role* (*checked*: colour role of a pressed-in button)."""
        look = self.palette
        return self._icons.icon(
            name,
            getattr(look, role),
            disabled=look.field_line,
            checked=getattr(look, checked or role),
        )

    def bind_icon(self, button: QAbstractButton, name: str, role: str = "text") -> None:
        """Give *button* an icon that follows the palette."""
        if button not in self._bound:
            button.destroyed.connect(lambda: self._bound.pop(button, None))
        self._bound[button] = (name, role)
        button.setIcon(self.icon(name, role, checked="link"))

    # ---- applying

    def apply(self, palette: Palette | str | None = None, scale: int | None = None) -> None:
        """Apply style, font, palette and stylesheet to the running application; keep what is not given."""
        if isinstance(palette, str):
            palette = PALETTES[palette]
        self.palette = palette or self.palette
        self.scale = scale or self.scale
        application = QApplication.instance()
        if not isinstance(application, QApplication):  # pragma: no cover - a programming error
            raise TypeError("a theme needs a QApplication")
        application.setStyle("Fusion")
        application.setFont(self.font())
        application.setPalette(self._qt_palette())
        application.setStyleSheet(build_stylesheet(self.palette, self._sizes(), self._icons.file))
        for button, (name, role) in self._bound.items():
            button.setIcon(self.icon(name, role, checked="link"))
        self.changed.emit()

    def _sizes(self) -> dict[str, str]:
        control = self.control_height
        return {
            "small": f"{self.points(0.9)}pt",
            "base": f"{self.points()}pt",
            "large": f"{self.points(1.15)}pt",
            "title": f"{self.points(1.45)}pt",
            "figure": f"{self.points(2.0)}pt",
            # A border of 1 px and a padding of 3 px on each side belong to the control's height.
            "inner": f"{control - 8}px",
            "row": f"{self.row_height}px",
            "icon": f"{self.icon_size}px",
            "check": f"{self.check_size}px",
            # The border of a box lies outside its width: a round one keeps its size when the border grows.
            "radio_corner": f"{self.check_size // 2 + 1}px",
            "radio_dot": f"{self.check_size // 3}px",
            "radio_inner": f"{self.check_size + 2 - 2 * (self.check_size // 3)}px",
            "arrow": f"{max(12, round(self.em * 0.9))}px",
            "scroll": f"{max(12, round(self.em * 0.8))}px",
        }

    def _qt_palette(self) -> QPalette:
        look = self.palette
        palette = QPalette()
        role = QPalette.ColorRole
        colours = {
            role.Window: look.page,
            role.WindowText: look.text,
            role.Base: look.field,
            role.AlternateBase: look.alternate,
            role.Text: look.text,
            role.PlaceholderText: look.muted,
            role.Button: look.chrome,
            role.ButtonText: look.text,
            role.ToolTipBase: look.chrome,
            role.ToolTipText: look.text,
            role.Highlight: look.accent,
            role.HighlightedText: look.on_accent,
            role.Link: look.link,
            role.LinkVisited: look.link,
            role.Accent: look.accent,
        }
        for name, colour in colours.items():
            palette.setColor(name, QColor(colour))
        for name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(look.field_line))
        return palette


def _load_fonts(folder: Path) -> str:
    """Register the bundled fonts; the family's name, or "" when they are missing (system font)."""
    family = ""
    for name in FONT_FILES:
        number = QFontDatabase.addApplicationFont(str(folder / name)) if (folder / name).exists() else -1
        if number < 0:
            log.error("bundled font %s is missing or unreadable, using the system font", folder / name)
            continue
        family = family or QFontDatabase.applicationFontFamilies(number)[0]
    return family
