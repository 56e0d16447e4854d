"""F28 在编证明 (a person) and 编制情况说明 (a unit): the paper most asked for at the counter, as of a date.

A letter in the look of official papers (GB/T 9704: body 三号 16 pt, 28 mm at the left): number, text, seal, and a code
by which whoever receives it can ask the office whether it is genuine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.reports.document import (
    NO_IMPRINT,
    Block,
    Caption,
    Document,
    Figure,
    Imprint,
    Paper,
    Paragraph,
    Row,
    Space,
    Strip,
    Style,
    Table,
    Title,
    content_digest,
)
from app.reports.forms.common import day, label, or_rule, shown, value
from app.values.dates import format_date

FORM = "F28"
NAME = "在编证明"
UNIT_NAME = "编制情况说明"

PAPER = Paper(210, 297, (32, 26, 30, 28))
_TEXT = Style(size=16, align="left", leading=1.75)
_CODE = 22.0
_NUMBERS = (36.0, 38.0, 20.5, 20.5, 20.5, 20.5)
_LEADERS = (56.0, 38.0, 20.5, 20.5, 21.0)


@dataclass(frozen=True)
class PersonCertificate:
    """在编证明 of one person; dates ISO.

    :param begins: since when the quota is held; ``as_of``: the day it is true for.
    :param ends: the first day the quota was no longer held, when the person has left.
    :param purpose: for what it is wanted.
    """

    name: str = ""
    sex: str = ""
    birth: str = ""
    identity_number: str = ""
    unit: str = ""
    nature: str = ""
    funding: str = ""
    title: str = ""
    begins: str = ""
    ends: str = ""
    as_of: str = ""
    purpose: str = ""
    issued_on: str = ""
    phone: str = ""


@dataclass(frozen=True)
class QuotaLine:
    """One account of a unit: 编制种类 and 经费形式 with their numbers; ``reserved`` is 已批未用."""

    nature: str
    funding: str
    approved: int
    actual: int
    reserved: int
    available: int


@dataclass(frozen=True)
class LeaderLine:
    """Leader posts of one kind and level."""

    kind: str
    level: str
    approved: int
    actual: int
    vacancy: int


@dataclass(frozen=True)
class UnitStatement:
    """编制情况说明 of one unit as of a day; dates ISO.

    :param document: the approval its numbers rest on; ``note``: what else is to be said.
    """

    unit: str = ""
    supervising_unit: str = ""
    rank: str = ""
    category: str = ""
    document: str = ""
    quotas: tuple[QuotaLine, ...] = ()
    leaders: tuple[LeaderLine, ...] = ()
    as_of: str = ""
    purpose: str = ""
    note: str = ""
    issued_on: str = ""
    phone: str = ""


def build(data: PersonCertificate | UnitStatement, imprint: Imprint = NO_IMPRINT) -> Document:
    """The letter; that of a unit has its numbers in a table."""
    if isinstance(data, PersonCertificate):
        title, word = imprint.title or NAME, "证明"
        body = _person(data)
    else:
        title, word = UNIT_NAME, "说明"
        body = _unit(data)
    number = imprint.number or "　　　〔　　　　〕　　　号"
    blocks = (
        Title("　".join(title) if len(title) <= 4 else title, size=22, after=5),
        Strip(right=f"编号：{number}", style=Style(size=14), height=12),
        *body,
        Paragraph(f"本{word}用于{or_rule(data.purpose, 12)}，他用无效。", _TEXT, after=0),
        Paragraph(f"特此{word}。", _TEXT, after=14),
        *_signature(data, imprint),
    )
    return Document(
        FORM, title, blocks, PAPER, imprint, digest=content_digest(data, imprint), code_corner="none"
    )


def _person(data: PersonCertificate) -> tuple[Block, ...]:
    who = "，".join(
        (
            f"兹证明{or_rule(data.name, 5)}",
            or_rule(data.sex, 2),
            f"{_in_words(data.birth[:7]) or '＿＿＿＿年＿＿月'}出生",
            f"公民身份号码{or_rule(data.identity_number, 11)}",
        )
    )
    quota = f"{or_rule(data.nature, 5)}（{or_rule(data.funding, 5)}）"
    begins = _in_words(data.begins) or "＿＿＿＿年＿＿月"
    if data.ends:
        text = (
            f"{who}，{begins}至{_in_words(data.ends)}为{data.unit}在编人员，使用{quota}1名。"
            f"截至{day(data.as_of)}，该同志已办理核减手续，不占用该单位编制。"
        )
    else:
        title = f"，现任职务（岗位）为{data.title}" if data.title else ""
        text = (
            f"{who}，系{or_rule(data.unit, 10)}在编人员，使用{quota}1名，自{begins}起入编{title}。"
            f"以上情况截至{day(data.as_of)}。"
        )
    return (Paragraph(text, _TEXT, after=0),)


def _unit(data: UnitStatement) -> tuple[Block, ...]:
    parts = (
        f"主管部门为{data.supervising_unit}" if data.supervising_unit else "",
        f"机构规格为{data.rank}" if data.rank else "",
        f"公益类别为{data.category}" if data.category else "",
        f"机构编制依据{data.document}" if data.document else "",
    )
    facts = "".join(f"，{part}" for part in parts if part)
    text = f"{or_rule(data.unit, 14)}{facts}。截至{day(data.as_of)}，该单位编制和实有人员情况如下："
    blocks: list[Block] = [Paragraph(text, _TEXT, after=2), _quota_table(data)]
    if data.leaders:
        blocks += (Space(3), _leader_table(data))
    blocks.append(Space(3))
    if data.note:
        blocks.append(Paragraph(data.note, _TEXT, after=0))
    return tuple(blocks)


def _quota_table(data: UnitStatement) -> Table:
    titles = ("编制种类", "经费形式", "核　定", "实　有", "已批未用", "可　用")
    lines: list[tuple[str | int, ...]] = [
        (line.nature, line.funding, line.approved, line.actual, line.reserved, line.available)
        for line in data.quotas
    ] or [("", "", "", "", "", "")] * 3
    if len(data.quotas) > 1:
        sums = [sum(int(line[place]) for line in lines) for place in range(2, 6)]
        lines.append(("合　计", "", sums[0], sums[1], sums[2], sums[3]))
    return _numbers(_NUMBERS, titles, lines)


def _leader_table(data: UnitStatement) -> Table:
    titles = ("领导职数", "级　别", "核　定", "实　配", "空　缺")
    return _numbers(
        _LEADERS,
        titles,
        [(line.kind, line.level, line.approved, line.actual, line.vacancy) for line in data.leaders],
    )


def _numbers(
    widths: tuple[float, ...], titles: tuple[str, ...], lines: Sequence[tuple[str | int, ...]]
) -> Table:
    return Table(
        widths,
        (
            Row(tuple(label(title) for title in titles), 10),
            *(
                Row(
                    tuple(value(shown(cell), title) for cell, title in zip(line, titles, strict=True)),
                    10,
                )
                for line in lines
            ),
        ),
    )


def _signature(data: PersonCertificate | UnitStatement, imprint: Imprint) -> tuple[Block, ...]:
    """Seal and date at the right, the code with its explanation at the left, on one page."""
    width, right = PAPER.inner_width, PAPER.inner_width - 8
    issuer = imprint.issuer or "（机构编制部门）"
    # The longest names of offices have 22 characters, set in 16 pt they need 124 mm.
    size = min(16.0, (width - _CODE - 14) / (len(issuer) * 16 * 25.4 / 72) * 16)
    centre = right - len(issuer) * size * 25.4 / 72 / 2
    phone = f"　查询电话：{data.phone}" if data.phone else ""
    captions = (
        Caption(centre, 12, issuer, size, "centre"),
        Caption(centre, 21, "（盖　章）", 16, "centre"),
        Caption(centre, 30, day(data.issued_on), 16, "centre"),
        Caption(0, _CODE + 16, f"扫码所得编号与上面的编号应一致。{phone}", 9, "left"),
    )
    return (Figure(_CODE + 18, (), captions, (0, 10, _CODE)),)


def _in_words(date: str) -> str:
    return format_date(date, "chinese")
