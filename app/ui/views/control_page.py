"""总量和职数: what came from above and what is given, where leaders exceed their number, and what the standards say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.services.overruns import Overrun
from app.services.standards import APPLIES_NAMES, FITS, KIND_NAMES, ORGANS, RATIO
from app.ui.columns import Align, Column, number_column
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.control_forms import (
    AdoptDialog,
    EndPlanDialog,
    PlanDialog,
    StandardDialog,
    SwitchStandardDialog,
    TitleDialog,
    TotalDialog,
)
from app.ui.views.parts import Section, ShortTable
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

TITLES, PLANS, STANDARDS = "领导职务名录", "消化计划", "在用和停用的标准"
TOTALS = (
    Column("nature", "编制", 9),
    Column("issued", "上级下达", 5, Align.RIGHT),
    number_column("allocated", "已分配", 5),
    number_column("apart", "其中单列", 5),
    Column("unallocated", "未分配", 5, Align.RIGHT),
    number_column("actual", "实有", 4),
    Column("document", "下达文件", 12),
)
OVERRUNS = (
    Column("unit", "单位", 11, sort="unit"),
    Column("leader_kind", "职数", 7),
    Column("level", "层次", 4),
    number_column("approved", "核定", 3.5),
    number_column("actual", "实配", 3.5),
    number_column("excess", "超配", 3.5),
    number_column("planned", "有计划", 4),
    Column("due", "期限", 6, format=dotted, sort="due"),
    Column("state", "情况", 4.5, sort="state"),
    Column("way_out", "办法", 8),
)
CHECKS = (
    Column("unit", "单位", 11, sort="unit"),
    Column("subject", "标准", 9, sort="subject"),
    number_column("base", "基数", 4),
    Column("limits", "应为", 5),
    number_column("found", "现有", 4),
    Column("verdict", "结果", 7, sort="verdict"),
    Column("document", "依据", 12),
    Column("clause", "条款", 6),
)
PLAN_COLUMNS = (
    Column("unit", "单位", 11, sort="unit"),
    Column("leader_kind", "职数", 6),
    Column("level", "层次", 4),
    number_column("excess", "名额", 3.5),
    Column("begins", "自", 6, format=dotted),
    Column("due", "期限", 6, format=dotted, sort="due"),
    Column("ends", "结束", 6, format=dotted),
    Column("way_out", "办法", 6),
    Column("document", "依据", 7),
)
STANDARD_COLUMNS = (
    Column("kind", "种类", 6),
    Column("subject", "标准", 10, sort="subject"),
    Column("applies", "适用", 6),
    Column("limits", "应为", 6),
    Column("region", "地区", 5),
    Column("document", "依据", 12),
    Column("state", "情况", 4),
)


@dataclass(frozen=True, slots=True)
class ControlDetails:
    """What the page shows."""

    totals: list[dict[str, Any]]
    overruns: list[Overrun]
    checks: list[dict[str, Any]]
    standards: list[dict[str, Any]]
    plans: list[dict[str, Any]]
    applies: dict[str, list[str]]
    codes: Any
    titles: list[str]
    never: list[str]


def read_control(office: Any, at: str) -> ControlDetails:
    """Totals, excess and checks at *at*; runs on the reading worker."""
    totals = [
        {
            "id": line.nature, "nature": line.nature, "issued": "未登记" if line.issued is None else str(line.issued),
            "allocated": line.allocated, "apart": line.apart,
            "unallocated": "" if line.unallocated is None else str(line.unallocated), "actual": line.actual,
            "document": line.document,
        }
        for line in office.ledger.control.totals(at)
    ]  # fmt: skip
    checks = [
        {
            "id": number, "unit_id": line.unit_id, "unit": line.unit, "subject": line.subject, "base": line.base,
            "limits": _between(line.low, line.high), "found": line.found, "verdict": line.verdict,
            "document": line.document, "clause": line.clause,
        }
        for number, line in enumerate(office.standards.check(at))
        if line.verdict != FITS
    ]  # fmt: skip
    return ControlDetails(
        totals,
        office.overruns.listed(at),
        checks,
        [_standard(row) for row in office.standards.listed()],
        office.overruns.plans(),
        {
            RATIO: [item.name for item in office.settings.codes("position_kind").items],
            ORGANS: office.standards.classes(at),
        },
        office.opening.codes("nature"),
        [item.name for item in office.leaders.titles.codes("leader_title").items],
        [item.name for item in office.leaders.titles.codes("unlisted_leader_title").items],
    )


class ControlPage(Page):
    """The county's totals, its excess of leaders, its standards."""

    title = "总量和职数"
    watches = frozenset({"units", "ledger", "people"})
    has_as_of = True
    help = HelpText(
        "看全县各种编制的上级下达、已分配和未分配，哪些单位超职数、怎样消化，哪些单位不符合职数标准。",
        (
            "“登记下达总数”写明上级下达的数和文件；以后核增超过总数时不能办理，除非写明新的下达文件。",
            "超职数由核定和实配算出，不用登记；选中一行点“登记消化计划”写明办法和期限，最长 5 年；消化完的点“结束计划”。",
            "“采用标准”使用程序附带的一个地区的职数标准；“登记标准”写本县自己的职数、岗位比例和内设机构数标准。",
        ),
        (),
        ("期初数是事实，不受总量限制。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.details: ControlDetails | None = None
        self.add_action(
            "期初编制(&O)",
            lambda: context.navigate("opening"),
            icon="table",
            tip="从表格一次登记各单位的编制和领导职数",
        )
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(0)
        sections = {
            word: Section(word, content)
            for word in ("编制总量", "超职数台账", PLANS, "职数标准核对", STANDARDS, TITLES)
        }
        for section in sections.values():
            column.addWidget(section)
        column.addStretch(1)
        self.sections = sections
        self.total_button = sections["编制总量"].add_action("登记下达总数(&Z)", self.set_total)
        self.plan_button = sections["超职数台账"].add_action("登记消化计划(&J)", self.plan)
        self.adopt_button = sections["职数标准核对"].add_action("采用标准(&B)", self.adopt)
        self.totals = ShortTable(context, "control/totals", TOTALS, empty_text="还没有编制账。")
        self.overruns = ShortTable(
            context, "control/overruns", OVERRUNS, empty_text="没有单位超职数。", most=8
        )
        self.checks = ShortTable(
            context,
            "control/checks",
            CHECKS,
            empty_text="没有不符合标准的单位；还没有采用标准的，请点“采用标准”。",
            most=8,
        )
        self.plans = ShortTable(context, "control/plans", PLAN_COLUMNS, empty_text="没有消化计划。", most=6)
        self.standards = ShortTable(
            context,
            "control/standards",
            STANDARD_COLUMNS,
            empty_text="还没有标准。点“采用标准”用公布的，或点“登记标准”写本县的。",
            most=6,
        )
        self.end_button = sections[PLANS].add_action("结束计划(&E)", self.end_plan)
        self.standard_button = sections[STANDARDS].add_action("登记标准(&D)", self.add_standard)
        self.switch_button = sections[STANDARDS].add_action("停用或启用(&T)", self.switch_standard)
        self.title_button = sections[TITLES].add_action("修改名录(&Q)", self.change_titles)
        self.titles = text_label("", parent=self, wrap=True)
        sections[TITLES].body.addWidget(self.titles)
        tables = (self.totals, self.overruns, self.plans, self.checks, self.standards)
        for word, table in zip(sections, tables, strict=False):
            table.setAccessibleName(word)
            sections[word].body.addWidget(table)
        for table in (self.overruns, self.plans, self.standards):
            table.current_id_changed.connect(lambda _: self._fit())
        self.overruns.activated_id.connect(lambda number: self._open(self.overruns, number))
        self.checks.activated_id.connect(lambda number: self._open(self.checks, number))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setWidget(content)
        self.body.addWidget(area, 1)
        self._query = Query(context.tasks, self._show, self)

    # ---- content

    def refresh(self) -> None:
        """Read everything at the date shown."""
        office, at = self.context.office, self.as_of
        self._query.ask_now(lambda: read_control(office, at))

    def _show(self, details: ControlDetails) -> None:
        self.details = details
        self.totals.show_rows(details.totals)
        self.overruns.show_rows(
            {
                "id": line.account_id, "unit_id": line.unit_id, "unit": line.unit, "leader_kind": line.leader_kind,
                "level": line.level, "approved": line.approved, "actual": line.actual, "excess": line.excess,
                "planned": line.planned, "due": line.due, "way_out": line.way_out, "state": _state(line),
            }
            for line in details.overruns
        )  # fmt: skip
        excess = sum(line.excess for line in details.overruns)
        self.sections["超职数台账"].note.setText(f"共超 {excess} 名" if excess else "")
        self.plans.show_rows(details.plans)
        self.checks.show_rows(details.checks)
        self.standards.show_rows(details.standards)
        in_use = sum(bool(row["in_use"]) for row in details.standards)
        self.sections["职数标准核对"].note.setText(
            f"在用标准 {in_use} 条，不符合 {len(details.checks)} 个" if in_use else "还没有采用标准"
        )
        self.titles.setText(
            f"可以占领导职数的职务（{len(details.titles)} 个）：{'、'.join(details.titles)}。\n"
            f"不占领导职数的称谓：{'、'.join(details.never)}。"
        )
        self._fit()

    def _fit(self) -> None:
        may = self.details is not None and self.is_today
        self.total_button.setEnabled(may)
        self.adopt_button.setEnabled(may)
        self.title_button.setEnabled(may)
        self.standard_button.setEnabled(may)
        self.plan_button.setEnabled(may and self.overruns.current_id is not None)
        plan = self.plans.row_of(self.plans.current_id) if self.plans.current_id is not None else None
        self.end_button.setEnabled(may and plan is not None and not plan["ends"])
        self.switch_button.setEnabled(may and self.standards.current_id is not None)

    def _open(self, table: ShortTable, number: Any) -> None:
        row = table.row_of(number)
        if row is not None:
            self.context.navigate("unit", row["unit_id"])

    # ---- actions

    def set_total(self) -> None:
        """登记下达总数."""
        if self.details is not None:
            TotalDialog(self.context, self.details.codes, self).open()

    def plan(self) -> None:
        """登记消化计划 of the selected excess."""
        line = next(
            (line for line in self.details.overruns if line.account_id == self.overruns.current_id), None
        ) if self.details else None  # fmt: skip
        if line is not None:
            PlanDialog(self.context, line, self).open()

    def end_plan(self) -> None:
        """结束计划 of the selected plan."""
        row = self.plans.row_of(self.plans.current_id)
        if row is not None:
            EndPlanDialog(self.context, row, self).open()

    def add_standard(self) -> None:
        """登记标准."""
        if self.details is not None:
            StandardDialog(self.context, self.details.applies, self).open()

    def switch_standard(self) -> None:
        """停用或启用 the selected standard."""
        row = self.standards.row_of(self.standards.current_id)
        if row is not None:
            SwitchStandardDialog(self.context, row, self).open()

    def change_titles(self) -> None:
        """修改名录."""
        TitleDialog(self.context, self).open()

    def adopt(self) -> None:
        """采用标准."""
        office = self.context.office

        def open_form(regions: list[str]) -> None:
            AdoptDialog(self.context, regions, self).open()

        self.context.tasks.read(
            lambda: list(dict.fromkeys(row["region"] for row in office.standards.offered())),
            done=open_form,
            owner=self,
        )


def _state(line: Overrun) -> str:
    if line.overdue:
        return "已逾期"
    return "没有计划" if line.unplanned else "消化中"


def _between(low: int | str | None, high: int | str | None) -> str:
    if low is None or high is None:
        return f"{low} 以上" if low is not None else f"{high} 以内"
    return str(low) if low == high else f"{low}—{high}"


def _standard(row: dict[str, Any]) -> dict[str, Any]:
    fields = row["fields"]
    size = ""
    if fields.get("lower") or fields.get("upper"):
        size = f"（编制 {_between(fields.get('lower') or 0, fields.get('upper'))}）"
    low, high = (_percent(fields.get(name), row["kind"]) for name in ("low", "high"))
    return {
        **{name: row[name] for name in ("id", "subject", "region", "document", "in_use")},
        "kind": KIND_NAMES[row["kind"]],
        "applies": APPLIES_NAMES.get(fields["applies"], fields["applies"]) + size,
        "limits": _between(low, high),
        "state": "在用" if row["in_use"] else "停用",
    }


def _percent(limit: int | None, kind: str) -> int | str | None:
    return f"{limit}%" if limit is not None and kind == RATIO else limit
