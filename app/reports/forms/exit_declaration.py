"""F05 人员核减月申报表: what a unit declares every month, people or an explicit 无变动 (R05).

The layout is ``resources/forms/F05.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.opinion import NO_OPINION, Opinion
from app.reports.templates.fields import labelled

FORM = "F05"
NAME = "人员核减月申报表"


@dataclass(frozen=True)
class LeavingPerson:
    """One person who stopped holding a quota; ``stop_pay_on`` ISO."""

    name: str = labelled("姓名", "")
    identity_number: str = labelled("身份证号", "")
    nature: str = labelled("编制种类", "")
    funding: str = labelled("经费形式", "")
    reason: str = labelled("核减原因", "")
    document: str = labelled("依据文件", "")
    stop_pay_on: str = labelled("停发日期", "")


@dataclass(frozen=True)
class ExitDeclaration:
    """The declaration of one unit for one month (``2026-07``); ``nothing`` is the explicit 无变动."""

    unit: str = labelled("单位", "")
    month: str = labelled("月份", "")
    due: str = labelled("申报截止", "")
    people: tuple[LeavingPerson, ...] = labelled("人员", ())
    nothing: bool = labelled("无变动", default=False)
    head: Opinion = labelled("单位负责人", NO_OPINION)
    office: Opinion = labelled("编办办理情况", NO_OPINION)
    filled_by: str = labelled("填表人", "")
    filled_on: str = labelled("填表日期", "")


TEMPLATES = {FORM: ExitDeclaration}
