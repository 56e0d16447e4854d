"""Shows what takes long, with a cancel button; short work shows nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.ui.tasks import Task, Tasks
from app.ui.widgets.looks import text_label

PATIENCE_MS = 600


class ProgressPanel(QWidget):
    """Appears when a task with a sentence has run for :data:`PATIENCE_MS`."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self.sentence = text_label("", parent=self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.count = text_label("", "muted", self)
        self.cancel_button = QPushButton("取消", self)
        self.cancel_button.setProperty("look", "link")
        self.cancel_button.setAccessibleName("取消正在进行的工作")
        self.cancel_button.clicked.connect(self._cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.sentence)
        layout.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.count)
        layout.addWidget(self.cancel_button)
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._timer.timeout.connect(self._appear)
        tasks.started.connect(self._on_started)
        tasks.progressed.connect(self._on_progress)
        tasks.finished.connect(self._on_finished)
        self.hide()

    def _on_started(self, task: Task) -> None:
        if self._task is None and task.sentence and not task.finished:
            self._task = task
            self._timer.start()

    def _on_progress(self, task: Task) -> None:
        if task is self._task and not self.isHidden():
            self._show_progress(task)

    def _on_finished(self, task: Task) -> None:
        if task is not self._task:
            return
        self._timer.stop()
        self._task = None
        self.hide()
        waiting = [other for other in self._tasks.open_tasks if other.sentence and other is not task]
        if waiting:
            self._on_started(waiting[0])

    def _appear(self) -> None:
        if self._task is not None:
            self.cancel_button.setEnabled(True)
            self._show_progress(self._task)
            self.show()

    def _show_progress(self, task: Task) -> None:
        done, total, sentence = task.progress
        if not task.cancelled:
            self.sentence.setText(sentence or task.sentence)
        self.bar.setRange(0, total)  # 0 to 0: Qt shows that something happens without saying how much
        self.bar.setValue(done)
        self.count.setText(f"{done:,} / {total:,}".replace(",", "\u2009") if total else "")

    def _cancel(self) -> None:
        if self._task is not None:
            self.cancel_button.setEnabled(False)
            self.sentence.setText("正在停止……")
            self._tasks.cancel(self._task)
