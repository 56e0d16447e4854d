"""``document …``: the register of documents, their files, and what rests on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from app.commands.call import Call, picked
from app.commands.converters import count, date
from app.commands.output import Answer, Column, pairs, table
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known
from app.errors import UsageProblem

if TYPE_CHECKING:
    from app.services.scan_intake import IntakePreview

_DOCUMENT = ("id", "uuid", "number", "issuer", "dated", "kind", "title")
_ATTACHMENT = ("id", "file_name", "media_type", "size", "digest", "added_on")
_COLUMNS = (
    Column("文号", "number"),
    Column("日期", "dated"),
    Column("类别", "kind"),
    Column("标题", "title"),
    Column("单位", "units"),
    Column("附件", "attachments", number=True),
)
_FILES = (
    Column("编号", "id", number=True),
    Column("文件名", "file_name"),
    Column("字节", "size", number=True),
    Column("添加日期", "added_on"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    documents = root.add_command("document", "批文档案：文号、日期、标题、单位和附件")
    documents.add_argument("--text", default="", metavar="文字", help="文号、标题或发文机关中含有")
    documents.add_argument("--unit", metavar="单位", help="只列与这个单位有关的")
    documents.add_argument("--year", default="", metavar="年", help="文件的年份")
    documents.add_argument("--kind", default="", metavar="类别", help="文件类别，如 批复")
    documents.run_with(_listed)

    show = documents.add_command("show", "一份文件：内容、单位、附件，有多少登记以它为依据")
    _named(show)
    show.run_with(_show)

    add = documents.add_command("add", "登记文件")
    add.add_argument("--number", default="", metavar="文号", help="文号；没有文号的写标题")
    _fields(add)
    add.run_with(_add)

    edit = documents.add_command("edit", "修改一份文件的登记内容")
    _named(edit)
    edit.add_argument("--number", metavar="文号", help="正确的文号")
    _fields(edit)
    edit.run_with(_edit)

    merge = documents.add_command("merge", "两份登记其实是同一份文件：第二份并入第一份")
    merge.add_argument("document", metavar="文号", help="留下的：文号，或 id:12")
    merge.add_argument("gone", metavar="文号", help="并入的：文号，或 id:12")
    merge.run_with(_merge)

    duplicates = documents.add_command("duplicates", "看起来是同一份的文件")
    duplicates.run_with(_duplicates)

    intake = documents.add_command("intake", "批量收扫描件")
    preview = intake.add_command("preview", "看一个文件夹：从名称猜出文号、日期、类别和单位，不登记")
    preview.add_argument("folder", type=Path, metavar="文件夹", help="扫描件所在的文件夹")
    preview.run_with(_intake_preview)
    take = intake.add_command("take", "收入一个文件夹的扫描件，每100份一步")
    take.add_argument("folder", type=Path, metavar="文件夹", help="扫描件所在的文件夹")
    take.add_argument("--decisions", type=Path, metavar="文件", help="逐行更正，JSON")
    take.run_with(_intake_take)

    ledger = documents.add_command("ledger", "一个单位的台账：全部文件和变动，按时间先后")
    ledger.add_argument("unit", metavar="单位", help="单位：全称、简称或 id:12")
    at_and_known(ledger)
    ledger.add_argument("--to", type=Path, metavar="文件", help="写成这个文件，.pdf 或 .xlsx")
    ledger.run_with(_ledger)

    missing = documents.add_command("missing-basis", "没有依据文件的登记，各单位多少条")
    missing.add_argument("--unit", metavar="单位", help="只列这个单位的")
    missing.add_argument("--limit", type=count, default=200, metavar="条数", help="最多列多少条，默认 200")
    missing.run_with(_missing)

    give = documents.add_command("give-basis", "给没有依据的登记补上依据文件")
    give.add_argument("document", metavar="文号", help="依据文件")
    give.add_argument(
        "fact", nargs="+", metavar="登记", help="missing-basis 列出的 key，如 movements:12；可写几个"
    )
    give.run_with(_give)

    _file_commands(root)


def _file_commands(root: CommandParser) -> None:
    files = root.add_command("attachment", "附件：一份文件、一项业务或一个人的扫描件")
    _owner(files)
    files.run_with(_files)
    add = files.add_command("add", "添加附件")
    add.add_argument("file", type=Path, metavar="文件", help="PDF、图片、OFD、Word、Excel或WPS文件")
    _owner(add)
    add.run_with(_attach)
    export = files.add_command("export", "把附件写成文件")
    export.add_argument("attachment", type=count, metavar="编号", help="附件的编号")
    export.add_argument("target", type=Path, metavar="文件", help="写到哪个文件或文件夹")
    export.run_with(_export)
    remove = files.add_command("remove", "移除附件（可以撤销）")
    remove.add_argument("attachment", type=count, metavar="编号", help="附件的编号")
    remove.run_with(_remove)


def _named(parser: CommandParser) -> None:
    parser.add_argument("document", metavar="文号", help="文号，或 id:12")


def _fields(parser: CommandParser) -> None:
    parser.add_argument("--title", metavar="标题", help="标题")
    parser.add_argument("--issuer", metavar="机关", help="发文机关")
    parser.add_argument("--dated", type=date, metavar="日期", help="成文日期")
    parser.add_argument("--kind", metavar="类别", help="文件类别，如 批复")
    parser.add_argument("--unit", action="append", metavar="单位", help="与哪个单位有关；可写几次")


def _owner(parser: CommandParser) -> None:
    parser.add_argument("--document", metavar="文号", help="哪份文件的：文号，或 id:12")
    parser.add_argument("--case", metavar="受理号", help="哪项业务的")
    parser.add_argument("--person", metavar="人员", help="哪个人的：身份号码、编制卡号、姓名或 id:12")


def document_id(call: Call, text: str) -> int:
    """The document meant by a number or ``id:12``."""
    number = text.removeprefix("id:")
    if text.startswith("id:") and number.isdecimal():
        return int(call.office.documents.get(int(number))["id"])
    return int(call.office.documents.find(text)["id"])


def _asked(call: Call) -> dict[str, str]:
    asked = call.arguments
    fields = {name: getattr(asked, name) for name in ("number", "issuer", "dated", "kind", "title")}
    if fields["kind"]:
        fields["kind"] = call.code("document_kind", fields["kind"], "文件类别", strict=False)
    return {name: value for name, value in fields.items() if value is not None}


def _units(call: Call) -> list[int] | None:
    named = call.arguments.unit
    return [call.unit(name) for name in named] if named is not None else None


def _listed(call: Call) -> Answer:
    asked = call.arguments
    rows = call.office.documents.listed(
        asked.text, call.unit(asked.unit) if asked.unit else None, asked.year, asked.kind
    )
    found = [picked(row, *_DOCUMENT, "units", "attachments") for row in rows]
    return Answer({"documents": found}, table(found, _COLUMNS, "没有这样的文件。"))


def _described(call: Call, number: int) -> dict[str, Any]:
    office = call.office
    row = office.documents.get(number)
    return {
        **picked(row, *_DOCUMENT),
        "units": [unit["name"] for unit in row["units"]],
        "attachments": [picked(file, *_ATTACHMENT) for file in office.attachments.of(document_id=row["id"])],
        "rests_on": office.documents.rests_on(row["id"]),
    }


def _told(found: Mapping[str, Any]) -> list[str]:
    resting = "，".join(f"{word} {count}" for word, count in found["rests_on"].items())
    return [
        *pairs(
            [
                ("文号", found["number"]),
                ("日期", found["dated"]),
                ("类别", found["kind"]),
                ("发文机关", found["issuer"]),
                ("标题", found["title"]),
                ("单位", "、".join(found["units"])),
                ("以它为依据的登记", resting or "没有"),
            ]
        ),
        "",
        *table(found["attachments"], _FILES, "没有附件。"),
    ]


def _show(call: Call) -> Answer:
    found = _described(call, document_id(call, call.arguments.document))
    return Answer({"document": found}, _told(found))


def _add(call: Call) -> Answer:
    number = call.office.documents.register(_asked(call), _units(call) or ())
    found = _described(call, number)
    return Answer({"document": found}, [f"已登记文件：{found['number'] or found['title']}。"])


def _edit(call: Call) -> Answer:
    number = document_id(call, call.arguments.document)
    changed = call.office.documents.edit(number, _asked(call), _units(call))
    found = _described(call, number)
    sentence = "已修改：" if changed else "没有变化："
    return Answer(
        {"changed": changed, "document": found}, [f"{sentence}{found['number'] or found['title']}。"]
    )


def _merge(call: Call) -> Answer:
    asked = call.arguments
    keep = document_id(call, asked.document)
    moved = call.office.documents.merge(keep, document_id(call, asked.gone))
    found = _described(call, keep)
    return Answer(
        {"moved": moved, "document": found},
        [f"已并入 {found['number'] or found['title']}，{moved} 条登记和附件随之改记。"],
    )


def _duplicates(call: Call) -> Answer:
    groups = [
        [picked(row, *_DOCUMENT, "units", "attachments") for row in rows]
        for rows in call.office.documents.duplicates()
    ]
    lines = [line for rows in groups for line in (*table(rows, _COLUMNS, ""), "")]
    return Answer({"groups": groups}, lines or ["没有看起来相同的文件。"])


def _owned(call: Call) -> dict[str, int]:
    asked = call.arguments
    given: dict[str, int] = {}
    if asked.document:
        given["document_id"] = document_id(call, asked.document)
    if asked.case:
        given["case_id"] = call.case(asked.case)
    if asked.person:
        given["person_id"] = call.person(asked.person)
    if len(given) != 1:
        raise UsageProblem("要说明是谁的附件。", next_step="请写 --document、--case 或 --person 中的一个。")
    return given


def _files(call: Call) -> Answer:
    found = [picked(row, *_ATTACHMENT) for row in call.office.attachments.of(**_owned(call))]
    return Answer({"attachments": found}, table(found, _FILES, "没有附件。"))


def _attach(call: Call) -> Answer:
    number = call.office.attachments.add(call.arguments.file, **_owned(call))
    found = picked(call.office.attachments.get(number), *_ATTACHMENT)
    return Answer({"attachment": found}, [f"已添加附件 {number}：{found['file_name']}。"])


def _export(call: Call) -> Answer:
    asked = call.arguments
    written = call.office.attachments.export(asked.attachment, asked.target)
    return Answer({"file": str(written)}, [f"已写出：{written}"])


def _remove(call: Call) -> Answer:
    row = call.office.attachments.get(call.arguments.attachment)
    call.office.attachments.remove(row["id"])
    return Answer({"removed": row["id"]}, [f"已移除附件：{row['file_name']}。"])


_INTAKE_LINE = ("id", "files", "number", "dated", "kind", "title", "unit", "state", "note", "take")
_INTAKE_COLUMNS = (
    Column("文件", "id"),
    Column("页", "pages", number=True),
    Column("文号", "number"),
    Column("日期", "dated"),
    Column("类别", "kind"),
    Column("标题", "title"),
    Column("单位", "unit"),
    Column("情况", "state"),
)


def _previewed(preview: IntakePreview) -> dict[str, Any]:
    return {
        "folder": str(preview.folder),
        "files": preview.files,
        "documents": len(preview.lines),
        "numbered": preview.numbered,
        "unread": [{"file": place, "reason": reason} for place, reason in preview.unread],
        "lines": [{name: getattr(line, name) for name in _INTAKE_LINE} for line in preview.lines],
    }


def _intake_preview(call: Call) -> Answer:
    data = _previewed(call.office.scan_intake.preview(call.arguments.folder))
    rows = [{**line, "pages": len(line["files"])} for line in data["lines"]]
    lines = [
        *table(rows, _INTAKE_COLUMNS, ""),
        f"{data['files']} 个文件，{data['documents']} 份，看出文号 {data['numbered']} 份。",
        *(f"没有读：{found['file']}（{found['reason']}）" for found in data["unread"]),
    ]
    return Answer(data, lines)


def _intake_take(call: Call) -> Answer:
    office, asked = call.office, call.arguments
    preview = office.scan_intake.preview(asked.folder)
    if asked.decisions is not None:
        office.scan_intake.decide(preview, _decisions(asked.decisions))
    result = office.scan_intake.take(preview)
    data = {
        **picked(asdict(result), "documents", "completed", "attachments", "skipped", "operations"),
        "refused": [{"file": place, "reason": reason} for place, reason in result.refused],
    }
    lines = [
        f"已登记 {result.documents} 份，补附件 {result.completed} 份，共 {result.attachments} 个附件，跳过 {result.skipped} 份。",
        *(f"没有收入：{place}：{reason}" for place, reason in result.refused),
    ]
    return Answer(data, lines)


def _decisions(file: Path) -> dict[str, dict[str, Any]]:
    try:
        return msgspec.json.decode(
            file.read_bytes().removeprefix(b"\xef\xbb\xbf"), type=dict[str, dict[str, Any]]
        )
    except (OSError, msgspec.DecodeError) as error:
        raise UsageProblem(
            f"更正的内容“{file.name}”读不出来。",
            next_step='内容应为 {"文件": {"number": …}, …}。',
            detail=str(error),
        ) from error


_LEDGER = (
    Column("日期", "date"),
    Column("类别", "kind"),
    Column("内容", "sentence"),
    Column("依据", "document"),
)
_MISSING = (
    Column("登记", "key"),
    Column("单位", "unit"),
    Column("类别", "sort_name"),
    Column("日期", "date"),
    Column("内容", "sentence"),
)


def _ledger(call: Call) -> Answer:
    from app.services.unit_ledger import PRINTED

    office, asked = call.office, call.arguments
    unit = call.unit(asked.unit)
    name, at = office.units.get(unit)["name"], office.desk.date(asked.at)
    lines = [asdict(line) for line in office.unit_ledger.lines(unit, asked.at, asked.known_at)]
    file = None
    if asked.to is not None:
        rows = [tuple(line.values()) for line in lines]
        paper = office.papers.table(f"{name}台账", PRINTED, rows, f"截至 {at}")
        file = str(office.papers.issue([paper], asked.to).path)
    data = {
        "unit": name,
        "at": at,
        "known_at": office.desk.known(asked.known_at),
        "lines": lines,
        "file": file,
    }
    written = [f"已写成：{file}"] if file else []
    return Answer(data, [*table(lines, _LEDGER, "还没有登记。"), *written])


def _missing(call: Call) -> Answer:
    asked = call.arguments
    unit = call.unit(asked.unit) if asked.unit else None
    counts = [
        picked(row, "unit", "count")
        for row in call.office.basis.counts()
        if unit is None or row["unit_id"] == unit
    ]
    facts = call.office.basis.missing(unit, asked.limit)
    total = sum(row["count"] for row in counts)
    data = {
        "facts": [
            picked(row, "key", "sort", "sort_name", "id", "unit", "person", "date", "sentence")
            for row in facts
        ],
        "units": counts,
        "total": total,
    }
    lines = [*table(facts, _MISSING, "登记都有依据。"), *([f"共 {total} 条。"] if total else [])]
    return Answer(data, lines)


def _give(call: Call) -> Answer:
    asked = call.arguments
    wanted = []
    for key in asked.fact:
        sort, _, number = key.partition(":")
        if not number.isdecimal():
            raise UsageProblem(f"“{key}”不是一条登记。", next_step="请用 document missing-basis 列出的登记。")
        wanted.append((sort, int(number)))
    given = call.office.basis.give(wanted, asked.document)
    number = call.office.documents.find(asked.document)["number"]
    return Answer({"given": given, "document": number}, [f"已补依据 {given} 条：{number}。"])
