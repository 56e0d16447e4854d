"""F33 U盘交接单: what a stick carried, who gave it, who took it, and the check code both compare.

The layout is ``resources/forms/F33.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import labelled

FORM = "F33"
NAME = "U盘交接单"


@dataclass(frozen=True)
class HandoverItem:
    """One kind of content: what it is, its number or range of numbers, how many."""

    content: str = labelled("内容", "")
    number: str = labelled("内容编号", "")
    count: int | None = labelled("数量", None)


@dataclass(frozen=True)
class HandoverSlip:
    """The slip. ``check_code`` is the short code that both sides see on their screens."""

    package: str = labelled("数据包", "")
    giver: str = labelled("交出单位", "")
    taker: str = labelled("接收单位", "")
    made_on: str = labelled("制作日期", "")
    check_code: str = labelled("核对码", "")
    stick_number: str = labelled("U盘编号", "")
    items: tuple[HandoverItem, ...] = labelled("各项内容", ())
    note: str = labelled("备注", "")


TEMPLATES = {FORM: HandoverSlip}
