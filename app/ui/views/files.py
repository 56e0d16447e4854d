"""附件 of a document, a case or a person: the list with its buttons; every page that has files shows it like this."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.services.attachments import KINDS
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.wording import dotted
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label

FILES = f"可以存入的文件 ({' '.join(f'*.{ending}' for ending in KINDS)})"
_ROWS = 3
Owner = Literal["document_id", "case_id", "person_id"]


class Files(QWidget):
    """The files of one thing: add, open, save elsewhere, remove.

    :param owner: what the files belong to. :param changes: what pages are told after a change.
    :param empty: what stands there without files.
    """

    def __init__(
        self, context: UiContext, owner: Owner, changes: Iterable[str], *, empty: str = "还没有附件",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._context = context
        self._owner = owner
        self._changes = frozenset(changes)
        self._empty = empty
        self._owner_id: int | None = None
        self._opened: QTemporaryDir | None = None
        self.label = text_label("", "muted", self, wrap=True)
        self.list = QListWidget(self)
        self.list.setAccessibleName("附件")
        self.list.setFixedHeight(_ROWS * context.theme.row_height)
        self.list.itemActivated.connect(lambda _: self.open_file())
        self.add_button = self._button("添加附件(&T)…", self.choose)
        self.open_button = self._button("打开", self.open_file)
        self.save_button = self._button("另存…", self.save_file)
        self.remove_button = self._button("移除", self.remove_file, "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.label)
        layout.addWidget(self.list)
        row = FlowRow(self, spacing=GRID)
        for button in (self.add_button, self.open_button, self.save_button, self.remove_button):
            row.addWidget(button)
        layout.addWidget(row)
        self._query = Query(context.tasks, self._show, self, delay_ms=0)
        self._show([])

    @property
    def names(self) -> list[str]:
        """The files listed."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def show_of(self, owner_id: int) -> None:
        """Read the files of the owner with this id."""
        self._owner_id = owner_id
        attachments, owner = self._context.office.attachments, self._owner
        self._query.ask_now(lambda: attachments.of(**{owner: owner_id}))

    def choose(self) -> None:
        """Let the user choose files to attach."""
        names, _ = QFileDialog.getOpenFileNames(self, "添加附件", "", FILES)
        if names:
            self.attach([Path(name) for name in names])

    def attach(self, paths: list[Path]) -> None:
        """Attach files; each is an operation of its own."""
        attachments, owner = self._context.office.attachments, {self._owner: self._owner_id}
        self._context.perform(
            lambda: [attachments.add(path, **owner) for path in paths],
            sentence="正在存入附件",
            changes=self._changes,
            said=f"已添加附件 {len(paths)} 个",
            owner=self,
        )

    def open_file(self) -> None:
        """Open the selected file with the program of this machine, from a copy that goes when the page goes."""
        self._write(self._copy, lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def save_file(self) -> None:
        """Save the selected file where the user says."""
        if self.list.currentRow() < 0:
            return
        name, _ = QFileDialog.getSaveFileName(self, "另存附件", self.list.currentItem().text())
        if name:
            target = Path(name)
            target.unlink(missing_ok=True)  # the dialog has asked whether to replace it
            self._write(lambda _: target, lambda path: self._context.messages.info(f"已保存：{path.name}"))

    def remove_file(self) -> None:
        """Take the selected file away; it can be undone."""
        if self.list.currentRow() < 0:
            return
        item = self.list.currentItem()
        attachments, number = self._context.office.attachments, item.data(Qt.ItemDataRole.UserRole)
        self._context.perform(
            lambda: attachments.remove(number),
            sentence="正在移除附件",
            changes=self._changes,
            said=f"已移除附件：{item.text()}",
            owner=self,
        )

    def _copy(self, name: str) -> Path:
        if self._opened is None:
            self._opened = QTemporaryDir()
        target = Path(self._opened.path()) / name
        target.unlink(missing_ok=True)
        return target

    def _write(self, place: Callable[[str], Path], done: Callable[[Path], Any]) -> None:
        if self.list.currentRow() < 0:
            return
        item = self.list.currentItem()
        attachments, number = self._context.office.attachments, item.data(Qt.ItemDataRole.UserRole)
        target = place(item.text())
        self._context.tasks.read(lambda: attachments.export(number, target), done=done, owner=self)

    def _show(self, rows: list[dict[str, Any]]) -> None:
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(row["file_name"])
            item.setData(Qt.ItemDataRole.UserRole, row["id"])
            item.setToolTip(
                f"{row['file_name']}　{row['size'] / 1024:.0f} KB　{dotted(row['added_on'])} 添加"
            )
            self.list.addItem(item)
        if rows:
            self.list.setCurrentRow(0)
        self.label.setText(f"附件 {len(rows)} 个" if rows else self._empty)
        for part in (self.list, self.open_button, self.save_button, self.remove_button):
            part.setVisible(bool(rows))

    def _button(self, text: str, run: Callable[[], None], look: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", look)
        button.clicked.connect(lambda _checked: run())
        return button
