"""Brings the cells of a roster into the form the register keeps.

Every normaliser leaves a value it produced itself unchanged. What clerks write short (汉, 党员, 全供) is a
matter of the aliases in the code lists, which a county can edit.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.exchange.workbook import Cell
from app.services.code_files import CodeList
from app.services.roster.date_cells import DateColumn, read_cell
from app.services.roster.draft import Level, cell_text
from app.services.roster.fields import FIELDS, Field, FieldName
from app.values import dates
from app.values.identity import IdentityProblem, check_identity, tidy_identity
from app.values.text import half_width, tidy_line, tidy_name

_EMPTY_WORDS = frozenset(
    {
        "", "无", "-", "--", "—", "——", "/", "\\", "空", "不详", "暂无", "0", "O", "N/A", "#N/A", "无。",
        "待补", "待补充", "待查", "待核", "待定", "未知", "不清", "缺", "没有", "……", "…",
    }
)  # fmt: skip
_NONE_IS_AN_ANSWER = frozenset({"degree", "political_status"})

_NAME_WITH_NOTE = re.compile(r"(?P<name>[^()]+)\((?P<note>[^()]+)\)")
_NO_NAME = re.compile(r"[0-9?？*�□、,，;；/\\|+()（）]")
# Their codes mean something else in other systems, and 1 in a column 编制 may be a number of posts.
_CODES_OF_OUR_OWN = frozenset({"nature", "funding", "post_status", "entry_way", "sector"})
_LEVEL = re.compile(r"[一二三四五六七八九十]{1,2}级$")
# Answers to 人员性质 and the like that leave the nature of the quota open.
_SAYS_NO_NATURE = re.compile(
    r"在编|编内|正式|正式在编|正式编制|在编人员|在编在岗|在职|干部|工人|教师|职工|是|有|√|有编制?"
)

# These endings are dropped and added before a value is looked up again.
_ENDINGS: dict[FieldName, tuple[str, ...]] = {
    "education": ("学历", "毕业", "文化程度", "文化"),
    "degree": ("学位",),
    "ethnic_group": ("族",),
    "nature": ("编制", "编"),
    "position_kind": ("岗位", "岗"),
    "sector": ("系统",),
}


@dataclass(frozen=True)
class Remark:
    """A remark on a value while it is normalised; becomes a finding of the row."""

    level: Level
    code: str
    message: str


Also = tuple[tuple[FieldName, str], ...]


@dataclass(frozen=True)
class Normalised:
    """A value in the form of the register, the remarks on it, and whether January/October was open.

    ``also`` is what the cell says about other fields (中共党员(2003.06), 全额事业, 本科/学士); it fills them
    where they are empty.
    """

    value: str
    remarks: tuple[Remark, ...] = ()
    doubtful_month: bool = False
    also: Also = ()


@dataclass(frozen=True)
class Context:
    """What normalising needs besides the cell: code lists by field, and today."""

    code_lists: Mapping[FieldName, CodeList]
    today: str


def normalise(
    name: FieldName, cell: Cell, context: Context, *, column: DateColumn | None = None
) -> Normalised:
    """The value of one cell for a field; an empty value when the cell says nothing.

    :param column: how the dates of this column are written, when that is known.
    """
    field = FIELDS[name]
    if field.kind == "date":
        return _date(field, cell, context, column or DateColumn())
    if field.kind == "identity":
        return _identity(cell)
    text = tidy_line(cell_text(cell))
    if text in _EMPTY_WORDS and (text == "" or name not in _NONE_IS_AN_ANSWER):
        return Normalised("")
    return _TEXT_NORMALISERS[field.kind](field, text, context)


def _line(field: Field, text: str, _context: Context) -> Normalised:
    # A list with 岗位等级 alone has no 职级: the ledger shows the level of the position there.
    return Normalised(text, also=(("grade", text),) if field.name == "position_level" else ())


def _number_text(_field: Field, text: str, _context: Context) -> Normalised:
    return Normalised(half_width(text).replace(" ", ""))


def _unit(_field: Field, text: str, _context: Context) -> Normalised:
    """Names of units have no spaces; brackets are full-width, as on the documents that founded them."""
    return Normalised(text.replace(" ", "").replace("(", "（").replace(")", "）"))


def _name(_field: Field, text: str, context: Context) -> Normalised:
    """The name alone; what offices note behind it in brackets goes where it belongs: (女，回族), (借调)."""
    bare = half_width(text)
    match = _NAME_WITH_NOTE.fullmatch(bare)
    notes = re.split(r"[,，、;；\s]+", match["note"]) if match else []
    value = tidy_name(match["name"] if match else text)
    if not value:
        return Normalised("")
    if _NO_NAME.search(value) or (notes and len(value) == 1):
        message = (
            f"姓名“{text}”里有数字、问号、顿号等姓名中没有的字符，请核对（一行一人，生僻字请按原字填写）。"
        )
        return Normalised(value, (Remark(Level.ERROR, "name_strange", message),))
    also: dict[FieldName, str] = {}
    remarks = []
    for note in filter(None, notes):
        about = next((name for name in ("sex", "ethnic_group") if _known(name, note, context)), "remarks")
        also[about] = _known(about, note, context) or note
    if "remarks" in also:
        message = f"姓名后面的“（{also['remarks']}）”没有当作姓名，记入备注，请核对。"
        remarks.append(Remark(Level.WARNING, "name_note", message))
    if len(value) == 1:
        remarks.append(Remark(Level.WARNING, "name_short", "姓名只有一个字，请核对。"))
    return Normalised(value, tuple(remarks), also=tuple(also.items()))


def _date(field: Field, cell: Cell, context: Context, column: DateColumn) -> Normalised:
    today = context.today
    if isinstance(cell, dt.time | dt.timedelta | bool):
        cell = cell_text(cell)
    if isinstance(cell, str):
        cell = tidy_line(cell)
        if cell in _EMPTY_WORDS:
            return Normalised("")
        if field.name == "joined_party":
            party = _known("political_status", cell, context)
            if party:  # 群众 in the column 入党时间 answers another question, and rightly
                return Normalised("", also=(("political_status", party),))
    try:
        reading = read_cell(cell, today, padded=column.padded)
    except dates.DateProblem as problem:
        return Normalised("", (Remark(Level.ERROR, f"date_{problem.code}", f"{field.label}：{problem}"),))
    value = reading.value
    if value > today:
        message = f"{field.label}{dates.format_date(value, 'chinese')}晚于今天，请核对。"
        return Normalised(value, (Remark(Level.ERROR, "date_ahead", message),))
    if column.months and not isinstance(cell, str) and value.endswith("-01"):  # a first nobody wrote
        value = dates.parse_date(cell, today=today, precision="month")
    return Normalised(value, doubtful_month=reading.doubtful)


def _identity(cell: Cell) -> Normalised:
    number = float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell_text(cell)
    if isinstance(number, str) and tidy_identity(number) in _EMPTY_WORDS:
        return Normalised("")
    try:
        facts = check_identity(number)
    except IdentityProblem as problem:
        return Normalised("", (Remark(Level.ERROR, f"identity_{problem.code}", str(problem)),))
    if facts.legacy_number is None:
        return Normalised(facts.number)
    message = f"15位旧号码已作为曾用号码保留，按规则推算的18位号码是{facts.number}，请与身份证核对。"
    return Normalised(facts.number, (Remark(Level.WARNING, "identity_legacy", message),))


def _code(field: Field, text: str, context: Context) -> Normalised:
    """The name of the entry in the code list; a text the list does not know stays, with a remark."""
    bare = half_width(text).replace(" ", "")
    if context.code_lists.get(field.name) is None:
        return Normalised(bare)
    base, prefix = _studied(field.name)
    also = tuple((prefix + name, value) for name, value in _said_besides(base, text, context))
    if field.name == "nature" and _SAYS_NO_NATURE.fullmatch(bare):
        return Normalised("", also=also)
    found = _known(base, bare, context) or _known_part(base, text, context)
    if found:
        return Normalised(found, also=also)
    if field.name == "person_class":  # 专技, 工勤: which kind of position, no class of the statistics
        position = _known("position_kind", bare, context) or _known_part("position_kind", text, context)
        if position:
            return Normalised("", also=(("position_kind", position),))
    if field.unknown is None:
        return Normalised(bare)
    message = f"{field.label}“{bare}”不在代码表中，请从列表中选择。"
    return Normalised(bare, (Remark(Level(field.unknown), "code_unknown", message),))


def _studied(name: FieldName) -> tuple[FieldName, str]:
    """The field whose words a field uses, and what stands before it: 全日制学历 is written as 学历 is."""
    for prefix in ("fulltime_", "inservice_"):
        if name.startswith(prefix):
            return name.removeprefix(prefix), prefix
    return name, ""


def _known(name: FieldName, text: str, context: Context) -> str:
    """The name of the entry a text stands for in the list of a field, or ``""``."""
    code_list = context.code_lists.get(name)
    if code_list is None:
        return ""
    bare = half_width(text).replace(" ", "")
    if name in _CODES_OF_OUR_OWN and bare.isdecimal():
        return ""
    found = next(filter(None, map(code_list.find, _spellings(name, bare))), None)
    return found.name if found is not None else ""


def _known_part(name: FieldName, text: str, context: Context) -> str:
    """What a text says about a field besides other things: 财政全额拨款事业编制, 大学/理学学士, 专技十级."""
    if name == "nature":
        funding = funding_named(text, context)
        rest = half_width(text).replace(" ", "").replace(funding[0], "") if funding else ""
        return _known(name, re.sub(r"[()+＋、/-]|拨款|单位|人员", "", rest), context) if rest else ""
    if name in ("education", "degree"):
        return next(filter(None, (_known(name, part, context) for part in _parts(text))), "")
    if name == "position_kind":
        return _known(name, _LEVEL.sub("", half_width(text).replace(" ", "")), context)
    return ""


def _said_besides(name: FieldName, text: str, context: Context) -> Also:
    """What a code says about other fields."""
    if name == "nature":
        funding = funding_named(text, context)
        return (("funding", funding[1]),) if funding else ()
    if name == "education":
        degree = next(filter(None, (_known("degree", part, context) for part in _parts(text)[1:])), "")
        return (("degree", degree),) if degree else ()
    if name == "position_kind" and _LEVEL.search(half_width(text)):
        return (("grade", half_width(text).replace(" ", "")),)
    if name == "political_status":
        match = re.search(r"[(\s](?P<date>\d{4}[^()]*?)(?:入党|加入)?\)?$", half_width(text))
        try:
            return (("joined_party", read_cell(match["date"], context.today).value),) if match else ()
        except dates.DateProblem:
            return ()
    return ()


def _parts(text: str) -> list[str]:
    """大学/理学学士, 研究生(硕士), 本科 学士: what stands beside each other in one cell."""
    return [part for part in re.split(r"[\s/、,;()+]+", half_width(text)) if part]


def _spellings(name: FieldName, text: str) -> list[str]:
    """The text, without a remark in brackets, and with and without the usual endings, in this order."""
    forms = list(dict.fromkeys([text, re.sub(r"\([^()]*\)", "", text)]))
    if name == "political_status":
        forms.append(re.sub(r"\d[\d.年月日-]*(入党|加入)?$", "", forms[-1]))
    for ending in _ENDINGS.get(name, ()):
        forms += [form.removesuffix(ending) for form in forms]
        forms += [form + ending for form in forms[:2]]
    return [form for form in dict.fromkeys(forms) if form]


def funding_named(text: str, context: Context) -> tuple[str, str] | None:
    """The words for a funding form inside a text, and the form: 全额事业编制 → (全额事业, 财政拨款)."""
    funding = context.code_lists.get("funding")
    if funding is None:
        return None
    bare = half_width(text).replace(" ", "")
    words = [(word, item.name) for item in funding.items for word in (item.name, *item.aliases)]
    named = [(word, name) for word, name in words if word in bare]
    return max(named, key=lambda pair: len(pair[0]), default=None)


_TEXT_NORMALISERS: dict[str, Callable[[Field, str, Context], Normalised]] = {
    "line": _line,
    "number_text": _number_text,
    "unit": _unit,
    "name": _name,
    "code": _code,
}
