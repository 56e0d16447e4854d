"""Brings the cells of a roster into the form the register keeps.

Every normaliser leaves a value it produced itself unchanged. What clerks write short is a matter of the
code lists' aliases; the synonyms here are the ones every office uses, tried when a list lacks them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.exchange.workbook import Cell
from app.services.code_files import CodeList
from app.services.roster.draft import Level, cell_text
from app.services.roster.fields import FIELDS, Field, FieldName
from app.values import dates
from app.values.identity import IdentityProblem, check_identity, tidy_identity
from app.values.text import half_width, tidy_line, tidy_name

_EMPTY_WORDS = frozenset(
    {"", "无", "-", "--", "—", "——", "/", "\\", "空", "不详", "暂无", "0", "O", "N/A", "#N/A", "无。"}
)
_SAYS_SOMETHING = frozenset(
    {"degree", "education", "political_status", "remarks", "name", "sex"}
)  # 无 is an answer

_SYNONYMS: dict[FieldName, tuple[tuple[str, ...], ...]] = {
    "sex": (("男", "1", "男性", "M"), ("女", "2", "女性", "F")),
    "political_status": (
        ("中共党员", "党员", "中国共产党党员", "共产党员", "中共", "中共正式党员"),
        ("中共预备党员", "预备党员", "中国共产党预备党员"),
        ("共青团员", "团员", "中国共产主义青年团团员"),
        ("群众", "普通群众", "无", "公民"),
        ("民革党员", "民革", "民革会员", "中国国民党革命委员会会员"),
        ("民盟盟员", "民盟", "中国民主同盟盟员"),
        ("民建会员", "民建", "中国民主建国会会员"),
        ("民进会员", "民进", "中国民主促进会会员"),
        ("农工党党员", "农工党", "农工", "中国农工民主党党员"),
        ("致公党党员", "致公党", "中国致公党党员"),
        ("九三学社社员", "九三学社", "九三"),
        ("台盟盟员", "台盟", "台湾民主自治同盟盟员"),
        ("无党派人士", "无党派", "无党派民主人士"),
    ),
    "education": (
        ("博士研究生", "博士", "博士研究生毕业"),
        ("硕士研究生", "硕士", "研究生", "硕士研究生毕业"),
        ("大学本科", "本科", "大学", "大学本科毕业", "全日制本科", "大本"),
        ("大学专科", "大专", "专科", "大学专科毕业", "大普"),
        ("中专", "中等专科", "中等专科毕业", "中师"),
        ("高中", "普通高中毕业", "职高"),
        ("初中", "初中毕业", "初中及以下"),
        ("技工学校", "技校", "技工"),
        ("省委党校研究生", "省委党校研究生班"), ("中央党校大学", "中央党校本科"),
    ),
    "degree": (
        ("博士", "博士学位"), ("硕士", "硕士学位"), ("学士", "学士学位"), ("无", "无学位", "没有"),
    ),
    "funding": (
        ("财政拨款", "全供", "全额", "全额拨款", "财政全额拨款", "全额供给", "财政全供", "财政供给", "全额事业"),
        ("财政补助", "差供", "差额", "差额补贴", "差额补助", "财政差额补助", "差额拨款", "财政差供", "差额事业", "定额补助"),
        ("经费自理", "自理", "自收自支", "自筹", "自收自支事业", "自支"),
    ),
    "nature": (
        ("行政编制", "行政", "公务员编制", "党政群行政", "公务员"),
        ("政法专项编制", "政法专项", "政法编", "政法", "政法编制", "专项编制"),
        ("事业编制", "事业", "全额事业编制", "差额事业编制", "自收自支事业编制",
         "全额事业", "差额事业", "自收自支事业", "全供事业", "差供事业"),
        ("参公事业编制", "参公", "参公编制", "参公事业", "参照公务员法管理事业编制", "参照管理事业编制", "依照公务员管理事业编制"),
        ("机关工勤编制", "工勤", "工勤编制", "机关工勤", "机关工勤人员编制", "工勤人员编制"),
        ("纪检监察行政编制", "纪检监察", "纪检监察专项编制"),
    ),
    "position_kind": (
        ("管理岗位", "管理", "管理岗", "管理人员", "事业单位管理岗位"),
        ("专业技术岗位", "专技", "专业技术", "专技岗", "专业技术岗", "专业技术人员", "事业单位专业技术岗位"),
        ("工勤技能岗位", "工勤", "工勤岗", "工勤技能", "工勤岗位", "工人"),
        ("公务员、参照管理人员岗位", "公务员岗位", "公务员"),
    ),
    "post_status": (
        ("在岗", "在职", "在编在岗", "现职", "是", "在职在岗", "编内", "现职人员"),
        ("离岗", "不在岗", "离岗待退", "内退", "否"), ("借调", "借出"), ("长期病休", "病休", "长期病假", "病假"),
        ("退休", "离退休", "离退人员"),
    ),
}  # fmt: skip

# 高中 is no 中专: only these endings are dropped before a value is looked up again.
_ENDINGS: dict[FieldName, tuple[str, ...]] = {
    "education": ("学历", "毕业", "文化程度", "文化"),
    "degree": ("学位",),
    "ethnic_group": ("族",),
    "nature": ("编制", "编"),
    "position_kind": ("岗位", "岗"),
}


@dataclass(frozen=True)
class Remark:
    """A remark on a value while it is normalised; becomes a finding of the row."""

    level: Level
    code: str
    message: str


@dataclass(frozen=True)
class Normalised:
    """A value in the form of the register, the remarks on it, and whether January/October was open."""

    value: str
    remarks: tuple[Remark, ...] = ()
    doubtful_month: bool = False


@dataclass(frozen=True)
class Context:
    """What normalising needs besides the cell: code lists by field, today, and what date columns show."""

    code_lists: Mapping[FieldName, CodeList]
    today: str


def normalise(
    name: FieldName, cell: Cell, context: Context, *, precision: dates.Precision | None = None
) -> Normalised:
    """The value of one cell for a field; an empty value when the cell says nothing.

    :param precision: what date-typed cells of this column really show, when that is known.
    """
    field = FIELDS[name]
    if field.kind == "date":
        return _date(field, cell, context.today, precision)
    if field.kind == "identity":
        return _identity(cell)
    text = tidy_line(cell_text(cell))
    if text in _EMPTY_WORDS and (text == "" or name not in _SAYS_SOMETHING):
        return Normalised("")
    return _TEXT_NORMALISERS[field.kind](field, text, context)


def _line(_field: Field, text: str, _context: Context) -> Normalised:
    return Normalised(text)


def _number_text(_field: Field, text: str, _context: Context) -> Normalised:
    return Normalised(half_width(text).replace(" ", ""))


def _unit(_field: Field, text: str, _context: Context) -> Normalised:
    """Names of units have no spaces; brackets are full-width, as on the documents that founded them."""
    return Normalised(text.replace(" ", "").replace("(", "（").replace(")", "）"))


def _name(_field: Field, text: str, _context: Context) -> Normalised:
    value = tidy_name(text)
    if not value:
        return Normalised("")
    if re.search(r"[0-9?？*�□]", value):
        message = f"姓名“{value}”里有数字、问号或无法显示的字，请核对（生僻字请按原字填写）。"
        return Normalised(value, (Remark(Level.ERROR, "name_strange", message),))
    if len(value) == 1:
        return Normalised(value, (Remark(Level.WARNING, "name_short", "姓名只有一个字，请核对。"),))
    return Normalised(value)


def _date(field: Field, cell: Cell, today: str, precision: dates.Precision | None) -> Normalised:
    if isinstance(cell, dt.time | dt.timedelta | bool):
        cell = cell_text(cell)
    if isinstance(cell, str):
        cell = tidy_line(cell)
        if cell in _EMPTY_WORDS:
            return Normalised("")
    try:
        reading = dates.read_date(cell, today=today)
    except dates.DateProblem as problem:
        return Normalised("", (Remark(Level.ERROR, f"date_{problem.code}", f"{field.label}：{problem}"),))
    if reading.value > today:
        message = f"{field.label}{dates.format_date(reading.value, 'chinese')}晚于今天，请核对。"
        return Normalised(reading.value, (Remark(Level.ERROR, "date_ahead", message),))
    value = reading.value
    if precision is not None and not isinstance(cell, str) and value.endswith("-01"):
        value = value[: dates.LENGTHS[precision]]  # a first of the month nobody wrote
    return Normalised(value, doubtful_month=reading.doubtful)


def _identity(cell: Cell) -> Normalised:
    number = float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell_text(cell)
    if isinstance(number, str) and tidy_identity(number) in _EMPTY_WORDS:
        return Normalised("")
    try:
        facts = check_identity(number)
    except IdentityProblem as problem:
        return Normalised(
            tidy_identity(number), (Remark(Level.ERROR, f"identity_{problem.code}", str(problem)),)
        )
    if facts.legacy_number is None:
        return Normalised(facts.number)
    message = f"15位旧号码已作为曾用号码保留，按规则推算的18位号码是{facts.number}，请与身份证核对。"
    return Normalised(facts.number, (Remark(Level.WARNING, "identity_legacy", message),))


def _code(field: Field, text: str, context: Context) -> Normalised:
    """The name of the entry in the code list; without a list the usual full form."""
    bare = half_width(text).replace(" ", "")
    code_list = context.code_lists.get(field.name)
    groups = _SYNONYMS.get(field.name, ())
    if code_list is None:
        value = next((group[0] for group in groups if bare in group), bare)
        return Normalised(_with_ending(field.name, value))
    for spelling in _spellings(field.name, bare, groups):
        item = code_list.find(spelling)
        if item is not None:
            return Normalised(item.name)
    level = Level.ERROR if field.strict else Level.WARNING
    message = f"{field.label}“{bare}”不在代码表中，请从列表中选择。"
    return Normalised(bare, (Remark(level, "code_unknown", message),))


def _spellings(name: FieldName, text: str, groups: tuple[tuple[str, ...], ...]) -> list[str]:
    """The text, the text with and without its usual endings, and all synonyms of these, in this order."""
    forms = [text, re.sub(r"\([^()]*\)", "", text)]
    for ending in _ENDINGS.get(name, ()):
        forms += [form + ending for form in forms[:2]]
        forms += [form.removesuffix(ending) for form in forms[:2]]
    synonyms = [member for form in forms for group in groups if form in group for member in group]
    return [form for form in dict.fromkeys([*forms, *synonyms]) if form]


def _with_ending(name: FieldName, value: str) -> str:
    if name == "ethnic_group" and len(value) <= 3 and not value.endswith("族"):
        return value + "族"
    return value


def funding_in_nature(cell: Cell, context: Context) -> str:
    """The funding that 全额事业编制 and the like name together with the nature, or ``""``."""
    match = re.match(r"(全额|全供|差额|差供|自收自支)", tidy_line(cell_text(cell)))
    return _code(FIELDS["funding"], match[1], context).value if match else ""


_TEXT_NORMALISERS: dict[str, Callable[[Field, str, Context], Normalised]] = {
    "line": _line,
    "number_text": _number_text,
    "unit": _unit,
    "name": _name,
    "code": _code,
}
