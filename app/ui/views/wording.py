"""The words of the field for what records are made of, and how their values are shown."""

from __future__ import annotations

from typing import Any

from app.values.dates import format_date

UNIT_WORDS: dict[str, str] = {
    "name": "单位名称",
    "short_name": "简称",
    "credit_code": "统一社会信用代码",
    "kind": "机构类型",
    "sector": "所属系统",
    "parent_id": "上级机构",
    "supervising_id": "主管部门",
    "rank": "规格",
    "funding": "经费形式",
    "public_benefit_class": "公益类别",
    "established": "设立时间",
    "abolished": "撤销时间",
}
PERSON_WORDS: dict[str, str] = {
    "name": "姓名",
    "sex": "性别",
    "birth": "出生年月",
    "identity_number": "公民身份号码",
    "legacy_identity_number": "曾用身份号码",
    "ethnic_group": "民族",
    "native_place": "籍贯",
    "political_status": "政治面貌",
    "joined_party": "入党时间",
    "education": "学历",
    "degree": "学位",
    "school": "毕业院校",
    "major": "所学专业",
    "work_start": "参加工作时间",
    "department": "内设机构",
    "title": "职务",
    "grade": "职级",
    "professional_title": "职称",
    "position_kind": "岗位类别",
    "post_status": "在岗状态",
    "quota_card": "编制卡号",
    "phone": "联系电话",
    "remarks": "备注",
}
DATE_WORDS = frozenset({"birth", "joined_party", "work_start", "established", "abolished"})
"""Columns that hold a date of the register."""


def dotted(value: str | None) -> str:
    """A date of the register as tables show it: ``1985.03``; nothing for an unknown one."""
    return format_date(value or "", "dot")


def shown(name: str, value: Any) -> str:
    """The value of a column as text."""
    if value in {None, ""}:
        return ""
    return dotted(str(value)) if name in DATE_WORDS else str(value)
