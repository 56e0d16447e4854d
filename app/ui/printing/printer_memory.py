"""What this seat remembers of printing: per kind of paper how it was printed last, per printer how far it is off.

The first belongs to who is signed in, the second to the PC. Losing it loses nothing but comfort.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.ui.printing.calibration import Calibration
from app.ui.printing.printers import DUPLEX, ONE_SIDED
from app.ui.settings import SeatSettings

MIXED = "mixed"
"""The kind of a job with papers of several forms."""


@dataclass(frozen=True)
class Remembered:
    """How a kind of paper was printed last; a printer "" means: never."""

    printer: str = ""
    tray: str = ""
    duplex: str = ONE_SIDED
    grey: bool = False
    copies: Mapping[str, int] = field(default_factory=dict)


class PrinterMemory:
    """Typed access to what is remembered.

    :param user: who is signed in.
    """

    def __init__(self, settings: SeatSettings, user: str) -> None:
        self._settings = settings
        self._user = user

    def of(self, form: str) -> Remembered:
        """How papers of the kind *form* were printed last."""
        found = self._settings.record(f"print/{form}", self._user)
        copies = found.get("copies")
        duplex = str(found.get("duplex", ONE_SIDED))
        return Remembered(
            printer=str(found.get("printer", "")),
            tray=str(found.get("tray", "")),
            duplex=duplex if duplex in DUPLEX else ONE_SIDED,
            grey=found.get("grey") is True,
            copies=_counts(copies) if isinstance(copies, dict) else {},
        )

    def keep(self, form: str, remembered: Remembered) -> None:
        """Remember how papers of the kind *form* were printed."""
        record = {**vars(remembered), "copies": dict(remembered.copies)}
        self._settings.set_record(f"print/{form}", record, self._user)

    def calibration(self, printer: str) -> Calibration:
        """How far *printer* is off, as measured on the test page."""
        return Calibration.from_record(self._settings.record(f"printers/{_key(printer)}"))

    def keep_calibration(self, printer: str, calibration: Calibration) -> None:
        """Remember how far *printer* is off."""
        self._settings.set_record(f"printers/{_key(printer)}", vars(calibration))

    def fine(self, printer: str, form: str) -> tuple[float, float]:
        """What a preprinted form needs beside the calibration of the printer: mm to the right and down."""
        found = self._settings.record(f"printers/{_key(printer)}/{form}")
        return _millimetres(found.get("right")), _millimetres(found.get("down"))

    def keep_fine(self, printer: str, form: str, shift: tuple[float, float]) -> None:
        """Remember the fine adjustment of a preprinted form on a printer."""
        self._settings.set_record(f"printers/{_key(printer)}/{form}", {"right": shift[0], "down": shift[1]})

    def shift(self, printer: str, form: str, *, overlay: bool) -> tuple[float, float]:
        """By how much a job is moved on a printer: onto preprinted stock, or always where that was chosen."""
        calibration = self.calibration(printer)
        right, down = (calibration.right, calibration.down) if overlay or calibration.always else (0.0, 0.0)
        more = self.fine(printer, form) if overlay else (0.0, 0.0)
        return round(right + more[0], 1), round(down + more[1], 1)


def _key(printer: str) -> str:
    """A printer's name as part of a key: network printers have slashes."""
    return printer.encode().hex()


def _counts(copies: Mapping[str, Any]) -> dict[str, int]:
    return {label: count for label, count in copies.items() if isinstance(count, int) and 0 <= count <= 99}


def _millimetres(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and -50 <= value <= 50 else 0.0
