"""附件 of a case: what was handed in as files, kept inside the register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QFrame, QPushButton, QVBoxLayout, QWidget

from app.services.attachments import KINDS
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label

FILES = f"可以存入的文件 ({' '.join(f'*.{ending}' for ending in KINDS)})"


class CaseFiles(QFrame):
    """The files of one case; a click saves one outside, the button adds more."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._case_id: int | None = None
        self.setProperty("look", "panel")
        self.setAccessibleName("附件")
        self.names: dict[str, QPushButton] = {}
        self._list = QWidget(self)
        self.add_button = QPushButton("添加附件…", self)
        self.add_button.clicked.connect(self.choose)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        self._box.setSpacing(GRID)
        self._box.addWidget(text_label("附件", "heading", self))
        self._box.addWidget(self._list)
        row = FlowRow(self, spacing=GRID)
        row.addWidget(self.add_button)
        self._box.addWidget(row)
        self._query = Query(context.tasks, self._show, self, delay_ms=0)

    def show_case(self, case_id: int) -> None:
        """The files of the case with this id."""
        self._case_id = case_id
        attachments = self._context.office.attachments
        self._query.ask(lambda: attachments.of(case_id=case_id))

    def choose(self) -> None:
        """Let the user choose files to attach."""
        names, _ = QFileDialog.getOpenFileNames(self, "添加附件", "", FILES)
        if names:
            self.attach([Path(name) for name in names])

    def attach(self, paths: list[Path]) -> None:
        """Attach files; each is an operation of its own."""
        attachments, case_id = self._context.office.attachments, self._case_id
        self._context.perform(
            lambda: [attachments.add(path, case_id=case_id) for path in paths],
            sentence="正在存入附件",
            changes={"cases"},
            said=f"已添加附件 {len(paths)} 个",
            owner=self,
        )

    def _show(self, rows: list[dict[str, Any]]) -> None:
        self._list.hide()
        self._list.deleteLater()
        self._list = QWidget(self)
        box = QVBoxLayout(self._list)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.names = {}
        for row in rows:
            button = QPushButton(row["file_name"], self._list)
            button.setProperty("look", "link")
            button.setToolTip("另存到电脑上查看")
            button.clicked.connect(lambda _checked=False, row=row: self._save(row))
            box.addWidget(button)
            self.names[row["file_name"]] = button
        if not rows:
            box.addWidget(text_label("还没有附件。扫描件可以存在这里。", "muted", self._list, wrap=True))
        self._box.insertWidget(1, self._list)
        self._list.show()

    def _save(self, row: dict[str, Any]) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "另存附件", row["file_name"])
        if not name:
            return
        attachments, target = self._context.office.attachments, Path(name)
        target.unlink(missing_ok=True)  # the dialog has asked whether to replace it
        self._context.tasks.read(
            lambda: attachments.export(row["id"], target),
            done=lambda path: self._context.messages.info(f"已保存：{path.name}"),
            owner=self,
        )
