"""总量和职数: what came from above and what is given, where leaders exceed their number, and what the standards say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.services.overruns import WAYS_OUT, Overrun
from app.services.standards import FITS
from app.ui.columns import Align, Column, number_column
from app.ui.context import UiContext
from app.ui.tasks import Query, Work
from app.ui.theme import GRID
from app.ui.views.form_dialog import FormDialog, code_picker, date_field, date_problem
from app.ui.views.parts import Section, ShortTable
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page

CHANGED = ("units", "ledger")
TITLES = "领导职务名录"
ADD, REMOVE = "增加", "去掉"
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


@dataclass(frozen=True, slots=True)
class ControlDetails:
    """What the page shows."""

    totals: list[dict[str, Any]]
    overruns: list[Overrun]
    checks: list[dict[str, Any]]
    standards: int
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
        sum(bool(row["in_use"]) for row in office.standards.listed()),
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
            "超职数由核定和实配算出，不用登记；选中一行点“登记消化计划”写明办法和期限，最长 5 年。",
            "“采用标准”使用程序附带的一个地区的职数标准，不符合的单位列在下面。",
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
            word: Section(word, content) for word in ("编制总量", "超职数台账", "职数标准核对", TITLES)
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
        self.title_button = sections[TITLES].add_action("修改名录(&Q)", self.change_titles)
        self.titles = text_label("", parent=self, wrap=True)
        sections[TITLES].body.addWidget(self.titles)
        for word, table in zip(sections, (self.totals, self.overruns, self.checks), strict=False):
            table.setAccessibleName(word)
            sections[word].body.addWidget(table)
        self.overruns.current_id_changed.connect(lambda _: self._fit())
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
        self.checks.show_rows(details.checks)
        self.sections["职数标准核对"].note.setText(
            f"在用标准 {details.standards} 条，不符合 {len(details.checks)} 个"
            if details.standards
            else "还没有采用标准"
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
        self.plan_button.setEnabled(may and self.overruns.current_id is not None)

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


class TotalDialog(FormDialog):
    """上级下达总数 of one nature, with its document."""

    def __init__(self, context: UiContext, codes: Any, parent: QWidget) -> None:
        super().__init__(context, "登记上级下达总数", "登记", parent)
        self.nature = code_picker(context, codes, "", self)
        self.count = QSpinBox(self)
        self.count.setRange(0, 999_999)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("上级下达的文号")
        self.form.add_row("nature", "编制种类", self.nature, required=True)
        self.form.add_row("count", "下达总数", self.count, required=True)
        self.form.add_row("document", "下达文件", self.document, required=True)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {"nature": "" if self.nature.choice else "请选择编制种类。"}
        found["document"] = "" if self.document.text().strip() else "请填写下达文件。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Set the total."""
        assert self.nature.choice is not None
        control = self.context.office.ledger.control
        nature, count, document = self.nature.choice.id, self.count.value(), self.document.text()
        return lambda: control.set_total(nature, count, document)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记总数", f"已登记：{self.nature.text()}上级下达 {self.count.value()} 名", CHANGED


class PlanDialog(FormDialog):
    """How an excess of leaders is to end, and until when."""

    def __init__(self, context: UiContext, line: Overrun, parent: QWidget) -> None:
        super().__init__(
            context, f"消化计划：{line.unit}", "登记", parent,
            intro=f"{line.leader_kind}（{line.level}）核定 {line.approved} 名，实配 {line.actual} 名，还没有计划的 {line.unplanned} 名。",
        )  # fmt: skip
        self._line = line
        self.count = QSpinBox(self)
        self.count.setRange(1, max(1, line.unplanned))
        self.way_out = QComboBox(self)
        self.way_out.setEditable(True)
        self.way_out.addItems(WAYS_OUT)
        self.due = date_field(context, "day", "", self)
        self.document = QLineEdit(self)
        self.form.add_row("count", "几名", self.count, required=True)
        self.form.add_row("way_out", "办法", self.way_out, required=True)
        self.form.add_row("due", "消化期限", self.due, required=True, hint="最长 5 年")
        self.form.add_row("document", "依据文号", self.document, required=True)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        found = {"due": date_problem(self.due, required="请填写消化期限。")}
        found["document"] = "" if self.document.text().strip() else "请填写依据文号。"
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Record the plan."""
        overruns, account, count = self.context.office.overruns, self._line.account_id, self.count.value()
        due, way_out, document = self.due.value, self.way_out.currentText(), self.document.text()
        return lambda: overruns.plan(account, count, "", due, way_out, document)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在登记消化计划", f"已登记消化计划：{self._line.unit} {self.count.value()} 名", CHANGED


class AdoptDialog(FormDialog):
    """Take the published standards of a region into use."""

    def __init__(self, context: UiContext, regions: list[str], parent: QWidget) -> None:
        super().__init__(
            context, "采用职数标准", "采用", parent,
            intro="程序附带几个地区公布的标准，供参照。本县有自己规定的，以本县规定为准。",
        )  # fmt: skip
        self.region = QComboBox(self)
        self.region.addItems(regions)
        self.form.add_row("region", "地区", self.region, required=True)

    def problems(self) -> dict[str, str]:
        """A region is always chosen."""
        return {}

    def work(self) -> Work:
        """Adopt them."""
        standards, region = self.context.office.standards, self.region.currentText()
        return lambda: standards.adopt(region)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在采用标准", f"已采用 {self.region.currentText()} 的标准", CHANGED


class TitleDialog(FormDialog):
    """Put a title on the list or take it off, with the document that says so."""

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(context, "修改领导职务名录", "保存", parent)
        self.step = QComboBox(self)
        self.step.addItems([ADD, REMOVE])
        self.leader = QComboBox(self)
        self.leader.addItem("可以占领导职数的职务", True)
        self.leader.addItem("不占领导职数的称谓", False)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("如 副局长")
        self.document = QLineEdit(self)
        self.form.add_row("step", "修改", self.step, required=True)
        self.form.add_row("leader", "哪一类", self.leader, required=True)
        self.form.add_row("name", "职务名称", self.name, required=True)
        self.form.add_row("document", "依据", self.document, required=True)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        asked = {"name": (self.name, "请填写职务名称。"), "document": (self.document, "请填写依据。")}
        return {name: sentence for name, (field, sentence) in asked.items() if not field.text().strip()}

    def work(self) -> Work:
        """Change the list."""
        titles, name, document = self.context.office.leaders.titles, self.name.text(), self.document.text()
        change = titles.add if self.step.currentText() == ADD else titles.remove
        leader = bool(self.leader.currentData())
        return lambda: change(name, document, leader=leader)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在修改名录", f"名录已{self.step.currentText()}：{self.name.text().strip()}", CHANGED


def _state(line: Overrun) -> str:
    if line.overdue:
        return "已逾期"
    return "没有计划" if line.unplanned else "消化中"


def _between(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return f"{low} 以上" if low is not None else f"{high} 以内"
    return str(low) if low == high else f"{low}—{high}"
