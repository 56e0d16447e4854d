"""``letter …``: 批复, 通知, 函, 督办函, 整改通知 and 预警通知, from draft to answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.commands.call import Call, picked
from app.commands.converters import count, date
from app.commands.output import Answer, Column, pairs, table
from app.commands.papers import chosen_options, job_options
from app.commands.parsing import CommandParser
from app.errors import EnvironmentProblem, UsageProblem
from app.services.letters.kinds import HEADS, KINDS, OVERDUE, STATE_NAMES

_LETTER = (
    "id", "uuid", "kind", "form", "state", "state_name", "number", "title", "addressee", "unit_name", "receipt_number", "source",
    "source_id", "body", "attachments", "headed", "serial", "security", "urgency", "approved_by", "signature", "dated", "sealed",
    "note", "copies_to", "printed_by", "printed_on", "due", "answered_on", "outcome", "drafted_by", "drafted_on", "issued_on", "void_reason",
)  # fmt: skip
_COLUMNS = (
    Column("序号", "id", number=True),
    Column("文种", "kind"),
    Column("文号", "number"),
    Column("标题", "title"),
    Column("单位", "unit_name"),
    Column("状态", "state_name"),
    Column("答复期限", "due"),
)
_OFFERS = (
    Column("文种", "kind"),
    Column("来源", "source"),
    Column("编号", "source_id", number=True),
    Column("单位", "unit"),
    Column("情况", "what"),
    Column("已起草", "said"),
)
_TEXTS = {
    "title": ("标题", "标题；要自己定回行处的，在那里写 \\n"),
    "addressee": ("机关", "主送机关"),
    "signature": ("署名", "发文机关署名"),
    "approved_by": ("姓名", "上行文的签发人，多人用、隔开"),
    "serial": ("份号", "份号，1 到 6 位数字"),
    "security": ("密级", "密级和保密期限，如 秘密★1年"),
    "urgency": ("程度", "紧急程度：特急、加急"),
    "note": ("附注", "附注"),
    "printed_by": ("机关", "印发机关"),
}
_DAYS = {"dated": "成文日期", "printed_on": "印发日期", "due": "答复期限"}
_LINES = {"attachments": ("attachment", "附件名称"), "copies_to": ("copy-to", "抄送机关")}
_SEAL_WORDS = {"加盖": 1, "不加盖": 0}
_HEAD_WORDS = {"不印": "none", "印红头": "printed", "红头纸": "stationery", "信函": "letterhead"}


def register(root: CommandParser) -> None:
    """Add the commands."""
    letter = root.add_command("letter", "公文：批复、通知、函、督办函、整改通知、预警通知")
    offers = letter.add_command(
        "offers", "现在可以起草公文的事项：办结的业务、超期的事、超编、快到期的通知单"
    )
    offers.add_argument("--kind", choices=tuple(KINDS), default="", metavar="文种", help="只列这一种公文的")
    offers.add_argument("--unit", metavar="单位", help="只列这个单位和它下面的")
    offers.run_with(_offers)

    draft = letter.add_command("draft", "起草公文，内容由登记的数据填好，再修改")
    draft.add_argument("kind", choices=tuple(KINDS), metavar="文种", help="、".join(KINDS))
    draft.add_argument("--case", metavar="受理编号", help="从这件业务起草（批复、复函）")
    draft.add_argument("--source", default="", metavar="来源", help="letter offers 所列的来源")
    draft.add_argument("--source-id", type=count, metavar="编号", help="letter offers 所列的编号")
    draft.add_argument("--unit", metavar="单位", help="空白公文写给哪个单位")
    _changes(draft)
    draft.run_with(_draft)

    many = letter.add_command("draft-all", "一次起草几份：每件还没有起草的事项一份，内容由登记的数据填好")
    many.add_argument("kind", choices=tuple(KINDS), metavar="文种", help="、".join(KINDS))
    many.add_argument(
        "--source", default="", metavar="来源", help="只起草这一种来源的，如 month 是没有每月申报的单位"
    )
    many.add_argument("--unit", metavar="单位", help="只起草这个单位和它下面的")
    many.run_with(_draft_all)

    listed = letter.add_command("list", "公文名单：逾期未回复的在前，再是草稿，新印发的在前")
    listed.add_argument("--kind", choices=tuple(KINDS), default="", metavar="文种", help="只列这一种")
    states = (*STATE_NAMES.values(), OVERDUE)
    listed.add_argument("--state", choices=states, default="", metavar="状态", help="、".join(states))
    listed.add_argument("--unit", metavar="单位", help="只列这个单位和它下面的")
    listed.add_argument("--text", default="", metavar="文字", help="文号、标题、单位里的文字")
    listed.run_with(_listed)
    _one(letter, "show", "一份公文的全部内容").run_with(_show)

    edit = _one(letter, "edit", "修改草稿；没有写的栏目不变")
    _changes(edit)
    edit.run_with(_edit)
    _one(letter, "discard", "删除草稿").run_with(_discard)

    number = _several(letter, "number", "编号印发：给文号，以后不能再改；写多份就依次编号")
    number.add_argument("--number", default="", metavar="文号", help="已有的文号；默认按文种顺序编号")
    number.add_argument(
        "--dated", type=date, default="", metavar="日期", help="成文日期，默认为草稿上的或业务日期"
    )
    number.run_with(_number)

    printed = _several(letter, "print", "打印：写成 PDF；写多份就在一个文件里")
    printed.add_argument("--to", required=True, type=Path, metavar="文件", help="写成这个 .pdf 文件")
    job_options(printed)
    printed.run_with(_print)
    word = _one(letter, "docx", "另存为可以用 WPS、Word 修改的文件")
    word.add_argument("--to", required=True, type=Path, metavar="文件", help="写成这个 .docx 文件")
    word.run_with(_docx)

    answer = _one(letter, "answer", "登记单位的回复")
    answer.add_argument(
        "--answered-on", type=date, default="", metavar="日期", help="回复日期，默认为业务日期"
    )
    answer.add_argument("--outcome", default="", metavar="内容", help="回复了什么")
    answer.run_with(_answer)
    void = _one(letter, "void", "作废公文，文号不再使用")
    void.add_argument("--reason", required=True, metavar="理由", help="为什么作废")
    void.run_with(_void)


def _one(letter: CommandParser, name: str, sentence: str) -> CommandParser:
    parser = letter.add_command(name, sentence)
    parser.add_argument("letter", metavar="公文", help="文号，或 letter list 所列的序号")
    return parser


def _several(letter: CommandParser, name: str, sentence: str) -> CommandParser:
    parser = letter.add_command(name, sentence)
    parser.add_argument("letters", nargs="+", metavar="公文", help="文号，或 letter list 所列的序号")
    return parser


def _changes(parser: CommandParser) -> None:
    for name, (word, sentence) in _TEXTS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", dest=name, metavar=word, help=sentence)
    parser.add_argument("--body", metavar="正文", help="正文，分段处写 \\n")
    parser.add_argument("--body-file", type=Path, metavar="文件", help="正文在这个文本文件里，一段一行")
    for name, sentence in _DAYS.items():
        parser.add_argument(
            f"--{name.replace('_', '-')}", dest=name, type=date, metavar="日期", help=sentence
        )
    for name, (option, sentence) in _LINES.items():
        parser.add_argument(
            f"--{option}", dest=name, action="append", metavar="名称", help=f"{sentence}，可写多次"
        )
    parser.add_argument("--seal", choices=tuple(_SEAL_WORDS), metavar="印章", help="印章：加盖、不加盖")
    parser.add_argument(
        "--head",
        choices=tuple(_HEAD_WORDS),
        metavar="红头",
        help="红头：印红头、红头纸（留出位置）、信函（信函格式）、不印",
    )


def _asked(call: Call) -> dict[str, Any]:
    """The columns named on the command line."""
    asked = call.arguments
    found = {
        name: getattr(asked, name) for name in (*_TEXTS, *_DAYS, *_LINES) if getattr(asked, name) is not None
    }
    if asked.body is not None and asked.body_file is not None:
        raise UsageProblem("--body 和 --body-file 只能写一个。")
    if asked.body is not None:
        found["body"] = asked.body.replace("\\n", "\n")
    if asked.body_file is not None:
        try:
            found["body"] = asked.body_file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise EnvironmentProblem(
                f"“{asked.body_file.name}”读不出来。",
                next_step="请给出 UTF-8 编码的文本文件。",
                detail=str(error),
            ) from error
    if "title" in found:
        found["title"] = found["title"].replace("\\n", "\n")
    if asked.seal is not None:
        found["sealed"] = _SEAL_WORDS[asked.seal]
    if asked.head is not None:
        found["headed"] = HEADS[_HEAD_WORDS[asked.head]]
    return found


def _offers(call: Call) -> Answer:
    asked = call.arguments
    found = call.office.letters.offers(asked.kind, call.unit(asked.unit) if asked.unit else None)
    rows = [asdict(offer) for offer in found]
    shown = [{**row, "said": "是" if row["done"] else ""} for row in rows]
    return Answer({"offers": rows}, table(shown, _OFFERS, "现在没有要发的公文。"))


def _draft(call: Call) -> Answer:
    asked = call.arguments
    if asked.case and asked.source:
        raise UsageProblem("--case 和 --source 只能写一个。")
    if bool(asked.source) != (asked.source_id is not None):
        raise UsageProblem("--source 和 --source-id 要一起写。", next_step="两项都见 letter offers。")
    source, source_id = ("case", call.case(asked.case)) if asked.case else (asked.source, asked.source_id)
    unit_id = call.unit(asked.unit) if asked.unit else None
    number = call.office.letters.draft(asked.kind, source, source_id, unit_id, _asked(call))
    return _answered(call, number, "已起草")


def _draft_all(call: Call) -> Answer:
    asked, letters = call.arguments, call.office.letters
    wanted = [
        (offer.kind, offer.source, offer.source_id)
        for offer in letters.offers(asked.kind, call.unit(asked.unit) if asked.unit else None)
        if not offer.done and asked.source in ("", offer.source)
    ]
    if not wanted:
        raise UsageProblem(f"现在没有要起草的{asked.kind}。", next_step="用 letter offers 查看。")
    rows = [letters.get(number) for number in letters.draft_many(wanted)]
    return _told_of(rows, f"已起草 {len(rows)} 份。")


def _told_of(rows: list[dict[str, Any]], sentence: str) -> Answer:
    found = [picked(row, *_LETTER) for row in rows]
    shown = [{**row, "title": row["title"].replace("\n", "")} for row in found]
    return Answer({"letters": found}, [sentence, *table(shown, _COLUMNS, "")])


def _listed(call: Call) -> Answer:
    asked = call.arguments
    rows = call.office.letters.listed(
        kind=asked.kind, state=asked.state, unit_id=call.unit(asked.unit) if asked.unit else None, text=asked.text
    )  # fmt: skip
    found = [picked(row, *_LETTER) for row in rows]
    shown = [{**row, "title": row["title"].replace("\n", "")} for row in found]
    return Answer({"letters": found}, table(shown, _COLUMNS, "没有公文。"))


def _show(call: Call) -> Answer:
    row = call.office.letters.get(_id(call))
    return Answer({"letter": picked(row, *_LETTER)}, _told(row))


def _told(row: Mapping[str, Any]) -> Iterator[str]:
    yield from pairs(
        [
            ("序号", str(row["id"])),
            ("文种", row["kind"]),
            ("状态", row["state_name"]),
            ("文号", row["number"]),
            ("标题", row["title"].replace("\n", "")),
            ("主送机关", row["addressee"]),
            ("附件", "；".join(row["attachments"])),
            ("署名", row["signature"]),
            ("成文日期", row["dated"]),
            ("抄送", "、".join(row["copies_to"])),
            ("答复期限", row["due"]),
            ("印章", "" if row["sealed"] else "不加盖"),
            ("回复日期", row["answered_on"]),
            ("回复内容", row["outcome"].replace("\n", "；")),
            ("作废理由", row["void_reason"]),
        ]
    )
    yield ""
    yield from row["body"].split("\n")


def _edit(call: Call) -> Answer:
    number, changes = _id(call), _asked(call)
    if not changes:
        raise UsageProblem("没有写要改什么。", next_step="如 --title 标题、--body-file 正文.txt。")
    call.office.letters.edit(number, changes)
    return _answered(call, number, "已修改")


def _discard(call: Call) -> Answer:
    row = call.office.letters.get(_id(call))
    call.office.letters.discard(row["id"])
    return Answer({"letter": picked(row, *_LETTER)}, [f"已删除{row['kind']}稿。"])


def _number(call: Call) -> Answer:
    asked, letters, ids = call.arguments, call.office.letters, _ids(call)
    if len(ids) > 1:
        if asked.number:
            raise UsageProblem("几份公文不能用同一个文号。", next_step="不写 --number，按顺序编号。")
        rows = letters.issue_many(ids, asked.dated)
        return _told_of(rows, f"已编号：{rows[0]['number']} 到 {rows[-1]['number']}，共 {len(rows)} 份。")
    row = letters.issue(ids[0], asked.number, asked.dated)
    one = picked(row, *_LETTER)
    said = f"已编号：{row['number']}，成文日期 {row['dated']}。"
    return Answer({"letter": one, "letters": [one]}, [said])


def _print(call: Call) -> Answer:
    asked, options = call.arguments, chosen_options(call)
    if asked.to.suffix.lower() != ".pdf":
        raise UsageProblem(
            f"不认识“{asked.to.suffix}”这种文件。", next_step="请存成 .pdf；要修改的用 letter docx。"
        )
    papers = call.office.papers
    issued = papers.issue([papers.letter(number) for number in _ids(call)], asked.to, options=options)
    data = {
        "file": str(issued.path),
        "pages": issued.pages,
        "digest": issued.digest,
        "missing_characters": list(issued.missing_characters),
    }
    lines = [f"已写成：{data['file']}（{issued.pages} 页）"]
    if issued.missing_characters:
        lines.append(f"没有字形、留空待手填的字：{'、'.join(issued.missing_characters)}")
    return Answer(data, lines)


def _docx(call: Call) -> Answer:
    issued = call.office.papers.save_letter(_id(call), call.arguments.to)
    return Answer({"file": str(issued.path), "digest": issued.digest}, [f"已写成：{issued.path}"])


def _answer(call: Call) -> Answer:
    asked, number = call.arguments, _id(call)
    call.office.letters.answer(number, asked.answered_on, asked.outcome)
    return _answered(call, number, "已登记回复")


def _void(call: Call) -> Answer:
    number = _id(call)
    call.office.letters.void(number, call.arguments.reason)
    return _answered(call, number, "已作废")


def _id(call: Call) -> int:
    return call.office.letters.find(call.arguments.letter)


def _ids(call: Call) -> list[int]:
    return list(dict.fromkeys(map(call.office.letters.find, call.arguments.letters)))


def _answered(call: Call, number: int, word: str) -> Answer:
    row = call.office.letters.get(number)
    said = row["number"] or f"序号 {row['id']}"
    sentence = f"{word}：{said}　{row['title']}。".replace("\n", "")
    return Answer({"letter": picked(row, *_LETTER)}, [sentence])
