"""打印机: how far a printer is off, measured on the test page and corrected when printing onto preprinted stock."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton

from app.ui.context import UiContext
from app.ui.printing.calibration import CROSS, RULER, Calibration
from app.ui.printing.direct_print import DirectPrint
from app.ui.printing.job_progress import JobProgress
from app.ui.printing.printer_box import PrinterBox
from app.ui.printing.printer_memory import PrinterMemory
from app.ui.printing.printers import PrinterSetup
from app.ui.views.parts import with_icon
from app.ui.views.system.part import SystemPart
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label
from app.values.dates import format_date
from app.values.text import half_width

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]*)?")
_MEASURES = (
    ("left", "十字离左边", f"毫米，写到一位小数；应为 {CROSS[0]:g}"),
    ("top", "十字离上边", f"毫米；应为 {CROSS[1]:g}"),
    ("across", "横标尺长", f"毫米；应为 {RULER:g}"),
    ("along", "竖标尺长", f"毫米；应为 {RULER:g}"),
)


class PrintersPart(SystemPart):
    """Print the test page, measure, type what was measured."""

    title = "打印机校准"
    purpose = (
        "套打之前做一次：先打印一张测试页，用直尺量十字中心到纸边的距离和两把标尺的长度，填在下面。"
        "程序就知道这台打印机偏了多少，套打时自动移回来。换打印机、换纸盒后要重做。"
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._memory = PrinterMemory(context.settings, context.office.user_name)
        self.printer = PrinterBox(context.printers, self)
        self.test_button = with_icon(context, QPushButton("打印测试页(&T)", self), "printer")
        self.test_button.clicked.connect(lambda _checked: self.print_part())
        self.progress = JobProgress(self)
        self._direct = DirectPrint(context, context.office.papers, self.progress, self)
        self._direct.printed.connect(self._on_printed)
        self._direct.failed.connect(self._on_failure)
        self.form = FormGrid(2, self)
        self.form.add_row("printer", "打印机(&R)", self.printer, wide=True)
        self.fields: dict[str, QLineEdit] = {}
        for name, label, hint in _MEASURES:
            self.fields[name] = QLineEdit(self)
            self.fields[name].setMaximumWidth(8 * context.theme.em)
            self.form.add_row(name, label, self.fields[name], hint=hint)
        self.always = QCheckBox("不套打也这样移动", self)
        self.form.add_row("always", "", self.always, wide=True)
        self.always.setAccessibleName("不套打也这样移动")
        self.form.finished.connect(self.save)
        self.result = text_label("", parent=self, wrap=True)
        self.warning = text_label("", "error", self, wrap=True)
        self.save_button = QPushButton("保存(&S)", self)
        self.save_button.setProperty("look", "primary")
        self.save_button.clicked.connect(lambda _checked: self.save())
        self.forget_button = QPushButton("清除校准", self)
        self.forget_button.clicked.connect(lambda _checked: self.forget())
        line = QHBoxLayout()
        line.addWidget(self.test_button)
        line.addStretch(1)
        line.addWidget(self.forget_button)
        line.addWidget(self.save_button)
        for part in (self.form, self.progress, self.result, self.warning):
            self.body.addWidget(part)
        self.body.addLayout(line)
        self.body.addStretch(1)
        self.printer.changed.connect(self._show_known)

    def refresh(self) -> None:
        """Look for printers when there are none on the list yet."""
        if not self.printer.list.count():
            self.printer.look_for()

    def print_part(self) -> None:
        """Ctrl+P: the test page, on the chosen printer."""
        if self.printer.name and not self.progress.is_busy:
            self.test_button.setEnabled(False)
            papers = self.context.office.papers
            self._direct.run(papers.print_test, PrinterSetup(self.printer.name, "打印测试页"))

    def save(self) -> None:
        """Work out how far the printer is off, and remember it."""
        numbers, problems = self._numbers()
        if not self.printer.name:
            problems["printer"] = "没有打印机，不用校准。"
        self.form.show_problems(problems)
        if problems:
            return
        try:
            calibration = Calibration.from_measures(
                **numbers, day=self.context.office.business_date, always=self.always.isChecked()
            )
        except ValueError as error:
            self.form.show_problems({"left": str(error)})
            return
        self._keep(calibration)
        self.context.messages.info(f"已记下：{self.printer.name} 打印时{calibration.sentence}。")

    def forget(self) -> None:
        """The printer counts as never measured."""
        if self.printer.name:
            self._keep(Calibration())
            self.context.messages.info(f"已清除 {self.printer.name} 的校准。")

    def _keep(self, calibration: Calibration) -> None:
        self._memory.keep_calibration(self.printer.name, calibration)
        self._show_known()

    def _numbers(self) -> tuple[dict[str, float], dict[str, str]]:
        """What was measured, and what cannot be read, by field; an empty ruler counts as right."""
        numbers, problems = {}, {}
        for name, label, _ in _MEASURES:
            text = half_width(self.fields[name].text()).strip().removesuffix("毫米").strip()
            text = text.replace("。", ".")  # what a Chinese keyboard types for the point
            if not text and name in ("across", "along"):
                numbers[name] = RULER
                continue
            if _NUMBER.fullmatch(text):
                numbers[name] = round(float(text), 1)
            else:
                problems[name] = f"请填写{label}多少毫米，如 99.5。"
        return numbers, problems

    def _show_known(self) -> None:
        """What is known of the chosen printer."""
        known = self._memory.calibration(self.printer.name)
        measured = {
            "left": CROSS[0] - known.right, "top": CROSS[1] - known.down,
            "across": known.across, "along": known.along,
        }  # fmt: skip
        for name, field in self.fields.items():
            field.setText(f"{measured[name]:.1f}" if known.day else "")
        self.always.setChecked(known.always)
        self.form.show_problems({})
        ready = bool(self.printer.name)
        for button in (self.test_button, self.save_button):
            button.setEnabled(ready and not self.progress.is_busy)
        self.forget_button.setEnabled(bool(known.day))
        said = f"{format_date(known.day, 'chinese')}量过：套打时{known.sentence}。" if known.day else ""
        self.result.setText(said or ("这台打印机还没有校准过。" if ready else ""))
        self.warning.setText(known.warning)
        self.warning.setVisible(bool(known.warning))

    def _on_printed(self) -> None:
        self.test_button.setEnabled(True)
        self.context.messages.info("测试页已送打印机。请量好距离，填在下面。")
        self.context.changes.announce({"papers"})
        self.fields["left"].setFocus()

    def _on_failure(self, error: Exception) -> None:
        self.test_button.setEnabled(True)
        self.context.messages.problem(error)
