"""The words of the import page: what a kind of finding is called, and what a row would become."""

from __future__ import annotations

from app.services.imports import Outcome
from app.ui.palette import Tone

KINDS: dict[str, str] = {
    "missing": "必填的没有填",
    "unit_unknown": "库中没有这个单位",
    "held_elsewhere": "已在别的单位占编",
    "has_left": "已退休，不占编制",
    "without_quota": "编外等不占编制的人员",
    "code_unknown": "填写内容不在代码表中",
    "identity_check_digit": "身份证号末位不对",
    "identity_length": "身份证号位数不对",
    "identity_characters": "身份证号有多余的字符",
    "identity_birth": "身份证号中的生日不存在",
    "identity_lost_digits": "身份证号末几位丢失",
    "identity_missing": "没有身份证号",
    "identity_legacy": "15 位旧身份证号",
    "duplicate_number": "身份证号重复",
    "duplicate_name": "疑似同一人重复",
    "sex_differs": "性别与身份证号不符",
    "birth_differs": "出生年月与身份证号不同",
    "age_unlikely": "年龄不合常理",
    "date_unreadable": "日期看不懂",
    "date_not_real": "日期不存在",
    "date_ahead": "日期晚于今天",
    "before_birth": "日期早于出生年月",
    "month_doubtful": "分不清 1 月还是 10 月",
    "unit_entry_early": "调入早于参加工作",
    "work_start_early": "参加工作时年龄过小",
    "joined_party_early": "入党时年龄过小",
    "unit_from_above": "单位名称取自分组标题",
    "name_strange": "姓名中有认不出的字",
    "name_short": "姓名只有一个字",
}
"""Kind of finding -> how the filter calls it."""

OUTCOMES: dict[Outcome, tuple[str, Tone]] = {
    Outcome.NEW: ("可导入", Tone.GOOD),
    Outcome.CHANGED: ("有变化", Tone.INFO),
    Outcome.SAME: ("相同", Tone.NEUTRAL),
    Outcome.REJECTED: ("有问题", Tone.BAD),
}


def kind_word(code: str) -> str:
    """What a kind of finding is called."""
    return KINDS.get(code, "其他问题")
