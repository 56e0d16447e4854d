"""``quality …``: how complete and consistent the data of each unit is."""

from __future__ import annotations

from dataclasses import asdict

from app.commands.call import Call
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.services.completeness import CALIBRE, CENSUS, INDICATOR, PEOPLE_FIELDS, STANDARD, UnitQuality

_COLUMNS = (
    Column("单位", "unit"),
    Column("在编", "people", number=True),
    Column("已填", "filled", number=True),
    Column("应填", "required", number=True),
    Column("得分", "score", number=True),
    Column("指标", "indicator", number=True),
    Column("口径", "calibre", number=True),
    Column("标准", "standard", number=True),
    Column("最近变动", "last"),
    Column("久未更新", "stale"),
)
_FINDINGS = (Column("问题", "kind"), Column("姓名或单位", "name"), Column("说明", "sentence"))


def register(root: CommandParser) -> None:
    """Add the commands."""
    quality = root.add_command("quality", "数据质量：是否填全、是否一致、多久没有变动")

    listed = quality.add_command("list", "各单位得分")
    listed.add_argument("--unit", metavar="单位", help="只列这个单位和它下属、主管的单位")
    _purpose(listed)
    listed.add_argument("--stale", action="store_true", help="只列久未更新的")
    listed.run_with(_listed)

    show = quality.add_command("show", "一个单位缺什么、哪里不一致，逐人列出")
    show.add_argument("unit", metavar="单位", help="单位")
    _purpose(show)
    show.run_with(_show)


def _purpose(parser: CommandParser) -> None:
    parser.add_argument(
        "--purpose",
        default=CENSUS,
        choices=list(PEOPLE_FIELDS),
        metavar="用途",
        help="按什么要求：台账、核查、统计",
    )


def _line(quality: UnitQuality) -> dict[str, object]:
    return {
        "unit_id": quality.unit_id, "unit": quality.unit, "people": quality.people, "filled": quality.filled,
        "required": quality.required, "score": quality.score, "indicator": quality.count(INDICATOR),
        "calibre": quality.count(CALIBRE), "standard": quality.count(STANDARD), "last": quality.last,
        "stale": quality.stale,
    }  # fmt: skip


def _listed(call: Call) -> Answer:
    asked, completeness = call.arguments, call.office.completeness
    lines = completeness.by_unit(asked.purpose, call.units(asked.unit) if asked.unit else None)
    if asked.stale:
        lines = [line for line in lines if line.stale]
    filled, required, score = completeness.total(lines)
    rows = [_line(line) for line in lines]
    data = {"purpose": asked.purpose, "units": rows, "filled": filled, "required": required, "score": score}
    last = [f"合计 {score}（{filled}/{required}）"] if required else []
    return Answer(data, [*table(rows, _COLUMNS, "没有这样的单位。"), *last])


def _show(call: Call) -> Answer:
    asked = call.arguments
    quality = call.office.completeness.of_unit(call.unit(asked.unit), asked.purpose)
    findings = [asdict(finding) for finding in quality.findings]
    data = {**_line(quality), "purpose": asked.purpose, "findings": findings}
    first = f"{quality.unit}：{quality.score}（{quality.filled}/{quality.required}）"
    return Answer(data, [first, *table(findings, _FINDINGS, "没有发现问题。")])
