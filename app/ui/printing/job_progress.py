"""A line that says how far printing has come, with 停止; a short job shows nothing."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.ui.printing.print_job import PrintJob
from app.ui.theme import GRID
from app.ui.widgets.looks import text_label
from app.ui.widgets.progress_panel import PATIENCE_MS


class JobProgress(QWidget):
    """Runs one :class:`PrintJob` at a time and shows it when it takes longer than :data:`PATIENCE_MS`."""

    ended = Signal(int, object)
    """Over: pages sent, and the problem or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: PrintJob | None = None
        self.stopped = False
        self.sentence = text_label("", parent=self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.stop_button = QPushButton("停止打印(&T)", self)
        self.stop_button.clicked.connect(lambda _checked: self.stop())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.sentence)
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop_button)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._appear)
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    def run(self, job: PrintJob) -> None:
        """Begin *job*; :attr:`ended` follows."""
        self._job = job
        self.stopped = False
        job.setParent(self)
        job.progressed.connect(self._on_progress)
        job.ended.connect(self._on_end)
        self._on_progress(0, job.total)
        self._patience.start()
        job.start()

    def stop(self) -> None:
        """Send nothing more."""
        if self._job is not None:
            self.stopped = True
            self._job.stop()

    def _appear(self) -> None:
        self.setVisible(self._job is not None)

    def _on_progress(self, sent: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(sent)
        self.sentence.setText(f"正在打印：已送出 {sent} 页，共 {total} 页")

    def _on_end(self, sent: int, problem: object) -> None:
        job, self._job = self._job, None
        self._patience.stop()
        self.hide()
        if job is not None:
            job.deleteLater()
        self.ended.emit(sent, problem)
