from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import DataProblem
from app.ui.tasks import Lane, Query, Task, Tasks
from app.ui.widgets.progress_panel import ProgressPanel


@pytest.fixture
def reported() -> list[Exception]:
    return []


@pytest.fixture
def tasks(qapp: QApplication, reported: list[Exception]) -> Iterator[Tasks]:
    tasks = Tasks(reported.append)
    yield tasks
    tasks.close()


def test_results_arrive_on_the_main_thread_and_work_runs_elsewhere(tasks: Tasks, qtbot: QtBot) -> None:
    seen: dict[str, object] = {}

    def work() -> str:
        seen["worker"] = threading.current_thread()
        return "完成"

    def done(result: str) -> None:
        seen["result"] = result
        seen["main"] = threading.current_thread()

    tasks.write(work, sentence="正在保存", done=done)
    qtbot.waitUntil(lambda: "result" in seen)
    assert seen["result"] == "完成"
    assert seen["main"] is threading.main_thread()
    assert seen["worker"] is not threading.main_thread()


def test_reading_answers_while_writing_goes_on(tasks: Tasks, qtbot: QtBot) -> None:
    gate, answers = threading.Event(), list[str]()
    tasks.write(lambda: gate.wait(10), sentence="正在导入", done=lambda _: answers.append("written"))
    tasks.read(lambda: "read", done=answers.append)
    qtbot.waitUntil(lambda: answers == ["read"])
    assert tasks.is_writing
    gate.set()
    qtbot.waitUntil(lambda: answers == ["read", "written"])
    assert not tasks.is_writing


def test_writes_keep_their_order(tasks: Tasks, qtbot: QtBot) -> None:
    order: list[int] = []
    for number in range(20):
        tasks.write(lambda number=number: order.append(number), sentence="")  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))


def test_a_generator_reports_steps_and_returns_its_result(tasks: Tasks, qtbot: QtBot) -> None:
    steps, results = list[tuple[int, int, str]](), list[int]()

    def work() -> Iterator[tuple[int, int, str]]:
        for number in (1, 2, 3):
            yield number, 3, f"第{number}行"
        return 3

    tasks.progressed.connect(lambda task: steps.append(task.progress))
    tasks.write(work, sentence="正在导入", done=results.append)
    qtbot.waitUntil(lambda: results == [3])
    assert steps == [(1, 3, "第1行"), (2, 3, "第2行"), (3, 3, "第3行")]


def test_cancel_closes_the_generator_so_that_its_operation_rolls_back(tasks: Tasks, qtbot: QtBot) -> None:
    events: list[str] = []

    def work() -> Iterator[tuple[int, int, str]]:
        try:
            while True:
                time.sleep(0.005)
                yield 1, 0, "正在导入"
        except GeneratorExit:
            events.append("rolled back")
            raise

    task = tasks.write(work, sentence="正在导入", done=lambda _: events.append("done"))
    qtbot.waitSignal(tasks.progressed).wait()
    with qtbot.waitSignal(tasks.finished):
        tasks.cancel(task)
    assert events == ["rolled back"]


def test_cancel_interrupts_the_running_statement(qapp: QApplication, qtbot: QtBot) -> None:
    stop, lanes, reported = threading.Event(), list[Lane](), list[Exception]()

    def interrupt(lane: Lane) -> None:
        lanes.append(lane)
        stop.set()

    def work() -> None:
        stop.wait(10)
        raise RuntimeError("interrupted")

    tasks = Tasks(reported.append, interrupt)
    started = threading.Event()
    task = tasks.read(lambda: (started.set(), work()))
    assert started.wait(5)
    with qtbot.waitSignal(tasks.finished):
        tasks.cancel(task)
    assert lanes == [Lane.READ]
    assert reported == []
    tasks.close()


def test_failures_reach_their_handler_or_the_general_report(
    tasks: Tasks, reported: list[Exception], qtbot: QtBot
) -> None:
    own: list[Exception] = []

    def fail() -> None:
        raise DataProblem("文件损坏，没有导入任何内容。")

    tasks.write(fail, sentence="", failed=own.append)
    tasks.read(fail)
    qtbot.waitUntil(lambda: len(own) == 1 and len(reported) == 1)
    assert isinstance(reported[0], DataProblem)


def test_nobody_is_told_when_the_page_is_gone(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[int] = []
    owner = QObject()
    gate = threading.Event()
    tasks.read(lambda: gate.wait(5), done=lambda _: told.append(1), owner=owner)
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, 52)
    with qtbot.waitSignal(tasks.finished):
        gate.set()
    assert told == []


def test_close_waits_for_a_write_and_delivers_nothing_afterwards(
    qapp: QApplication, reported: list[Exception], qtbot: QtBot
) -> None:
    written, told = list[int](), list[int]()
    tasks = Tasks(reported.append)
    tasks.write(lambda: (time.sleep(0.1), written.append(1)), sentence="", done=lambda _: told.append(1))
    qtbot.wait(20)
    tasks.close()
    assert written == [1]
    qtbot.wait(20)
    assert told == []


def test_a_query_shows_only_the_newest_answer(tasks: Tasks, qtbot: QtBot) -> None:
    owner, shown, asked = QObject(), list[str](), list[str]()
    query = Query(tasks, shown.append, owner, delay_ms=30)

    def question(text: str) -> Callable[[], str]:
        def work() -> str:
            asked.append(text)
            time.sleep(0.05)
            return text

        return work

    for text in ("米", "米村", "米村镇"):
        query.ask(question(text))
    qtbot.waitUntil(lambda: shown == ["米村镇"])
    assert asked == ["米村镇"]  # keys pressed quickly put one question
    query.ask_now(question("张"))
    qtbot.waitUntil(lambda: "张" in asked)
    query.ask_now(question("张三"))
    qtbot.waitUntil(lambda: shown[-1] == "张三")
    assert "张" not in shown


def test_a_slow_answer_is_announced_within_a_moment(tasks: Tasks, qtbot: QtBot) -> None:
    owner, states = QObject(), list[bool]()
    query = Query(tasks, lambda _: None, owner, delay_ms=0)
    query.waiting.connect(states.append)
    query.ask_now(lambda: time.sleep(0.2))
    qtbot.waitUntil(lambda: True in states, timeout=180)
    qtbot.waitUntil(lambda: states[-1] is False)


def test_progress_appears_only_for_long_work_and_can_be_cancelled(tasks: Tasks, qtbot: QtBot) -> None:
    panel = ProgressPanel(tasks)
    qtbot.addWidget(panel)
    tasks.write(lambda: None, sentence="很快")
    qtbot.wait(50)
    assert panel.isHidden()

    def work() -> Iterator[tuple[int, int, str]]:
        for number in range(10_000):
            QThread.msleep(5)
            yield number, 10_000, "正在导入花名册"

    ended: list[Task] = []
    tasks.finished.connect(ended.append)
    started = time.monotonic()
    tasks.write(work, sentence="正在导入")
    qtbot.waitUntil(lambda: not panel.isHidden())
    assert 0.55 <= time.monotonic() - started < 1.2
    qtbot.waitUntil(lambda: panel.sentence.text() == "正在导入花名册" and panel.bar.value() > 0)
    assert panel.bar.maximum() == 10_000
    assert panel.count.text().endswith("/ 10\u2009000")
    panel.cancel_button.click()
    qtbot.waitUntil(panel.isHidden)
    assert ended[-1].cancelled
