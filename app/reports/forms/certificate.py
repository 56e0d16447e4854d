"""F28 在编证明 (a person) and 编制情况说明 (a unit): the paper most asked for at the counter, as of a date.

A letter in the look of official papers (GB/T 9704: body 三号 16 pt, 28 mm at the left): number, text, seal, and a code
by which whoever receives it can ask the office whether it is genuine. The sentences stand in ``resources/forms/F28.yaml``
and ``F28-unit.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import labelled

FORM = "F28"
NAME = "在编证明"
UNIT = "F28-unit"


@dataclass(frozen=True)
class PersonCertificate:
    """在编证明 of one person; dates ISO.

    :param begins: since when the quota is held; ``as_of``: the day it is true for.
    :param ends: the first day the quota was no longer held, when the person has left.
    :param purpose: for what it is wanted.
    """

    name: str = labelled("姓名", "")
    sex: str = labelled("性别", "")
    birth: str = labelled("出生年月", "")
    identity_number: str = labelled("身份证号", "")
    unit: str = labelled("单位", "")
    nature: str = labelled("编制种类", "")
    funding: str = labelled("经费形式", "")
    title: str = labelled("职务或岗位", "")
    begins: str = labelled("入编日期", "")
    ends: str = labelled("离编日期", "")
    as_of: str = labelled("截至日期", "")
    purpose: str = labelled("用途", "")
    issued_on: str = labelled("出具日期", "")
    phone: str = labelled("查询电话", "")


@dataclass(frozen=True)
class QuotaLine:
    """One account of a unit: 编制种类 and 经费形式 with their numbers; ``reserved`` is 已批未用."""

    nature: str = labelled("编制种类")
    funding: str = labelled("经费形式")
    approved: int = labelled("核定")
    actual: int = labelled("实有")
    reserved: int = labelled("已批未用")
    available: int = labelled("可用")


@dataclass(frozen=True)
class LeaderLine:
    """Leader posts of one kind and level."""

    kind: str = labelled("职数类别")
    level: str = labelled("级别")
    approved: int = labelled("核定")
    actual: int = labelled("实配")
    vacancy: int = labelled("空缺")


@dataclass(frozen=True)
class UnitStatement:
    """编制情况说明 of one unit as of a day; dates ISO.

    :param document: the approval its numbers rest on; ``note``: what else is to be said.
    """

    unit: str = labelled("单位", "")
    supervising_unit: str = labelled("主管部门", "")
    rank: str = labelled("规格", "")
    category: str = labelled("公益类别", "")
    document: str = labelled("批准文号", "")
    quotas: tuple[QuotaLine, ...] = labelled("各项编制", ())
    leaders: tuple[LeaderLine, ...] = labelled("各项职数", ())
    as_of: str = labelled("截至日期", "")
    purpose: str = labelled("用途", "")
    note: str = labelled("其他说明", "")
    issued_on: str = labelled("出具日期", "")
    phone: str = labelled("查询电话", "")

    @property
    def template(self) -> str:
        """The name of its template."""
        return UNIT


TEMPLATES = {FORM: PersonCertificate, UNIT: UnitStatement}
