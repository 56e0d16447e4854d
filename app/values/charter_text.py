"""A charter (三定规定) as text: reading the numbered paragraphs offices paste, and comparing two versions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from app.values.text import half_width, tidy_line

DUTIES, SECTIONS, NUMBERS = "职责", "内设机构", "编制职数"
ADDED, REMOVED, REWORDED, RENAMED, CHANGED = "新增", "取消", "修改", "更名", "调整"
LEAST_LIKE = 60
"""Per cent of likeness from which two duties are one, reworded."""

_HAN_NUMBER = "[一二三四五六七八九十百零〇]"
_PART = re.compile(rf"^(?:第{_HAN_NUMBER}+[条章]\s*|{_HAN_NUMBER}+\s*[、.．]\s*)(?P<text>.*)$")
_ITEM = re.compile(rf"^(?:\({_HAN_NUMBER}+\)|\(?\d{{1,2}}\)|\d{{1,2}}\s*[.、．](?!\d))\s*(?P<text>.*)$")
# Pasted without line breaks, an item begins behind the end of a sentence.
_BREAK = re.compile(rf"(?<=[。；;:：])\s*(?=\({_HAN_NUMBER}{{1,3}}\)|{_HAN_NUMBER}{{1,3}}、)")
_COUNT = re.compile(
    r"([\u3400-\u9fff][\u3400-\u9fff()]{0,24}?)\s*(\d{1,4}|[一二两三四五六七八九十]{1,3})\s*[名个](?![月股科])"
)
_LEAD = re.compile(r"^(?:以上|其中|核定|核增|设置|设|配备|为|共|各|和|及|另|按|可|的|总数)+")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class CharterText:
    """What was read: the fields of a charter, and the lines that belong to none of them."""

    fields: dict[str, Any]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One readable difference.

    :param part: :data:`DUTIES`, :data:`SECTIONS` or :data:`NUMBERS`; :param kind: :data:`ADDED` and so on.
    :param similarity: per cent of likeness of old and new, 0 where there is only one.
    """

    part: str
    kind: str
    old: str
    new: str
    similarity: int = 0

    def sentence(self) -> str:
        """The difference as a clerk reads it."""
        if self.kind == ADDED:
            return f"新增{self.part}：{self.new}"
        if self.kind == REMOVED:
            return f"取消{self.part}：{self.old}"
        return f"{self.part}{self.kind}：{self.old} → {self.new}"


@dataclass(slots=True)
class _Reading:
    part: str = DUTIES
    items: dict[str, list[str]] = field(default_factory=lambda: {DUTIES: [], SECTIONS: [], NUMBERS: []})
    unread: list[str] = field(default_factory=list)


def parse(text: str) -> CharterText:
    """Duties, sections and numbers of a pasted charter with paragraphs 一、 （一） 1. ."""
    reading = _Reading()
    for raw in _BREAK.sub("\n", half_width(text).replace(",", "，").replace(";", "；")).splitlines():
        line = tidy_line(raw)
        if line:
            _read_line(reading, line)
    sections = [_section(item) for item in reading.items[SECTIONS]]
    numbers = _counts(reading.items[NUMBERS])
    fields = {"duties": reading.items[DUTIES], "sections": sections, "numbers": numbers}
    return CharterText(fields, tuple(reading.unread))


def _read_line(reading: _Reading, line: str) -> None:
    part = _PART.match(line)
    if part is not None:
        reading.part, rest = _part(part["text"])
        if rest:
            _keep(reading, rest, new=True)
        elif not reading.part:
            reading.unread.append(line)
        return
    item = _ITEM.match(line)
    _keep(reading, item["text"] if item is not None else line, new=item is not None)


def _part(heading: str) -> tuple[str, str]:
    """Which part a heading opens, and what already follows it on its line."""
    title, _, rest = heading.partition("。") if "。" in heading[:20] else (heading, "", "")
    for part, words in (
        (NUMBERS, ("编制", "职数")),
        (SECTIONS, ("内设", "机构设置", "下设")),
        (DUTIES, ("职责", "职能")),
    ):
        if any(word in title for word in words) and len(title) <= 24:
            return part, rest
    if _COUNT.search(heading):
        return NUMBERS, heading
    return "", ""


def _keep(reading: _Reading, text: str, *, new: bool) -> None:
    items = reading.items.get(reading.part)
    if items is None:
        reading.unread.append(text)
    elif new or not items:
        if items or new or reading.part != DUTIES or not _opens(text):
            items.append(text)
        else:
            reading.unread.append(text)
    else:
        items[-1] += text


