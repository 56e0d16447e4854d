"""``form …``: how the county's forms look, seen, checked, changed and returned to what was shipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.commands.call import Call
from app.commands.converters import count, pair
from app.commands.output import Answer, Column, pairs, table
from app.commands.parsing import CommandParser
from app.errors import EnvironmentProblem, UsageProblem

_COLUMNS = (
    Column("表号", "name"),
    Column("名称", "title"),
    Column("改过", "changed"),
    Column("日期", "changed_on"),
    Column("改的人", "changed_by"),
    Column("说明", "note"),
    Column("有新表样", "outdated"),
    Column("不能用", "faults", number=True),
)
_FIELDS = (Column("属于", "within"), Column("栏目", "label"), Column("种类", "kind_name"))
_VERSIONS = (
    Column("编号", "id", number=True),
    Column("在用", "current"),
    Column("日期", "changed_on"),
    Column("改的人", "changed_by"),
    Column("说明", "note"),
)
_SIDES = {"earlier": "-", "later": "+"}
_FILLED = {"示例": "sample", "空表": "blank", "最近": "last"}


def register(root: CommandParser) -> None:
    """Add the commands."""
    form = root.add_command("form", "表样：各种表印成什么样子，怎样改，怎样恢复")
    listed = form.add_command("list", "可以改的表，哪些改过")
    listed.run_with(_listed)

    show = _named(form.add_command("show", "一张表现在的样子（文本）"))
    show.add_argument("--shipped", action="store_true", help="程序自带的，不是现在用的")
    show.add_argument("--version", type=count, metavar="编号", help="form history 列出的一个版本")
    show.run_with(_show)

    _named(form.add_command("fields", "一张表能印的栏目")).run_with(_fields)

    check = _named(form.add_command("check", "检查一个表样，不保存；逐行说明哪里写得不对"))
    check.add_argument("file", type=Path, metavar="文件", help="要检查的文本")
    check.run_with(_check)

    put = _named(form.add_command("set", "改表样：以后打印的都照这个文本"))
    put.add_argument("file", type=Path, metavar="文件", help="新的文本")
    _note(put)
    put.run_with(_set)

    _named(form.add_command("reset", "恢复原来的表样；改过的版本仍留着")).run_with(_reset)
    _named(form.add_command("history", "改过的各个版本")).run_with(_history)

    restore = _named(form.add_command("restore", "恢复以前的一个版本"))
    restore.add_argument("version", type=count, metavar="编号", help="form history 列出的版本")
    restore.run_with(_restore)

    differ = _named(form.add_command("differences", "与程序自带的表样有哪些不同"))
    differ.add_argument("--new", action="store_true", help="程序的新版本改了什么，从本单位改这张表的时候算起")
    differ.run_with(_differences)
    _named(form.add_command("keep", "程序有了新的表样，仍用本单位的")).run_with(_keep)

    words = form.add_command("words", "本地叫法：各种表上改印本地的名称，如 编办=编委办")
    words.add_argument(
        "words", nargs="*", type=pair, metavar="原来=本地", help="加上或改成；不写就列出现有的"
    )
    words.add_argument("--remove", action="append", default=[], metavar="原来", help="去掉这一个")
    words.run_with(_words)

    preview = _named(form.add_command("preview", "把表样画成 PDF，不登记"))
    preview.add_argument("--to", required=True, type=Path, metavar="文件", help="写成这个 PDF 文件")
    preview.add_argument("--file", type=Path, metavar="文件", help="还没有保存的文本")
    preview.add_argument(
        "--filled", choices=tuple(_FILLED), default="示例", metavar="内容", help="填什么，默认为虚构的示例"
    )
    preview.run_with(_preview)

    export = _named(form.add_command("export", "导出表样，给别的单位或自己用编辑器改"))
    export.add_argument("--to", required=True, type=Path, metavar="文件", help="写成这个文件，如 F01.yaml")
    export.run_with(_export)

    bring = form.add_command("import", "导入表样，有错就不导入")
    bring.add_argument("file", type=Path, metavar="文件", help="form export 写成的文件")
    bring.add_argument("--form", metavar="表号", help="文件里没有写明时，是哪一张表")
    _note(bring)
    bring.run_with(_import)


def _named(parser: CommandParser) -> CommandParser:
    parser.add_argument("form", metavar="表号", help="form list 列出的表号，如 F01、F07-large")
    return parser


def _note(parser: CommandParser) -> None:
    parser.add_argument("--note", default="", metavar="说明", help="为什么改，列在各个版本里")


def _listed(call: Call) -> Answer:
    rows = call.office.form_templates.listed()
    return Answer({"forms": rows}, table(rows, _COLUMNS, "没有可以改的表。"))


def _show(call: Call) -> Answer:
    asked, forms = call.arguments, call.office.form_templates
    row = forms.get(asked.form)
    if asked.version is not None:
        row["text"] = forms.version(row["name"], asked.version)
    elif asked.shipped:
        row["text"] = row["shipped"]
    return Answer(row, row["text"].splitlines())


def _fields(call: Call) -> Answer:
    name = call.office.form_templates.named(call.arguments.form)
    rows = call.office.form_templates.fields(name)
    return Answer({"name": name, "fields": rows}, table(rows, _FIELDS, "这张表没有栏目。"))


def _check(call: Call) -> Answer:
    forms = call.office.form_templates
    name, text = forms.read_file(call.arguments.file, call.arguments.form)
    faults = forms.check(name, text)
    data = {"name": name, "faults": [{"line": fault.line, "message": fault.message} for fault in faults]}
    lines = [str(fault) for fault in faults] or [f"{name}：没有问题。"]
    return Answer(data, lines, 3 if faults else 0)


def _set(call: Call) -> Answer:
    asked, forms = call.arguments, call.office.form_templates
    name, text = forms.read_file(asked.file, asked.form)
    return _changed(forms.change(name, text, asked.note), "已改")


def _reset(call: Call) -> Answer:
    return _changed(call.office.form_templates.reset(call.arguments.form), "已恢复原来的表样")


def _restore(call: Call) -> Answer:
    asked = call.arguments
    return _changed(call.office.form_templates.restore(asked.form, asked.version), "已恢复")


def _keep(call: Call) -> Answer:
    return _changed(call.office.form_templates.keep(call.arguments.form), "仍用本单位的")


def _import(call: Call) -> Answer:
    asked = call.arguments
    return _changed(call.office.form_templates.bring(asked.file, asked.form or "", asked.note), "已导入")


def _changed(row: dict[str, Any], said: str) -> Answer:
    shown = [("表号", row["name"]), ("名称", row["title"]), ("改过", row["changed"]), ("说明", row["note"])]
    return Answer(row, [f"{said}。以后打印的都是这个样子，已经打印的不变。", *pairs(shown)])


def _history(call: Call) -> Answer:
    forms = call.office.form_templates
    name = forms.named(call.arguments.form)
    rows = forms.history(name)
    return Answer({"name": name, "versions": rows}, table(rows, _VERSIONS, "没有改过，用的是原来的表样。"))


def _differences(call: Call) -> Answer:
    forms = call.office.form_templates
    name = forms.named(call.arguments.form)
    found = forms.differences(name, since_made=call.arguments.new)
    data = [{"side": row.side, "line": row.line, "text": row.text} for row in found]
    lines = [f"{_SIDES[row.side]} 第 {row.line} 行：{row.text.strip()}" for row in found] or ["没有不同。"]
    return Answer({"name": name, "differences": data}, lines)


def _words(call: Call) -> Answer:
    asked, forms = call.arguments, call.office.form_templates
    words = forms.words()
    unknown = [word for word in asked.remove if word not in words]
    if unknown:
        raise UsageProblem(f"没有“{'”“'.join(unknown)}”的本地叫法。", next_step="请看 form words 列出的。")
    if asked.words or asked.remove:
        kept = {word: local for word, local in words.items() if word not in asked.remove}
        words = forms.set_words({**kept, **dict(asked.words)})
    return Answer({"words": words}, _told(words))


def _told(words: dict[str, str]) -> Iterator[str]:
    if not words:
        yield "没有本地叫法。"
    for word, local in words.items():
        yield f"{word} → {local}"


def _preview(call: Call) -> Answer:
    asked, forms = call.arguments, call.office.form_templates
    name = forms.named(asked.form)
    text = forms.read_file(asked.file, name)[1] if asked.file else ""
    pdf = forms.preview(name, text, filled=_FILLED[asked.filled])
    try:
        asked.to.write_bytes(pdf)
    except OSError as error:
        raise EnvironmentProblem(
            f"不能写入“{asked.to}”。", next_step="请换一个文件夹。", detail=str(error)
        ) from error
    return Answer({"name": name, "file": str(asked.to)}, [f"已写成：{asked.to}"])


def _export(call: Call) -> Answer:
    asked, forms = call.arguments, call.office.form_templates
    name = forms.named(asked.form)
    path = forms.export(name, asked.to)
    return Answer({"name": name, "file": str(path)}, [f"已导出：{path}"])
