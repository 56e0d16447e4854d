"""A small form to try the engine with."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.opinion import NO_OPINION, Opinion
from app.reports.templates.fields import derived, labelled


@dataclass(frozen=True)
class Child:
    """An entry of a list."""

    name: str = labelled("名字", "")
    count: int | None = labelled("数", None)


@dataclass(frozen=True)
class Group:
    """A group of entries."""

    title: str = labelled("组名", "")
    children: tuple[Child, ...] = labelled("成员", ())


@dataclass(frozen=True)
class Sample:
    """A content with every kind of field."""

    unit: str = labelled("单位", "")
    born: str = labelled("出生年月", "")
    number: str = labelled("号码", "")
    approved: int | None = labelled("核定", None)
    settled: bool = labelled("办结", False)
    opinion: Opinion = labelled("单位意见", NO_OPINION)
    children: tuple[Child, ...] = labelled("明细", ())
    groups: tuple[Group, ...] = labelled("各组", ())
    remarks: tuple[str, ...] = labelled("说明各条", ())

    @derived("称呼")
    def salutation(self) -> str:
        """Worked out from another field."""
        return f"{self.unit}：" if self.unit else ""


HEAD = "表号: T1\n名称: 试验表\n页边: [20, 20, 20, 20]\n内容:\n"
"""Four lines, so that the first block is on line 5."""