def _opens(text: str) -> bool:
    """Whether a line before the first duty only leads up to them (…主要职责是：) or is the title."""
    return text.endswith((":", "：", "规定", "方案")) or "制定本规定" in text


def _section(item: str) -> dict[str, str]:
    found = re.match(r"^(.{2,24}?)(?:[。:：]|\(|，(?=负责|承担)|(?=负责|承担))", item)
    name = found[1] if found is not None else item
    return {"name": name.strip("。:： "), "duties": item[len(name) :].lstrip("。:：， ")}


def _counts(items: Sequence[str]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for item in items:
        for found in _COUNT.finditer(item):
            name = _LEAD.sub("", found[1].split("。")[-1]).strip("()（）")
            name = name[max(name.find("机关"), 0) :]  # 县教育局机关行政编制
            if name:
                counts[name] = _number(found[2])
    return [{"name": name, "count": count} for name, count in counts.items()]


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text[-1]]
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """What changed from one charter to another: duties, sections, numbers, in this order."""
    return [
        *_pairs(DUTIES, old.get("duties", []), new.get("duties", [])),
        *_sections(old.get("sections", []), new.get("sections", [])),
        *_numbers(old.get("numbers", []), new.get("numbers", [])),
    ]


def _bare(text: str) -> str:
    return re.sub(r"[\s，。；、：,.;:]", "", half_width(text))


def _matched(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, float]]:
    """Most alike pairs of texts, each text once."""
    scores = sorted(
        (
            (fuzz.ratio(_bare(before), _bare(after)), i, j)
            for i, before in enumerate(old)
            for j, after in enumerate(new)
        ),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    used_old: set[int] = set()
    used_new: set[int] = set()
    found: list[tuple[int, int, float]] = []
    for score, i, j in scores:
        if score >= LEAST_LIKE and i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            found.append((i, j, score))
    return found


def _pairs(part: str, old: Sequence[str], new: Sequence[str]) -> list[Difference]:
    matched = _matched(old, new)
    of_new = {j: (i, score) for i, j, score in matched}
    kept = {i for i, _, _ in matched}
    lines = [Difference(part, REMOVED, text, "") for i, text in enumerate(old) if i not in kept]
    for j, text in enumerate(new):
        if j not in of_new:
            lines.append(Difference(part, ADDED, "", text))
        elif of_new[j][1] < 100:
            i, score = of_new[j]
            lines.append(Difference(part, REWORDED, old[i], text, int(score)))
    return lines


def _sections(old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]) -> list[Difference]:
    by_old, by_new = {row["name"]: row for row in old}, {row["name"]: row for row in new}
    gone = [name for name in by_old if name not in by_new]
    come = [name for name in by_new if name not in by_old]
    lines: list[Difference] = []
    for name in list(come):
        before = max(gone, key=lambda other: _like(by_old[other], by_new[name]), default="")
        if before and (score := _like(by_old[before], by_new[name])) >= LEAST_LIKE:
            lines.append(Difference(SECTIONS, RENAMED, before, name, score))
            gone.remove(before)
            come.remove(name)
    lines = [
        *(Difference(SECTIONS, REMOVED, name, "") for name in gone),
        *(Difference(SECTIONS, ADDED, "", name) for name in come),
        *lines,
    ]
    for name, row in by_new.items():
        if name in by_old and _bare(row["duties"]) != _bare(by_old[name]["duties"]):
            score = int(fuzz.ratio(_bare(by_old[name]["duties"]), _bare(row["duties"])))
            lines.append(
                Difference(
                    SECTIONS, REWORDED, f"{name}：{by_old[name]['duties']}", f"{name}：{row['duties']}", score
                )
            )
    return lines


def _like(old: Mapping[str, str], new: Mapping[str, str]) -> int:
    """How alike two sections are: by their duties when both have some, else by their names."""
    if old["duties"] and new["duties"]:
        return int(fuzz.ratio(_bare(old["duties"]), _bare(new["duties"])))
    return int(fuzz.ratio(old["name"], new["name"]))


def _numbers(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Difference]:
    before = {row["name"]: row["count"] for row in old}
    after = {row["name"]: row["count"] for row in new}
    lines = [
        Difference(NUMBERS, REMOVED, f"{name} {before[name]} 名", "") for name in before if name not in after
    ]
    for name, count in after.items():
        if name not in before:
            lines.append(Difference(NUMBERS, ADDED, "", f"{name} {count} 名"))
        elif before[name] != count:
            lines.append(Difference(NUMBERS, CHANGED, f"{name} {before[name]} 名", f"{name} {count} 名"))
    return lines
