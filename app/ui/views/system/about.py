"""关于: version, where the data lies, licences."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.views.parts import Facts
from app.ui.views.system.part import SystemPart
from app.ui.widgets.looks import text_label


class AboutPart(SystemPart):
    """Facts only."""

    title = "关于"

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        office = context.office
        self.facts = Facts(context, most_columns=1)
        self.facts.show_pairs(
            [
                ("程序", f"编制通 {QCoreApplication.applicationVersion()}"),
                ("使用单位", office.title),
                ("数据位置", str(office.folder)),
                ("许可", "Apache-2.0，可以免费使用和复制"),
            ]
        )
        self.body.addWidget(self.facts)
        self.body.addWidget(
            text_label(
                "程序不连网，数据只在这台电脑上，打开要密码。涉密事项请不要录入。", "muted", self, wrap=True
            )
        )
        self.folder_button = QPushButton("打开数据所在的文件夹", self)
        self.folder_button.clicked.connect(
            lambda _=False: QDesktopServices.openUrl(QUrl.fromLocalFile(str(office.folder)))
        )
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.folder_button)
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addStretch(1)
