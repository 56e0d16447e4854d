"""What the program can do without a window, read from the parsers themselves: help on screen and ``help --json``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app import __version__
from app.commands import converters
from app.commands.output import Column, table
from app.commands.parsing import PROGRAM, CommandParser

TYPES = {
    None: "text",
    int: "integer",
    Path: "path",
    converters.count: "count",
    converters.date: "date",
    converters.day: "day",
    converters.millimetres: "millimetres",
    converters.pair: "pair",
}
EXIT_CODES = {
    0: "办成了",
    1: "因业务规定没有办（说明依据），或核对后的回答是“不能”",
    2: "命令写得不对，或所指的单位、人员、业务不存在",
    3: "数据或文件已损坏、不可信，或核对发现不符",
    4: "环境问题：密码不对、磁盘满、只读、被占用",
    70: "程序自身的意外，详情在记录文件中",
    130: "被人中断，没有完成的操作没有保存",
}
VARIABLES = {
    "BIANZHI_USER": "登录人，相当于 --as",
    "BIANZHI_PASSWORD": "登录密码",
    "BIANZHI_NEW_PASSWORD": "新建人员或修改密码时的新密码",
    "BIANZHI_RECOVERY_KEY": "恢复码，用于 user recover 和 restore --recovery",
    "BIANZHI_SPOKEN_CODE": "电话告知的核对码，用于 package open",
}


def walk(parser: CommandParser) -> Iterator[CommandParser]:
    """Every command that does something, in the order of the program's help."""
    if parser.runs:
        yield parser
    for child in parser.commands.values():
        yield from walk(child)


def argument(action: argparse.Action) -> dict[str, Any]:
    """One argument as data; ``options`` is empty for a positional one."""
    flag = action.nargs == 0
    return {
        "name": action.dest,
        "options": list(action.option_strings),
        "metavar": "" if flag else _metavar(action),
        "type": "flag" if flag else TYPES[action.type],  # type: ignore[index]
        "required": action.required,
        "repeat": action.nargs in ("+", "*") or isinstance(action.default, list),
        "choices": list(action.choices) if action.choices is not None else None,
        "default": str(action.default) if isinstance(action.default, Path) else action.default,
        "help": action.help or "",
    }


def document(root: CommandParser) -> dict[str, Any]:
    """Everything about the command line as one JSON object (``docs/cli.md``, help)."""
    return {
        "program": PROGRAM,
        "version": __version__,
        "common": [argument(action) for action in root.shared_arguments],
        "commands": [command(parser) for parser in walk(root)],
        "exit_codes": {str(code): meaning for code, meaning in EXIT_CODES.items()},
        "environment": VARIABLES,
    }


def command(parser: CommandParser) -> dict[str, Any]:
    """One command with its arguments."""
    return {
        "name": parser.path,
        "help": parser.summary,
        "arguments": [argument(action) for action in parser.arguments],
    }


def overview(root: CommandParser) -> Iterator[str]:
    """The help of the program: every command with one sentence."""
    yield "编制通：机构编制登记。不带命令时打开窗口；带命令时不用窗口做同样的事。"
    yield ""
    yield f"用法：{PROGRAM} 命令 [参数 …] [通用选项]"
    yield ""
    rows = [{"name": parser.path, "help": parser.summary} for parser in walk(root)]
    yield from table(rows, (Column("命令", "name"), Column("", "help")), "")
    yield ""
    yield from _arguments("通用选项", root.shared_arguments)
    yield ""
    yield f"一个命令的用法：{PROGRAM} help 命令。全部说明见 docs/cli.md。"


def usage(parser: CommandParser) -> Iterator[str]:
    """The help of one command or group of commands."""
    if parser.runs:
        words = [_usage_word(action) for action in parser.arguments]
        yield f"{parser.path}：{parser.summary}"
        yield ""
        yield " ".join(["用法：" + parser.prog, *words])
        if parser.arguments:
            yield ""
            yield from _arguments("参数", parser.arguments)
    else:
        yield parser.summary
    below = [child for child in walk(parser) if child is not parser]
    if below:
        yield ""
        rows = [{"name": child.path, "help": child.summary} for child in below]
        yield from table(rows, (Column("命令", "name"), Column("", "help")), "")


def _arguments(title: str, actions: list[argparse.Action]) -> Iterator[str]:
    rows = [
        {"name": _words(action), "help": _explained(action)}
        for action in sorted(actions, key=lambda action: bool(action.option_strings))
    ]
    yield from table(rows, (Column(title, "name"), Column("", "help")), "")


def _explained(action: argparse.Action) -> str:
    notes = [action.help or ""]
    if action.choices is not None:
        notes.append(f"可选：{'、'.join(str(choice) for choice in action.choices)}")
    if action.required and action.option_strings:
        notes.append("必填")
    if argument(action)["repeat"]:
        notes.append("可写多个")
    return "；".join(notes)


def _words(action: argparse.Action) -> str:
    if not action.option_strings:
        return _metavar(action)
    return " ".join([", ".join(action.option_strings), *([] if action.nargs == 0 else [_metavar(action)])])


def _usage_word(action: argparse.Action) -> str:
    words = _words(action)
    return words if action.required else f"[{words}]"


def _metavar(action: argparse.Action) -> str:
    return str(action.metavar or action.dest)
