"""``import``: a roster workbook into the register; what is wrong comes back marked and explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from app.commands.call import Call
from app.commands.converters import pair
from app.commands.output import Answer
from app.commands.parsing import CommandParser
from app.errors import UsageProblem

if TYPE_CHECKING:
    from app.services.imports import ImportOptions, ImportPreview
    from app.services.roster import Finding

_SHOWN = 20


def register(root: CommandParser) -> None:
    """Add the command."""
    parser = root.add_command("import", "导入花名册（.xlsx、.xls），对的登记，错的退回说明")
    parser.add_argument("file", type=Path, metavar="文件", help="花名册")
    parser.add_argument("--preview", action="store_true", help="只预览，不登记")
    parser.add_argument("--returned", type=Path, metavar="文件", help="把退回的行写成这个 .xlsx，标出问题")
    parser.add_argument("--mapping", type=Path, metavar="文件", help='各列的含义，JSON：{"表头": "name", …}')
    parser.add_argument("--create-units", action="store_true", help="花名册中没有登记的单位一并设立")
    parser.add_argument("--unit-means", type=pair, action="append", default=[], metavar="名称=单位",
                        help="花名册中的单位名称指哪个已登记的单位")  # fmt: skip
    parser.add_argument("--nature", default="", metavar="编制", help="没有写编制种类的行按这种登记")
    parser.add_argument("--funding", default="", metavar="经费", help="没有写经费形式的行按这种登记")
    parser.add_argument("--update", action="store_true", help="已登记的人员按花名册更新")
    parser.run_with(_import)


def _import(call: Call) -> Answer:
    imports, asked = call.office.imports, call.arguments
    preview = imports.preview(asked.file, _options(call), read_mapping(asked.mapping))
    if asked.create_units:
        preview.options.create_units = frozenset(unit.name for unit in preview.unknown_units)
        imports.compare(preview)
    data = _described(preview)
    data["unstated"] = imports.unstated(preview)
    if asked.returned is not None:
        imports.write_returned(preview, asked.returned)
        data["returned"] = str(asked.returned)
    if not asked.preview:
        data["written"] = asdict(imports.run(preview))
    return Answer(data, _told(data))


def _options(call: Call) -> ImportOptions:
    from app.services.imports import ImportOptions

    asked = call.arguments
    return ImportOptions(
        meant_units={name: call.unit(unit) for name, unit in asked.unit_means},
        default_nature=call.code("nature", asked.nature, "编制种类"),
        default_funding=call.code("funding", asked.funding, "经费形式"),
        update=asked.update,
    )


def read_mapping(file: Path | None) -> dict[str, str] | None:
    """The meaning of columns from a JSON file, by heading; None when no file is named.

    :raises UsageProblem: it cannot be read, or names fields that are none.
    """
    if file is None:
        return None
    from app.services.roster import FIELDS

    try:
        mapping = msgspec.json.decode(file.read_bytes().removeprefix(b"\xef\xbb\xbf"), type=dict[str, str])
    except (OSError, msgspec.DecodeError) as error:
        raise UsageProblem(
            f"列的含义“{file}”读不出来。", next_step='内容应为 {"表头": "name", …}。', detail=str(error)
        ) from error
    unknown = sorted(set(mapping.values()) - set(FIELDS))
    if unknown:
        raise UsageProblem(
            f"列的含义中有不认识的名称：{'、'.join(unknown)}。", next_step=f"可用：{'、'.join(FIELDS)}。"
        )
    return mapping


def _described(preview: ImportPreview) -> dict[str, Any]:
    from app.services.imports import Outcome
    from app.services.roster.give_back import worth_a_look

    draft = preview.draft
    return {
        "file": str(preview.path),
        "imported_before": preview.imported_before,
        "rows": len(draft.rows),
        "accepted": preview.accepted,
        "rejected": preview.rejected,
        "outcomes": {outcome.value: preview.count(outcome) for outcome in Outcome},
        "skipped": len(draft.skipped),
        "skip_reasons": dict(Counter(row.reason.split("：")[0].split("“")[0] for row in draft.skipped)),
        "unread_sheets": [{"sheet": name, "reason": reason} for name, reason in draft.unread_sheets],
        "unstated": dict.fromkeys(("nature", "funding"), 0),
        "problems": dict(sorted(preview.problem_counts().items())),
        "sheets": [
            {
                "sheet": layout.sheet,
                "rows": layout.total_rows,
                "columns": [
                    {"heading": heading, "field": layout.mapping.get(column)}
                    for column, heading in enumerate(layout.header)
                ],
            }
            for layout in draft.layouts
        ],
        "unknown_units": [
            {"name": unit.name, "rows": unit.rows, "candidates": list(unit.candidates)}
            for unit in preview.unknown_units
            if unit.name not in preview.options.create_units
        ],
        "rejected_rows": [
            {
                "sheet": row.sheet,
                "row": row.row_number,
                "problems": [_finding(found) for found in row.problems],
            }
            for row in draft.rejected
        ],
        "doubtful_rows": [
            {"sheet": row.sheet, "row": row.row_number, "problems": [_finding(found) for found in warnings]}
            for row in draft.accepted
            if (warnings := [found for found in row.problems if worth_a_look(found)])
        ],
        "returned": None,
        "written": None,
    }


def _left_aside(data: dict[str, Any]) -> Iterator[str]:
    """Rows, sheets and columns that were not read, so that nobody misses them later."""
    if data["skip_reasons"]:
        yield f"不是人员的行：{'、'.join(f'{reason} {count}' for reason, count in data['skip_reasons'].items())}"
    for sheet in data["unread_sheets"]:
        yield f"没有读工作表“{sheet['sheet']}”：{sheet['reason']}"
    for sheet in data["sheets"]:
        left_out = [
            column["heading"]
            for column in sheet["columns"]
            if column["heading"] not in ("", "序号") and not column["field"]
        ]
        if left_out:
            yield f"工作表“{sheet['sheet']}”没有读入的列：{'、'.join(left_out)}"


def _rejected(data: dict[str, Any]) -> Iterator[str]:
    """The rows that go back, without those that only wait for a decision about their unit."""
    shown = 0
    for row in data["rejected_rows"]:
        errors = [problem for problem in row["problems"] if problem["level"] == "error"]
        if all(problem["code"] == "unit_unknown" for problem in errors):
            continue
        if shown == _SHOWN:
            yield "退回的还有更多，加 --returned 文件 可写成表格。"
            return
        shown += 1
        messages = "".join(problem["message"] for problem in errors)
        yield f"退回 {row['sheet']} 第 {row['row']} 行：{messages}"


def _unstated(data: dict[str, Any]) -> Iterator[str]:
    """What the register would have to note as 未注明, and the option that says it."""
    for field, label, option in (
        ("nature", "编制种类", "--nature 事业编制"),
        ("funding", "经费形式", "--funding 财政拨款"),
    ):
        if data["unstated"][field]:
            yield (
                f"{data['unstated'][field]} 人没有写{label}，登记为“未注明”；可加 {option}"
                "（换成实际的）一并写明，也可按单位分开导入。"
            )


def _finding(found: Finding) -> dict[str, str]:
    return {
        "level": found.level.value, "field": found.field, "code": found.code, "message": found.message,
    }  # fmt: skip


def _told(data: dict[str, Any]) -> Iterator[str]:
    outcomes = data["outcomes"]
    if data["imported_before"]:
        yield f"这份文件 {data['imported_before']} 导入过。"
    yield (
        f"数据 {data['rows']} 行：可以登记 {data['accepted']}（新增 {outcomes['new']}，有变化 {outcomes['changed']}，"
        f"相同 {outcomes['same']}），退回 {data['rejected']}；另有 {data['skipped']} 行不是人员"
    )
    yield from _left_aside(data)
    if data["problems"].get("identity_missing"):
        yield f"{data['problems']['identity_missing']} 人没有公民身份号码，只能按姓名和出生年月比对，请尽量补齐。"
    yield from _unstated(data)
    for unit in data["unknown_units"]:
        near = f"，是不是：{'、'.join(unit['candidates'])}" if unit["candidates"] else ""
        yield f"没有登记的单位：{unit['name']}（{unit['rows']} 行）{near}"
    if data["unknown_units"]:
        yield "确实是新单位的加 --create-units 一并设立；是已登记的单位的，用 --unit-means 名称=单位 指明。"
    yield from _rejected(data)
    for row in data["doubtful_rows"][:_SHOWN]:
        messages = "".join(problem["message"] for problem in row["problems"])
        yield f"请核对 {row['sheet']} 第 {row['row']} 行：{messages}"
    if len(data["doubtful_rows"]) > _SHOWN:
        yield f"要核对的还有 {len(data['doubtful_rows']) - _SHOWN} 行，加 --returned 文件 可写成表格。"
    if data["returned"]:
        yield f"退回表：{data['returned']}"
    written = data["written"]
    if written is None:
        yield "这是预览，没有登记。"
    else:
        yield (
            f"已登记：人员 {written['people']}，入编 {written['holdings']}，更新 {written['changed']}，"
            f"单位 {written['units']}"
        )
