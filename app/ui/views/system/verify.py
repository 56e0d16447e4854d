"""核对: everything is computed again; what differs is listed."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, cast

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton

from app.services.proof import MONTHS, Proof
from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Task, Work
from app.ui.theme import GRID
from app.ui.views.parts import ListTable, with_icon
from app.ui.views.system.part import SystemPart
from app.ui.views.wording import dotted
from app.ui.widgets.looks import restyle, text_label

STEPS = 7
COLUMNS = (Column("step", "在哪里", 6), Column("sentence", "不符之处", 32))


class VerifyPart(SystemPart):
    """Runs the checks with progress; nothing is changed."""

    title = "核对"
    purpose = "把数据文件、操作日志、编制账从头算一遍，只看不改。建议每月底核对一次。"

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._task: Task | None = None
        self.run_button = QPushButton("开始核对(&G)", self)
        self.run_button.setProperty("look", "primary")
        with_icon(context, self.run_button, "list-checks")
        self.run_button.clicked.connect(self.run)
        self.full_button = QPushButton("逐月核对(&M)", self)
        self.full_button.setToolTip("二十年里每个单位每个月：期初 + 增 − 减 = 期末，编制、人员、领导职数都算")
        with_icon(context, self.full_button, "calendar")
        self.full_button.clicked.connect(self.run_full)
        self.stop_button = QPushButton("停止", self)
        self.stop_button.clicked.connect(self.stop)
        self.stop_button.hide()
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.verdict = text_label("还没有核对。", "heading", self, wrap=True)
        self.table = ListTable(context, "verify", COLUMNS, empty_text="没有发现差异。")
        self.table.setAccessibleName("不符之处")
        self.table.hide()
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.run_button)
        line.addWidget(self.full_button)
        line.addWidget(self.stop_button)
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.verdict)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self._spacer = self.body.count() - 1
        self.body.setStretch(self._spacer, 1)
        context.tasks.progressed.connect(self._on_progress)

    def run(self) -> None:
        """Check everything."""
        if self._task is not None:
            return
        check = self.context.office.check

        def work() -> Generator[tuple[int, int, str], None, tuple[list[dict[str, Any]], list[str]]]:
            findings: list[dict[str, Any]] = []
            names: list[str] = []
            yield 0, STEPS, "正在核对"
            for name, found in check.steps():
                names.append(name)
                findings += [{"id": len(findings) + at, "step": name, **one} for at, one in enumerate(found)]
                yield len(names), STEPS, f"正在核对：{name}"
            return findings, names

        self._begin(work, self._on_done)

    def run_full(self) -> None:
        """Prove every unit's numbers month by month."""
        if self._task is not None:
            return
        service = self.context.office.proof

        def work() -> Generator[tuple[int, int, str], None, Proof]:
            steps, done = service.steps(), 0
            yield 0, MONTHS, "正在逐月核对"
            while True:
                try:
                    month = next(steps)
                except StopIteration as ended:
                    return cast("Proof", ended.value)
                done += 1
                yield done, MONTHS, f"正在逐月核对：{month}"

        self._begin(work, self._on_proved)

    def _begin(self, work: Work, done: Callable[[Any], None]) -> None:
        self.run_button.setEnabled(False)
        self.full_button.setEnabled(False)
        self.stop_button.show()
        self.bar.setRange(0, 0)
        self.bar.show()
        self.table.hide()
        self._say("正在核对……", None)
        self._task = self.context.tasks.read(
            work, sentence="正在核对", done=done, failed=self._on_failed, owner=self
        )

    def stop(self) -> None:
        """Stop checking; nothing was changed anyway."""
        if self._task is not None:
            self.context.tasks.cancel(self._task)
            self._end()
            self._say("没有核对完。", None)

    def _on_progress(self, task: Task) -> None:
        if task is self._task:
            done, total, sentence = task.progress
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self._say(f"{sentence}……", None)

    def _on_done(self, answer: tuple[list[dict[str, Any]], list[str]]) -> None:
        findings, names = answer
        self._end()
        if not findings:
            self._say(f"没有发现差异。核对了{'、'.join(names)}，共 {len(names)} 项。", Tone.GOOD)
            return
        self._say(
            f"发现 {len(findings)} 处不符。请不要继续录入，先备份，再从最近的备份恢复，或联系技术人员。",
            Tone.BAD,
        )
        self.table.show_rows(findings)
        self.table.show()

    def _on_proved(self, proof: Proof) -> None:
        self._end()
        scope = f"{dotted(proof.first)} 至 {dotted(proof.last)}，{proof.units} 个单位，{proof.months} 个月"
        if not proof.exceptions:
            self._say(f"没有例外。{scope}，{proof.figures} 个数都是期初 + 增 − 减 = 期末。", Tone.GOOD)
            return
        self._say(f"{scope}，有 {len(proof.exceptions)} 个数对不上。请不要继续录入，联系技术人员。", Tone.BAD)
        self.table.show_rows(
            {"id": number, "step": f"{one.unit} {dotted(one.month)}", "sentence": one.sentence}
            for number, one in enumerate(proof.exceptions)
        )
        self.table.show()

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self._say("没有核对完。", None)
        self.context.messages.problem(error)

    def _end(self) -> None:
        self._task = None
        self.run_button.setEnabled(True)
        self.full_button.setEnabled(True)
        self.stop_button.hide()
        self.bar.hide()

    def _say(self, sentence: str, tone: Tone | None) -> None:
        self.verdict.setText(sentence)
        self.verdict.setProperty("look", "tone" if tone else "heading")
        self.verdict.setProperty("tone", tone)
        restyle(self.verdict)
