"""Work beside the window: one worker writes, another reads, a third sets papers; results come back on the
main thread.

The main thread never touches the register and never calls ``processEvents``. Work is a function without
arguments. A long one is a generator function: it yields ``(done, total, sentence)`` and returns its result;
cancelling closes the generator at its next step, so the operation inside it rolls back.
"""

from __future__ import annotations

import inspect
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

log = logging.getLogger(__name__)

Work = Callable[[], Any]
"""Returns the result, or a generator of ``(done, total, sentence)`` that returns the result."""


class Lane(StrEnum):
    """Which worker does the work."""

    WRITE = "write"
    READ = "read"
    PAPER = "paper"
    """Questions that take long, so that they do not hold up the others: a ledger of ten thousand pages."""


class Task:
    """One piece of work; made by :meth:`Tasks.write` and :meth:`Tasks.read`.

    ``progress`` is the last ``(done, total, sentence)``, ``total`` 0 while the amount is unknown.
    """

    def __init__(
        self,
        lane: Lane,
        sentence: str,
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        owner: QObject | None,
    ) -> None:
        self.lane = lane
        self.sentence = sentence
        self.progress = (0, 0, sentence)
        self.finished = False
        self._cancel = threading.Event()
        self._done = done
        self._failed = failed
        self._owner = owner

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Ask to stop: before the start, or at the next step of a generator."""
        self._cancel.set()

    @property
    def wanted(self) -> bool:
        """Whether the window that asked still exists."""
        return self._owner is None or shiboken6.isValid(self._owner)

    def deliver(self, result: Any, error: Exception | None, report: Callable[[Exception], None]) -> None:
        """Hand the outcome to whoever asked; called on the main thread, once."""
        self.finished = True
        if error is not None:
            (self._failed if self._failed is not None and self.wanted else report)(error)
        elif not self.cancelled and self.wanted and self._done is not None:
            self._done(result)


class Tasks(QObject):
    """The workers.

    :param report: told about a failure nobody else handles (``Messages.problem``).
    :param interrupt: stops the statement that a worker is executing; called from the main thread when a
        running task is cancelled.
    """

    started = Signal(object)
    """A :class:`Task` was queued."""
    progressed = Signal(object)
    """A :class:`Task` yielded progress."""
    finished = Signal(object)
    """A :class:`Task` ended: done, failed or cancelled."""

    _stepped = Signal(object, object)
    _returned = Signal(object, object, object)

    def __init__(
        self,
        report: Callable[[Exception], None],
        interrupt: Callable[[Lane], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.report = report
        self._interrupt = interrupt
        self._workers = {lane: ThreadPoolExecutor(1, thread_name_prefix=f"register-{lane}") for lane in Lane}
        self._open: list[Task] = []
        self._running: dict[Lane, Task] = {}
        self._closed = False
        self._stepped.connect(self._on_step, Qt.ConnectionType.QueuedConnection)
        self._returned.connect(self._on_return, Qt.ConnectionType.QueuedConnection)

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Tasks queued or running, oldest first."""
        return tuple(self._open)

    @property
    def is_writing(self) -> bool:
        """Whether a change to the register is under way."""
        return any(task.lane is Lane.WRITE for task in self._open)

    @property
    def is_closed(self) -> bool:
        """Whether the window is going away; work that can give up should."""
        return self._closed

    def write(
        self,
        work: Work,
        *,
        sentence: str,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        owner: QObject | None = None,
    ) -> Task:
        """Change the register on the writing worker; changes run one after another.

        :param sentence: what is being done, shown when it takes long: ``正在导入花名册``.
        :param done: called with the result on the main thread.
        :param failed: called with the exception instead of the general report.
        :param owner: the page that asks; when it is gone, *done* is not called.
        """
        return self._start(Task(Lane.WRITE, sentence, done, failed, owner), work)

    def read(
        self,
        work: Work,
        *,
        sentence: str = "",
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        owner: QObject | None = None,
        lane: Lane = Lane.READ,
    ) -> Task:
        """Ask the register on the reading worker (or *lane*), which answers while a change is under way."""
        return self._start(Task(lane, sentence, done, failed, owner), work)

    def cancel(self, task: Task) -> None:
        """Stop *task* as soon as it can stop without leaving half an operation."""
        task.cancel()
        if self._interrupt is not None and self._running.get(task.lane) is task:
            self._interrupt(task.lane)

    def close(self) -> None:
        """Stop what can be stopped and wait for the rest. No result is delivered afterwards."""
        self._closed = True
        for task in self._open:
            self.cancel(task)
        for worker in self._workers.values():
            worker.shutdown(wait=True, cancel_futures=True)
        self._open.clear()

    def _start(self, task: Task, work: Work) -> Task:
        self._open.append(task)
        self._workers[task.lane].submit(self._work, task, work)
        self.started.emit(task)
        return task

    def _work(self, task: Task, work: Work) -> None:
        """Runs on a worker: every outcome, also a bug, goes back to the main thread."""
        if task.cancelled or not task.wanted:
            self._returned.emit(task, None, None)
            return
        self._running[task.lane] = task
        result, error = self._outcome(task, work)
        self._running.pop(task.lane, None)
        self._returned.emit(task, result, error)

    def _outcome(self, task: Task, work: Work) -> tuple[Any, Exception | None]:
        try:
            result = work()
            return (self._exhaust(task, result) if inspect.isgenerator(result) else result), None
        except Exception as error:  # noqa: BLE001 - handed to the main thread, which reports it
            if task.cancelled:  # an interrupted statement fails; that is what was asked for
                log.info("cancelled: %s (%r)", task.sentence, error)
                return None, None
            return None, error

    def _exhaust(self, task: Task, steps: Any) -> Any:
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                return end.value
            if task.cancelled:
                steps.close()
                return None
            self._stepped.emit(task, step)

    @Slot(object, object)
    def _on_step(self, task: Task, step: tuple[int, int, str]) -> None:
        if not self._closed:
            task.progress = step
            self.progressed.emit(task)

    @Slot(object, object, object)
    def _on_return(self, task: Task, result: Any, error: Exception | None) -> None:
        if self._closed:
            return
        self._open.remove(task)
        try:
            task.deliver(result, error, self.report)
        finally:
            self.finished.emit(task)


