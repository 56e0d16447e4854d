"""F15 领导职数使用审批表 and 职数依据: 核定, 现配, 拟配, 拟免 and 空缺 by kind and level, and on which documents.

The layouts are ``resources/forms/F15.yaml`` and ``F15-basis.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.opinion import NO_OPINION, Opinion
from app.reports.templates.fields import labelled

FORM = "F15"
NAME = "领导职数使用审批表"
BASIS = "F15-basis"


@dataclass(frozen=True)
class PostLine:
    """Leader posts of one kind and level.

    :param appoint: 拟配; ``dismiss``: 拟免; ``vacancy``: 空缺 now; ``excess``: 超配 now.
    """

    kind: str = labelled("职数类别", "")
    level: str = labelled("级别", "")
    approved: int | None = labelled("核定", None)
    actual: int | None = labelled("现配", None)
    appoint: int | None = labelled("拟配", None)
    dismiss: int | None = labelled("拟免", None)
    vacancy: int | None = labelled("空缺", None)
    excess: int | None = labelled("超配", None)


@dataclass(frozen=True)
class PostHolder:
    """Who is to be appointed or dismissed, or in a 职数依据 who holds a post now."""

    name: str = labelled("姓名", "")
    new_title: str = labelled("拟任职务", "")
    old_title: str = labelled("现任或拟免职务", "")
    note: str = labelled("备注", "")


@dataclass(frozen=True)
class LeaderPosts:
    """The form of one unit; ``basis_only`` makes it the 职数依据: numbers, documents and holders, one opinion."""

    unit: str = labelled("单位", "")
    supervising_unit: str = labelled("主管部门", "")
    rank: str = labelled("规格", "")
    document: str = labelled("请示文号", "")
    lines: tuple[PostLine, ...] = labelled("各项职数", ())
    people: tuple[PostHolder, ...] = labelled("人员", ())
    basis: str = labelled("核定依据", "")
    as_of: str = labelled("截至日期", "")
    basis_only: bool = labelled("只作依据", False)
    unit_opinion: Opinion = labelled("单位意见", NO_OPINION)
    office_opinion: Opinion = labelled("编办审核意见", NO_OPINION)
    leader_opinion: Opinion = labelled("领导审批意见", NO_OPINION)
    filled_by: str = labelled("填表人", "")
    phone: str = labelled("联系电话", "")
    filled_on: str = labelled("填表日期", "")

    @property
    def template(self) -> str:
        """The name of its template."""
        return BASIS if self.basis_only else FORM


TEMPLATES = {FORM: LeaderPosts, BASIS: LeaderPosts}
