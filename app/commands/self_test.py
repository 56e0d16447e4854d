"""``--self-test``: does this machine carry what the program needs?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from app import __version__, paths
from app.commands.call import Call
from app.commands.converters import count
from app.commands.output import Answer
from app.commands.parsing import CommandParser
from app.errors import EnvironmentProblem

if TYPE_CHECKING:
    from app.services.self_test import Outcome

# Run in a Python of its own; the windows are no business of this room.
_WINDOW = (
    "from app.ui.application import qt_application; from PySide6 import __version__ as v;"
    "qt_application(['self-test']); print('Qt', v)"
)


def register(root: CommandParser) -> None:
    """Add the command."""
    parser = root.add_command(
        "self-test", "自检：组件、加密、字体、表样、打印、公文、数据包、窗口（也可写成 --self-test）"
    )
    parser.add_argument("--limit", type=count, default=30, metavar="秒", help="每一项最多等多久，默认 30 秒")
    parser.run_with(_self_test)


def _self_test(call: Call) -> Answer:
    from app.services import self_test

    limit = float(call.arguments.limit)
    outcomes = list(
        self_test.run(lambda: self_test.window_without_display(paths.ROOT, _WINDOW, limit), limit + 1)
    )
    works = all(outcome.works for outcome in outcomes)
    data = {"version": __version__, "works": works, "parts": [asdict(outcome) for outcome in outcomes]}
    return Answer(data, _told(outcomes), 0 if works else EnvironmentProblem.exit_code)


def _told(outcomes: list[Outcome]) -> Iterator[str]:
    yield f"编制通 {__version__}"
    for outcome in outcomes:
        yield f"{'正常' if outcome.works else '有问题'}  {outcome.name}：{outcome.note}"
    broken = [outcome.name for outcome in outcomes if not outcome.works]
    if broken:
        yield f"下一步：请把以上内容交给维护人员（{'、'.join(broken)}）。"
    else:
        yield "全部正常。"
