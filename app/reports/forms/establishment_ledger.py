"""F08 机构编制管理台账: the ten columns, grouped 系统 → 单位 → 经费形式 with subtotals, three copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from app.reports.document import (
    A4_LANDSCAPE,
    NO_IMPRINT,
    Column,
    Document,
    Imprint,
    Line,
    Listing,
    Space,
    Strip,
    Style,
    Title,
    content_digest,
)
from app.reports.forms.common import BLANK_DATE, SEAL, month

FORM = "F08"
NAME = "机构编制管理台账"
COPIES = ("编制部门", "人事部门", "用人单位")
BLANK_LINES = 15

COLUMNS = (
    Column("姓名", 21, spaced=True),
    Column("性别", 11),
    Column("民族", 17),
    Column("籍贯", 31),
    Column("出生年月", 20),
    Column("政治面貌", 26),
    Column("职务(职称)", 60, "left"),
    Column("参加工作时间", 24),
    Column("调入单位时间", 24),
    Column("编制卡号", 33),
)


@dataclass(frozen=True)
class LedgerPerson:
    """One line of the ledger; dates ISO. ``title`` is 职务(职称), ``unit_since`` 调入单位时间."""

    name: str = ""
    sex: str = ""
    ethnicity: str = ""
    native_place: str = ""
    birth: str = ""
    political_status: str = ""
    title: str = ""
    work_start: str = ""
    unit_since: str = ""
    card_number: str = ""


@dataclass(frozen=True)
class LedgerGroup:
    """The people of one unit who are paid in one form of funding; ``approved`` is 核定数, where known."""

    sector: str
    unit: str
    funding: str
    people: tuple[LedgerPerson, ...]
    approved: int | None = None


@dataclass(frozen=True)
class EstablishmentLedger:
    """The whole ledger in the order it is to be printed: groups of a unit, units of a sector stand together."""

    groups: tuple[LedgerGroup, ...] = ()


def build(data: EstablishmentLedger, imprint: Imprint = NO_IMPRINT) -> Document:
    """The ledger, three labelled copies; without data a sheet of blank lines."""
    title = imprint.title or NAME
    lines = list(_lines(data)) or [Line("row", ("",) * len(COLUMNS))] * BLANK_LINES
    signatures = Style(size=11)
    tail = (
        Space(2),
        Strip(
            left="单位负责人：",
            centre="审核人：　　　　　",
            right="填表人：　　　　　　",
            style=signatures,
            height=8,
        ),
        Strip(right=f"{SEAL}　　{BLANK_DATE}", style=signatures, height=8),
    )
    blocks = (
        Title(title, size=22, after=0.5),
        Strip(
            left=f"编号：{imprint.number}" if imprint.number else "", right=imprint.issuer, style=signatures
        ),
        Listing(COLUMNS, lines, tail=tail),
    )
    return Document(FORM, title, blocks, A4_LANDSCAPE, imprint, COPIES, content_digest(data, imprint))


def _lines(data: EstablishmentLedger) -> Iterator[Line]:
    total = 0
    for sector, in_sector in groupby(data.groups, key=lambda group: group.sector):
        yield Line("head", (sector,), 0)
        sector_total = 0
        for unit, in_unit in groupby(in_sector, key=lambda group: group.unit):
            groups = tuple(in_unit)
            sector_total += sum(len(group.people) for group in groups)
            yield from _unit_lines(unit, groups)
        yield Line("total", (f"{sector}合计：{sector_total}人",), 0)
        total += sector_total
    if data.groups:
        yield Line("total", (f"总计：{total}人",), 0)


def _unit_lines(unit: str, groups: tuple[LedgerGroup, ...]) -> Iterator[Line]:
    """One head for a unit with a single form of funding, otherwise a head and a subtotal for each of them."""
    single = len(groups) == 1
    if not single:
        yield Line("head", (unit,), 1)
    for group in groups:
        described = group.funding + (f"，核定{group.approved}名" if group.approved is not None else "")
        yield Line("head", (f"{unit}（{described}）",), 1) if single else Line("head", (described,), 2)
        yield from map(_row, group.people)
        if not single:
            yield Line("total", (f"{group.funding}小计：{len(group.people)}人",), 2)
    yield Line("total", (f"{unit}小计：{sum(len(group.people) for group in groups)}人",), 1)


def _row(person: LedgerPerson) -> Line:
    return Line(
        "row",
        (
            person.name,
            person.sex,
            person.ethnicity,
            person.native_place,
            month(person.birth),
            person.political_status,
            person.title,
            month(person.work_start),
            month(person.unit_since),
            person.card_number,
        ),
    )
