"""F13 机构编制事项审查论证表: what is asked, on what it rests, what it would change, and how it was examined.

The materials of a 请示 (理由和依据, 机构, 编制与职数), the checklist of law and internal measures, and the assessment
sheet of all subordinate units follow field practice (C8); front and back of one sheet. The layout is
``resources/forms/F13.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.opinion import NO_OPINION, Opinion
from app.reports.templates.fields import derived, labelled

FORM = "F13"
NAME = "机构编制事项审查论证表"


@dataclass(frozen=True)
class Check:
    """One item of the checklist: what the law or internal measures ask, the finding, and a remark."""

    item: str = labelled("审查内容", "")
    result: str = labelled("结论", "")
    note: str = labelled("说明", "")


@dataclass(frozen=True)
class AssessedUnit:
    """A unit of the applicant's system with its numbers; ``opinion`` says whether it can help itself."""

    unit: str = labelled("单位", "")
    approved: int | None = labelled("核定", None)
    actual: int | None = labelled("实有", None)
    vacancy: int | None = labelled("空编", None)
    available: int | None = labelled("可用", None)
    leaders_approved: int | None = labelled("领导核定", None)
    leaders_actual: int | None = labelled("领导实配", None)
    opinion: str = labelled("评估意见", "")


@dataclass(frozen=True)
class MatterReview:
    """The form; dates ISO.

    :param kind: 设立, 撤销, 更名, 调整编制, 调整职数, 三定, 备案 …; ``effects``: sentences with the numbers before and after.
    """

    applicant: str = labelled("请示单位", "")
    unit: str = labelled("涉及单位", "")
    kind: str = labelled("事项类别", "")
    document: str = labelled("请示文号", "")
    received_on: str = labelled("受理日期", "")
    matter: str = labelled("请示事项", "")
    basis: str = labelled("理由和依据", "")
    effects: tuple[str, ...] = labelled("各项调整", ())
    checks: tuple[Check, ...] = labelled("审查论证", ())
    units: tuple[AssessedUnit, ...] = labelled("所属单位", ())
    section_opinion: Opinion = labelled("业务科室意见", NO_OPINION)
    office_opinion: Opinion = labelled("编办审核意见", NO_OPINION)
    commission_opinion: Opinion = labelled("编委会意见", NO_OPINION)
    leader_opinion: Opinion = labelled("领导审批意见", NO_OPINION)
    approval: str = labelled("批复文号", "")
    handler: str = labelled("经办人", "")
    phone: str = labelled("联系电话", "")

    @derived("调整前后")
    def changes(self) -> str:
        """The sentences with the numbers before and after, one below the other."""
        return "\n".join(self.effects)


TEMPLATES = {FORM: MatterReview}
