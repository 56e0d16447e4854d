"""Which column holds which field: suggestions with a confidence, and mappings that are remembered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from app.services.roster.fields import FIELDS, FieldName
from app.values.text import half_width

SavedMapping = Mapping[str, FieldName]
"""Normalised heading → field name, ``""`` for a column that is to be left out. Plain JSON."""

EXACT = 1.0
LEAST_CONFIDENCE = 0.75
# 入编时间 and 入党时间 differ by one character: a resemblance short of this is no reason to fill a field.
_TAKEN_UNASKED = 0.86
_DECIDED = -2.0  # before every suggestion
_LEVEL_SEPARATOR = "/"
_NOISE = re.compile(r"[\s*＊※☆★:：、，,。;；/\\|_-]+")
_BRACKETED = re.compile(r"\([^()]*\)|〔[^〔〕]*〕|\[[^\[\]]*\]|【[^【】]*】")
# Columns that look like a field and are none: numbering, ages, counts, dates of other events.
_NEVER = re.compile(
    r"^(序号|编号|序|行号|原表行号|问题说明|年龄|工龄|党龄|出生地|曾用名|户籍.*|单位(性质|类别|类型|级别|规格|层级)"
    r"|.*(地址|代码|编码|证书号|文号|照片|工资|津贴|编制数|核定数|实有数|人数|任职年限)"
    r"|.*(任职|任现职.*|毕业|入学|聘任|取得|获得|登记|职级)(时间|日期|年月))$"
)
# Somebody else, or this person at another time or place: 配偶身份证号, 紧急联系电话, 原工作单位, 拟任职务.
_ANOTHER = re.compile(
    r"家庭|家属|配偶|父母|父亲|母亲|子女|亲属|紧急|联系人|填表人|介绍人|推荐人"
    r"|^(原|曾|前|旧|新|拟|历任|变更[前后]|调整[前后])(?!籍)|^(调[出入往]|派[出驻]|借调|挂职|接收|转出|录用前)(?!(本|现)?单位(时间|日期)|时间|日期|年月)"
)
_ENDS_LIKE_DATE = re.compile(r"(时间|日期|年月|年月日)$")


@dataclass(frozen=True)
class Suggestion:
    """The field suggested for one column and how sure that is, 0 to 1."""

    field: FieldName
    confidence: float


def normalise_heading(heading: str) -> str:
    """A heading without line breaks, spaces, stars and punctuation, half-width; levels are joined."""
    return _NOISE.sub("", half_width(heading))


def signature(header: Sequence[str]) -> str:
    """What identifies a layout: its normalised headings in order. Two offices using one form share it."""
    return "|".join(normalise_heading(heading) for heading in header).rstrip("|")


def suggest(heading: str) -> Suggestion | None:
    """The field a heading most probably means, or None.

    A two-level heading ``学历/全日制`` is tried as both together, as its lower level and as its upper level.
    """
    levels = [level for level in map(normalise_heading, heading.split(_LEVEL_SEPARATOR)) if level]
    if any(_ANOTHER.search(level) and level not in _known_headings() for level in levels):
        return None
    whole = "".join(levels)
    if whole in _known_headings():
        return Suggestion(_known_headings()[whole], EXACT)
    best: Suggestion | None = None
    for position, text in enumerate(dict.fromkeys([*levels[-1:], whole, *reversed(levels[:-1])])):
        found = _suggest_text(text)
        if found is None:
            continue
        weighed = Suggestion(found.field, round(found.confidence - 0.02 * position, 3))
        if best is None or weighed.confidence > best.confidence:
            best = weighed
    return best


@cache
def _suggest_text(text: str) -> Suggestion | None:
    bare = _BRACKETED.sub("", text)
    known = _known_headings()
    for candidate, confidence in ((text, EXACT), (bare, 0.97), (bare.removesuffix("名称"), 0.95)):
        if candidate in known:
            return Suggestion(known[candidate], confidence)
    if len(bare) < 2 or _NEVER.match(bare):
        return None
    match = process.extractOne(bare, known.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_CONFIDENCE * 100)
    if match is None:
        return None
    name = known[match[0]]
    if _ENDS_LIKE_DATE.search(bare) and FIELDS[name].kind != "date":
        return None  # 职级时间 is no 职级
    return Suggestion(name, round(match[1] / 100 * 0.95, 3))


@cache
def _known_headings() -> dict[str, FieldName]:
    known: dict[str, FieldName] = {}
    for field in FIELDS.values():
        known.setdefault(normalise_heading(field.label), field.name)
    for field in FIELDS.values():
        for heading in field.headings:
            known.setdefault(normalise_heading(heading), field.name)
    return known


def map_columns(
    header: Sequence[str], saved: SavedMapping | None = None
) -> tuple[dict[int, FieldName], dict[int, float]]:
    """The field of every column that has one, with the confidence of each.

    What the clerk decided before (``saved``) goes before every suggestion. A field that takes one column
    only gets the column with the highest confidence, the leftmost of equals; this also settles decisions
    made for different layouts that meet in one.
    """
    decided: dict[int, FieldName] = {}
    confidence: dict[int, float] = {}
    candidates: list[tuple[float, float, int, FieldName]] = []
    for index, heading in enumerate(header):
        key = normalise_heading(heading)
        if saved is not None and key in saved:
            if saved[key] in FIELDS:
                candidates.append((_DECIDED, _rank(heading, saved[key]), index, saved[key]))
            continue
        suggestion = suggest(heading)
        if suggestion is not None and suggestion.confidence >= _TAKEN_UNASKED:
            order = _order_among_units(heading) if suggestion.field == "unit_name" else 0
            candidates.append((-suggestion.confidence, order, index, suggestion.field))
    for negative, _, index, name in sorted(candidates):
        if name in decided.values() and not FIELDS[name].several:
            continue
        decided[index], confidence[index] = name, min(-negative, EXACT)
    return dict(sorted(decided.items())), confidence


def _rank(heading: str, name: FieldName) -> float:
    """Order among decided columns: the one whose heading means the field by itself goes first."""
    suggestion = suggest(heading)
    return -suggestion.confidence if suggestion is not None and suggestion.field == name else 0.0


def _order_among_units(heading: str) -> int:
    """A seconded person counts where the quota is: 编制所在单位 goes before 单位, that before 工作单位."""
    key = normalise_heading(heading)
    if re.search("编制|在编|人事关系", key):
        return -1
    return 1 if re.search("工作|任教|现单位", key) else 0


def to_saved(header: Sequence[str], mapping: Mapping[int, FieldName]) -> dict[str, FieldName]:
    """The mapping as it is remembered; columns without a field are remembered as left out."""
    return {
        normalise_heading(heading): mapping.get(index, "")
        for index, heading in enumerate(header)
        if normalise_heading(heading)
    }


def known_field_count(texts: Iterable[str]) -> int:
    """How many different fields these texts name exactly; tells a header row from a title or a person."""
    found = (suggest(text) for text in texts if 0 < len(text) <= 20)
    return len({suggestion.field for suggestion in found if suggestion and suggestion.confidence >= 0.9})
