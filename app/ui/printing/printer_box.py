"""Choosing one of the printers of this PC; says so when there is none, or when the one used last is gone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.printing.printers import PrinterFacts, Printers
from app.ui.widgets.looks import text_label

NO_PRINTER = (
    "没有找到打印机。请接好打印机、装好驱动再点“重新查找”；也可以先存成 PDF 文件，拿到能打印的机器上打。"
)
GONE = "上次用的打印机“{name}”找不到了，现在选的是“{instead}”。"


class PrinterBox(QWidget):
    """A list of printers with a sentence under it."""

    changed = Signal()
    """Another printer is chosen, or there is none any more."""

    def __init__(self, printers: Printers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._printers = printers
        self._facts: dict[str, PrinterFacts] = {}
        self._wanted = ""
        self.list = QComboBox(self)
        self.list.setAccessibleName("打印机")
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(8)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.list.currentIndexChanged.connect(self._on_choice)
        self.note = text_label("", "small", self, wrap=True)
        self.again = QPushButton("重新查找", self)
        self.again.setProperty("look", "link")
        self.again.clicked.connect(lambda _checked: self.look_for(self._wanted))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for part in (self.list, self.note, self.again):
            box.addWidget(part)
        self.setFocusProxy(self.list)

    @property
    def name(self) -> str:
        """The printer chosen, "" without one."""
        return self.list.currentText()

    @property
    def facts(self) -> PrinterFacts:
        """What it can do; asked for once."""
        if self.name and self.name not in self._facts:
            self._facts[self.name] = self._printers.facts(self.name)
        return self._facts.get(self.name, PrinterFacts(""))

    def look_for(self, wanted: str = "") -> None:
        """List the printers there are now and choose *wanted*, else the system's own choice."""
        self._wanted = wanted
        names = self._printers.names()
        default = self._printers.default()
        instead = default if default in names else (names[0] if names else "")
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems(names)
        self.list.setCurrentText(wanted if wanted in names else instead)
        self.list.blockSignals(False)
        self.list.setEnabled(bool(names))
        self.again.setVisible(not names)
        if not names:
            self._say(NO_PRINTER)
        elif wanted and wanted not in names:
            self._say(GONE.format(name=wanted, instead=instead))
        else:
            self._say("")
        self.changed.emit()

    def _on_choice(self) -> None:
        self._say("")
        self.changed.emit()

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
