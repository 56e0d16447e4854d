"""F29 每月人员增减变动表: who came and is paid from when, who left and is paid until when, what changed of who stays.

The layout is ``resources/forms/F29.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.templates.fields import labelled

FORM = "F29"
NAME = "每月人员增减变动表"


@dataclass(frozen=True)
class MonthlyChange:
    """One line: somebody who came, left or changed.

    :param what: 进入方式, 核减原因 or the item that changed; ``before``: old value or where from; ``after``: new value or
        where to; ``on``: ISO date from which pay starts, stops or changes.
    """

    unit: str = labelled("单位", "")
    name: str = labelled("姓名", "")
    identity_number: str = labelled("身份证号", "")
    nature: str = labelled("编制种类", "")
    funding: str = labelled("经费形式", "")
    what: str = labelled("方式原因或项目", "")
    before: str = labelled("变动前", "")
    after: str = labelled("变动后", "")
    on: str = labelled("起停薪日期", "")
    document: str = labelled("依据文件", "")


@dataclass(frozen=True)
class MonthlyChanges:
    """The month (``2026-07``): opening + entries − exits = closing."""

    month: str = labelled("月份", "")
    scope: str = labelled("范围", "")
    entries: tuple[MonthlyChange, ...] = labelled("增加人员", ())
    exits: tuple[MonthlyChange, ...] = labelled("减少人员", ())
    changes: tuple[MonthlyChange, ...] = labelled("信息变动", ())
    opening: int | None = labelled("月初实有", None)
    closing: int | None = labelled("月末实有", None)


TEMPLATES = {FORM: MonthlyChanges}
