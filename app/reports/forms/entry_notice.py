"""F03 入编通知单: who has entered on which quota, for the unit and for 组织, 人社 and 财政.

Three parts on one sheet, 存根 | 正联 | 回执, like F02, on which it rests: the people are those of its number. More people
than fit on a sheet take further sheets. The layout is ``resources/forms/F03.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import labelled

FORM = "F03"
NAME = "入编通知单"
_RECEIVERS = "组织部门、人力资源社会保障部门、财政部门"


@dataclass(frozen=True)
class EntryPerson:
    """One person who has entered; ``entered_on`` is the ISO date from which the quota is held."""

    name: str = labelled("姓名", "")
    identity_number: str = labelled("身份证号", "")
    nature: str = labelled("编制种类", "")
    funding: str = labelled("经费形式", "")
    position: str = labelled("岗位", "")
    entered_on: str = labelled("入编日期", "")


@dataclass(frozen=True)
class EntryNotice:
    """The notice: unit, people, and what the entry rests on.

    :param permit_number: 用编通知单 (F02); ``approval_numbers``: 进人用编审批表 (F01); ``document``: 录用或调动文件.
    :param receivers: to whom it also goes, in words; default 组织, 人社, 财政.
    """

    unit: str = labelled("入编单位", "")
    supervising_unit: str = labelled("主管部门", "")
    people: tuple[EntryPerson, ...] = labelled("人员", ())
    permit_number: str = labelled("用编通知单号", "")
    approval_numbers: str = labelled("审批表号", "")
    document: str = labelled("录用调动文件", "")
    receivers: str = labelled("办理部门", _RECEIVERS)
    issued_on: str = labelled("签发日期", "")
    prepared_by: str = labelled("经办人", "")
    signed_by: str = labelled("签批人", "")


TEMPLATES = {FORM: EntryNotice}
