"""制作注册盘: for which unit, onto which stick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.context import UiContext
from app.ui.media import removable_places
from app.ui.tasks import Work
from app.ui.views import finders
from app.ui.views.exchange.places import PlaceBox
from app.ui.views.form_dialog import FormDialog
from app.ui.widgets.picker import Picker


class EnrolmentDialog(FormDialog):
    """The form.

    :param cost: what one guess at the spoken code costs; only tests make it cheap.
    """

    def __init__(
        self,
        context: UiContext,
        parent: QWidget,
        cost: Any = None,
        places: Callable[[], Sequence[Path]] = removable_places,
    ) -> None:
        super().__init__(
            context,
            "制作注册盘",
            "制作",
            parent,
            intro="乡镇或单位第一次使用时要有注册盘。里面有它的单位、人员和编制，别的单位打不开。"
            "给同一个单位再做一张，以前的那张就作废。",
            width=42,
        )
        self._cost = cost
        self.unit = Picker(
            context, finders.units(context.office), placeholder="输入单位名称或拼音首字母", parent=self
        )
        self.place = PlaceBox(context, self, places)
        self.form.add_row("unit", "给哪个单位", self.unit, required=True)
        self.form.add_row("place", "写到", self.place, required=True)
        self.place.watcher.start()

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {
            "unit": "" if self.unit.choice else "请选单位。",
            "place": "" if self.place.place else "请插上U盘，或者选文件夹。",
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Make the disk."""
        packages, cost = self.context.office.packages, self._cost
        assert self.unit.choice is not None
        unit, place = self.unit.choice.id, self.place.place
        return lambda: packages.make_enrolment(unit, place, cost)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在制作注册盘，请不要拔出U盘", "", ("packages",)
