"""F32 编委会议题汇总表 and 会议纪要: what is laid before a meeting, and what it decided.

The layouts are ``resources/forms/F32.yaml`` and ``F32-minutes.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import derived, labelled

FORM = "F32"
NAME = "编委会议题汇总表"
MINUTES = "F32-minutes"


@dataclass(frozen=True)
class MeetingItem:
    """One matter: what is proposed, what the checks found, what was decided."""

    title: str = labelled("议题", "")
    unit: str = labelled("申请单位", "")
    proposal: str = labelled("拟办建议", "")
    checks: str = labelled("审查情况", "")
    outcome: str = labelled("审议结果", "")
    decision: str = labelled("决定内容", "")

    @derived("会议决定")
    def decided(self) -> str:
        """The outcome and what was decided."""
        return "：".join(part for part in (self.outcome, self.decision) if part)

    @derived("议定事项")
    def settled(self) -> str:
        """What was decided, else what was proposed."""
        return self.decision or self.proposal


@dataclass(frozen=True)
class Agenda:
    """议题汇总表 of one meeting; ``held_on`` ISO."""

    kind: str = labelled("会议名称", "")
    number: str = labelled("会议次数", "")
    held_on: str = labelled("会议日期", "")
    place: str = labelled("地点", "")
    chair: str = labelled("主持人", "")
    items: tuple[MeetingItem, ...] = labelled("各项议题", ())

    @derived("会议简称")
    def short_kind(self) -> str:
        """What the meeting is called, without 会议 at the end."""
        return self.kind.removesuffix("会议")


@dataclass(frozen=True)
class Minutes:
    """会议纪要 of one meeting; names as they are to be printed."""

    kind: str = labelled("会议名称", "")
    number: str = labelled("会议次数", "")
    held_on: str = labelled("会议日期", "")
    place: str = labelled("地点", "")
    chair: str = labelled("主持人", "")
    attendees: str = labelled("出席", "")
    absent: str = labelled("请假", "")
    recorder: str = labelled("记录", "")
    items: tuple[MeetingItem, ...] = labelled("各项议题", ())

    @derived("会议简称")
    def short_kind(self) -> str:
        """What the meeting is called, without 会议 at the end."""
        return self.kind.removesuffix("会议")

    @property
    def template(self) -> str:
        """The name of its template."""
        return MINUTES


TEMPLATES = {FORM: Agenda, MINUTES: Minutes}
