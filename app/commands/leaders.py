"""``leader …``: leader posts, who sits on them, what they stand on, and where there are too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from app.commands.call import Call, picked
from app.commands.converters import count, date
from app.commands.output import Answer, Column, table
from app.commands.parsing import CommandParser
from app.commands.units import at_and_known
from app.errors import UsageProblem
from app.services.kinds.people import OCCUPIES, OCCUPIES_NONE
from app.services.leaders import Appointment, Recorded
from app.services.overruns import Overrun

_LINES = (
    Column("单位", "unit"),
    Column("职数", "leader_kind"),
    Column("层次", "level"),
    Column("核定", "approved", number=True),
    Column("实配", "actual", number=True),
    Column("空缺", "vacancy", number=True),
    Column("超配", "excess", number=True),
    Column("在任", "names"),
)
_HOLDING = (
    "id", "person_id", "name", "unit_name", "title", "leader_kind", "level", "personal_level", "begins", "ends",
    "occupies", "document", "end_document", "note",
)  # fmt: skip
_HOLDINGS = (
    Column("编号", "id", number=True),
    Column("姓名", "name"),
    Column("单位", "unit_name"),
    Column("职务", "title"),
    Column("职数", "leader_kind"),
    Column("层次", "level"),
    Column("任职", "begins"),
    Column("免职", "ends"),
    Column("占职数", "occupies"),
    Column("依据", "document"),
)
_OVERRUNS = (
    Column("编号", "account_id", number=True),
    Column("单位", "unit"),
    Column("职数", "leader_kind"),
    Column("层次", "level"),
    Column("核定", "approved", number=True),
    Column("实配", "actual", number=True),
    Column("超配", "excess", number=True),
    Column("有计划", "planned", number=True),
    Column("期限", "due"),
    Column("逾期", "overdue"),
    Column("办法", "way_out"),
)
_PLANS = (
    Column("编号", "id", number=True),
    Column("单位", "unit"),
    Column("职数", "leader_kind"),
    Column("层次", "level"),
    Column("名额", "excess", number=True),
    Column("自", "begins"),
    Column("期限", "due"),
    Column("结束", "ends"),
    Column("办法", "way_out"),
    Column("依据", "document"),
)


def register(root: CommandParser) -> None:
    """Add the commands."""
    leader = root.add_command("leader", "领导职数：核定、实配、空缺、超配，任职和免职")

    listed = leader.add_command("list", "各单位领导职数，按种类和层次")
    at_and_known(listed)
    listed.add_argument("--unit", metavar="单位", help="只列这个单位和它下属、主管的单位")
    listed.run_with(_listed)

    basis = leader.add_command("basis", "职数依据：一个单位的核定、实配、空缺、超配，各依据哪份文件，谁在任")
    basis.add_argument("unit", metavar="单位", help="单位")
    at_and_known(basis)
    basis.run_with(_basis)

    history = leader.add_command("holdings", "一个人任过的领导职务")
    history.add_argument("person", metavar="人员", help="姓名、身份证号或编制卡号")
    history.run_with(_holdings)

    record = leader.add_command("record", "登记任职：已经任命的照实登记，超出职数的给出提示")
    record.add_argument("person", metavar="人员", help="姓名、身份证号或编制卡号")
    record.add_argument("--unit", required=True, metavar="单位", help="任职的单位或内设机构")
    record.add_argument("--title", required=True, metavar="职务", help="职务名称，如 副局长")
    record.add_argument("--begins", required=True, type=date, metavar="日期", help="任职日期")
    record.add_argument("--ends", default="", type=date, metavar="日期", help="已经免职的，免职日期")
    record.add_argument("--document", default="", metavar="文号", help="任职文件")
    record.add_argument(
        "--kind", default="", metavar="种类", help="领导职数种类，如 单位副职；不写时按职务判断"
    )
    record.add_argument("--level", default="", metavar="层次", help="职务层次，如 副科")
    record.add_argument("--personal-level", default="", metavar="层次", help="本人职级高于或低于职位时填写")
    record.add_argument("--none", action="store_true", help="不占领导职数，须写明理由和文件")
    record.add_argument("--note", default="", metavar="说明", help="不占职数的理由等")
    record.run_with(_record)

    remove = leader.add_command("remove", "登记免职")
    remove.add_argument("holding", type=count, metavar="编号", help="任职的编号，见 leader holdings")
    remove.add_argument("--ends", required=True, type=date, metavar="日期", help="免职日期")
    remove.add_argument("--document", required=True, metavar="文号", help="免职文件")
    remove.run_with(_remove)

    correct = leader.add_command("correct", "更正一条任职：只写要改的，其他照旧")
    correct.add_argument("holding", type=count, metavar="编号", help="任职的编号，见 leader holdings")
    correct.add_argument("--title", metavar="职务", help="职务名称")
    correct.add_argument("--begins", type=date, metavar="日期", help="任职日期")
    correct.add_argument("--ends", type=date, metavar="日期", help="免职日期")
    correct.add_argument("--document", metavar="文号", help="任职文件")
    correct.add_argument("--kind", metavar="种类", help="领导职数种类")
    correct.add_argument("--level", metavar="层次", help="职务层次")
    correct.add_argument("--personal-level", metavar="层次", help="本人层次")
    correct.add_argument(
        "--counts", choices=(OCCUPIES, OCCUPIES_NONE), metavar="职数", help="占职数 或 不占职数"
    )
    correct.add_argument("--note", metavar="说明", help="不占职数的理由等")
    correct.add_argument("--reason", required=True, metavar="理由", help="为什么更正")
    correct.run_with(_correct)

    delete = leader.add_command("delete", "更正：登记错了的任职不再算数，原来的登记留在经过里")
    delete.add_argument("holding", type=count, metavar="编号", help="任职的编号，见 leader holdings")
    delete.add_argument("--reason", required=True, metavar="理由", help="为什么更正")
    delete.run_with(_delete)

    overruns = leader.add_command("overruns", "超职数台账：哪些单位超配，怎样消化，到什么时候")
    at_and_known(overruns)
    overruns.add_argument("--overdue", action="store_true", help="只列到期还没有消化的")
    overruns.run_with(_overruns)

    plan = leader.add_command("plan", "登记超职数的消化计划")
    plan.add_argument("account", type=count, metavar="编号", help="超职数的编号，见 leader overruns")
    plan.add_argument("--count", required=True, type=count, metavar="数额", help="几名")
    plan.add_argument("--begins", default="", type=date, metavar="日期", help="起始日期，默认为业务日期")
    plan.add_argument("--due", required=True, type=date, metavar="日期", help="消化期限，最长 5 年")
    plan.add_argument("--way-out", required=True, metavar="办法", help="如 退一减一")
    plan.add_argument("--document", required=True, metavar="文号", help="依据文件")
    plan.run_with(_plan)

    plans = leader.add_command("plans", "超职数的消化计划，在办的和已经结束的")
    plans.run_with(_plans)

    end = leader.add_command("end-plan", "结束一项消化计划：已经消化，或改用别的办法")
    end.add_argument("plan", type=count, metavar="编号", help="计划的编号，见 leader plans")
    end.add_argument("--ends", default="", type=date, metavar="日期", help="结束日期，默认为业务日期")
    end.run_with(_end_plan)

    titles = leader.add_command("titles", "领导职务名录；--check 判断一个职务能不能占领导职数")
    titles.add_argument("--check", default="", metavar="职务", help="要判断的职务名称")
    titles.add_argument("--add", default="", metavar="职务", help="增加一个领导职务")
    titles.add_argument("--remove", default="", metavar="职务", help="去掉一个领导职务")
    titles.add_argument("--document", default="", metavar="文号", help="增加或去掉的依据")
    titles.run_with(_titles)


def _listed(call: Call) -> Answer:
    office, asked = call.office, call.arguments
    at, known = office.desk.date(asked.at), office.desk.known(asked.known_at)
    units = call.units(asked.unit) or [row["id"] for row in office.units.listed()]
    rows = []
    for unit_id in units:
        rows += _lines(office.leader_basis.of_unit(unit_id, at, known))
    sums = {name: sum(row[name] for row in rows) for name in ("approved", "actual", "vacancy", "excess")}
    data = {"at": at, "known_at": known, "lines": rows, "totals": sums}
    return Answer(data, _table(data))


def _lines(basis: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "unit": basis["unit"],
            **{name: line[name] for name in ("account_id", "leader_kind", "level", "approved", "actual", "vacancy", "excess")},
            "names": "、".join(row["name"] for row in line["holders"]),
        }
        for line in basis["lines"]
    ]  # fmt: skip


def _table(data: dict[str, Any]) -> Iterator[str]:
    rows = data["lines"]
    last = {"unit": "合计", "leader_kind": "", "level": "", "names": "", **data["totals"]}
    yield from table([*rows, last] if rows else [], _LINES, "没有领导职数。")


def _basis(call: Call) -> Answer:
    asked = call.arguments
    basis = call.office.leader_basis.of_unit(call.unit(asked.unit), asked.at, asked.known_at)
    return Answer(basis, _basis_lines(basis))


def _basis_lines(basis: dict[str, Any]) -> Iterator[str]:
    yield f"{basis['unit']} 领导职数（截至 {basis['at']}）"
    yield from _table({"lines": _lines(basis), "totals": basis["totals"]})
    for line in basis["lines"]:
        for document in line["documents"]:
            yield (
                f"依据 {line['leader_kind']}{line['level']}：{document['effective']} {document['kind']} "
                f"{document['change']:+d} 名，{document['document']}"
            )
    for row in basis["beside"]:
        yield f"不占本单位职数：{row['name']}，{row['unit_name']}{row['title']}（{row['note']}）"
    for organ in basis["organs"]:
        yield f"机构限额：{organ['level']} {organ['approved']} 个"


def _holdings(call: Call) -> Answer:
    person = call.person(call.arguments.person)
    rows = [
        picked({**row, "occupies": row["account_id"] is not None}, *_HOLDING)
        for row in call.office.leaders.of_person(person)
    ]
    return Answer({"holdings": rows}, table(rows, _HOLDINGS, "没有任过领导职务。"))


def _record(call: Call) -> Answer:
    asked = call.arguments
    recorded: Recorded = call.office.leaders.record(
        Appointment(
            call.person(asked.person), call.unit(asked.unit), asked.title, asked.begins, asked.document,
            leader_kind=asked.kind, level=asked.level, personal_level=asked.personal_level, occupies=not asked.none,
            note=asked.note, ends=asked.ends,
        )
    )  # fmt: skip
    remarks = list(recorded.remarks)
    return Answer(
        {"holding": recorded.holding_id, "remarks": remarks},
        [f"已登记任职，编号 {recorded.holding_id}。", *(f"请留意：{remark}" for remark in remarks)],
    )


def _remove(call: Call) -> Answer:
    asked = call.arguments
    row = call.office.leaders.get(asked.holding)
    holding = call.office.leaders.remove(asked.holding, asked.ends, asked.document)
    return Answer({"holding": holding}, [f"已登记免职：{row['name']}，{row['unit_name']}{row['title']}。"])


def _correct(call: Call) -> Answer:
    asked, leaders = call.arguments, call.office.leaders
    given = {
        "title": asked.title, "begins": asked.begins, "ends": asked.ends, "document": asked.document,
        "leader_kind": asked.kind, "level": asked.level, "personal_level": asked.personal_level, "note": asked.note,
        "occupies": None if asked.counts is None else asked.counts == OCCUPIES,
    }  # fmt: skip
    changed = {name: value for name, value in given.items() if value is not None}
    if not changed:
        raise UsageProblem("没有写要更正什么。", next_step="例如 --title 副局长。")
    holding = leaders.correct(
        asked.holding, replace(leaders.appointment_of(asked.holding), **changed), asked.reason
    )
    return Answer({"holding": holding}, [f"已更正任职，编号 {holding}。"])


def _delete(call: Call) -> Answer:
    row = call.office.leaders.get(call.arguments.holding)
    call.office.leaders.delete(call.arguments.holding, call.arguments.reason)
    return Answer({"holding": row["id"]}, [f"已更正：{row['name']} 的这条任职不再算数。"])


def _overruns(call: Call) -> Answer:
    asked = call.arguments
    lines: list[Overrun] = call.office.overruns.listed(asked.at, asked.known_at)
    if asked.overdue:
        lines = [line for line in lines if line.overdue]
    rows = [{**asdict(line), "unplanned": line.unplanned} for line in lines]
    excess = sum(line.excess for line in lines)
    data = {"at": call.office.desk.date(asked.at), "overruns": rows, "excess": excess}
    return Answer(data, [*table(rows, _OVERRUNS, "没有超职数。"), *([f"共超 {excess} 名。"] if rows else [])])


def _plan(call: Call) -> Answer:
    asked = call.arguments
    plan = call.office.overruns.plan(
        asked.account, asked.count, asked.begins, asked.due, asked.way_out, asked.document
    )
    return Answer({"plan": plan}, [f"已登记消化计划，编号 {plan}。"])


def _plans(call: Call) -> Answer:
    rows = call.office.overruns.plans()
    return Answer({"plans": rows}, table(rows, _PLANS, "没有消化计划。"))


def _end_plan(call: Call) -> Answer:
    plan = call.office.overruns.end(call.arguments.plan, call.arguments.ends)
    return Answer({"plan": plan}, ["已结束消化计划。"])


def _titles(call: Call) -> Answer:
    asked, titles = call.arguments, call.office.leaders.titles
    if asked.add:
        titles.add(asked.add, asked.document)
    if asked.remove:
        titles.remove(asked.remove, asked.document)
    if asked.check:
        judged = titles.judge(asked.check)
        kind = titles.kind_of(asked.check) if judged.listed else ""
        words = (
            f"“{asked.check}”可以占领导职数（{kind}）。"
            if judged.listed
            else f"“{asked.check}”不能占领导职数。"
        )
        near = [f"相近的职务：{'、'.join(judged.suggestions)}"] if judged.suggestions else []
        return Answer({**asdict(judged), "leader_kind": kind}, [words, *near])
    names = [item.name for item in titles.codes("leader_title").items]
    never = [item.name for item in titles.codes("unlisted_leader_title").items]
    lines = [f"领导职务 {len(names)} 个：{'、'.join(names)}", f"不占领导职数的称谓：{'、'.join(never)}"]
    return Answer({"titles": names, "never": never}, lines)
