"""一个人: everything about one person on one page, in groups, and what can be done for him or her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.services.person_fields import PERSON_SECTIONS
from app.services.three_ages import Age, remarks, three_ages
from app.ui.columns import Column
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.files import Files
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import DatedRows, Facts, Section
from app.ui.views.person_forms import CardDialog, WorkplaceDialog, WorkplaceEndDialog, staff_code_lists
from app.ui.views.person_panel import PersonDetails, read_person
from app.ui.views.short_list import HintedTable
from app.ui.views.wording import PERSON_WORDS, dotted, shown
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.state_label import StateLabel

WORKPLACES = (
    Column("kind", "方式", 4),
    Column("workplace", "在哪里", 11),
    Column("begins", "开始", 6, format=dotted),
    Column("due", "期限", 6, format=dotted),
    Column("ends", "结束", 6, format=dotted),
    Column("document", "依据", 10),
)
POSTS = (
    Column("unit_name", "单位", 11),
    Column("title", "职务", 8),
    Column("begins", "任职", 6, format=dotted),
    Column("ends", "免职", 6, format=dotted),
    Column("document", "依据", 10),
)
CARDS = (
    Column("number", "卡号", 9),
    Column("reason", "办法", 4),
    Column("begins", "发卡", 6, format=dotted),
    Column("ends", "收回", 6, format=dotted),
    Column("end_reason", "原因", 8),
)
OFF_STAFF = (
    Column("unit_name", "单位", 11),
    Column("kind", "类别", 6),
    Column("position", "岗位", 6),
    Column("begins", "开始", 6, format=dotted),
    Column("ends", "离开", 6, format=dotted),
)
CASES = (
    Column("receipt_number", "受理号", 6),
    Column("kind_name", "业务", 5),
    Column("title", "内容", 12),
    Column("state_name", "状态", 6),
    Column("papers", "可打印的表", 9),
)


@dataclass(frozen=True, slots=True)
class WholePerson:
    """What the page shows of one person."""

    details: PersonDetails
    ages: tuple[Age, Age, Age]
    remarks: tuple[str, ...]
    workplaces: list[Any]
    posts: list[Any]
    cards: list[Any]
    off_staff: list[Any]
    aliases: list[Any]
    cases: list[Any]


def until(rows: list[Any], at: str) -> list[Any]:
    """Dated rows as they stood on the day *at* ("" is today, with all of them): what ended later was still going on."""
    if not at:
        return rows
    return [
        {**row, "ends": row["ends"] if row["ends"] and row["ends"] <= at else ""}
        for row in rows
        if row["begins"] <= at
    ]


def read_whole(office: Any, person_id: int, at: str = "") -> WholePerson:
    """One person with everything around; runs on the reading worker.

    :param at: as on this day, default today.
    :raises UsageProblem: no such person.
    """
    details = read_person(office, person_id, at)
    cases = [
        {**row, "papers": "、".join(dict.fromkeys(offer.form for offer in office.papers.for_case(row["id"])))}
        for row in office.cases.of_person(person_id)
        if not at or row["received_on"] <= at
    ]
    return WholePerson(
        details,
        three_ages(details.person, at or office.business_date),
        remarks(details.person),
        until(office.workplaces.of_person(person_id), at),
        until(office.leaders.of_person(person_id), at),
        until(office.quota_cards.of_person(person_id), at),
        until(office.off_staff.of_person(person_id), at),
        office.duplicates.aliases(person_id),
        cases,
    )


class PersonPage(Page):
    """Opened with a person id."""

    title = "个人情况"
    has_as_of = True
    watches = frozenset({"people", "cases", "units", "ledger"})
    help = HelpText(
        "一个人的全部情况：基本信息、三龄、学历、职务职级职称、借调挂职、任职、编制卡、经历。",
        (
            "“信息变更”“开在编证明”按业务办理，有受理号。",
            "借到别处工作的点“登记借调”，编制和实有数仍计在原单位；回来时点“结束借调”。",
            "在“截至”里填一个过去的日期，看这个人那一天的情况；点“回到今天”返回。",
            "“编制卡”发卡、换发、补发、注销，卡号用过不再用；“打印编制卡”打印现在这张。",
            "审批表、任免文件等扫描件用“添加附件”存在这里。“业务”里选一件按回车，打开后打印它的表。",
        ),
        ("F07 编制卡", "业务里各种业务自己的表"),
        ("年龄、工龄、党龄各写明依据的文件。档案与身份证出生日期可以不同，两个都保留。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.person_id = 0
        self.whole: WholePerson | None = None
        self.state = StateLabel(parent=self)
        self._name.insertWidget(1, self.state)
        self.change_button = self.add_action(
            "信息变更(&X)", lambda: self._begin("information_change"), icon="user-pen", look="primary"
        )
        self.certificate_button = self.add_action(
            "开在编证明(&Z)", lambda: self._begin("certificate"), icon="stamp"
        )
        self.note = text_label("", "warning", self, wrap=True)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(0)
        self.note.setContentsMargins(0, 0, 0, GRID)
        column.addWidget(self.note)
        self.facts: dict[str, Facts] = {}
        for word in ("现在的编制", *PERSON_SECTIONS):
            section = Section(word, content)
            self.facts[word] = Facts(context, parent=section)
            section.body.addWidget(self.facts[word])
            column.addWidget(section)
        self.tables: dict[str, HintedTable] = {}
        self.sections: dict[str, Section] = {}
        for word, columns, empty in (
            ("借调挂职", WORKPLACES, "没有在别处工作。借出时点“登记借调”。"),
            ("领导任职", POSTS, "没有任过领导职务。"),
            ("编制卡", CARDS, "还没有编制卡。"),
            ("编外经历", OFF_STAFF, "没有编外经历。"),
            ("业务", CASES, "还没有办过业务。入编、核减、信息变更办过后列在这里。"),
        ):
            section = self.sections[word] = Section(word, content)
            self.tables[word] = HintedTable(context, f"person/{word}", columns, empty_text=empty, most=6)
            self.tables[word].setAccessibleName(word)
            section.body.addWidget(self.tables[word])
            column.addWidget(section)
        self.lend_button = self.sections["借调挂职"].add_action("登记借调(&J)…", self.lend)
        self.back_button = self.sections["借调挂职"].add_action("结束借调(&E)…", self.end_loan)
        self.card_button = self.sections["编制卡"].add_action("办理编制卡(&K)…", self.handle_card)
        self.print_card_button = self.sections["编制卡"].add_action("打印编制卡(&P)", self.print_page)
        self.tables["业务"].activated_id.connect(lambda number: context.navigate("case", number))
        papers = Section("附件", content)
        self.files = Files(
            context,
            "person_id",
            ("people",),
            empty="还没有附件。审批表、身份证复印件等扫描件可以存在这里。",
            parent=self,
        )
        papers.body.addWidget(self.files)
        column.addWidget(papers)
        life = Section("经历", content)
        self.life = DatedRows(context, "还没有记录。", self)
        life.body.addWidget(self.life)
        column.addWidget(life)
        column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setWidget(content)
        self.body.addWidget(self.area, 1)
        self._query = Query(context.tasks, self._show, self)

    # ---- content

    def open_subject(self, subject: Any) -> None:
        """Show the person with this id."""
        self.person_id = int(subject)
        self.area.verticalScrollBar().setValue(0)
        self.refresh()

    def refresh(self) -> None:
        """Read the person again."""
        office, number, at = self.context.office, self.person_id, "" if self.is_today else self.as_of
        if number:
            self._query.ask_now(lambda: read_whole(office, number, at))

    def _show(self, whole: WholePerson) -> None:
        self.whole = whole
        details, person = whole.details, whole.details.person
        self.heading.setText(person["name"])
        self.state.set_state(*details.state)
        self.facts["现在的编制"].show_pairs(details.place or [("编制", "不占用编制")])
        for word, names in PERSON_SECTIONS.items():
            pairs = [(PERSON_WORDS[name], shown(name, person[name])) for name in names if person[name]]
            if word == "三龄":
                ages = [
                    (age.name, "" if age.years is None else f"{age.years}（依据：{age.source or '未写明'}）")
                    for age in whole.ages
                ]
                pairs = [*ages, *pairs]
            self.facts[word].show_pairs(pairs or [("", "还没有登记，点“信息变更”补上。")])
        aliases = [
            f"原记录 {row['name']} {row['identity_number']} 于 {dotted(row['merged_on'])} 并入。"
            for row in whole.aliases
        ]
        self.note.setText("\n".join((*whole.remarks, *aliases)))
        self.note.setVisible(bool(whole.remarks or aliases))
        for word, rows in (
            ("借调挂职", whole.workplaces), ("领导任职", whole.posts), ("编制卡", whole.cards),
            ("编外经历", whole.off_staff), ("业务", whole.cases),
        ):  # fmt: skip
            self.tables[word].show_rows(rows)
        self.sections["编外经历"].setVisible(bool(whole.off_staff))
        self.life.show_lines(details.lines)
        today = self.is_today  # a day of the past is looked at, not worked on
        self.lend_button.setEnabled(today and details.is_in_post and self._loan is None)
        self.back_button.setEnabled(today and self._loan is not None)
        self.card_button.setEnabled(today and (details.is_in_post or self._card is not None))
        self.print_card_button.setEnabled(today and self._card is not None)
        self.files.show_of(person["id"])
        for button in (self.change_button, self.certificate_button):
            button.setEnabled(today and details.is_in_post)

    @property
    def _loan(self) -> Any:
        rows = self.whole.workplaces if self.whole else []
        return next((row for row in rows if not row["ends"]), None)

    @property
    def _card(self) -> Any:
        rows = self.whole.cards if self.whole else []
        return next((row for row in rows if not row["ends"]), None)

    # ---- actions

    def _begin(self, kind: str) -> None:
        if self.person_id:
            self.context.navigate("business", (kind, self.person_id))

    def lend(self) -> None:
        """登记借调 and the like."""
        if self.whole is None:
            return
        office, person = self.context.office, self.whole.details.person

        def open_form(codes: dict[str, Any]) -> None:
            WorkplaceDialog(self.context, person, codes, self).open()

        self.context.tasks.read(lambda: staff_code_lists(office), done=open_form, owner=self)

    def end_loan(self) -> None:
        """结束 or 延期 of the work elsewhere that goes on."""
        if self._loan is not None:
            WorkplaceEndDialog(self.context, self._loan, self).open()

    def handle_card(self) -> None:
        """发卡, 换发, 补发, 注销."""
        if self.whole is not None:
            CardDialog(self.context, self.whole.details.person, self._card, self).open()

    def print_page(self) -> None:
        """Ctrl+P: F07, the card held now."""
        if self.whole is None or self._card is None:
            self.context.messages.info("还没有编制卡。先点“办理编制卡”发卡。")
            return
        papers, number = self.context.office.papers, self.person_id
        name = self.whole.details.person["name"]
        self.context.navigate(
            "paper",
            PaperRequest(
                f"编制卡 {name}",
                lambda: [papers.quota_cards([number])],
                overlay=lambda: [papers.quota_cards([number], stock=True)],
            ),
        )

    def take_focus(self) -> None:
        """The page is read by scrolling."""
        self.area.setFocus()
