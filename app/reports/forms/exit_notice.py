"""F04 核减(出编)人员通知单: two parts, one kept by the office, one with which the unit settles quota and budget.

More people than fit on a sheet take further sheets. The layout is ``resources/forms/F04.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import labelled

FORM = "F04"
NAME = "核减（出编）人员通知单"


@dataclass(frozen=True)
class ExitPerson:
    """One person who leaves; ``stop_pay_on`` is the ISO date from which no pay is due."""

    name: str = labelled("姓名", "")
    identity_number: str = labelled("身份证号", "")
    nature: str = labelled("编制种类", "")
    funding: str = labelled("经费形式", "")
    reason: str = labelled("核减原因", "")
    document: str = labelled("依据文号", "")
    stop_pay_on: str = labelled("停发工资日期", "")


@dataclass(frozen=True)
class ExitNotice:
    """The notice: the unit, its people, and the date of issue."""

    unit: str = labelled("单位", "")
    people: tuple[ExitPerson, ...] = labelled("人员", ())
    issued_on: str = labelled("签发日期", "")
    prepared_by: str = labelled("经办人", "")


TEMPLATES = {FORM: ExitNotice}
