"""The main window of a signed-in seat: who sits here, leaving the seat, and the mark of invented data."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.services.desk import COUNTY
from app.ui.context import UiContext
from app.ui.main_window import MainWindow
from app.ui.pages import PageSpec
from app.ui.palette import Tone
from app.ui.seat import SeatedOffice
from app.ui.tasks import Lane
from app.ui.widgets.state_label import StateLabel

log = logging.getLogger(__name__)

SIGN_OUT_KEYS = "Ctrl+Shift+L"
CALM_MS = 4000
"""So long after the start faces and templates are loaded, while nobody waits."""


class OfficeWindow(MainWindow):
    """The main window on a :class:`SeatedOffice`."""

    closed = Signal()
    """The window is gone; the office may be closed."""

    def __init__(self, context: UiContext, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(context, pages, parent)
        office = cast("SeatedOffice", context.office)
        line = cast("QHBoxLayout", self.top.layout())
        if office.is_practice:
            self.practice_mark = StateLabel("演示数据", Tone.WARNING, self.top)
            self.top.add_mark(self.practice_mark)
            self.setWindowTitle(f"演示 - {office.title} - 编制通")
        if office.level != COUNTY:
            self.top.search.setPlaceholderText("搜索人员（Ctrl+K）")
        self.sign_out_button = QToolButton(self.top)
        self.sign_out_button.setProperty("look", "quiet")
        self.sign_out_button.setToolTip(f"退出登录，换人（{SIGN_OUT_KEYS}）")
        self.sign_out_button.setAccessibleName("退出登录")
        context.theme.bind_icon(self.sign_out_button, "log-out", "muted")
        context.theme.changed.connect(self._fit_sign_out)
        self._fit_sign_out()
        self.sign_out_button.clicked.connect(lambda _=False: office.seat.sign_out.emit())
        line.addWidget(self.sign_out_button)
        QShortcut(QKeySequence(SIGN_OUT_KEYS), self).activated.connect(self.sign_out_button.click)
        calm = QTimer(self, singleShot=True, interval=CALM_MS)
        calm.timeout.connect(self._warm_up)
        calm.start()

    def _warm_up(self) -> None:
        if self.context.tasks.is_closed:
            return
        # Nobody asked for it: whoever asks for a paper is told what is wrong.
        self.context.tasks.read(
            self.context.office.papers.warm_up,
            owner=self,
            failed=lambda error: log.warning("papers could not be warmed up", exc_info=error),
            lane=Lane.PAPER,
        )

    def _fit_sign_out(self) -> None:
        edge = self.context.theme.icon_size
        self.sign_out_button.setIconSize(QSize(edge, edge))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say when the window is really gone."""
        super().closeEvent(event)
        if event.isAccepted():
            self.closed.emit()
