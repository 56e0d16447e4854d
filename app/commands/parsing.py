"""An argument parser that speaks Chinese and can describe itself.

argparse does the work; here it gets Chinese words, raises instead of ending the process, and remembers its arguments
and sub-commands, so that help on screen, ``help --json`` and ``docs/cli.md`` tell the same.
"""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from app.errors import UsageProblem

PROGRAM = "main.py"

Shared = tuple[tuple[str, ...], dict[str, Any]]


class HelpWanted(Exception):
    """``-h`` was given: show what *parser* can do and stop."""

    def __init__(self, parser: CommandParser) -> None:
        super().__init__(parser.path)
        self.parser = parser


class _Help(argparse.Action):
    """``-h``/``--help`` wins over everything else on the line."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        raise HelpWanted(parser)


class CommandParser(argparse.ArgumentParser):
    """The parser of one command or group of commands.

    :param path: the words of the command, ``permit apply``; empty for the program itself.
    :param summary: what it does, one Chinese sentence.
    :param shared: options every command understands, as names and keywords of ``add_argument``; they may stand before
        or after the command.
    """

    def __init__(
        self, path: str = "", summary: str = "", shared: Sequence[Shared] = (), prog: str = PROGRAM
    ) -> None:
        super().__init__(prog=prog, add_help=False, allow_abbrev=False)
        self.path = path
        self.summary = summary
        self.arguments: list[argparse.Action] = []
        self.commands: dict[str, CommandParser] = {}
        self.runs = False
        self._shared = shared
        self._choice: Any = None
        super().add_argument("-h", "--help", action=_Help, nargs=0, help="显示用法")
        # Below the program itself a shared option that is not given must not wipe out the one that was.
        unset = {"default": argparse.SUPPRESS} if path else {}
        self.shared_arguments = [
            super(CommandParser, self).add_argument(*names, **{**how, **unset}) for names, how in shared
        ]

    def add_argument(self, *names: Any, **how: Any) -> argparse.Action:
        """Add an argument, as argparse does, and remember it."""
        action = super().add_argument(*names, **how)
        self.arguments.append(action)
        return action

    def run_with(self, handler: Callable[..., Any]) -> None:
        """Say which function does the work of this command."""
        self.runs = True
        self.set_defaults(run=handler, command=self.path)

    def add_command(self, name: str, summary: str) -> CommandParser:
        """Add a command below this one and return its parser."""
        path = f"{self.path} {name}".strip()
        if self._choice is None:
            self._choice = self.add_subparsers(
                dest=f"word of {self.path}", metavar="命令", required=bool(self.path) and not self.runs
            )
        child: CommandParser = self._choice.add_parser(
            name, path=path, summary=summary, shared=self._shared, prog=f"{PROGRAM} {path}"
        )
        self.commands[name] = child
        return child

    # -- words -----------------------------------------------------------------------------------

    def error(self, message: str) -> NoReturn:
        """Every mistake of argparse becomes a usage problem with a Chinese sentence."""
        raise UsageProblem(
            _in_chinese(message, list(self.commands)),
            next_step=f"用法见：{PROGRAM} help {self.path}".rstrip() + "。",
            detail=message,
        )


def _in_chinese(message: str, commands: list[str]) -> str:
    """The sentence for one of argparse's own messages (CPython 3.11 to 3.13)."""
    for pattern, sentence in _SENTENCES:
        found = pattern.search(message)
        if found is None:
            continue
        parts = {name: value.strip("'") for name, value in found.groupdict().items()}
        if "choice" in parts and parts["where"] == "命令":
            near = difflib.get_close_matches(parts["choice"], commands, 1, 0.6)
            hint = f"是不是 {near[0]}？" if near else f"可用的命令：{'、'.join(commands)}。"
            return f"没有“{parts['choice']}”这个命令。{hint}"
        if "choices" in parts:
            parts["choices"] = parts["choices"].replace("'", "").replace(", ", "、")
        return sentence.format(**parts)
    return f"命令写得不对：{message}。"


_SENTENCES = tuple(
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        (r"^the following arguments are required: (?P<names>.*)$", "缺少 {names}。"),
        (r"^unrecognized arguments: (?P<names>.*)$", "多出了看不懂的内容：{names}。"),
        (
            r"^argument (?P<where>.*?): invalid choice: (?P<choice>.*?) \(choose from (?P<choices>.*)\)$",
            "{where} 不能是“{choice}”，可选：{choices}。",
        ),
        (r"^argument (?P<where>.*?): expected (one|at least one|\d+) arguments?$", "{where} 后面缺少内容。"),
        (r"^argument (?P<where>.*?): ignored explicit argument (?P<given>.*)$", "{where} 后面不带内容。"),
        (
            r"^argument (?P<where>.*?): invalid int value: (?P<given>.*)$",
            "{where} 要写整数，不能是“{given}”。",
        ),
        (r"^argument (?P<where>.*?): (?P<given>[^\x00-\x7f].*)$", "{where}：{given}"),
    )
)
