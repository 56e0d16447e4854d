"""恢复单: the one way back in when every password is forgotten; on paper, in a sealed envelope."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QWidget

from app.errors import Problem
from app.ui.context import UiContext
from app.ui.first_start.screen import Screen
from app.ui.first_start.setup import Begun
from app.ui.printing.direct_print import DirectPrint
from app.ui.printing.job_progress import JobProgress
from app.ui.printing.printer_box import PrinterBox
from app.ui.printing.printers import PrinterSetup
from app.ui.save_place import where_to_save
from app.ui.theme import GRID
from app.ui.views.parts import with_icon
from app.ui.widgets.looks import text_label

GROUPS_PER_LINE = 4


class RecoveryScreen(Screen):
    """Shows the recovery key once; one goes on only after it was printed or written down and sealed."""

    acknowledged = Signal(object)
    """The office may be entered."""

    def __init__(self, context: UiContext, begun: Begun) -> None:
        super().__init__(
            context,
            "请打印恢复单，装进信封封存",
            "忘记密码时，只有这张单子能打开数据，编办和软件都没有第二份。它只显示这一次。",
            yes="进入编制通",
            back="",
        )
        self._begun = begun
        groups = begun.recovery.split("-")
        box = QWidget(self)
        grid = QGridLayout(box)
        grid.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        grid.setHorizontalSpacing(3 * GRID)
        for position, group in enumerate(groups):
            label = text_label(group, "title", box)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            grid.addWidget(label, *divmod(position, GROUPS_PER_LINE))
        box.setAccessibleName(f"恢复码 {begun.recovery}")
        self.key_box = box
        self.print_button = with_icon(context, QPushButton("打印恢复单(&P)", self), "printer")
        self.print_button.clicked.connect(lambda _checked: self.print_sheet())
        self.printer = PrinterBox(context.printers, self)
        self.printer.changed.connect(self._fit_printer)
        self.job = JobProgress(self)
        self._direct = DirectPrint(context, begun.office.papers, self.job, self)
        self._direct.printed.connect(self._on_printed)
        self._direct.failed.connect(self._on_failure)
        self.save_button = with_icon(context, QPushButton("存成文件再打印(&S)", self), "save")
        self.save_button.clicked.connect(self._save_with_dialog)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.print_button)
        line.addWidget(self.save_button)
        line.addStretch(1)
        self.note = text_label(
            "没有打印机时，请逐组抄写两遍并互相核对。存成的文件打印后请删除。", "small", self, wrap=True
        )
        self.sealed = QCheckBox("我已打印（或抄写）并封存(&Y)", self)
        self.sealed.toggled.connect(self._on_sealed)
        self.yes_button.setEnabled(False)
        self.body.addWidget(box)
        self.body.addWidget(self.printer)
        self.body.addLayout(line)
        self.body.addWidget(self.job)
        self.body.addWidget(self.note)
        self.body.addWidget(self.sealed)

    def _on_sealed(self, sealed: bool) -> None:
        """One may go on: Enter goes on, and does not take the tick away again."""
        self.yes_button.setEnabled(sealed)
        if sealed:
            self.yes_button.setFocus()

    def opened(self) -> None:
        """Printing comes first."""
        self.printer.look_for()
        (self.print_button if self.print_button.isEnabled() else self.save_button).setFocus()

    def submit(self) -> None:
        """Enter the office."""
        if self.sealed.isChecked():
            self.acknowledged.emit(self._begun.office)

    def print_sheet(self) -> None:
        """Print the sheet once on the chosen printer."""
        papers, key = self._begun.office.papers, self._begun.recovery
        self.print_button.setEnabled(False)
        self._direct.run(lambda: papers.recovery_sheet(key), PrinterSetup(self.printer.name, "恢复单"))

    def _on_printed(self) -> None:
        self._fit_printer()
        self.note.setText("已送打印机。请核对纸上 8 组字符都清楚，再装进信封封存。")

    def _on_failure(self, error: Exception) -> None:
        self._fit_printer()
        if isinstance(error, Problem):
            self.say(error.sentence())
        else:
            self.context.messages.problem(error)

    def _fit_printer(self) -> None:
        self.print_button.setEnabled(bool(self.printer.name) and not self.job.is_busy)

    def save(self, target: Path) -> None:
        """Write the sheet as PDF."""
        papers, key = self._begun.office.papers, self._begun.recovery
        self.context.tasks.write(
            lambda: papers.issue([papers.recovery_sheet(key)], target),
            sentence="正在保存恢复单",
            done=lambda _: self.note.setText(f"已存到“{target}”。打印后请删除这个文件，并清空回收站。"),
            owner=self,
        )

    def _save_with_dialog(self) -> None:
        target = where_to_save(self.context, self, "存成文件", "恢复单.pdf", "PDF 文件 (*.pdf)")
        if target is not None:
            self.save(target)
