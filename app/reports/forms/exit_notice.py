"""F04 核减(出编)人员通知单: two parts, one kept by the office, one with which the unit settles quota and budget."""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.document import (
    NO_IMPRINT,
    Block,
    CutLine,
    Document,
    Figure,
    Imprint,
    PageBreak,
    Paper,
    Row,
    Strip,
    Style,
    Table,
    Title,
    content_digest,
)
from app.reports.forms.common import SEAL, day, label, number_line, or_rule, value
from app.values.dates import format_date

FORM = "F04"
NAME = "核减（出编）人员通知单"
PARTS = ("编办留存", "单位办理编制、预算")
PEOPLE_PER_SHEET = 6

PAPER = Paper(210, 297, (13, 18, 15, 18))
_COLUMNS = (9.0, 18.0, 37.0, 20.0, 26.0, 19.0, 25.0, 20.0)
_CODE = 13.0


@dataclass(frozen=True)
class ExitPerson:
    """One person who leaves; ``stop_pay_on`` is the ISO date from which no pay is due."""

    name: str = ""
    identity_number: str = ""
    nature: str = ""
    funding: str = ""
    reason: str = ""
    document: str = ""
    stop_pay_on: str = ""


@dataclass(frozen=True)
class ExitNotice:
    """The notice: the unit, its people, and the date of issue."""

    unit: str = ""
    people: tuple[ExitPerson, ...] = ()
    issued_on: str = ""
    prepared_by: str = ""


def build(data: ExitNotice, imprint: Imprint = NO_IMPRINT) -> Document:
    """Both parts on one sheet; more people than fit on it take further sheets."""
    title = imprint.title or NAME
    chunks = [
        data.people[i : i + PEOPLE_PER_SHEET] for i in range(0, len(data.people), PEOPLE_PER_SHEET)
    ] or [()]
    blocks: list[Block] = []
    for sheet, people in enumerate(chunks):
        if sheet:
            blocks.append(PageBreak())
        first = sheet * PEOPLE_PER_SHEET
        blocks += _part(data, imprint, title, PARTS[0], people, first)
        blocks.append(CutLine(f"{imprint.number}（骑缝盖章）"))
        blocks += _part(data, imprint, title, PARTS[1], people, first)
    digest = content_digest(data, imprint)
    return Document(FORM, title, tuple(blocks), PAPER, imprint, digest=digest, code_corner="none")


def _part(
    data: ExitNotice, imprint: Imprint, title: str, part: str, people: tuple[ExitPerson, ...], first: int
) -> list[Block]:
    filled = list(people) + [ExitPerson()] * (PEOPLE_PER_SHEET - len(people))
    rows = (_header(), *(_row(person, first + place) for place, person in enumerate(filled, 1)))
    sign = Style(size=12)
    return [
        Figure(0, code=(PAPER.inner_width - _CODE, -2, _CODE)),
        Title(title, size=20, after=0),
        Strip(centre=f"（{part}）", style=Style(size=12), height=6),
        Strip(left=f"单位：{data.unit}", right=number_line(imprint), style=sign, height=7),
        Table(_COLUMNS, rows),
        Strip(
            left=f"上列人员自停发工资之日起核减编制，共{or_rule(len(data.people) or None, 2)}人。",
            style=sign,
            height=9,
        ),
        Strip(
            left=f"经办人：{data.prepared_by}",
            right=f"{imprint.issuer}{SEAL}　{day(data.issued_on)}",
            style=sign,
            height=8,
        ),
    ]


def _header() -> Row:
    titles = (
        "序号",
        "姓　名",
        "身份证号",
        "编制种类",
        "经费形式",
        "核减原因",
        "依据文号",
        "停　发\n工资日期",
    )
    return Row(tuple(label(title) for title in titles), 12)


def _row(person: ExitPerson, number: int) -> Row:
    texts = (
        (str(number) if person.name else "", "序号"),
        (person.name, "姓名"),
        (person.identity_number, "身份证号"),
        (person.nature, "编制种类"),
        (person.funding, "经费形式"),
        (person.reason, "核减原因"),
        (person.document, "依据文号"),
        (format_date(person.stop_pay_on, "iso"), "停发工资日期"),
    )
    return Row(tuple(value(text, f"{person.name}　{name}") for text, name in texts), 11)
