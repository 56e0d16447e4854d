"""``holiday …``: the county's own days off and working days at weekends."""

from __future__ import annotations

from pathlib import Path

from app.commands.call import Call, picked
from app.commands.converters import day, whole
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.errors import UsageProblem
from app.services.holidays import DayEdit
from app.services.list_lines import lines_of_file

_LISTED = ("date", "weekday", "works", "state_name", "name", "announced")
_COLUMNS = (
    Column("日期", "date"),
    Column("", "weekday"),
    Column("安排", "state_name"),
    Column("名称", "name"),
    Column("原来", "announced"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    holiday = root.add_command("holiday", "节假日和调休：办理期限按工作日计算")
    listed = holiday.add_command("list", "本办公室设置过的日子")
    listed.add_argument("--year", default="", metavar="年份", help="只列这一年的，如 2027")
    listed.run_with(_listed)
    put = holiday.add_command("set", "设置休息或上班的日子")
    put.add_argument("days", nargs="*", type=day, metavar="日期", help="一天或几天，如 2027-01-01")
    put.add_argument("--works", action="store_true", help="这些日子上班（调休），不写就是休息")
    put.add_argument("--name", default="", metavar="名称", help="节日名称")
    put.add_argument(
        "--list", dest="file", type=Path, metavar="文件",
        help="放假通知的文字或工作簿（.xlsx），每行一个日期或起止日期，后面写“休息”或“上班”",
    )  # fmt: skip
    put.add_argument(
        "--year", default="", metavar="年份", help="文件里只写月日时的年份，默认为业务日期的年份"
    )
    put.run_with(_set)
    remove = holiday.add_command("remove", "取消设置，恢复国务院公布的安排")
    remove.add_argument("days", nargs="+", type=day, metavar="日期", help="设置过的日子")
    remove.run_with(_remove)


def _listed(call: Call) -> Answer:
    year = _year(call.arguments.year)
    rows = [picked(row, *_LISTED) for row in call.office.holidays.listed(year)]
    warning = call.office.holidays.warning(year or call.office.session.business_date[:4])
    lines = [*table(rows, _COLUMNS, "没有设置过，按国务院公布的安排计算。"), *([warning] if warning else [])]
    return Answer({"holidays": rows, "warning": warning}, lines)


def _set(call: Call) -> Answer:
    asked, holidays = call.arguments, call.office.holidays
    if asked.file is not None:
        changed = holidays.paste("\n".join(lines_of_file(asked.file, " ")), _year(asked.year))
    else:
        changed = holidays.set([DayEdit(date, asked.works, asked.name) for date in asked.days])
    return Answer({"changed": changed}, [f"已设置 {changed} 天。" if changed else "没有改动。"])


def _remove(call: Call) -> Answer:
    removed = call.office.holidays.remove(call.arguments.days)
    return Answer({"removed": removed}, [f"已取消 {removed} 天的设置。"])


def _year(text: str) -> str:
    if text and not 1900 <= whole(text) <= 2999:
        raise UsageProblem(f"“{text}”不是年份。", next_step="请写成 2027 这样的四位数。")
    return text
