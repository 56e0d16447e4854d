"""看演示: an invented county is made beside the window, then looked at from either side."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.services.offices import register_exists
from app.ui.context import UiContext
from app.ui.first_start.screen import Costs, Screen
from app.ui.first_start.welcome import ChoiceButton
from app.ui.theme import GRID

SUMMARY = "summary.json"
COUNTY, TOWNSHIP = "county", "township"


@dataclass(frozen=True)
class DemoKey:
    """How invented data is opened."""

    folder: Path
    user: str
    password: str
    business_date: str


def demo_folder(data: Path) -> Path:
    """Where the demonstration of a data folder lies: beside it, never in it."""
    return data.with_name(f"{data.name}-demo")


def key_of(register: Path) -> DemoKey | None:
    """How to open *register* when it is invented data, None when it is not."""
    try:
        summary = json.loads((register.parent / SUMMARY).read_text("utf-8"))
        user, password = summary["sign_in"]["user"], summary["sign_in"]["password"]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not invented: nothing lies beside it, or something else of that name
    # Making a demonstration needs half the program; who only signs in shall not wait for it.
    from app.services.demo.exchange import TOWNSHIP_USER
    from app.services.demo.run import DEMO_DATE

    return DemoKey(register, TOWNSHIP_USER if register.name == TOWNSHIP else user, password, DEMO_DATE)


class DemoScreen(Screen):
    """Makes the demonstration when there is none yet; then: which side?"""

    opened_with = Signal(object)
    """Enter this demonstration; a :class:`DemoKey`."""

    def __init__(
        self, context: UiContext, out: Path, costs: Costs, options: dict[str, Any] | None = None
    ) -> None:
        super().__init__(
            context,
            "看演示",
            "演示用的县、单位、人员都是虚构的，窗口上一直标着“演示”。怎么操作都可以，不影响正式数据。",
            width=52,
        )
        self._out, self._costs, self._options = out, costs, options or {}
        self.again_button = self.yes_button
        self.again_button.setText("重新生成演示数据")
        self.again_button.setProperty("look", "")
        self.county = ChoiceButton(
            context,
            "landmark",
            "进入县编办",
            "看全县的单位、人员、编制账，办一次进人用编，收一次乡镇申报。",
            self,
        )
        self.township = ChoiceButton(
            context, "home", "进入乡镇", "看五个按钮：有人来、有人走、信息变了、打印、交编办。", self
        )
        self.county.clicked.connect(lambda: self._enter(COUNTY))
        self.township.clicked.connect(lambda: self._enter(TOWNSHIP))
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addWidget(self.county)
        line.addWidget(self.township)
        self.body.addLayout(line)
        self._show_state()

    def opened(self) -> None:
        """Make it when it is not there."""
        if key_of(self._out / COUNTY) is None:
            self.submit()
        else:
            self.county.setFocus()

    def submit(self) -> None:
        """Make the demonstration (again)."""
        if self.is_running:
            return
        from app.services.demo.run import DemoOptions, run_demo

        options = DemoOptions(self._out, key_cost=self._costs.key, **self._options)

        def work() -> Generator[tuple[int, int, str], None, Any]:
            steps = run_demo(options)
            done = 0
            try:
                while True:
                    sentence = next(steps)
                    done += 1
                    yield done, 0, f"正在准备演示数据，约需一分钟：{sentence}……"
            except StopIteration as end:
                return end.value
            finally:
                steps.close()

        self.start(work, "正在准备演示数据，约需一分钟……", lambda _: self._show_state())
        self.back_button.setEnabled(True)
        self.county.hide()
        self.township.hide()
        self.yes_button.hide()

    def _on_failed(self, error: Exception) -> None:
        super()._on_failed(error)
        self._show_state()

    def _show_state(self) -> None:
        made = key_of(self._out / COUNTY) is not None
        self.county.setVisible(made)
        self.township.setVisible(made and register_exists(self._out / TOWNSHIP))
        self.yes_button.setVisible(True)
        if made:
            self.county.setFocus()

    def _enter(self, side: str) -> None:
        key = key_of(self._out / side)
        if key is not None:
            self.opened_with.emit(key)
