"""备份与恢复."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton

from app.services.backup import Backup
from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.exchange.places import PlaceBox
from app.ui.views.parts import with_icon
from app.ui.views.short_list import HintedTable
from app.ui.views.system.part import SystemPart
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label

COLUMNS = (
    Column("made_at", "备份时间", 12, format=lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}"),
    Column("size", "大小", 6, format=lambda size: f"{size / 1_000_000:.1f} MB"),
    Column("name", "名称", 16),
)


class BackupPart(SystemPart):
    """The backups of this computer; new ones here or on a stick; going back to one."""

    title = "备份与恢复"
    purpose = "每天第一次关闭程序时自动备份。电脑会坏，请至少每周备份一次到U盘，U盘锁在柜里。"

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.make_button = QPushButton("立即备份(&B)", self)
        self.make_button.setProperty("look", "primary")
        with_icon(context, self.make_button, "database-backup")
        self.make_button.clicked.connect(lambda _=False: self.make(None))
        self.place = PlaceBox(context, self)
        self.place.box.currentIndexChanged.connect(lambda _: self._fit())
        self.stick_button = with_icon(context, QPushButton("备份到U盘(&U)", self), "usb")
        self.stick_button.clicked.connect(lambda _=False: self.make(self.place.place))
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.make_button)
        line.addStretch(1)
        stick = QHBoxLayout()
        stick.setSpacing(GRID)
        stick.addWidget(self.place, 1)
        stick.addWidget(self.stick_button)
        self.table = HintedTable(
            context, "backups", COLUMNS, empty_text="还没有备份。点“立即备份”。", most=10
        )
        self.table.setAccessibleName("本机的备份")
        self.table.current_id_changed.connect(lambda _: self._fit())
        self.restore_button = QPushButton("恢复到选中的备份(&R)…", self)
        self.restore_button.setProperty("look", "danger")
        with_icon(context, self.restore_button, "archive-restore")
        self.restore_button.clicked.connect(lambda _=False: self.restore(self.table.current_id))
        self.other_button = QPushButton("从别处的备份恢复…", self)
        self.other_button.clicked.connect(self._choose)
        bottom = FlowRow(self, spacing=GRID)
        bottom.addWidget(self.restore_button)
        bottom.addWidget(self.other_button)
        self.note = text_label("", "muted", self, wrap=True)
        self.body.addLayout(line)
        self.body.addLayout(stick)
        self.body.addWidget(text_label("本机的备份", "strong", self))
        self.body.addWidget(self.table)
        self.body.addWidget(bottom)
        self.body.addWidget(self.note)
        self.body.addStretch(1)
        self._query = Query(context.tasks, self._show, self)
        self.place.watcher.start()
        self._fit()

    def refresh(self) -> None:
        """Read which backups there are."""
        self._query.ask_now(self.context.office.backups.listed)

    def _show(self, backups: list[Backup]) -> None:
        self.table.show_rows(
            {"id": backup.path, "made_at": backup.made_at, "size": backup.size, "name": backup.path.name}
            for backup in backups
        )
        self.note.setText("当天的都留着，以前的每天、每周、每月各留一份。" if backups else "")
        self._fit()

    def _fit(self) -> None:
        self.stick_button.setEnabled(self.place.place is not None)
        self.restore_button.setEnabled(self.table.current_id is not None)

    def make(self, target: Path | None) -> None:
        """Make a checked copy."""
        backups = self.context.office.backups
        for button in (self.make_button, self.stick_button):
            button.setEnabled(False)

        def done(backup: Backup) -> None:
            self._ready()
            where = f"到“{target}”。请安全弹出U盘" if target else ""
            self.context.messages.info(
                f"已备份{where}：{backup.path.name}，{backup.size / 1_000_000:.1f} MB。"
            )

        self.context.perform(
            lambda: backups.make(target),
            sentence="正在备份",
            changes={"backups"},
            done=done,
            failed=self._on_failed,
            owner=self,
        )

    def _ready(self) -> None:
        self.make_button.setEnabled(True)
        self._fit()

    def _on_failed(self, error: Exception) -> None:
        self._ready()
        self.context.messages.problem(error)

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "选择备份所在的文件夹")
        if name:
            self.restore(Path(name))

    def restore(self, path: Any) -> None:
        """Close the window and go back to a backup, after asking."""
        if path is None:
            return
        row = self.table.row_of(path)
        office, journal = self.context.office, self.context.office.journal
        moment = f"{row['made_at']:%Y-%m-%d %H:%M}" if row is not None else path.name

        def ask(count: int) -> None:
            since = (
                f"那以后做的 {count} 步操作将不再使用" if row is not None else "备份以后录入的内容将不再使用"
            )
            if self.context.messages.question(
                f"恢复到 {moment} 的备份？",
                consequence=f"{since}（现在的数据另存一份，不删除）。窗口会关闭，请用当时的密码登录。",
                yes="恢复",
            ):
                office.seat.restore.emit(path)

        def count() -> int:
            newest = journal.listed(limit=1)
            made = journal.listed(text=f"备份到：{path.name}")
            return int(newest[0]["id"] - made[-1]["id"]) if newest and made else 0

        self.context.tasks.read(count, done=ask, owner=self)
