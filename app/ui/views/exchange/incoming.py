"""What lies on the stick, in words; what importing it would change; one button."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.errors import EnvironmentProblem, Problem
from app.services.packages.preview import Preview, Received
from app.ui.columns import Column
from app.ui.context import EVERYTHING, UiContext
from app.ui.media import MediaWatcher, removable_places
from app.ui.palette import Tone
from app.ui.theme import GRID
from app.ui.views.short_list import HintedTable
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.looks import restyle, text_label

log = logging.getLogger(__name__)

PACKAGES = "*.bzt"
FROM_BELOW, FROM_ABOVE = ("申报", "回执"), ("批复", "回执", "基准数据")
"""Words in the names of files that are looked for by themselves; a file chosen by hand may have any name."""
OUTCOME_TONES = {"新增": Tone.GOOD, "有变化": Tone.INFO, "已经有了": Tone.NEUTRAL, "不能接收": Tone.BAD}
STATE_TONES = {"可以收": Tone.GOOD, "以前收过": Tone.NEUTRAL, "打不开": Tone.BAD}
FOUND = (Column("sentence", "找到的数据包", 24), Column("state", "", 7, tone=lambda word: STATE_TONES[word]))
LINES = (
    Column("outcome_name", "结果", 5, tone=lambda word: OUTCOME_TONES.get(word, Tone.NEUTRAL)),
    Column("sentence", "内容", 26),
    Column("reason", "原因", 14),
)


@dataclass(frozen=True)
class Found:
    """A file that was looked at: its preview, or why it cannot be used."""

    id: Path
    stamp: float
    preview: Preview | None
    problem: str

    @property
    def sentence(self) -> str:
        """The package in words, or the file's name."""
        return self.preview.sentence if self.preview else self.id.name

    @property
    def state(self) -> str:
        """Whether it can be received."""
        if self.preview is None:
            return "打不开"
        return "以前收过" if self.preview.known else "可以收"


