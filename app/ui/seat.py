"""The seat in front of the window: who sits there, and leaving it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.services.desk import COUNTY
from app.services.office import Office
from app.ui.office_adapter import COUNTY_ANSWERS, Step, WindowOffice
from app.ui.views.system.change_words import sentence_words

PRACTICE = "office.practice"
"""Setting of invented data: the window says 演示 all the time."""

TOWNSHIP_ANSWERS: Mapping[str, tuple[str, str]] = {"person": ("人员", "people")}


class Seat(QObject):
    """What a page asks of the program around its window."""

    sign_out = Signal()
    """退出登录: close this window, show who may sign in."""
    restore = Signal(object)
    """Close this window and put a backup (its folder) in the place of the register."""


class SeatedOffice(WindowOffice):
    """The services as the windows see them, with the seat they are used from.

    Reads the register when it is made, so it is made on a worker.

    :param is_practice: invented data that does not say so itself (the township of the demonstration).
    """

    def __init__(self, services: Office, seat: Seat, *, is_practice: bool = False) -> None:
        super().__init__(services, COUNTY_ANSWERS if services.level == COUNTY else TOWNSHIP_ANSWERS)
        self.seat = seat
        self.is_practice = is_practice or services.settings.value(PRACTICE) == "yes"

    def last_operation(self) -> Step | None:
        """The newest operation of who is signed in, in plain words."""
        step = super().last_operation()
        return replace(step, sentence=sentence_words(step.sentence)) if step is not None else None


class NoOffice:
    """Stands in the place of an office while nobody has signed in."""

    title = "编制通"
    level = ""
    user_name = ""

    @property
    def business_date(self) -> str:
        """Today."""
        return date.today().isoformat()

    def search(self, _text: str) -> list[Any]:
        """Nothing to find."""
        return []

    def last_operation(self) -> None:
        """Nothing done yet."""

    def undo(self, _operation_id: int) -> None:
        """Nothing to take back."""
