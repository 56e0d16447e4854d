"""One decision about the units that the register does not know: new, an existing one, or left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services.imports import UnknownUnit
from app.ui.columns import Column, number_column
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.theme import GRID
from app.ui.views.finders import units
from app.ui.views.parts import ListTable
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import text_label
from app.ui.widgets.picker import Picker
from app.ui.widgets.suggestions import Choice

CREATE, OUT, MEANT = "新建", "不导入", "就是"
TONES = {CREATE: Tone.GOOD, OUT: Tone.NEUTRAL, MEANT: Tone.INFO}


@dataclass(frozen=True)
class Decision:
    """What a unit name of the file means.

    :param unit_id: the registered unit for :data:`MEANT`.
    """

    kind: str
    unit_id: int | None = None
    unit_name: str = ""

    @property
    def words(self) -> str:
        """The decision as the table shows it."""
        return f"就是：{self.unit_name}" if self.kind == MEANT else self.kind


LEFT_OUT = Decision(OUT)
COLUMNS = (
    Column("name", "表中的单位", 13, sort="name"),
    number_column("rows", "人数", 3),
    Column("candidates", "库中相近的单位", 12),
    Column(
        "decision",
        "处理",
        11,
        sort="decision",
        tone=lambda words: TONES[MEANT if words[:2] == MEANT else words],
    ),
)


class UnitDecisions(QDialog):
    """The list; the buttons decide about the selected rows."""

    decided = Signal(object)
    """``dict`` of name to :class:`Decision`."""

    def __init__(
        self,
        context: UiContext,
        unknown: Sequence[UnknownUnit],
        decisions: Mapping[str, Decision],
        known_ids: Mapping[str, int],
        parent: QWidget,
    ) -> None:
        """:param known_ids: id of each registered name among the candidates."""
        super().__init__(parent)
        self.context = context
        self._unknown = {unit.name: unit for unit in unknown}
        self._known_ids = known_ids
        self.decisions = {name: decisions.get(name, LEFT_OUT) for name in self._unknown}
        self.setWindowTitle("库中没有的单位")
        self.table = ListTable(context, "import-units", COLUMNS, empty_text="所有单位库中都有。")
        self.table.setAccessibleName("库中没有的单位")
        self.summary = text_label("", "muted", self)
        self.create_button = self._button("新建(&N)", lambda: self.decide(Decision(CREATE)))
        self.candidate_button = self._button("就是相近的那个(&A)", self._take_candidates)
        self.out_button = self._button("不导入(&X)", lambda: self.decide(LEFT_OUT))
        self.all_button = self._button("全部新建(&L)", self._create_all)
        self.picker = Picker(
            context, units(context.office), placeholder="或者输入库中的单位名称", parent=self
        )
        self.picker.setAccessibleName("就是库中的哪个单位")
        self.picker.changed.connect(self._on_picked)
        tools = FlowRow(self, spacing=GRID)
        for part in (self.all_button, self.create_button, self.candidate_button, self.out_button):
            tools.addWidget(part)
        yes = QPushButton("就这样", self)
        yes.setProperty("look", "primary")
        yes.clicked.connect(self._finish)
        no = QPushButton("取消", self)
        no.clicked.connect(self.reject)
        for button in (yes, no):
            button.setAutoDefault(False)
        self.yes_button = yes
        bottom = QHBoxLayout()
        bottom.setSpacing(GRID)
        bottom.addWidget(self.summary, 1)
        bottom.addWidget(no)
        bottom.addWidget(yes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(
            text_label(
                "花名册里有些单位库中没有。选中一行或多行（按住 Ctrl 或 Shift），再点怎么处理。",
                "muted",
                self,
                wrap=True,
            )
        )
        layout.addWidget(self.table, 1)
        layout.addWidget(tools)
        layout.addWidget(self.picker)
        layout.addLayout(bottom)
        em = context.theme.em
        self.resize(QSize(52 * em, 34 * em).boundedTo(self.screen().availableSize() * 0.95))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        parts = (self.table, self.all_button, self.create_button, self.candidate_button, self.out_button)
        for before, after in pairwise((*parts, self.picker, no, yes)):
            QWidget.setTabOrder(before, after)
        self.table.setFocus()
        self._allow()
        self._show()

    def _allow(self) -> None:
        """What decides about the selected rows waits for some to be selected."""
        for part in (self.create_button, self.candidate_button, self.out_button, self.picker):
            part.setEnabled(bool(self.table.selected_ids))

    def decide(self, decision: Decision) -> None:
        """Decide about the selected rows."""
        for name in self.table.selected_ids:
            self.decisions[name] = decision
        self._show()

    def _create_all(self) -> None:
        self.decisions = dict.fromkeys(self.decisions, Decision(CREATE))
        self._show()

    def _take_candidates(self) -> None:
        for name in self.table.selected_ids:
            close = self._unknown[name].candidates[:1]
            if close and close[0] in self._known_ids:
                self.decisions[name] = Decision(MEANT, self._known_ids[close[0]], close[0])
        self._show()

    def _on_picked(self, choice: Choice | None) -> None:
        if choice is not None:
            self.decide(Decision(MEANT, choice.id, choice.title))
            self.picker.choice = None

    def _show(self) -> None:
        rows: list[dict[str, Any]] = [
            {
                "id": name,
                "name": name,
                "rows": unit.rows,
                "candidates": "、".join(unit.candidates[:2]),
                "decision": self.decisions[name].words,
            }
            for name, unit in self._unknown.items()
        ]
        self.table.show_rows(rows)
        kinds = [decision.kind for decision in self.decisions.values()]
        out = sum(self._unknown[name].rows for name, made in self.decisions.items() if made.kind == OUT)
        self.summary.setText(
            f"新建 {kinds.count(CREATE)} 个，对应到已有 {kinds.count(MEANT)} 个，"
            f"不导入 {kinds.count(OUT)} 个（{out} 人）"
        )

    def _finish(self) -> None:
        self.decided.emit(dict(self.decisions))
        self.accept()

    def _button(self, text: str, run: Any) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: run())
        return button