class IncomingPanel(QWidget):
    """Looks at sticks by itself; a file may also be chosen.

    :param words: words in the names of files that are looked for.
    """

    received = Signal(object)
    """Something was imported; a :class:`Received`."""

    def __init__(
        self,
        context: UiContext,
        words: Sequence[str],
        empty_text: str,
        parent: QWidget | None = None,
        places: Callable[[], Sequence[Path]] = removable_places,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._words = tuple(words)
        self._found: dict[Path, Found] = {}
        self._extra: list[Path] = []
        self._looking = False
        self._wanted: Path | None = None
        self.table = HintedTable(context, "incoming", FOUND, empty_text=empty_text, most=4, parent=self)
        self.table.setAccessibleName("找到的数据包")
        self.table.current_id_changed.connect(lambda _: self._show_current())
        self.choose_button = QPushButton("选文件(&F)…", self)
        self.choose_button.clicked.connect(self._choose)
        self.look_button = QPushButton("再找一次", self)
        self.look_button.clicked.connect(lambda _=False: self.look())
        tools = FlowRow(self, spacing=GRID)
        tools.addWidget(self.look_button)
        tools.addWidget(self.choose_button)
        self.details = QWidget(self)
        self.heading = text_label("", "strong", self.details, wrap=True)
        self.notes = text_label("", "tone", self.details, wrap=True)
        self.counts = text_label("", "muted", self.details, wrap=True)
        self.lines = HintedTable(
            context, "incoming-lines", LINES, empty_text="没有要逐条看的内容。", most=8, parent=self.details
        )
        self.lines.setAccessibleName("逐条内容")
        self.yes_button = QPushButton("收下(&R)", self.details)
        self.yes_button.setProperty("look", "primary")
        self.yes_button.clicked.connect(self.receive)
        bottom = QHBoxLayout()
        bottom.setSpacing(GRID)
        bottom.addWidget(self.counts, 1)
        bottom.addWidget(self.yes_button)
        box = QVBoxLayout(self.details)
        box.setContentsMargins(0, GRID, 0, 0)
        box.setSpacing(GRID)
        for part in (self.heading, self.notes, self.lines):
            box.addWidget(part)
        box.addLayout(bottom)
        self.details.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.table)
        layout.addWidget(tools)
        layout.addWidget(self.details)
        self.watcher = MediaWatcher(context.tasks, self, places)
        self.watcher.changed.connect(lambda _: self.look())
        self.table.lazy.loaded.connect(self._select)

    # ---- looking

    def look(self) -> None:
        """Look at the sticks and the chosen files again."""
        if self._looking:
            return
        self._looking = True
        places, extra, known = self.watcher.places, list(self._extra), dict(self._found)
        words, packages = self._words, self._context.office.packages

        def work() -> list[Found]:
            paths = [
                path
                for place in places
                for path in _on_stick(place, packages)
                if any(word in path.name for word in words)
            ]
            return [
                _looked(path, known, packages) for path in dict.fromkeys([*extra, *paths]) if path.exists()
            ]

        self._context.tasks.read(
            work, sentence="正在看U盘", done=self._on_found, failed=self._on_failed, owner=self
        )

    def look_afresh(self) -> None:
        """The register has changed: judge every file again."""
        self._found.clear()
        self.look()

    def open_file(self, path: Path) -> None:
        """Look at a file and select it."""
        self._extra = [path, *(other for other in self._extra if other != path)]
        self._found.pop(path, None)
        self.table.clearSelection()
        self._wanted = path
        self.look()

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择数据包", "", f"数据包 ({PACKAGES})")
        if name:
            self.open_file(Path(name))

    def _on_failed(self, error: Exception) -> None:
        self._looking = False
        self._context.messages.problem(error)

    def _on_found(self, found: list[Found]) -> None:
        self._looking = False
        self._found = {one.id: one for one in found}
        order = {"可以收": 0, "打不开": 1, "以前收过": 2}
        self.table.show_rows(sorted(found, key=lambda one: order[one.state]))

    def _select(self) -> None:
        wanted, self._wanted = self._wanted, None
        ids = self.table.lazy.ids
        if wanted in ids:
            self.table.select_id(wanted)
        elif self.table.current_id is None and ids:
            self.table.select_id(ids[0])
        self._show_current()

    # ---- showing

    @property
    def current(self) -> Found | None:
        """The package selected."""
        found: Found | None = self._found.get(self.table.current_id) if self.table.current_id else None
        return found

    def _show_current(self) -> None:
        found = self.current
        self.details.setVisible(found is not None)
        if found is None:
            return
        preview = found.preview
        self.lines.setVisible(preview is not None)
        self.yes_button.setVisible(preview is not None)
        if preview is None:
            self.heading.setText(found.id.name)
            self._say(found.problem, Tone.BAD)
            self.counts.setText("")
            return
        self.heading.setText(
            f"{preview.sentence}　制作日期 {preview.made_on}　交接单核对码 {preview.check_code}"
        )
        self._say("\n".join(preview.notes), Tone.WARNING)
        self.lines.show_rows(
            {
                "id": position,
                "outcome_name": line.outcome_name,
                "sentence": line.sentence,
                "reason": line.reason,
            }
            for position, line in enumerate(preview.lines)
        )
        self.lines.setVisible(bool(preview.lines))
        counts = preview.counts
        self.counts.setText(
            f"新增 {counts['new']}　有变化 {counts['changed']}　已经有了 {counts['same']}　不能接收 {counts['refused']}"
        )
        self.yes_button.setEnabled(not preview.known)
        number = counts["new"] + counts["changed"]
        self.yes_button.setText("以前收过了" if preview.known else f"收下这一包，{number} 条(&R)")

    def _say(self, text: str, tone: Tone) -> None:
        self.notes.setText(text)
        self.notes.setProperty("tone", tone)
        self.notes.setVisible(bool(text))
        restyle(self.notes)

    # ---- taking it over

    def receive(self) -> None:
        """Import the package in one operation."""
        found = self.current
        if found is None or found.preview is None or not self.yes_button.isEnabled():
            return
        preview, packages = found.preview, self._context.office.packages
        self.yes_button.setEnabled(False)

        def done(result: Received) -> None:
            self._context.messages.info(result.sentence)
            self.look_afresh()
            self.received.emit(result)

        self._context.perform(
            lambda: packages.receive(preview),
            sentence=f"正在收下 {preview.sentence}",
            changes={EVERYTHING},
            done=done,
            failed=self._on_refused,
            owner=self,
        )

    def _on_refused(self, error: Exception) -> None:
        self.yes_button.setEnabled(True)
        self._context.messages.problem(error)
        self.look_afresh()


def _on_stick(place: Path, packages: Any) -> list[Path]:
    try:
        return list(packages.on_stick(place))
    except EnvironmentProblem as problem:
        log.info("a stick is gone: %s", problem.detail)
        return []


def _looked(path: Path, known: dict[Path, Found], packages: Any) -> Found:
    """Verify a file, unless it was looked at before and has not changed; runs on the reading worker."""
    try:
        stamp = path.stat().st_mtime
    except OSError:
        stamp = 0.0
    if path in known and known[path].stamp == stamp:
        return known[path]
    try:
        return Found(path, stamp, packages.read(path), "")
    except Problem as problem:
        return Found(path, stamp, None, problem.sentence())
