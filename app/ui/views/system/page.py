"""系统: what was done, backups, checking, who may sign in, how the window looks.

Parts by key: ``journal``, ``backup``, ``verify``, ``users``, ``printers``, ``settings``, ``about``; in the county also ``handlers``,
``holidays``, ``deadlines`` and ``forms``, which below shows the county's.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from app.services.desk import COUNTY
from app.ui.context import EVERYTHING, UiContext
from app.ui.views.system.about import AboutPart
from app.ui.views.system.backup import BackupPart
from app.ui.views.system.county_forms import CountyFormsPart
from app.ui.views.system.deadlines import DeadlinesPart
from app.ui.views.system.forms import FormsPart
from app.ui.views.system.handlers import HandlersPart
from app.ui.views.system.holidays import HolidaysPart
from app.ui.views.system.journal import JournalPart
from app.ui.views.system.part import SystemPart
from app.ui.views.system.printers import PrintersPart
from app.ui.views.system.settings import SettingsPart
from app.ui.views.system.users import UsersPart
from app.ui.views.system.verify import VerifyPart
from app.ui.widgets.page import HelpText, Page

PARTS: dict[str, type[SystemPart]] = {
    "journal": JournalPart,
    "backup": BackupPart,
    "verify": VerifyPart,
    "users": UsersPart,
    "printers": PrintersPart,
    "settings": SettingsPart,
    "about": AboutPart,
}
COUNTY_PARTS: dict[str, type[SystemPart]] = {
    "handlers": HandlersPart,
    "holidays": HolidaysPart,
    "deadlines": DeadlinesPart,
    "forms": FormsPart,
}
"""What only the county's office keeps; stands before the last of the parts everybody has."""
BELOW_PARTS: dict[str, type[SystemPart]] = {"forms": CountyFormsPart}
"""What is seen of it below."""


class SystemPage(Page):
    """A list of parts at the left, the chosen one at the right."""

    title = "系统"
    watches = frozenset({EVERYTHING, "people", "units", "ledger", "cases", "permits", "declarations", "packages",
                         "papers", "settings", "users", "backups", "handlers", "holidays"})  # fmt: skip
    help = HelpText(
        "看做过什么、撤销一步、备份和恢复、核对数据、管理登录人员、调整字的大小。",
        (
            "操作日志：勾“我的”“今天的”，就是我今天的录入；选一行看改了什么，能撤销的有“撤销这一步”。",
            "备份：程序每天第一次关闭时自动备份；重要操作前可以“立即备份”，定期“备份到U盘”。",
            "核对：从头算一遍所有的数，发现不符会逐条列出。",
            "打印机校准：套打之前打一张测试页，量出偏了多少，以后自动移回来。",
            "设置：字大一些、深色背景，都在这里。",
            "联系单位、节假日：编办用。哪个单位归谁联系，谁请假由谁代办；办理期限按工作日算。",
        ),
        ("操作日志清单",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._parts: dict[str, SystemPart] = {}
        self._kinds = dict(PARTS)
        last = self._kinds.popitem()
        more = COUNTY_PARTS if context.office.level == COUNTY else BELOW_PARTS
        self._kinds |= {**more, last[0]: last[1]}
        self.list = QListWidget(self)
        self.list.setAccessibleName("系统的各部分")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for key, kind in self._kinds.items():
            item = QListWidgetItem(kind.title, self.list)
            item.setData(Qt.ItemDataRole.UserRole, key)
        self.stack = QStackedWidget(self)
        splitter = QSplitter(self)
        splitter.addWidget(self.list)
        splitter.addWidget(self.stack)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(1, False)
        em = context.theme.em
        self.list.setMinimumWidth(7 * em)
        splitter.setSizes([9 * em, 60 * em])
        # Both sides scroll by themselves: the page need not be as tall as what they hold.
        splitter.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        splitter.setMinimumHeight(8 * context.theme.row_height)
        self.body.addWidget(splitter, 1)
        self.list.currentItemChanged.connect(lambda *_: self._bring())
        self.list.setCurrentRow(0)

    @property
    def part(self) -> SystemPart:
        """The part in front."""
        return self._parts[self._key]

    @property
    def _key(self) -> str:
        return str(self.list.currentItem().data(Qt.ItemDataRole.UserRole))

    def open_subject(self, subject: Any) -> None:
        """Show one part."""
        if subject in self._kinds:
            self.list.setCurrentRow(list(self._kinds).index(subject))

    def refresh(self) -> None:
        """Read the part in front again; the others when they come to the front."""
        self.part.refresh()

    def _bring(self) -> None:
        key = self._key
        if key not in self._parts:
            part = self._parts[key] = self._kinds[key](self.context)
            area = QScrollArea(self)
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(part)
            self.stack.addWidget(area)
        self.stack.setCurrentIndex(list(self._parts).index(key))
        if self.isVisible():
            self.part.refresh()

    def print_page(self) -> None:
        """Ctrl+P."""
        self.part.print_part()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.part.focus_filter()
