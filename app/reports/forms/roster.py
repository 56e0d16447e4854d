"""F11 花名册: four books of the same make (在编, 非在职, 退休, 编外聘用), grouped by unit, each line numbered through.

The count of the last line is what the register counts by itself, so that the book can be proved against it. The
layouts are ``resources/forms/F11*.yaml``, one for each book, after the cadre rosters (A4 across, rows of 8–9 mm).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import derived, labelled

FORM = "F11"
NAME = "人员花名册"
IN_POST, AWAY, RETIRED, OFF_STAFF = "在编", "非在职", "退休", "编外聘用"


@dataclass(frozen=True)
class RosterPerson:
    """One person; dates ISO. Which fields a line shows is up to the template of its book."""

    name: str = labelled("姓名", "")
    sex: str = labelled("性别", "")
    ethnicity: str = labelled("民族", "")
    identity_number: str = labelled("身份证号", "")
    birth: str = labelled("出生年月", "")
    political_status: str = labelled("政治面貌", "")
    education: str = labelled("学历", "")
    work_start: str = labelled("参加工作时间", "")
    nature: str = labelled("编制种类", "")
    funding: str = labelled("经费形式", "")
    title: str = labelled("职务", "")
    professional_title: str = labelled("职称", "")
    begins: str = labelled("入编时间", "")
    card_number: str = labelled("编制卡号", "")
    post_status: str = labelled("在岗状态", "")
    ends: str = labelled("退休时间", "")
    document: str = labelled("依据文件", "")
    kind: str = labelled("类别", "")
    position: str = labelled("岗位", "")
    employer: str = labelled("用人主体", "")
    due: str = labelled("到期时间", "")
    remarks: str = labelled("备注", "")

    @derived("职务职称")
    def full_title(self) -> str:
        """职务／职称."""
        return "／".join(filter(None, (self.title, self.professional_title)))


@dataclass(frozen=True)
class RosterGroup:
    """The people of one unit."""

    unit: str = labelled("单位")
    people: tuple[RosterPerson, ...] = labelled("人员", ())


@dataclass(frozen=True)
class Roster:
    """One book; ``count`` is what the register counts, printed beside the count of the lines."""

    book: str = labelled("名册", IN_POST)
    scope: str = labelled("范围", "")
    groups: tuple[RosterGroup, ...] = labelled("各单位", ())
    count: int | None = labelled("登记数", None)

    @property
    def template(self) -> str:
        """Each book has a template of its own."""
        return _NAMES[self.book]

    @derived("总人数")
    def total(self) -> int:
        """How many lines the book has."""
        return sum(len(group.people) for group in self.groups)


BOOKS = (IN_POST, AWAY, RETIRED, OFF_STAFF)
_NAMES = {IN_POST: FORM, AWAY: "F11-away", RETIRED: "F11-retired", OFF_STAFF: "F11-off-staff"}
TEMPLATES = dict.fromkeys(_NAMES.values(), Roster)
