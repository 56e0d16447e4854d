"""The printers of this PC: which there are, what each can do, and one made ready for a job."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the printing library is loaded when the first paper is shown, not when the window starts
    from PySide6.QtPrintSupport import QPrinter

ONE_SIDED, LONG_EDGE, SHORT_EDGE = "单面", "双面，长边翻", "双面，短边翻"
DUPLEX = (ONE_SIDED, LONG_EDGE, SHORT_EDGE)
A4, A3 = (210.0, 297.0), (297.0, 420.0)
"""Sheets an office has: width and height upright, mm."""
SAME_SHEET = 3.0
"""Sizes that differ by less are the same sheet, mm."""

_TRAYS = {
    "Auto": "自动选择", "Upper": "上纸盒", "OnlyOne": "上纸盒", "Lower": "下纸盒", "Middle": "中间纸盒", "Manual": "手动进纸",
    "Envelope": "信封", "EnvelopeManual": "手动进信封", "LargeCapacity": "大容量纸盒", "LargeFormat": "大纸盒",
    "SmallFormat": "小纸盒", "Cassette": "纸盒", "FormSource": "按纸张选",
}  # fmt: skip

# Of UOS, Kylin and other Linux systems.
_SETTINGS_TOOLS = ("dde-printer", "kylin-printer", "system-config-printer")


@dataclass(frozen=True)
class PrinterFacts:
    """What a printer says of itself.

    :param sheets: widths and heights it takes, upright, mm; empty when it does not say.
    :param trays: what its trays are called; empty when only its own settings know.
    """

    name: str
    sheets: tuple[tuple[float, float], ...] = ()
    duplex: bool = True
    trays: tuple[str, ...] = ()

    def takes(self, width: float, height: float) -> bool:
        """Whether it has a sheet of this size, mm, in either direction; True when it does not say."""
        short, long = sorted((width, height))
        return not self.sheets or any(
            abs(short - sheet[0]) < SAME_SHEET and abs(long - sheet[1]) < SAME_SHEET for sheet in self.sheets
        )


@dataclass(frozen=True)
class PrinterSetup:
    """How a printer is to be used: one of :data:`DUPLEX`, the name of a tray or "", black and white."""

    name: str
    document: str
    duplex: str = ONE_SIDED
    tray: str = ""
    grey: bool = False


class Printers:
    """The printers of the system. Tests put one that writes files in its place."""

    def names(self) -> list[str]:
        """Every printer, as the system calls them."""
        from PySide6.QtPrintSupport import QPrinterInfo

        return QPrinterInfo.availablePrinterNames()

    def default(self) -> str:
        """The system's own choice, or "" without one."""
        from PySide6.QtPrintSupport import QPrinterInfo

        return QPrinterInfo.defaultPrinterName()

    def facts(self, name: str) -> PrinterFacts:
        """What the printer *name* can do."""
        from PySide6.QtGui import QPageSize
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        info = QPrinterInfo.printerInfo(name)
        sizes = [page.size(QPageSize.Unit.Millimeter) for page in info.supportedPageSizes()]
        modes = info.supportedDuplexModes()
        return PrinterFacts(
            name,
            tuple((min(size.width(), size.height()), max(size.width(), size.height())) for size in sizes),
            not modes or any(mode != QPrinter.DuplexMode.DuplexNone for mode in modes),
            tuple(_trays(QPrinter(info))),
        )

    def settings_command(self, name: str) -> list[str]:
        """The system's own window for the settings of a printer, where trays and paper types are chosen; [] if none."""
        if sys.platform == "win32":
            return ["rundll32", "printui.dll,PrintUIEntry", "/e", "/n", name]
        found = next(filter(None, map(shutil.which, _SETTINGS_TOOLS)), None)
        return [found] if found else []

    def open(self, setup: PrinterSetup) -> QPrinter:
        """The printer, ready for a job."""
        from PySide6.QtPrintSupport import QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPrinterName(setup.name)
        prepare(printer, setup)
        return printer


def prepare(printer: QPrinter, setup: PrinterSetup) -> None:
    """Put what was chosen into *printer*."""
    from PySide6.QtPrintSupport import QPrinter

    printer.setDocName(setup.document)
    printer.setDuplex(
        {
            LONG_EDGE: QPrinter.DuplexMode.DuplexLongSide,
            SHORT_EDGE: QPrinter.DuplexMode.DuplexShortSide,
        }.get(setup.duplex, QPrinter.DuplexMode.DuplexNone)
    )
    if setup.grey:
        printer.setColorMode(QPrinter.ColorMode.GrayScale)
    if setup.tray and setup.tray in (trays := _trays(printer)):
        printer.setPaperSource(trays[setup.tray])


def _trays(printer: QPrinter) -> dict[str, Any]:
    """The trays a printer names; Qt asks for them on Windows only."""
    ask = getattr(printer, "supportedPaperSources", None)
    if ask is None:
        return {}
    named = {_TRAYS.get(getattr(source, "name", "")): source for source in ask()}
    return {name: source for name, source in named.items() if name is not None}
