"""The headless front end: words in, one call of a service, text or JSON and an exit code out."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app import log, paths
from app.commands.call import Call
from app.commands.converters import day
from app.commands.describe import overview, usage
from app.commands.output import DEFECT, Answer, show, show_defect, show_problem
from app.commands.parsing import CommandParser, HelpWanted
from app.errors import EnvironmentProblem, Problem, UsageProblem

logger = logging.getLogger(__name__)

INTERRUPTED = 130
_WINDOW = "window"

_SHARED: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (
        ("--data",),
        {"metavar": "文件夹", "type": Path, "help": "数据所在的文件夹，默认为当前用户的数据文件夹"},
    ),
    (("--json",), {"action": "store_true", "help": "回答写成一行 JSON，供其他程序读取"}),
    (("--as",), {"dest": "user", "metavar": "姓名", "help": "登录人；只有一人能登录时可不写"}),
    (("--password-file",), {"metavar": "文件", "type": Path, "help": "密码所在的文件，内容为一行"}),
    (("--date",), {"metavar": "日期", "type": day, "help": "业务日期，默认为今天"}),
)


def parser() -> CommandParser:
    """The parser of the whole program."""
    from app.commands.subjects import SUBJECTS

    root = _root()
    for subject in SUBJECTS:
        subject.register(root)
    return root


def _root() -> CommandParser:
    root = CommandParser(shared=_SHARED)
    root.set_defaults(run=None, command="")
    return root


def _understood(words: Sequence[str]) -> argparse.Namespace:
    """What the words say.

    :raises HelpWanted: ``-h``.
    :raises UsageProblem: no such command, or not written as it must be.
    """
    try:
        window, others = _root().parse_known_args(words)
    except (HelpWanted, UsageProblem):
        others = list(words)  # the parser of the command knows better what to say
    return parser().parse_args(words) if others else window


def main(argv: Sequence[str] | None = None, open_window: Callable[[Path], int] | None = None) -> int:
    """Run one command and return its exit code; nothing is raised and nothing but text is printed.

    :param argv: words after the program's name, default those of this process.
    :param open_window: opens the window on a data folder and returns its exit code when it is closed.
    """
    words = [
        "self-test" if word == "--self-test" else word for word in (sys.argv[1:] if argv is None else argv)
    ]
    as_json = "--json" in words
    try:
        call = Call(_understood(words), open_window)
    except HelpWanted as wanted:
        lines = usage(wanted.parser) if wanted.parser.path else overview(wanted.parser)
        show(Answer(None, lines), sys.stdout, as_json=False)
        return 0
    except Problem as problem:
        show_problem(problem, sys.stdout, sys.stderr, as_json=as_json)
        return problem.exit_code
    if not call.arguments.command:
        call.arguments.command, call.arguments.run = _WINDOW, _window
    return _logged(call, as_json=as_json)


def _window(call: Call) -> Answer:
    """No command: the window, where there is one."""
    if call.open_window is None:
        raise UsageProblem("没有写要做什么。", next_step="可用的命令见：main.py help。")
    return Answer(None, (), call.open_window(call.folder))


def _logged(call: Call, *, as_json: bool) -> int:
    folders = [paths.seat_logs()]
    if paths.holds_register(call.folder):
        folders.insert(0, paths.data_logs(call.folder))
    name = "window" if call.arguments.command == _WINDOW else "commands"
    with log.kept_in(folders, name) as log_folder:
        started = time.monotonic()
        code = _run(call, str(log_folder or ""), as_json=as_json)
        logger.info("%s: exit %d after %.2f s", call.arguments.command, code, time.monotonic() - started)
        return code


def _run(call: Call, log_folder: str, *, as_json: bool) -> int:
    try:
        answer: Answer = call.arguments.run(call)
        show(answer, sys.stdout, as_json=as_json)
        return answer.exit_code
    except Problem as problem:
        logger.info("%s: %s %s", call.arguments.command, type(problem).__name__, problem.detail)
        show_problem(problem, sys.stdout, sys.stderr, as_json=as_json)
        return problem.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("已中断，没有完成的操作没有保存。\n")
        return INTERRUPTED
    except BrokenPipeError:
        raise  # whoever read our output has enough: not a fault, and nobody left to tell
    except OSError as error:  # a disk, a folder or a name that the machine refuses
        logger.info("%s: errno %s", call.arguments.command, error.errno, exc_info=True)
        refused = EnvironmentProblem(
            "本机的磁盘或文件夹不能这样使用，这一步没有保存，之前的数据没有丢失。",
            next_step="请检查文件夹的名称（不要太长）、权限和剩余空间，再试一次。",
        )
        show_problem(refused, sys.stdout, sys.stderr, as_json=as_json)
        return refused.exit_code
    except Exception:
        logger.exception("%s: defect", call.arguments.command)
        show_defect(log_folder, sys.stdout, sys.stderr, as_json=as_json)
        return DEFECT
    finally:
        call.close()
