"""``demo``: the main job from end to end on an invented county, then the window on it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.commands import terminal
from app.commands.call import Call
from app.commands.converters import count
from app.commands.output import Answer
from app.commands.parsing import CommandParser

_CHECKS = {"county": "县级数据", "township": "乡镇数据", "differences": "两边对照"}

#: Step of the demonstration → what is told of its figures.
_WORDS = (
    ("plan", "用编计划：下达 {cases} 件，{posts} 名"),
    ("exits", "批量核减：{recorded} 人，通知停拨工资 {stop_pay} 人"),
    ("transfer", "县内调动：{person}，{from} → {to}"),
    ("batch_transfer", "批量调动：{people} 人，办理 {done}，不能办 {refused}"),
    ("appointment", "任免文：{lines} 人，落库 {done}，不能办 {refused}"),
    ("matters", "机构编制事项：受理 {received} 件，后续工作 {follow_ups} 项"),
    ("meeting", "编委会会议：议题 {items} 项，同意 {agreed} 项"),
    ("month", "每月申报（{month}）：应报 {units} 个单位，有变动 {changed}，未申报 {missing}"),
    (
        "beside",
        "在外工作 {elsewhere} 人（超期 {overdue}，30 天内到期 {due_soon}），编外 {off_staff} 人，发编制卡 {cards} 张",
    ),
    ("scans", "扫描件 {files} 个，收入附件 {attachments} 个，新登记文件 {documents} 份"),
    (
        "superior",
        "上级系统导出 {people} 人：一致 {same}，不同 {differing}，只在上级 {only_there}，只在本县 {only_here}",
    ),
    ("duplicates", "查重：找到 {found} 对，处理后还有 {left} 对"),
    ("list_match", "比对名单：{lines} 人，在编 {在编} 人"),
    (
        "official_letters",
        "公文：印发 {issued} 份（其中 {together} 份一次办理），已回复 {answered}，等回复 {waiting}，作废 {voided}",
    ),
    ("batch", "批量打印：{papers} 件入编审批表一次印出，{pages} 页"),
    (
        "own_form",
        "改表样：改名“{title}”，加一联“{copies[2]}”；补打以前的纸仍是“{reprinted_title}”；已恢复原来的表样",
    ),
    (
        "sheets",
        "补打 {reprinted} 张，作废 {voided} 张；查验 {asked} 次：没改动、被改动、已作废、已被代替、没有打印过、只有编号",
    ),
    ("stock", "套打：编制卡 {cards} 张、通知单 {slips} 张，按打印机偏差移动"),
    ("workbooks", "台账分印 A4 共 {pages_on_a4} 页，表格文件 {files} 个"),
    ("missing", "缺字：{names} 个姓名，打印前提示 {characters} 个字要手写"),
)


def register(root: CommandParser) -> None:
    """Add the command."""
    parser = root.add_command("demo", "演示：虚构一个县，从花名册到数据包走一遍主要工作，再打开窗口看")
    parser.add_argument(
        "--out", type=Path, default=Path("demo"), metavar="文件夹", help="演示放在哪里，默认 demo"
    )
    parser.add_argument("--people", type=count, default=6000, metavar="人数", help="虚构多少人，默认 6000")
    parser.add_argument("--units", type=count, metavar="单位数", help="虚构多少单位，默认每 20 人一个")
    parser.add_argument("--seed", type=int, default=1, metavar="整数", help="同一个数得到同一个县，默认 1")
    parser.add_argument("--no-window", action="store_true", help="做完不打开窗口")
    parser.run_with(_demo)


def _demo(call: Call) -> Answer:
    from app.services.demo.run import DemoOptions, run_demo

    asked = call.arguments
    steps = run_demo(DemoOptions(asked.out, asked.people, asked.units, asked.seed))
    while True:
        try:
            sentence = next(steps)
        except StopIteration as finished:
            summary = finished.value.summary
            break
        sys.stderr.write(f"{sentence} …\n")
        sys.stderr.flush()
    data = {"out": str(asked.out.resolve()), **summary}
    if call.open_window is None or asked.no_window or asked.json or not terminal.somebody_watches():
        return Answer(data, _told(data))
    sys.stdout.writelines(line + "\n" for line in _told(data))
    sys.stdout.flush()
    return Answer(data, (), call.open_window(asked.out.resolve() / "county"))


def _told(data: dict[str, Any]) -> Iterator[str]:
    counts, imported, packages = data["counts"], data["import"], data["packages"]
    lines, check = packages["lines"], data["check"]
    yield f"演示数据在“{data['out']}”，人员均为虚构，用时 {data['seconds']['total']:.1f} 秒"
    yield f"花名册：{imported['data_rows']} 行，登记 {imported['accepted']}，退回 {imported['rejected']}（returned.xlsx）"
    register = data["register"]
    yield (
        f"单位 {counts['units']}，内设机构 {register['departments']}，机构关系 {register['relations']}，"
        f"领导职数 {register['leader_posts']}，领导 {register['leaders']} 人"
    )
    yield (
        f"在编人员 {counts['people']}；核定 {counts['approved']}，实有 {counts['actual']}，"
        f"已批未用 {counts['reserved']}，可用 {counts['available']}"
    )
    yield f"超编单位 {counts['over_units']}，满编 {counts['full_units']}，空编 {counts['vacancy_units']}"
    yield f"通知单 {counts['permits']}，入编 {counts['entries']}，核减 {counts['exits']}，打印 {counts['pages']} 页（forms）"
    yield from _done(data["work"])
    for refused in data["refused"]:
        yield f"按规定没有办：{refused['message']}（{refused['rule']}，{refused['document']}）{refused['next_step']}"
    todo = data["todo"]
    yield (
        f"待办：已超期 {todo['overdue']}，一周内到期 {todo['due']}，以后 {todo['later']}，已退回 {todo['sent_back']}；"
        f"在办业务 {todo['open_cases']} 件"
    )
    yield (
        f"数据包（packages）：新增 {lines['new']}，有变化 {lines['changed']}，相同 {lines['same']}，"
        f"批准 {lines['accepted']}，退回 {lines['returned']}"
    )
    for declared in packages["declarations"]:
        reason = f"：{declared['reason']}" if declared["reason"] else ""
        yield f"  {declared['sentence']}，{declared['state']}{reason}"
    found = "，".join(f"{name} {check[key]} 处不符" for key, name in _CHECKS.items())
    yield f"核对：{found}"
    own, theirs = data["sign_in"], packages["township_sign_in"]
    yield f"县级（county）用 {own['user']} 登录，乡镇（township）用 {theirs['user']} 登录，密码都是 {own['password']}"


def _done(work: dict[str, Any]) -> Iterator[str]:
    """What the steps came to, a line for each; what a very small county left out is not told."""
    for step, words in _WORDS:
        if step in work:
            yield words.format_map(work[step])
