"""交编办: what was noted goes on a stick, the office's answer comes back on it."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton

from app.services.packages.lines import month_words
from app.services.packages.outgoing import WrittenPackage
from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.exchange.incoming import FROM_ABOVE, IncomingPanel
from app.ui.views.exchange.places import PlaceBox
from app.ui.views.exchange.written import WrittenDialog
from app.ui.views.parts import Section
from app.ui.views.short_list import HintedTable
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

COLUMNS = (Column("kind_name", "种类", 5), Column("sentence", "申报", 26), Column("month", "月份", 5))
WAITING, ON_STICK = "draft", "written"


class HandInPage(Page):
    """Out, and back in."""

    title = "交编办"
    watches = frozenset({"declarations", "packages"})
    help = HelpText(
        "把记下的申报写到U盘交编办；把编办的答复收回来。",
        (
            "插上U盘，点“写到U盘”。写好后会读回来核对一遍。",
            "打印交接单，弹出U盘，连同依据文件送编办。",
            "U盘丢了或坏了，勾上“连同以前写出、编办还没收到的”，再写一次。",
            "编办答复后插上U盘，下面会自动显示，点“收下”。",
        ),
        ("U盘交接单",),
    )

    def __init__(self, context: UiContext, parent: Any = None) -> None:
        super().__init__(context, parent)
        self._waiting: list[Any] = []
        self._on_stick: list[Any] = []
        out = Section("写到U盘交编办", self)
        self.summary = out.note
        self.table = HintedTable(
            context, "to-hand-in", COLUMNS, empty_text="没有等着上报的。", most=5, parent=self
        )
        self.table.setAccessibleName("等着上报的")
        self.nothing_button = QPushButton("报“本月无变动”(&N)", self)
        self.nothing_button.clicked.connect(self.declare_nothing)
        self.again = QCheckBox(self)
        self.again.toggled.connect(lambda _: self._fit())
        self.place = PlaceBox(context, self)
        self.place.box.currentIndexChanged.connect(lambda _: self._fit())
        self.write_button = QPushButton("写到U盘(&W)", self)
        self.write_button.setProperty("look", "primary")
        self.write_button.clicked.connect(self.write)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.place, 1)
        line.addWidget(self.write_button)
        self.hint = text_label("", "muted", self, wrap=True)
        out.body.addWidget(self.table)
        out.body.addWidget(self.nothing_button)
        out.body.addWidget(self.again)
        out.body.addLayout(line)
        out.body.addWidget(self.hint)
        back = Section("收编办的答复", self)
        self.incoming = IncomingPanel(context, FROM_ABOVE, "插上编办还回来的U盘，这里会自动显示。", self)
        back.body.addWidget(self.incoming)
        self.body.addWidget(out)
        self.body.addWidget(back)
        self.body.addStretch(1)
        self._query = Query(context.tasks, self._show, self)
        self._fit()

    def shown(self) -> None:
        """Watch for sticks while the page is in front."""
        super().shown()
        self.place.watcher.start()
        self.incoming.watcher.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Watch no more."""
        super().hideEvent(event)
        self.place.watcher.stop()
        self.incoming.watcher.stop()

    def take_focus(self) -> None:
        """The button that does it."""
        (self.write_button if self.write_button.isEnabled() else self.place).setFocus()

    def refresh(self) -> None:
        """Read what waits."""
        declarations = self.context.office.declarations
        self._query.ask_now(
            lambda: (
                declarations.listed(states=(WAITING,)),
                declarations.listed(states=(ON_STICK,)),
                declarations.missing_this_month(),
            )
        )

    def _show(self, found: tuple[list[Any], list[Any], list[Any]]) -> None:
        self._waiting, self._on_stick, missing = found
        self.table.show_rows(self._waiting)
        month = month_words(self.context.office.business_date)
        nothing = any(line.kind == "nothing_declared" for line in missing)
        self.nothing_button.setVisible(nothing)
        self.summary.setText(f"{month}申报，等着上报 {len(self._waiting)} 条" if self._waiting else "")
        self.again.setText(f"连同以前写出、编办还没收到的 {len(self._on_stick)} 条（U盘丢了、坏了时用）")
        self.again.setVisible(bool(self._on_stick))
        if not self._on_stick:
            self.again.setChecked(False)
        self._fit()

    def _fit(self) -> None:
        count = len(self._waiting) + (len(self._on_stick) if self.again.isChecked() else 0)
        place = self.place.place
        self.write_button.setText(f"写到U盘，{count} 条(&W)" if count else "写到U盘(&W)")
        self.write_button.setEnabled(bool(count) and place is not None)
        if not count:
            self.hint.setText("有变动先到“有人来”“有人走”“信息变了”里记下；没有变动也要报“本月无变动”。")
        elif place is None:
            self.hint.setText("请插上U盘；不用U盘的，点“选文件夹”。")
        else:
            self.hint.setText("")
        self.hint.setVisible(bool(self.hint.text()))

    def declare_nothing(self) -> None:
        """本月无变动."""
        declarations = self.context.office.declarations
        self.context.perform(
            declarations.add_nothing,
            sentence="正在记下",
            changes={"declarations"},
            said="已记下“本月无变动”。请写到U盘。",
            owner=self,
        )

    def write(self) -> None:
        """Write the package."""
        place, packages, again = self.place.place, self.context.office.packages, self.again.isChecked()
        if place is None or not self.write_button.isEnabled():
            return
        self.write_button.setEnabled(False)
        self.context.perform(
            lambda: packages.export_declarations(place, again=again),
            sentence="正在写到U盘，请不要拔出",
            changes={"declarations", "packages"},
            done=self._on_written,
            failed=self._on_failed,
            owner=self,
        )

    def _on_written(self, written: WrittenPackage) -> None:
        WrittenDialog(self.context, written, self).open()

    def _on_failed(self, error: Exception) -> None:
        self._fit()
        self.context.messages.problem(error)
