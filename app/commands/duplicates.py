"""``duplicates …``: records that may be one person, and merging them."""

from __future__ import annotations

from dataclasses import asdict

from app.commands.call import Call
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.services.person_fields import PERSON_FIELDS

_COLUMNS = (
    Column("可能性", "score", number=True),
    Column("原因", "reason"),
    Column("甲", "first_name"),
    Column("编号", "first", number=True),
    Column("单位", "first_unit"),
    Column("乙", "second_name"),
    Column("编号", "second", number=True),
    Column("单位", "second_unit"),
)
_DIFFERENCES = (Column("项目", "name"), Column("保留的一条", "kept"), Column("并入的一条", "gone"))


def register(root: CommandParser) -> None:
    """Add the commands."""
    duplicates = root.add_command("duplicates", "重复筛查：可能是同一个人的人员记录")

    listed = duplicates.add_command("list", "全库筛查，最可能的在前")
    listed.run_with(_listed)

    distinct = duplicates.add_command("distinct", "核对过不是同一人，不再列出")
    _two(distinct, "人员", "另一人")
    distinct.add_argument("--reason", default="", metavar="理由", help="怎样核对的")
    distinct.run_with(_distinct)

    plan = duplicates.add_command("plan", "合并前先看：补上什么，哪些不一致，是否重复占编")
    _two(plan, "保留", "并入")
    plan.run_with(_plan)

    merge = duplicates.add_command("merge", "合并：后一条并入前一条，可以撤销")
    _two(merge, "保留", "并入")
    merge.add_argument("--reason", required=True, metavar="依据", help="怎样认定是同一人")
    merge.add_argument(
        "--take", action="append", default=[], metavar="项目", help="采用并入的一条的这一项，可以多次"
    )
    merge.add_argument(
        "--end-doubled", default="", metavar="理由", help="两条都占编时，结束并入的一条占编的理由"
    )
    merge.run_with(_merge)


def _two(parser: CommandParser, first: str, second: str) -> None:
    parser.add_argument("first", metavar=first, help="姓名、身份证号、编制卡号或 id:12")
    parser.add_argument("second", metavar=second, help="姓名、身份证号、编制卡号或 id:12")


def _listed(call: Call) -> Answer:
    pairs = call.office.duplicates.screen()
    people = {
        row["id"]: row
        for row in call.office.people.fetch(
            sorted({number for pair in pairs for number in (pair.first, pair.second)})
        )
    }
    rows = [
        {
            **asdict(pair),
            **{
                f"{side}_{name}": people[number][column]
                for side, number in (("first", pair.first), ("second", pair.second))
                for name, column in (("name", "name"), ("unit", "unit_name"))
            },
        }
        for pair in pairs
    ]
    return Answer({"pairs": rows, "count": len(rows)}, table(rows, _COLUMNS, "没有发现重复的人员。"))


def _distinct(call: Call) -> Answer:
    asked = call.arguments
    call.office.duplicates.distinct(call.person(asked.first), call.person(asked.second), asked.reason)
    return Answer({}, ["已记下：不是同一人，不再列出。"])


def _plan(call: Call) -> Answer:
    asked = call.arguments
    plan = call.office.duplicates.plan(call.person(asked.first), call.person(asked.second))
    rows = [asdict(line) for line in plan.differing]
    data = {"filled": list(plan.filled), "differing": rows, "doubled": list(plan.doubled)}
    words = "、".join(PERSON_FIELDS[name].name for name in plan.filled)
    return Answer(
        data,
        [
            f"补上：{words or '没有'}",
            *table(rows, _DIFFERENCES, "没有不一致的内容。"),
            *(f"重复占编：{line}" for line in plan.doubled),
        ],
    )


def _merge(call: Call) -> Answer:
    asked = call.arguments
    words = {field.name: key for key, field in PERSON_FIELDS.items()}
    moved = call.office.duplicates.merge(
        call.person(asked.first), call.person(asked.second), asked.reason,
        take=[words.get(name, name) for name in asked.take], end_doubled=asked.end_doubled,
    )  # fmt: skip
    return Answer({"moved": moved}, [f"已合并，{moved} 条记录转到保留的人员名下。需要时可以撤销。"])
