"""``help``: what the program can do without a window."""

from __future__ import annotations

from functools import partial

from app.commands import describe
from app.commands.call import Call
from app.commands.output import Answer
from app.commands.parsing import CommandParser
from app.errors import UsageProblem


def register(root: CommandParser) -> None:
    """Add the command."""
    parser = root.add_command("help", "说明所有命令，或一个命令的用法")
    parser.add_argument("words", nargs="*", metavar="命令", help="要说明的命令，如 permit apply")
    parser.run_with(partial(_help, root))


def _help(root: CommandParser, call: Call) -> Answer:
    parser = root
    for word in call.arguments.words:
        if word not in parser.commands:
            raise UsageProblem(
                f"没有“{' '.join(call.arguments.words)}”这个命令。", next_step="所有命令见：main.py help。"
            )
        parser = parser.commands[word]
    if parser is root:
        return Answer(describe.document(root), describe.overview(root))
    commands = [describe.command(command) for command in describe.walk(parser)]
    return Answer({"commands": commands}, describe.usage(parser))
