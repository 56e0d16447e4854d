"""从备份恢复: choose a checked copy, prove that it can be opened, put it in the place of the present data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton

from app.errors import Problem
from app.services import backup as backups
from app.services import offices
from app.services.backup import Backup
from app.services.desk import CHIEF, Session
from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.first_start.passwords import PasswordEdit
from app.ui.first_start.screen import Screen
from app.ui.media import MediaWatcher, removable_places
from app.ui.views.parts import ShortTable
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label

COLUMNS = (
    Column("made_at", "备份时间", 11, format=lambda moment: f"{moment:%Y-%m-%d %H:%M}"),
    Column("size", "大小", 5, format=lambda size: f"{size / 1_000_000:.1f} MB"),
    Column("place", "位置", 18),
)


class RestoreScreen(Screen):
    """Lists the backups of this computer and of the sticks that are plugged in.

    :param chosen: the folder of a backup to begin with.
    """

    restored = Signal()

    def __init__(
        self,
        context: UiContext,
        folder: Path,
        chosen: Path | None = None,
        places: Callable[[], Sequence[Path]] = removable_places,
    ) -> None:
        super().__init__(
            context,
            "从备份恢复",
            "选一份备份，输入当时的登录密码。恢复前会先核对备份是否完好；现在的数据不会删除，另存在旁边的文件夹里。",
            yes="恢复",
            width=48,
        )
        self._folder = folder
        self._extra: list[Backup] = []
        self.table = ShortTable(
            context,
            "restore",
            COLUMNS,
            empty_text="没有找到备份。插上存有备份的U盘，或点“自己找”。",
            most=5,
        )
        self.table.setAccessibleName("备份")
        self.table.current_id_changed.connect(self._on_current)
        self.table.lazy.loaded.connect(self._select)
        self.choose_button = QPushButton("自己找(&F)…", self)
        self.choose_button.setAutoDefault(False)
        self.choose_button.clicked.connect(self._choose)
        self.form = FormGrid(1, self)
        self.form.finished.connect(self.submit)
        self.user = QComboBox(self)
        self.password = PasswordEdit(self)
        self.form.add_row("user", "登录人", self.user, required=True)
        self.form.add_row("password", "密码", self.password, required=True)
        self.consequence = text_label("", "strong", self, wrap=True)
        self.body.addWidget(self.table)
        self.body.addWidget(self.choose_button)
        self.body.addWidget(self.form)
        self.body.addWidget(self.consequence)
        self._watcher = MediaWatcher(context.tasks, self, places)
        self._watcher.changed.connect(lambda _: self._look())
        self._chosen = chosen
        if chosen is not None:
            self.add_folder(chosen)

    def opened(self) -> None:
        """Look for backups."""
        self._watcher.start()
        self._look()
        self.table.setFocus()

    def add_folder(self, path: Path) -> None:
        """Offer the backups of a folder, or the folder itself when it is one."""
        found = [backup for backup in backups.found_in(path.parent) if backup.path == path]
        self._extra += found or backups.found_in(path)
        if not self._extra:
            self.say("这个文件夹里没有备份。请选择名称以“备份-”开头的文件夹，或它所在的文件夹。")
        self._look()

    def _look(self) -> None:
        folder, places, extra = self._folder, self._watcher.places, list(self._extra)

        def find() -> list[dict[str, Any]]:
            found = {backup.path: backup for backup in extra}
            for place in (folder / backups.FOLDER, *places):
                found |= {backup.path: backup for backup in backups.found_in(place)}
            newest = sorted(found.values(), key=lambda backup: backup.made_at, reverse=True)
            return [
                {
                    "id": backup.path,
                    "made_at": backup.made_at,
                    "size": backup.size,
                    "place": str(backup.path.parent),
                }
                for backup in newest
            ]

        def show(rows: list[dict[str, Any]]) -> None:
            self.table.show_rows(rows)

        self.context.tasks.read(find, done=show, owner=self)

    def _select(self) -> None:
        if self.table.current_id is None and self.table.lazy.ids:
            newest = self.table.lazy.ids[0]
            self.table.select_id(self._chosen if self._chosen in self.table.lazy.ids else newest)

    def _on_current(self, path: Path | None) -> None:
        self.user.clear()
        if path is None:
            return
        try:
            self.user.addItems(offices.user_names(path))
        except Problem as problem:
            self.say(problem.sentence())
        present = offices.register_exists(self._folder)
        moment = next((row["made_at"] for row in self.table.shown_rows if row["id"] == path), None)
        if moment is not None:
            self.consequence.setText(
                f"将恢复到 {moment:%Y年%m月%d日 %H:%M} 的样子"
                + ("；那以后录入的内容会留在“恢复前”文件夹里，不再使用。" if present else "。")
            )

    def submit(self) -> None:
        """Restore the chosen backup."""
        path: Path | None = self.table.current_id
        found = {} if self.password.text else {"password": "请输入这份备份当时的登录密码。"}
        self.form.show_problems(found)
        if path is None:
            self.say("请先选一份备份。")
            return
        if found or self.is_running:
            return
        folder, user, password = self._folder, self.user.currentText(), self.password.text
        session = Session(user, CHIEF, date.today().isoformat())
        self.start(
            lambda: backups.restore(path, folder, "user", user, password, session),
            "正在核对并恢复……",
            lambda _: self.restored.emit(),
        )

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "选择备份所在的文件夹")
        if name:
            self.add_folder(Path(name))
