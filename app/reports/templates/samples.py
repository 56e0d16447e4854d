"""Invented contents, to show what a form looks like while it is being changed. Nobody in them exists."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any, Literal

from app.reports.document import Column, Line
from app.reports.opinion import Opinion
from app.reports.templates.fields import fields_of

_ENTRIES = 3
_COLUMNS = (Column("栏目一", 20), Column("栏目二", 20), Column("栏目三", 20))
_DAY = "2026-03-15"
# By a part of the field's name, the first that fits; longer names stand first.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("公民身份号码", ("990101198503150011", "990101199011020028", "990101197807010035")),
    ("身份证", ("990101198503150011", "990101199011020028", "990101197807010035")),
    ("姓名", ("张三", "王小㛃", "欧阳建国")),
    ("签批人", ("刘主任",)),
    ("人员", ("张三", "王小㛃", "欧阳建国")),
    ("人", ("赵经办", "刘主任")),
    ("性别", ("男", "女", "男")),
    ("民族", ("汉族", "回族", "汉族")),
    ("籍贯", ("云岭县米村镇",)),
    ("政治面貌", ("中共党员", "群众", "中共党员")),
    ("院校", ("云岭师范学院汉语言文学专业", "云岭大学档案学专业", "云岭医学院临床医学专业")),
    ("学历", ("大学本科", "研究生", "大学专科")),
    ("主管", ("云岭县教育局",)),
    ("单位", ("云岭县第一小学", "云岭县档案馆", "云岭县中医院")),
    ("机关", ("云岭县委编办",)),
    ("系统", ("教育系统", "党委系统", "卫生系统")),
    ("编制种类", ("事业编制",)),
    ("经费", ("财政拨款",)),
    ("规格", ("股级",)),
    ("职务", ("教师", "副馆长", "主治医师")),
    ("岗位", ("语文教师", "档案管理", "内科医师")),
    ("职称", ("一级教师",)),
    ("方式", ("公开招聘", "调入")),
    ("原因", ("退休", "调出", "辞职")),
    ("理由", ("现有教师三人年内到龄退休，语文、数学两科缺员，现有人员不能满足教学需要，拟使用空编一名。",)),
    ("意见", ("同意。",)),
    ("电话", ("0000-8800123",)),
    ("卡号", ("000123", "000124", "000125")),
    ("编号", ("云编通〔2026〕12号",)),
    ("文号", ("云编〔2026〕5号",)),
    ("号", ("云编〔2026〕5号",)),
    ("年度", ("2026",)),
    ("月份", ("2026-03",)),
)  # fmt: skip
_UNNAMED = {"sector": "系统", "unit": "单位", "funding": "经费"}
"""What a field that no template shows by itself is like."""
_DATES = ("日期", "时间", "年月", "出生", "有效期", "起", "止", "期限")


def sample_of(content: type) -> Any:
    """A content with every field filled in.

    :param content: the dataclass of a form.
    """
    return _record(content, 0)


def _record(record: type, place: int) -> Any:
    hints = typing.get_type_hints(record)
    labels = {field.name: label for label, field in fields_of(record).items()}
    values = {}
    for field in dataclasses.fields(record):
        shown = field.name in labels or typing.get_origin(hints[field.name]) is tuple
        if field.name == "template" or not (shown or _is_required(field)):
            continue  # which template it is, and what no template shows
        if isinstance(field.default, str) and field.default:
            continue  # one of a few words the content knows
        values[field.name] = _value(
            hints[field.name], labels.get(field.name) or _UNNAMED.get(field.name, field.name), place
        )
    return record(**values)


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _value(hint: Any, label: str, place: int) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        plain = [part for part in typing.get_args(hint) if part is not types.NoneType]
        return _value(int if int in plain else plain[0], label, place)
    if origin is Literal:
        return typing.get_args(hint)[0]
    if origin is tuple:
        item = typing.get_args(hint)[0]
        if item is Column:
            return _COLUMNS
        if item is Line:
            return tuple(Line("row", (str(number), "", "")) for number in range(1, _ENTRIES + 1))
        return tuple(_value(item, label, number) for number in range(_ENTRIES))
    if hint is bool:
        return place % 2 == 0
    if hint in (int, float):
        return hint(12 - 3 * place)
    if hint is Opinion:
        return Opinion("同意。", "刘主任", _DAY)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _record(hint, place)
    return _text(label, place)


def _text(label: str, place: int) -> str:
    if "出生" in label:
        return ("1985-03-15", "1990-11-02", "1978-07-01")[place % 3]
    if any(part in label for part in _DATES):
        return _DAY
    for part, words in _WORDS:
        if part in label:
            return words[place % len(words)]
    return label
