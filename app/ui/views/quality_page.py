"""数据质量: the score of each unit with its base; below, what is missing or contradicts itself in the selected one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSplitter, QWidget

from app.services.completeness import CALIBRE, CENSUS, INDICATOR, PEOPLE_FIELDS, STANDARD, UnitQuality
from app.ui.columns import Align, Column, number_column
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.parts import FilterField, ListTable
from app.ui.views.unit_lines import pinyin_of
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

UNITS = (
    Column("unit", "单位", 12, sort="unit"),
    number_column("people", "在编", 4, sort="people"),
    Column("score", "得分", 5, Align.RIGHT, sort="number"),
    Column("base", "已填/应填", 6, Align.RIGHT),
    number_column("indicator", "指标", 4, sort="indicator"),
    number_column("calibre", "口径", 4, sort="calibre"),
    number_column("standard", "标准", 4, sort="standard"),
    Column("last", "最近变动", 6, format=dotted, sort="last"),
    Column("stale", "久未更新", 5, sort="stale"),
)
FINDINGS = (
    Column("kind", "问题", 4, sort="kind"),
    Column("name", "姓名或单位", 8, sort="name"),
    Column("sentence", "说明", 26, sort="sentence"),
)


class QualityPage(Page):
    """Units above, findings of the selected one below."""

    title = "数据质量"
    watches = frozenset({"people", "units"})
    help = HelpText(
        "各单位的数据填全了没有、一致不一致、多久没有变动。得分是已填的项数除以应填的项数。",
        (
            "选台账、核查或统计，应填的内容不同，可以在设置里改。",
            "选中一个单位，下面逐人列出缺什么、哪里不一致；按回车打开这个人去补。",
        ),
        (),
        ("三统一：指标填全，口径与档案、三定规定一致，标准按代码表。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.filter = FilterField("筛选单位", "筛选单位", self)
        self.purpose = QComboBox(self)
        self.purpose.setAccessibleName("按什么要求")
        self.purpose.addItems(list(PEOPLE_FIELDS))
        self.purpose.setCurrentText(CENSUS)
        self.stale = QCheckBox("只看久未更新的(&S)", self)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.filter, 1)
        line.addWidget(self.purpose)
        line.addWidget(self.stale)
        self.units = ListTable(
            context, "quality/units", UNITS, empty_text="还没有单位。先登记单位或导入花名册。",
            sort_keys={"unit": lambda row: pinyin_of(row["unit"])[1]}, parent=self,
        )  # fmt: skip
        self.units.setAccessibleName("各单位得分")
        self.findings = ListTable(
            context,
            "quality/findings",
            FINDINGS,
            empty_text="选一个单位，这里列出缺什么、哪里不一致。",
            parent=self,
        )
        self.findings.setAccessibleName("缺什么、哪里不一致")
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(self.units)
        splitter.addWidget(self.findings)
        self.sums = text_label("", "muted", self)
        self.body.addLayout(line)
        self.body.addWidget(splitter, 1)
        self.body.addWidget(self.sums)
        self._lines: dict[int, UnitQuality] = {}
        self._query = Query(context.tasks, self._show, self)
        self.filter.textChanged.connect(lambda _: self._narrow())
        self.filter.onward.connect(self.units.setFocus)
        self.stale.toggled.connect(lambda _: self._narrow())
        self.purpose.currentIndexChanged.connect(lambda _: self.refresh())
        self.units.current_id_changed.connect(self._show_findings)
        self.units.activated_id.connect(lambda number: context.navigate("unit", number))
        self.findings.activated_id.connect(self._open_finding)

    def refresh(self) -> None:
        """Compute the scores again."""
        office, purpose = self.context.office, self.purpose.currentText()
        self._query.ask_now(lambda: office.completeness.by_unit(purpose))

    def _show(self, lines: list[UnitQuality]) -> None:
        self._lines = {line.unit_id: line for line in lines}
        filled, required, score = self.context.office.completeness.total(lines)
        self.sums.setText(f"全县 {score}%（{filled}/{required}）" if required else "")
        self._narrow()
        self._show_findings(self.units.current_id)

    def _narrow(self) -> None:
        text, stale = self.filter.wanted, self.stale.isChecked()
        rows = [
            {
                "id": line.unit_id, "unit": line.unit, "people": line.people, "score": line.score,
                "number": float(line.score or 0), "base": f"{line.filled}/{line.required}",
                "indicator": line.count(INDICATOR), "calibre": line.count(CALIBRE), "standard": line.count(STANDARD),
                "last": line.last, "stale": "久未更新" if line.stale else "",
            }
            for line in self._lines.values()
            if text in line.unit and (line.stale or not stale)
        ]  # fmt: skip
        self.units.show_rows(rows)

    def _show_findings(self, number: Any) -> None:
        line = self._lines.get(number) if number is not None else None
        self.findings.show_rows(
            {
                "id": position, "kind": found.kind, "name": found.name, "sentence": found.sentence,
                "person_id": found.person_id, "unit_id": found.unit_id,
            }
            for position, found in enumerate(line.findings if line else [])
        )  # fmt: skip

    def _open_finding(self, number: Any) -> None:
        row = self.findings.row_of(number)
        if row is None:
            return
        if row["person_id"] is not None:
            self.context.navigate("person", row["person_id"])
        else:
            self.context.navigate("unit", row["unit_id"])

    def take_focus(self) -> None:
        """Work begins with the list of units."""
        self.units.setFocus()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filter.start()

    def escape(self) -> bool:
        """Esc empties the filter."""
        return self.filter.forget()
