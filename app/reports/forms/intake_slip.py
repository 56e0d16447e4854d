"""F31 来文受理单: what was received, what is still missing (一次性告知), and until when it will be done.

The layout is ``resources/forms/F31.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import derived, labelled

FORM = "F31"
NAME = "来文受理单"
RECEIVED, MISSING = "收到", "待补"


@dataclass(frozen=True)
class Material:
    """One material that the kind of business asks for, and whether it was handed in."""

    name: str = labelled("材料名称", "")
    received: bool | None = labelled("已收到", None)
    note: str = labelled("备注", "")

    @derived("状态")
    def state(self) -> str:
        """收到, 待补, or nothing where it is not known."""
        return "" if self.received is None else RECEIVED if self.received else MISSING


@dataclass(frozen=True)
class IntakeSlip:
    """The slip; dates ISO.

    :param kind: what kind of business it is; ``subject``: what the letter is about.
    :param document: number of the letter, ``document_date`` its date; ``received_on``: the day it came.
    :param working_days: how long the business takes; ``promised_on``: until when it will be done.
    :param advice: what the unit is told, in words.
    """

    unit: str = labelled("来文单位", "")
    kind: str = labelled("业务种类", "")
    subject: str = labelled("来文标题", "")
    document: str = labelled("来文字号", "")
    document_date: str = labelled("来文日期", "")
    received_on: str = labelled("收文日期", "")
    handed_in_by: str = labelled("送件人", "")
    phone: str = labelled("联系电话", "")
    materials: tuple[Material, ...] = labelled("材料", ())
    working_days: int | None = labelled("办理时限", None)
    promised_on: str = labelled("承诺办结日期", "")
    advice: str = labelled("告知", "")
    handler: str = labelled("经办人", "")
    office_phone: str = labelled("咨询电话", "")

    @derived("待补材料")
    def missing(self) -> tuple[Material, ...]:
        """The materials that were not handed in."""
        return tuple(material for material in self.materials if material.received is False)


TEMPLATES = {FORM: IntakeSlip}
