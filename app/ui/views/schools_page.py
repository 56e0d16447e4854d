"""学校和集团 (C18): schools against the standard with the moves that would balance them; units that share their quotas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.services.code_files import CodeList
from app.services.groups import Group
from app.services.kinds.matters import QUOTAS
from app.services.ledger import UnitNumbers
from app.services.schools import ROUNDING_NAMES, STAGES, School, SchoolStandard, SuggestedMove
from app.services.settings import SettingsService
from app.ui.columns import Column, number_column
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import Section, ShortTable
from app.ui.views.relation_forms import MemberDialog, RelationEndDialog
from app.ui.views.school_forms import SchoolDialog, SchoolStandardDialog
from app.ui.views.unit_lines import pinyin_of
from app.ui.views.wording import dotted
from app.ui.widgets.page import HelpText, Page

SCHOOLS, MOVES, STANDARDS, GROUPS = "中小学教职工", "调剂建议", "生员比", "共享编制组"
LIST = (
    Column("name", "学校", 14, sort="name"),
    Column("stage", "学段", 4, sort="stage", yields=1),
    number_column("students", "学生", 4),
    number_column("classes", "班级", 3.5, yields=2),
    number_column("approved", "核定", 3.5),
    number_column("actual", "实有", 3.5),
    number_column("due", "标准应核", 4.5),
    Column("state", "超缺", 5.5, sort="gap"),
    number_column("left", "三年减员", 4.5),
    number_column("leaving", "三年到龄", 4.5),
)
SUGGESTED = (
    Column("source", "从", 14, sort="source"),
    Column("target", "到", 14, sort="target"),
    number_column("count", "调剂", 3.5),
    number_column("vacant", "其中空编", 4.5),
    number_column("people", "其中连人", 4.5),
)
RULES = (
    Column("stage", "学段", 4),
    Column("ratio", "教职工 : 学生", 7),
    Column("rounding", "不足一名的", 6),
    Column("document", "依据", 22),
)
MEMBERS = (
    Column("group", "组", 8, sort="group"),
    Column("name", "单位", 10, sort="name"),
    Column("role", "身份", 3.5),
    number_column("approved", "核定", 3.5),
    number_column("actual", "实有", 3.5),
    number_column("reserved", "已批未用", 4.5),
    number_column("available", "可用", 3.5),
    Column("begins", "从何时", 6, format=dotted, yields=2),
    Column("document", "依据", 8, yields=1),
)
SUMS = (
    Column("group", "组", 10, sort="group"),
    Column("nature", "编制种类", 8),
    number_column("approved", "核定", 3.5),
    number_column("actual", "实有", 3.5),
    number_column("reserved", "已批未用", 4.5),
    number_column("shared", "可共用", 4),
    number_column("over", "超编", 3.5),
)
PRINTED_SCHOOLS = (
    ("学校", 50.0), ("学段", 16.0), ("学生", 16.0), ("班级", 13.0), ("核定", 14.0), ("实有", 14.0), ("标准应核", 18.0),
    ("超缺", 22.0), ("三年减员", 18.0), ("三年到龄", 18.0), ("核算依据", 60.0),
)  # fmt: skip
PRINTED_MEMBERS = (
    ("组", 40.0), ("单位", 50.0), ("身份", 14.0), ("核定", 14.0), ("实有", 14.0), ("已批未用", 18.0), ("可用", 14.0),
    ("从何时", 20.0), ("依据", 36.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SchoolsDetails:
    """What the page shows on one day."""

    schools: list[School]
    moves: list[SuggestedMove]
    standards: Mapping[str, SchoolStandard]
    groups: list[Group]
    stages: CodeList


def read_schools(office: Any, at: str) -> SchoolsDetails:
    """Schools, moves and groups at *at* (ISO date); runs on the reading worker."""
    schools = office.schools.listed(at)
    return SchoolsDetails(
        schools,
        office.schools.moves(schools),
        office.schools.standards(),
        office.groups.listed(at),
        SettingsService(office.desk).codes("school_stage"),
    )


class SchoolsPage(Page):
    """Schools and groups of the county."""

    title = "学校和集团"
    watches = frozenset({"units", "ledger", "people", "cases", "permits"})
    has_as_of = True
    help = HelpText(
        "看每所学校的学生、班级、核定、实有和按标准应核多少，哪里超、哪里缺、可以怎样调剂；看医共体、教育集团共用多少空编。",
        (
            "“登记学校”给已经建立的单位写明学段、学生数和班级数；选中一所学校点“学生和班级”改数，要写依据。",
            "标准应核 = 学生数 ÷ 生员比。“修改生员比”登记本县规定，没有规定的学段按国家标准。",
            "“调剂建议”从超出标准的学校调到缺编的学校，先调同一学段，先用空编；选中一条点“办理调整编制”，申请单已填好从哪里调、调几名；连人的另办调动。",
            "三年减员是近三年离开的人数；三年到龄是今年起三年内到退休年龄的人数。",
            "“增加成员”让单位加入医共体、教育集团等共享编制组；退出时选中它点“终止成员”。",
            "在“截至”里填过去的日期，看那一天的情况。",
        ),
        ("学校清单、共享编制组清单，可打印，也可存成表格",),
        (
            "超缺按标准核算，不是按核定数。",
            "共用只在同一编制种类内计算，超编的种类不抵减别的种类。",
        ),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.details: SchoolsDetails | None = None
        self.print_button = self.add_action(
            "打印 / 导出(&P)", lambda: None, icon="printer", tip="学校清单 Ctrl+P"
        )
        self.papers = QMenu(self.print_button)
        self.papers.addAction("学校清单").triggered.connect(lambda _=False: self.print_page())
        self.papers.addAction("共享编制组清单").triggered.connect(lambda _=False: self.print_groups())
        self.print_button.setMenu(self.papers)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(0)
        self.sections = {word: Section(word, content) for word in (SCHOOLS, MOVES, STANDARDS, GROUPS)}
        for section in self.sections.values():
            column.addWidget(section)
        column.addStretch(1)
        self._build_schools()
        self._build_groups()
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setWidget(content)
        self.body.addWidget(area, 1)
        self._query = Query(context.tasks, self._show, self)

    def _build_schools(self) -> None:
        context = self.context
        self.add_button = self.sections[SCHOOLS].add_action("登记学校(&X)", self.add_school)
        self.edit_button = self.sections[SCHOOLS].add_action("学生和班级(&B)", self.edit_school)
        self.schools = ShortTable(
            context, "schools/list", LIST, most=10,
            empty_text="还没有学校。点“登记学校”写明单位的学段、学生数和班级数。",
            sort_keys={
                "name": lambda row: pinyin_of(row["name"])[1],
                "gap": lambda row: (row["gap"] is None, row["gap"] or 0),
                **{key: _number_first(key) for key in ("students", "classes", "due")},
            },
        )  # fmt: skip
        self.schools.activated_id.connect(lambda number: context.navigate("unit", number))
        self.schools.current_id_changed.connect(lambda _: self._fit())
        self.move_button = self.sections[MOVES].add_action("办理调整编制(&T)", self.carry_out)
        self.moves = ShortTable(
            context, "schools/moves", SUGGESTED, most=6, empty_text="没有可以调剂的：没有既超又缺的学校。"
        )
        self.moves.current_id_changed.connect(lambda _: self._fit())
        self.moves.activated_id.connect(lambda _: self.carry_out())
        self.standard_button = self.sections[STANDARDS].add_action("修改生员比(&S)", self.set_standard)
        self.standards = ShortTable(context, "schools/standards", RULES, empty_text="没有标准。")
        self._place(SCHOOLS, self.schools)
        self._place(MOVES, self.moves)
        self._place(STANDARDS, self.standards)

    def _build_groups(self) -> None:
        context = self.context
        self.join_button = self.sections[GROUPS].add_action("增加成员(&Z)", self.join)
        self.leave_button = self.sections[GROUPS].add_action("终止成员(&L)", self.leave)
        self.sums = ShortTable(
            context, "schools/groups", SUMS, most=6,
            empty_text="还没有医共体、教育集团等共享编制组。点“增加成员”登记第一个。",
        )  # fmt: skip
        self.members = ShortTable(context, "schools/members", MEMBERS, most=10, empty_text="没有成员。")
        self.members.activated_id.connect(self._open_member)
        self.members.current_id_changed.connect(lambda _: self._fit())
        self._place(GROUPS, self.sums)
        self.sums.setAccessibleName("共享编制组合计")
        self._place(GROUPS, self.members)
        self.members.setAccessibleName("共享编制组成员")

    def _place(self, word: str, table: ShortTable) -> None:
        table.setAccessibleName(word)
        self.sections[word].body.addWidget(table)

    # ---- content

    def refresh(self) -> None:
        """Read everything at the date shown."""
        office, at = self.context.office, self.as_of
        self._query.ask_now(lambda: read_schools(office, at))

    def _show(self, details: SchoolsDetails) -> None:
        self.details = details
        self.schools.show_rows(map(_school_row, details.schools))
        over = sum(max(0, school.gap or 0) for school in details.schools)
        short = sum(max(0, -(school.gap or 0)) for school in details.schools)
        unknown = sum(school.gap is None for school in details.schools)
        self.sections[SCHOOLS].note.setText(
            f"{len(details.schools)} 所　学生 {sum(school.students or 0 for school in details.schools)}"
            f"　超 {over}　缺 {short}{f'　无法核算 {unknown} 所' * bool(unknown)}"
        )
        self.moves.show_rows(
            {"id": number, "source": move.source.name, "target": move.target.name, "count": move.count,
             "vacant": move.vacant, "people": move.count - move.vacant}
            for number, move in enumerate(details.moves)
        )  # fmt: skip
        self.standards.show_rows(
            {"id": rule.stage, "stage": rule.stage, "ratio": f"1 : {rule.pupils.normalize():f}",
             "rounding": ROUNDING_NAMES[rule.rounding], "document": rule.document}
            for rule in details.standards.values()
        )  # fmt: skip
        self.sums.show_rows(
            {"id": f"{place} {nature}", "group": group.name, "nature": nature, "approved": own.approved,
             "actual": own.actual, "reserved": own.reserved, "shared": own.shared, "over": own.over}
            for place, group in enumerate(details.groups)
            for nature, own in group.natures.items()
        )  # fmt: skip
        self.members.show_rows(_member_rows(details.groups))
        self.members.setVisible(bool(details.groups))
        shared = sum(group.shared for group in details.groups)
        self.sections[GROUPS].note.setText(
            f"{len(details.groups)} 个组　可共用 {shared}" if details.groups else ""
        )
        self._fit()

    def _fit(self) -> None:
        """The past can be looked at, not changed."""
        may = self.details is not None and self.is_today
        for button in (self.add_button, self.standard_button, self.join_button):
            button.setEnabled(may)
        self.edit_button.setEnabled(may and self.schools.current_id is not None)
        self.move_button.setEnabled(may and self.moves.current_id is not None)
        member = self.members.row_of(self.members.current_id)
        self.leave_button.setEnabled(may and member is not None and member["relation_id"] is not None)
        self.print_button.setEnabled(self.details is not None)

    def _open_member(self, number: Any) -> None:
        row = self.members.row_of(number)
        if row is not None:
            self.context.navigate("unit", row["unit_id"])

    # ---- actions

    def add_school(self) -> None:
        """登记学校."""
        if self.details is not None:
            SchoolDialog(self.context, None, self.details.stages, self).open()

    def edit_school(self) -> None:
        """学生和班级 of the selected school."""
        if self.details is None:
            return
        number = self.schools.current_id
        school = next((one for one in self.details.schools if one.unit_id == number), None)
        if school is not None:
            SchoolDialog(self.context, school, self.details.stages, self).open()

    def set_standard(self) -> None:
        """修改生员比, of the selected stage."""
        if self.details is not None:
            stage = self.standards.current_id or STAGES[0]
            SchoolStandardDialog(self.context, self.details.standards, stage, self).open()

    def carry_out(self) -> None:
        """办理调整编制 of the selected suggestion: its case is begun for the school that gets the posts."""
        number = self.moves.current_id
        if number is None or self.details is None or not self.is_today:
            return
        move, office = self.details.moves[number], self.context.office
        self.context.tasks.read(
            lambda: office.ledger.numbers_of(move.source.unit_id),
            done=lambda numbers: self.context.navigate("business", begun_with(move, numbers)),
            owner=self,
        )

    def join(self) -> None:
        """增加成员, of the group that is selected."""
        if self.details is not None:
            row = self.members.row_of(self.members.current_id)
            name = row["group"] if row else ""
            groups = self.details.groups
            chosen = next((group for group in groups if group.name == name), groups[0] if groups else None)
            MemberDialog(self.context, groups, chosen, self).open()

    def leave(self) -> None:
        """终止成员 of the selected one."""
        row = self.members.row_of(self.members.current_id)
        if row is not None and row["relation_id"] is not None:
            ending = {
                "id": row["relation_id"], "kind": GROUPS, "unit_name": row["name"], "name": row["group"], "other_name": "",
            }  # fmt: skip
            RelationEndDialog(self.context, ending, self).open()

    def print_page(self) -> None:
        """Ctrl+P: the schools as paper or spreadsheet."""
        names = (
            "name",
            "stage",
            "students",
            "classes",
            "approved",
            "actual",
            "due",
            "state",
            "left",
            "leaving",
            "basis",
        )
        self._print("中小学教职工编制核算表", PRINTED_SCHOOLS, names, self.schools.shown_rows)

    def print_groups(self) -> None:
        """The groups with their members, as paper or spreadsheet."""
        names = ("group", "name", "role", "approved", "actual", "reserved", "available", "begins", "document")
        rows = [{**row, "begins": dotted(row["begins"])} for row in self.members.shown_rows]
        self._print("共享编制组成员编制表", PRINTED_MEMBERS, names, rows)

    def _print(
        self, title: str, columns: tuple[tuple[str, float], ...], names: tuple[str, ...], rows: list[Any]
    ) -> None:
        if self.details is None:
            return
        papers, values = self.context.office.papers, [tuple(row[name] for name in names) for row in rows]
        conditions = f"截至 {dotted(self.as_of)}"
        self.context.navigate(
            "paper", PaperRequest(title, lambda: [papers.table(title, columns, values, conditions)])
        )


def begun_with(move: SuggestedMove, numbers: UnitNumbers) -> tuple[str, int, dict[str, Any]]:
    """What the case of a suggested move is opened with: the line that moves the posts, and why.

    :param numbers: of the school that gives; its greatest account is what moves.
    """
    account = max(
        (one for one in numbers.accounts if not one.apart and not one.is_control),
        key=lambda one: one.approved,
    )
    line = {
        "change": "调剂", "nature": account.nature, "funding": account.funding, "count": move.count,
        "from_unit": move.source.unit_id,
    }  # fmt: skip
    reason = f"按生员比核算，{move.source.name}{move.source.state}，{move.target.name}{move.target.state}。"
    return QUOTAS, move.target.unit_id, {"lines": [line], "reason": reason}


def _school_row(school: School) -> dict[str, Any]:
    return {
        "id": school.unit_id, "name": school.name, "stage": school.stage, "students": school.students,
        "classes": school.classes, "approved": school.approved, "actual": school.actual, "due": school.due,
        "gap": school.gap, "state": school.state, "left": sum(school.left.values()),
        "leaving": sum(school.leaving.values()), "basis": school.basis,
    }  # fmt: skip


def _member_rows(groups: list[Group]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{place} {member.unit_id}", "unit_id": member.unit_id, "group": group.name, "name": member.name,
            "role": "牵头" if member.leads else "成员", "approved": member.numbers.approved,
            "actual": member.numbers.actual, "reserved": member.numbers.reserved,
            "available": member.numbers.available, "begins": member.begins, "document": member.document,
            "relation_id": member.relation_id,
        }
        for place, group in enumerate(groups)
        for member in group.members
    ]  # fmt: skip


def _number_first(key: str) -> Any:
    """Sorts a column of numbers in which some are unknown."""
    return lambda row: (row[key] is None, row[key] or 0)
