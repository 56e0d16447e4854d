"""F10 机构编制管理证（册）: a unit's establishment in six parts, an original for the unit and a duplicate for the office.

Basics; leader posts and their changes; internal departments; their leaders; posts and their changes; people and their
changes. Only the office writes in it. The layout is ``resources/forms/F10.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import labelled

FORM = "F10"
NAME = "机构编制管理证"


@dataclass(frozen=True)
class PostChange:
    """A change of leader posts of one kind and level; ``after`` is how many there were then."""

    date: str = labelled("日期", "")
    document: str = labelled("文号", "")
    kind: str = labelled("职数类别", "")
    level: str = labelled("级别", "")
    change: int | None = labelled("变动", None)
    after: int | None = labelled("变动后", None)
    handler: str = labelled("经办人", "")


@dataclass(frozen=True)
class DepartmentChange:
    """What happened to an internal department: 设立, 更名, 撤销."""

    date: str = labelled("日期", "")
    document: str = labelled("文号", "")
    name: str = labelled("内设机构名称", "")
    rank: str = labelled("规格", "")
    change: str = labelled("变动", "")


@dataclass(frozen=True)
class QuotaChange:
    """A change of quotas of one kind and funding; ``after`` is how many there were then."""

    date: str = labelled("日期", "")
    document: str = labelled("文号", "")
    nature: str = labelled("编制种类", "")
    funding: str = labelled("经费形式", "")
    change: int | None = labelled("变动", None)
    after: int | None = labelled("变动后", None)
    reason: str = labelled("事由", "")


@dataclass(frozen=True)
class PersonChange:
    """Somebody who came or went."""

    date: str = labelled("日期", "")
    name: str = labelled("姓名", "")
    identity_number: str = labelled("身份证号", "")
    nature: str = labelled("编制种类", "")
    change: str = labelled("变动", "")
    document: str = labelled("依据", "")


@dataclass(frozen=True)
class EstablishmentBook:
    """The book of one unit; dates ISO."""

    unit: str = labelled("机构名称", "")
    nature: str = labelled("机构性质", "")
    rank: str = labelled("机构规格", "")
    supervising_unit: str = labelled("主管部门", "")
    funding: str = labelled("经费来源", "")
    credit_code: str = labelled("社会信用代码", "")
    established: str = labelled("成立日期", "")
    document: str = labelled("批准文号", "")
    approved: str = labelled("编制总数", "")
    leaders: str = labelled("领导职数", "")
    duties: str = labelled("主要职责", "")
    leader_changes: tuple[PostChange, ...] = labelled("领导职数变动", ())
    departments: tuple[DepartmentChange, ...] = labelled("内设机构变动", ())
    department_leaders: tuple[PostChange, ...] = labelled("内设机构领导变动", ())
    quota_changes: tuple[QuotaChange, ...] = labelled("编制变动", ())
    people: tuple[PersonChange, ...] = labelled("人员变动", ())
    issued_on: str = labelled("发证日期", "")


TEMPLATES = {FORM: EstablishmentBook}
