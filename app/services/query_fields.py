"""What the query builder can ask for: subjects, their fields with the words of the office, and operators."""

from __future__ import annotations

from dataclasses import dataclass

from app.models import query as store
from app.services.person_fields import PERSON_FIELDS
from app.services.unit_fields import UNIT_FIELDS

TEXT, DATE, NUMBER = store.TEXT, store.DATE, store.NUMBER
"""Kinds of field."""
IN_POST, FORMER, OFF_STAFF = "in_post", "former", "off_staff"
LEADER_POSTS, WORKPLACES = "leader_posts", "workplaces"
UNITS, GONE_UNITS, MOVEMENTS = "units", "gone_units", "movements"
SUBJECTS: dict[str, str] = {
    IN_POST: "在编人员",
    FORMER: "已离开人员",
    OFF_STAFF: "编外人员",
    LEADER_POSTS: "领导任职",
    WORKPLACES: "借调挂职",
    UNITS: "单位",
    GONE_UNITS: "已撤销单位",
    MOVEMENTS: "编制变动",
}
"""Subject and the word for its rows."""
OF_PEOPLE = frozenset({IN_POST, FORMER, OFF_STAFF, LEADER_POSTS, WORKPLACES})
COUNTED: dict[str, str] = {LEADER_POSTS: "个任职", UNITS: "个单位", GONE_UNITS: "个单位", MOVEMENTS: "笔"}
"""Unit of count; people are counted in 人."""

OPERATORS: dict[str, dict[str, str]] = {
    store.TEXT: {
        "is": "等于", "is_not": "不等于", "contains": "含", "contains_not": "不含", "begins": "开头是", "in": "属于",
        "empty": "为空", "not_empty": "不为空",
    },
    store.DATE: {
        "is": "等于", "is_not": "不等于", "before": "早于", "after": "晚于", "between": "介于", "empty": "为空",
        "not_empty": "不为空",
    },
    store.NUMBER: {
        "is": "等于", "is_not": "不等于", "less": "小于", "at_most": "不超过", "more": "大于", "at_least": "不少于",
        "between": "介于", "in": "属于", "empty": "为空", "not_empty": "不为空",
    },
}  # fmt: skip
"""Operators of each kind of field and how they are called."""
SIGNS = {
    "=": "is", "＝": "is", "==": "is", "是": "is", "≠": "is_not", "!=": "is_not", "<>": "is_not", "不是": "is_not",
    "包含": "contains", "不包含": "contains_not", "开头为": "begins", "<": "less", "＜": "less", "≤": "at_most",
    "<=": "at_most", "不大于": "at_most", ">": "more", "＞": "more", "≥": "at_least", ">=": "at_least",
    "不小于": "at_least", "空": "empty", "非空": "not_empty", "在": "in",
}  # fmt: skip
"""Other ways to write an operator."""
DATE_SIGNS = {"less": "before", "more": "after"}
"""What a comparison of numbers means for dates."""
VALUES_OF = {"empty": 0, "not_empty": 0, "between": 2}
"""How many values an operator takes; -1 any number; 1 when it is not named here."""


@dataclass(frozen=True, slots=True)
class QueryField:
    """One field that can be asked for and shown.

    :param kind: text, date or number (:mod:`app.models.query`); :param codes: its code list, or ""; :param group:
        heading it stands under in the list of fields; :param width: on paper, in mm.
    """

    key: str
    name: str
    kind: str
    codes: str = ""
    group: str = ""
    width: float = 26.0

    @property
    def operators(self) -> dict[str, str]:
        """Operators that fit, with their words."""
        return OPERATORS[self.kind]