class Query(QObject):
    """A question asked again and again (search as you type): only the newest answer is shown.

    :param show: called with the newest result on the main thread.
    :param delay_ms: how long typing must rest before the question is put.
    """

    waiting = Signal(bool)
    """True when an answer takes longer than :data:`PATIENCE_MS`, False when it has come."""

    PATIENCE_MS = 100

    def __init__(
        self,
        tasks: Tasks,
        show: Callable[[Any], None],
        parent: QObject,
        *,
        delay_ms: int = 120,
        failed: Callable[[Exception], None] | None = None,
        lane: Lane = Lane.READ,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._tasks = tasks
        self._show = show
        self._failed = failed
        self._work: Work | None = None
        self._task: Task | None = None
        self._debounce = QTimer(self, singleShot=True, interval=delay_ms)
        self._debounce.timeout.connect(self._put)
        self._patience = QTimer(self, singleShot=True, interval=self.PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.waiting.emit(True))

    def ask(self, work: Work) -> None:
        """Put the question when typing rests; an earlier one is forgotten."""
        self._forget()
        self._work = work
        self._debounce.start()

    def ask_now(self, work: Work) -> None:
        """Put the question at once; an earlier one is forgotten."""
        self._forget()
        self._work = work
        self._put()

    def drop(self) -> None:
        """Forget the question; its answer will not be shown."""
        self._forget()

    def _forget(self) -> None:
        self._debounce.stop()
        self._patience.stop()
        self.waiting.emit(False)
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _put(self) -> None:
        if self._work is None:
            return
        self._patience.start()
        self._task = self._tasks.read(
            self._work, done=self._on_answer, failed=self._on_failure, owner=self, lane=self._lane
        )

    def _on_answer(self, result: Any) -> None:
        self._settle()
        self._show(result)

    def _on_failure(self, error: Exception) -> None:
        self._settle()
        if self._failed is not None:
            self._failed(error)
        else:
            self._tasks.report(error)

    def _settle(self) -> None:
        self._task = None
        self._patience.stop()
        self.waiting.emit(False)
