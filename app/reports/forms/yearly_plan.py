"""F12 年度用编计划申报表 and 批复表: which units want, or may have, how many people by which channel in a year.

The layouts are ``resources/forms/F12.yaml`` and ``F12-approved.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.opinion import NO_OPINION, Opinion
from app.reports.templates.fields import derived, labelled

FORM = "F12"
APPROVED = "F12-approved"
NAME = "年度用编计划申报表"


@dataclass(frozen=True)
class PlanLine:
    """What one unit asks for: an account, a channel and a number, beside the account's present numbers."""

    unit: str = labelled("用编单位", "")
    nature: str = labelled("编制种类", "")
    funding: str = labelled("经费形式", "")
    approved: int | None = labelled("核定", None)
    actual: int | None = labelled("实有", None)
    available: int | None = labelled("可用", None)
    channel: str = labelled("用编渠道", "")
    count: int | None = labelled("名额", None)
    reason: str = labelled("理由", "")


@dataclass(frozen=True)
class YearlyPlan:
    """The plan of one applicant; ``approval`` is the document that grants it, which makes the paper the 批复表."""

    year: str = labelled("计划年度", "")
    applicant: str = labelled("申报单位", "")
    document: str = labelled("申报文号", "")
    approval: str = labelled("批复文号", "")
    lines: tuple[PlanLine, ...] = labelled("各项", ())
    unit_opinion: Opinion = labelled("单位意见", NO_OPINION)
    supervising_opinion: Opinion = labelled("主管部门意见", NO_OPINION)
    office_opinion: Opinion = labelled("编办审核意见", NO_OPINION)
    leader_opinion: Opinion = labelled("领导审批意见", NO_OPINION)
    filled_by: str = labelled("填表人", "")
    phone: str = labelled("联系电话", "")
    filled_on: str = labelled("填表日期", "")

    @property
    def template(self) -> str:
        """The name of its template."""
        return APPROVED if self.approval else FORM

    @derived("单位数")
    def unit_count(self) -> int | None:
        """How many units the plan has; None in an empty one."""
        return len({line.unit for line in self.lines}) or None


TO_BE_WRITTEN = "\u3000"
"""The number of an approval that is written by hand: an empty 批复表 has one, and shows none."""
TEMPLATES = {FORM: YearlyPlan, APPROVED: YearlyPlan}