_PERSON, _POST, _UNIT, _NUMBERS = "个人", "编制", "单位", "编制数"
_COMPUTED = {"birth": ("age", "年龄"), "work_start": ("work_years", "工龄")}
"""What is computed from a date: key and word."""
_OF_UNIT = {
    "unit_name": ("单位", ""),
    "unit_sector": ("系统", "sector"),
    "unit_supervising": ("主管部门", ""),
    "unit_rank": ("单位规格", "rank"),
    "unit_kind": ("机构类型", "unit_kind"),
    "unit_category": ("机构类别", "unit_category"),
    "unit_public_benefit_class": ("公益类别", "public_benefit_class"),
}
_ACCOUNT = {
    "nature": ("编制种类", "nature"),
    "account_funding": ("经费形式", "funding"),
    "special_use": ("单列用途", ""),
}
_HOLDING = {
    "begins": ("入编时间", ""),
    "held_years": ("在编年数", ""),
    "entry_way": ("进入方式", "entry_way"),
    "entry_document": ("入编依据", ""),
}
_LEFT = {
    "ends": ("核减时间", ""),
    "exit_reason": ("核减原因", "exit_reason"),
    "exit_document": ("核减依据", ""),
}
_OFF = {
    "off_kind": ("用工类别", ""), "position": ("岗位", ""), "employer": ("用工主体", ""), "pay_source": ("经费来源", ""),
    "begins": ("开始时间", ""), "due": ("到期时间", ""),
}  # fmt: skip
_POSTS = {
    "post_title": ("领导职务", ""), "leader_kind": ("职数种类", "leader_kind"), "post_level": ("任职层次", "title_level"),
    "personal_level": ("本人层次", "title_level"), "occupies": ("占用职数", ""), "begins": ("任职时间", ""),
    "post_years": ("任职年数", ""), "document": ("任职依据", ""), "note": ("任职说明", ""),
}  # fmt: skip
_ELSEWHERE = {
    "workplace_kind": ("方式", "workplace_kind"), "workplace": ("在何处工作", ""), "begins": ("开始时间", ""),
    "due": ("到期时间", ""), "document": ("依据文号", ""),
}  # fmt: skip
_MOVED = {
    "effective": ("变动日期", ""), "movement_kind": ("变动种类", ""), "change": ("增减", ""), "other_unit": ("对方单位", ""),
    "document": ("依据文号", ""), "reason": ("理由", ""),
}  # fmt: skip
_COUNTS = {
    "approved": ("核定", ""),
    "actual": ("实有", ""),
    "reserved": ("已批未用", ""),
    "available": ("可用", ""),
}
_WIDTHS = {
    "name": 18.0, "sex": 10.0, "age": 10.0, "work_years": 10.0, "identity_number": 40.0, "unit_name": 52.0,
    "unit_supervising": 44.0, "workplace": 44.0, "post_title": 34.0, "parent_id": 44.0, "supervising_id": 44.0, "title": 34.0, "duties": 80.0, "remarks": 50.0,
    "other_unit": 44.0, "document": 34.0, "entry_document": 34.0, "exit_document": 34.0, "document_number": 34.0,
}  # fmt: skip
_PRESENT = store.Moment("2000-01-01")


Words = dict[str, tuple[str, str]]


def _people_words() -> Words:
    """Fields of a person, the computed ones behind what they come from."""
    words: Words = {}
    for field in PERSON_FIELDS.values():
        words[field.key] = (field.name, field.codes)
        if field.key in _COMPUTED:
            key, name = _COMPUTED[field.key]
            words[key] = (name, "")
    return words


def _parts(subject: str) -> list[tuple[str, Words]]:
    """The groups of fields of a subject."""
    if subject in (UNITS, GONE_UNITS):
        return [
            (_UNIT, {field.key: (field.name, field.codes) for field in UNIT_FIELDS.values()}),
            (_NUMBERS, _COUNTS),
        ]
    if subject == MOVEMENTS:
        return [(_UNIT, _OF_UNIT), (_POST, {**_MOVED, **_ACCOUNT})]
    held = {
        IN_POST: {**_ACCOUNT, **_HOLDING},
        FORMER: {**_ACCOUNT, **_HOLDING, **_LEFT},
        OFF_STAFF: _OFF,
        LEADER_POSTS: _POSTS,
        WORKPLACES: _ELSEWHERE,
    }[subject]
    return [(_PERSON, _people_words()), (_UNIT, _OF_UNIT), (_POST, held)]


def _fields(subject: str) -> dict[str, QueryField]:
    columns = store.columns_of(subject, _PRESENT)
    by_kind = {store.DATE: 22.0, store.NUMBER: 14.0}
    found: dict[str, QueryField] = {}
    for group, words in _parts(subject):
        for key, (name, codes) in words.items():
            kind = columns[key].kind
            width = _WIDTHS.get(key, by_kind.get(kind, 26.0))
            if key == "name" and group == _UNIT:
                width = 62.0
            found[key] = QueryField(key, name, kind, codes, group, width)
    return found


FIELDS: dict[str, dict[str, QueryField]] = {subject: _fields(subject) for subject in SUBJECTS}
"""Every field of every subject, by key, in the order of the list of fields."""
COLUMNS: dict[str, tuple[str, ...]] = {
    IN_POST: ("name", "sex", "birth", "unit_name", "title", "nature", "account_funding", "begins"),
    FORMER: ("name", "sex", "birth", "unit_name", "nature", "begins", "ends", "exit_reason"),
    OFF_STAFF: ("name", "sex", "birth", "unit_name", "off_kind", "position", "begins", "due"),
    LEADER_POSTS: ("name", "unit_name", "post_title", "leader_kind", "post_level", "begins", "document"),
    WORKPLACES: ("name", "unit_name", "workplace_kind", "workplace", "begins", "due", "document"),
    UNITS: ("name", "sector", "rank", "funding", "approved", "actual", "reserved", "available"),
    GONE_UNITS: ("name", "sector", "established", "abolished", "deregistered"),
    MOVEMENTS: ("effective", "unit_name", "movement_kind", "change", "nature", "account_funding", "document"),
}
"""Columns shown unless others are chosen."""


def field_named(subject: str, text: str) -> QueryField | None:
    """A field by its word or key."""
    fields = FIELDS[subject]
    return fields.get(text) or next((field for field in fields.values() if field.name == text), None)


def subject_named(text: str) -> str:
    """A subject by its word or key; '' when there is none."""
    return text if text in SUBJECTS else next((key for key, word in SUBJECTS.items() if word == text), "")
