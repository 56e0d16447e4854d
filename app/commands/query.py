"""``query``: 组合查询 over any field, counts by group, and the queries the office keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from app.commands.call import Call
from app.commands.converters import date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.errors import UsageProblem
from app.services.query_definition import QueryDefinition, field_of, parse_group
from app.services.query_fields import IN_POST, SUBJECTS, subject_named

_SAVED = (
    Column("名称", "name"),
    Column("查什么", "subject"),
    Column("条件", "sentence"),
    Column("谁保存的", "owner"),
)
_FIELDS = (Column("项目", "name"), Column("可以怎样比较", "operators"), Column("类别", "group"))


def register(root: CommandParser) -> None:
    """Add the commands."""
    query = root.add_command("query", "组合查询：任意项目、任意条件，可以保存")
    run = query.add_command("run", "按条件查询，或执行保存过的查询")
    run.add_argument("--saved", metavar="名称", help="执行保存过的查询；下面写的各项代替保存的")
    run.add_argument(
        "--subject", metavar="查什么", help=f"{'、'.join(SUBJECTS.values())}；默认为{SUBJECTS[IN_POST]}"
    )
    run.add_argument(
        "--where",
        action="append",
        metavar="条件",
        help="如 “职务 含 主任”“年龄>=50 且 性别 等于 女”“职务 含 主任 或 职务 含 书记”；可写多个",
    )
    run.add_argument("--any", action="store_true", help="多个 --where 之间只要有一个成立")
    run.add_argument("--unit", metavar="单位", help="只查这个单位和它下属、主管的单位")
    run.add_argument("--unit-only", action="store_true", help="与 --unit 同用：不含下属、主管的单位")
    run.add_argument("--columns", metavar="项目", help="显示哪些项目，用逗号或顿号分开")
    run.add_argument("--sort", metavar="项目", help="按哪一项排列")
    run.add_argument("--descending", action="store_true", help="从大到小")
    run.add_argument("--at", type=date, metavar="日期", help="截至哪一天，默认为业务日期")
    run.add_argument("--group", metavar="项目", help="按这一项分类计数，不列出名单")
    run.add_argument(
        "--bands", metavar="数", help="分类计数时分段，如 39,49 分成 39 及以下、40—49、50 及以上"
    )
    run.add_argument("--save", metavar="名称", help="把这个查询保存下来，全办都能用")
    run.add_argument("--replace", action="store_true", help="与 --save 同用：代替同名的查询")
    run.add_argument("--to", type=Path, metavar="文件", help="结果写成这个文件，.pdf 或 .xlsx")
    run.run_with(_run)

    query.add_command("list", "保存过的查询").run_with(_list)
    show = query.add_command("show", "一个保存过的查询")
    show.add_argument("name", metavar="名称", help="查询的名称")
    show.run_with(_show)
    rename = query.add_command("rename", "给保存过的查询改名")
    rename.add_argument("name", metavar="名称", help="查询的名称")
    rename.add_argument("new_name", metavar="新名称", help="新的名称")
    rename.run_with(_rename)
    delete = query.add_command("delete", "删除保存过的查询")
    delete.add_argument("name", metavar="名称", help="查询的名称")
    delete.run_with(_delete)
    fields = query.add_command("fields", "可以查询的项目")
    fields.add_argument("--subject", metavar="查什么", help=f"默认为{SUBJECTS[IN_POST]}")
    fields.run_with(_fields)


def _subject(text: str | None) -> str:
    if not text:
        return IN_POST
    found = subject_named(text)
    if not found:
        raise UsageProblem(f"不能查询“{text}”。", next_step=f"可选：{'、'.join(SUBJECTS.values())}。")
    return found


def _definition(call: Call) -> QueryDefinition:
    """The query of the command line, on top of a saved one."""
    asked, office = call.arguments, call.office
    kept = office.query.get(asked.saved) if asked.saved else None
    if kept and asked.subject and _subject(asked.subject) != kept.subject:
        raise UsageProblem(f"“{asked.saved}”查的是{SUBJECTS[kept.subject]}。", next_step="请去掉 --subject。")
    base = kept or QueryDefinition(_subject(asked.subject))
    subject = base.subject
    return QueryDefinition(
        subject,
        tuple(parse_group(subject, text) for text in asked.where) if asked.where else base.groups,
        every=not asked.any if asked.where else base.every,
        unit=office.query.unit_uuid(call.unit(asked.unit)) if asked.unit else base.unit,
        below=not asked.unit_only if asked.unit else base.below,
        columns=_keys(subject, asked.columns) or base.columns,
        sort=field_of(subject, asked.sort).key if asked.sort else base.sort,
        descending=asked.descending or (base.descending and not asked.sort),
        at=asked.at or base.at,
        group=field_of(subject, asked.group).key if asked.group else base.group,
        bands=_bands(asked.bands) or base.bands,
    )


def _keys(subject: str, text: str | None) -> tuple[str, ...]:
    parts = (text or "").replace("、", ",").replace("，", ",").split(",")
    return tuple(field_of(subject, part).key for part in parts if part.strip())


def _bands(text: str | None) -> tuple[int, ...]:
    parts = [
        part.strip() for part in (text or "").replace("、", ",").replace("，", ",").split(",") if part.strip()
    ]
    wrong = next((part for part in parts if not part.isdecimal()), None)
    if wrong:
        raise UsageProblem(f"分段的数“{wrong}”不是整数。", next_step="请写成 39,49。")
    return tuple(int(part) for part in parts)


def _run(call: Call) -> Answer:
    asked, query = call.arguments, call.office.query
    definition = _definition(call)
    if asked.save:
        query.save(asked.save, definition, replacing=asked.replace)
    file = None
    if asked.to:
        printed = query.printed(definition, asked.save or asked.saved or "")
        paper = call.office.papers.table(printed.title, printed.columns, printed.rows, printed.conditions)
        file = str(call.office.papers.issue([paper], asked.to).path)
    shared: dict[str, Any] = {
        "subject": definition.subject,
        "at": call.office.desk.date(definition.at),
        "conditions": query.words(definition),
        "file": file,
    }
    if definition.group:
        found = query.count_by(definition)
        lines = [{"value": line.label, "count": line.count, "percent": line.percent} for line in found.lines]
        data = {**shared, "field": found.field, "base": found.base, "groups": lines}
        return Answer(data, _told_groups(data))
    ids = query.ids(definition)
    rows = [
        row for start in range(0, len(ids), 500) for row in query.rows(definition, ids[start : start + 500])
    ]
    data = {**shared, "columns": list(query.columns(definition)), "count": len(rows), "rows": rows}
    return Answer(
        data, _told_rows(data, query.counted(definition, len(rows)), query.fields(definition.subject))
    )


def _told_rows(data: dict[str, Any], counted: str, fields: Any) -> Iterator[str]:
    yield data["conditions"]
    columns = [Column(fields[key].name, key, fields[key].kind == "number") for key in data["columns"]]
    yield from table(data["rows"], columns, "没有符合条件的。")
    yield f"共 {counted}"
    if data["file"]:
        yield f"已写成：{data['file']}"


def _told_groups(data: dict[str, Any]) -> Iterator[str]:
    yield data["conditions"]
    rows = [
        {**line, "share": "" if line["percent"] is None else f"{line['percent']}%"} for line in data["groups"]
    ]
    columns = (Column("分类", "value"), Column("数量", "count", True), Column("占比", "share", True))
    yield from table(rows, columns, "没有符合条件的。")
    yield f"合计 {data['base']}（百分比以此为基数）"
    if data["file"]:
        yield f"已写成：{data['file']}"


def _described(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{key: row[key] for key in ("name", "owner", "subject", "sentence")},
        "definition": msgspec.to_builtins(row["definition"]),
    }


def _list(call: Call) -> Answer:
    rows = [_described(row) for row in call.office.query.saved()]
    return Answer({"queries": rows}, table(rows, _SAVED, "还没有保存过查询。"))


def _show(call: Call) -> Answer:
    found = _described(call.office.query.described(call.arguments.name))
    return Answer(found, table([found], _SAVED, ""))


def _rename(call: Call) -> Answer:
    asked = call.arguments
    call.office.query.rename(asked.name, asked.new_name)
    return Answer({"name": asked.new_name}, [f"已改名：{asked.new_name}"])


def _delete(call: Call) -> Answer:
    name = call.arguments.name
    call.office.query.delete(name)
    return Answer({"name": name}, [f"已删除：{name}"])


def _fields(call: Call) -> Answer:
    subject = _subject(call.arguments.subject)
    fields = [
        {"key": field.key, "name": field.name, "kind": field.kind, "group": field.group,
         "operators": list(field.operators.values())}
        for field in call.office.query.fields(subject).values()
    ]  # fmt: skip
    shown = [{**field, "operators": "、".join(field["operators"])} for field in fields]
    return Answer({"subject": subject, "fields": fields}, table(shown, _FIELDS, ""))
