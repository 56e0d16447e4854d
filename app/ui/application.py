"""Starting Qt: scaling, Chinese buttons, fonts, theme, uncaught exceptions; then the window."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from app.ui.context import Changes, Navigator, UiContext
from app.ui.crash import CrashReporter
from app.ui.main_window import MainWindow
from app.ui.messages import Messages
from app.ui.pages import PageSpec
from app.ui.palette import PALETTES
from app.ui.settings import SeatSettings
from app.ui.tasks import Lane, Tasks
from app.ui.theme import Theme

log = logging.getLogger(__name__)

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


class Application:
    """The running program with its look and its voice; windows come later.

    :param argv: for Qt.
    :param settings_file: what this seat remembers.
    :param version: shown in the details of a defect.
    """

    def __init__(
        self, argv: list[str], settings_file: Path, version: str, resources: Path = RESOURCES
    ) -> None:
        self.qt = qt_application(argv)
        self.qt.setApplicationName("编制通")
        self.qt.setApplicationVersion(version)
        self.settings = SeatSettings(settings_file)
        self.theme = dress(self.qt, self.settings, resources)
        self.messages = Messages()
        self.crashes = CrashReporter(self.messages.problem, self.qt)
        self.crashes.install()

    def context(self, office: Any, interrupt: Callable[[Lane], None] | None = None) -> UiContext:
        """What the pages of *office* are given.

        :param interrupt: stops the statement a worker is executing.
        """
        return UiContext(
            office=office,
            theme=self.theme,
            tasks=Tasks(self.messages.problem, interrupt),
            messages=self.messages,
            settings=self.settings,
            navigate=Navigator(),
            changes=Changes(),
        )

    def open_window(self, context: UiContext, pages: Sequence[PageSpec]) -> MainWindow:
        """Show the main window."""
        window = MainWindow(context, pages)
        window.show()
        return window

    def run(self) -> int:
        """Hand over to Qt until the last window is closed; Qt's exit code."""
        return self.qt.exec()


def qt_application(argv: list[str]) -> QApplication:
    """The one QApplication of the process, made with fractional scaling (125 %) kept exact."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    return QApplication(argv)


def dress(qt: QApplication, settings: SeatSettings, resources: Path) -> Theme:
    """Chinese standard buttons, fonts and the stylesheet; before the first window."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(qt)
    if translator.load(str(resources / "translations" / "qtbase_zh_CN.qm")):
        qt.installTranslator(translator)
    else:
        log.error("qtbase_zh_CN.qm is missing, standard buttons stay English")
    theme = Theme(resources, PALETTES[settings.palette], settings.scale)
    theme.apply()
    qt.setWindowIcon(QIcon(theme.icon("landmark", "accent")))
    return theme
