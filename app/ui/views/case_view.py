"""What the page of one case shows, gathered on the reading worker, and how it stands on the paper-like sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import Problem
from app.services.business.posting import Effect
from app.services.case_kinds import CANCELLED, CASE_KINDS, CLOSED, ENTRY, EXIT, QUOTA_USE, RETURNED, Step
from app.services.entries import EntryAssessment
from app.services.permits import Assessment, request_of
from app.services.settings import SINGLE_PERSON_OFFICE
from app.ui.views import case_words
from app.ui.views.wording import dotted
from app.ui.widgets.sheet import Cell, Group

OUTCOMES = {"returned": "退回", "cancelled": "撤回"}


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case with everything its page needs.

    :param missing: 一次性告知 as the service words it.
    :param permit: the permit it led to, or the one it uses.
    :param assessment: the live answer of an application still open.
    :param entry: the live answer of an entry still open.
    :param leaver: name of who has to leave first, or "".
    :param shown: fields of a kind that is data, as they are read out; :param lines: its list: heading, then the rows.
    :param effect: what settling it would change now.
    :param offers: the papers that can be printed of it now.
    :param follows: the cases that followed from it.
    """

    case: dict[str, Any]
    unit: dict[str, Any]
    progress: str
    missing: list[str]
    papers: list[dict[str, Any]]
    single_person_office: bool
    person: dict[str, Any] | None = None
    permit: dict[str, Any] | None = None
    leaver: str = ""
    assessment: Assessment | None = None
    candidates: tuple[dict[str, Any], ...] = ()
    entry: EntryAssessment | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[tuple[str, ...], list[tuple[str, ...]]] | None = None
    effect: Effect | None = None
    offers: tuple[Any, ...] = ()
    follows: tuple[dict[str, Any], ...] = ()

    @property
    def kind(self) -> str:
        """Kind of case."""
        return str(self.case["kind"])

    @property
    def state(self) -> str:
        """Key of the step it waits for, or how it ended."""
        return str(self.case["state"])

    @property
    def is_open(self) -> bool:
        """Whether a step can be taken."""
        return self.state not in {CLOSED, CANCELLED, RETURNED}

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of this case; without the 主管部门 when the unit applies itself."""
        direct = self.case["applicant_id"] == self.case["unit_id"]
        return tuple(step for step in CASE_KINDS[self.kind].steps if not (direct and step.key == "supervise"))

    @property
    def position(self) -> int:
        """Index of the step it waits for; their number when it is closed, 0 when it was returned."""
        keys = [step.key for step in self.steps]
        return keys.index(self.state) if self.state in keys else (len(keys) if self.state == CLOSED else 0)

    @property
    def current(self) -> Step | None:
        """The step it waits for."""
        return self.steps[self.position] if self.is_open else None


def read_case(office: Any, case_id: int) -> CaseView:
    """Everything about one case.

    :raises UsageProblem: no such case.
    """
    case = office.cases.get(case_id)
    extra: dict[str, Any] = {}
    if case["kind"] == QUOTA_USE:
        request = request_of(case)
        if request.leaver_id is not None:
            extra["leaver"] = office.people.get(request.leaver_id)["name"]
        extra["permit"] = office.permits.by_case(case_id)
        if case["state"] not in {CLOSED, CANCELLED}:
            extra["assessment"] = office.permits.assess(request)
            extra["candidates"] = tuple(office.permits.over_established_candidates(request.nature))
    elif case["kind"] == ENTRY:
        number = case["fields"]["permit_number"]
        extra["permit"] = office.permits.get(number)
        if case["state"] not in {CLOSED, CANCELLED}:
            extra["entry"] = office.entries.assess(number, case["fields"]["person"], case_id)
    elif case["kind"] == EXIT:
        extra["person"] = _leaver(office, case)
    elif office.business.carries(case["kind"]):
        extra["shown"], extra["lines"] = case_words.read(office, case)
        if case["state"] not in {CLOSED, CANCELLED} and CASE_KINDS[case["kind"]].rules:
            extra["effect"] = office.business.effect(office.business.request_of(case))
        extra["follows"] = tuple(office.cases.children(case_id))
    return CaseView(
        case=case,
        unit=office.units.get(case["unit_id"]),
        progress=office.cases.progress(case_id),
        missing=office.cases.missing(case_id),
        papers=office.papers.issued(case_id=case_id),
        offers=tuple(office.papers.for_case(case_id)),
        single_person_office=office.settings.value(SINGLE_PERSON_OFFICE) == "yes",
        **extra,
    )


def _leaver(office: Any, case: dict[str, Any]) -> dict[str, Any]:
    """The person of an exit, with the account that was left."""
    person = office.people.get(case["person_id"])
    held = [row for row in office.people.life_line(case["person_id"]) if row["exit_case_id"] == case["id"]]
    return {**person, **({name: held[0][name] for name in ("nature", "funding")} if held else {})}


def problem_of(view: CaseView) -> Problem | None:
    """What stands against an open case now."""
    if view.assessment is not None:
        return view.assessment.refusal
    if view.entry is not None and view.entry.problems:
        return view.entry.problems[0]
    return view.effect.refusal if view.effect is not None else None


# ---- the sheet


def groups_of(view: CaseView) -> list[Group]:
    """The case as groups of cells in the order of its paper."""
    groups = {QUOTA_USE: _quota_use, ENTRY: _entry, EXIT: _exit}.get(view.kind, _as_defined)(view)
    opinions = tuple(_opinions(view))
    if opinions:
        groups.append(Group("意见", opinions))
    turns = [step for step in view.case["steps"] if step["outcome"] in OUTCOMES]
    if turns:
        groups.append(
            Group(
                "退回与撤回",
                tuple(
                    Cell(
                        f"{dotted(step['signed_on'])}　{OUTCOMES[step['outcome']]}",
                        step["opinion"],
                        wide=True,
                        signature=step["signer"],
                    )
                    for step in turns
                ),
            )
        )
    return groups


def _quota_use(view: CaseView) -> list[Group]:
    request, fields = request_of(view.case), view.case["fields"]
    conditions = request.conditions or {}
    cells = [
        Cell("用编单位", view.case["unit_name"], wide=True),
        Cell("主管部门", view.unit["supervising_name"] or "直接申报"),
        Cell("单位规格", view.unit["rank"]),
        Cell("编制种类", _joined(request.nature, request.special_use)),
        Cell("经费形式", request.funding),
        Cell("用编数", f"{request.count} 名"),
        Cell("进人渠道", request.channel),
        Cell("年度计划", f"{request.plan_year} 年" if request.plan_year else "不列入年度计划"),
        Cell("申请文号", fields.get("document", "")),
    ]
    if view.leaver:
        cells.append(Cell("离开人员", f"{view.leaver}，办完核减后通知单生效", wide=True))
    asked = [Cell(f"{name}要求", conditions.get(name, "") or "不限") for name in ("年龄", "学历", "专业")]
    groups = [
        Group("用编申请", (*cells, *asked)),
        Group("用编理由", (Cell("理由", request.reason, wide=True),)),
    ]
    if view.permit is not None:
        groups.insert(0, permit_group(view.permit))
    return groups


def permit_group(permit: dict[str, Any]) -> Group:
    """A permit as it stands."""
    return Group(
        "机构编制审核通知单",
        (
            Cell("编号", permit["number"]),
            Cell("状态", permit["state_name"]),
            Cell("核准", f"{permit['count']} 名"),
            Cell(
                "已入编",
                f"{permit['used']} 名" + (f"，正在办 {permit['locked']} 名" if permit["locked"] else ""),
            ),
            Cell("签发日期", dotted(permit["issued_on"])),
            Cell("有效期至", dotted(permit["valid_until"])),
        ),
    )


def _entry(view: CaseView) -> list[Group]:
    fields = view.case["fields"]
    person, figures = fields["person"], fields.get("figures", {})
    permit = view.permit or {}
    school = "　".join(filter(None, (person.get("school", ""), person.get("major", ""))))
    return [
        Group(
            "拟进单位情况",
            (
                Cell("单位", view.case["unit_name"], wide=True),
                Cell("主管部门", view.unit["supervising_name"]),
                Cell("规格", view.unit["rank"]),
                Cell("编制种类", _joined(permit.get("nature", ""), permit.get("special_use", ""))),
                Cell("经费形式", permit.get("funding", "")),
                Cell("核定数", _count(figures.get("approved"))),
                Cell("实有数", _count(figures.get("actual"))),
                Cell("空编数", _count(figures.get("vacancy"))),
                Cell("已批未用", _count(figures.get("reserved"))),
                Cell("本次使用", "1"),
                Cell("通知单号", fields["permit_number"]),
            ),
        ),
        Group(
            "拟进人员情况",
            (
                Cell("姓名", person.get("name", "")),
                Cell("性别", person.get("sex", "")),
                Cell("民族", person.get("ethnic_group", "")),
                Cell("出生年月", dotted(person.get("birth", "")[:7])),
                Cell("政治面貌", person.get("political_status", "")),
                Cell("参加工作时间", dotted(person.get("work_start", "")[:7])),
                Cell("学历", person.get("education", "")),
                Cell("学位", person.get("degree", "")),
                Cell("毕业院校及专业", school, wide=True),
                Cell("身份证号", person.get("identity_number", ""), wide=True),
                Cell("原单位及职务", person.get("origin", "")),
                Cell("原编制种类", person.get("origin_nature", "")),
                Cell("进入方式", person.get("entry_way", "")),
                Cell("拟任岗位", person.get("title", "") or person.get("position_kind", "")),
            ),
        ),
        Group(
            "入编",
            (
                Cell("入编日期", dotted(fields.get("begins", "")) or "按办理当天"),
                Cell("依据文件", fields.get("document", "")),
                Cell("使用编制理由", fields.get("reason", ""), wide=True),
            ),
        ),
    ]


def _exit(view: CaseView) -> list[Group]:
    fields, person = view.case["fields"], view.person or {}
    cells = [
        Cell("单位", view.case["unit_name"], wide=True),
        Cell("姓名", view.case["person_name"]),
        Cell("身份证号", person.get("identity_number", "")),
        Cell("编制种类", person.get("nature", "")),
        Cell("经费形式", person.get("funding", "")),
        Cell("核减原因", fields["reason"]),
        Cell("不占编日期", dotted(fields["ends"]) + " 起"),
        Cell("依据文件", fields["document"], wide=True),
    ]
    if fields.get("cancelled"):
        cells.append(Cell("更正", f"这次核减已更正：{fields['cancelled']}", wide=True))
    return [Group("核减人员", tuple(cells))]


def _as_defined(view: CaseView) -> list[Group]:
    """A case whose kind is data: its fields in the order they are asked, names in place of numbers."""
    kind, fields, shown = CASE_KINDS[view.kind], view.case["fields"], view.shown
    cells = [Cell(kind.unit_word, view.case["unit_name"], wide=True)]
    if view.case["person_name"]:
        cells.append(Cell("人员", view.case["person_name"]))
    if fields.get("from_name"):
        cells.append(Cell("原单位", f"{fields['from_name']}　{fields['from_nature']}", wide=True))
    if fields.get("number"):
        cells.append(Cell("编号", fields["number"]))
    cells += [
        Cell(item.name, shown.get(item.key, ""), wide=item.type in ("long", "document"))
        for item in (*kind.fields, *kind.decided)
        if item.type != "lines" and (shown.get(item.key) or (item.required and item in kind.fields))
    ]
    groups = [Group(kind.name, tuple(cells))]
    if view.lines:
        columns, rows = view.lines
        groups.append(
            Group(
                f"{columns[0]}（{len(rows)} {'人' if kind.people == 'many' else '行'}）",
                tuple(
                    Cell(f"{number}", "，".join(part for part in row if part), wide=True)
                    for number, row in enumerate(rows, 1)
                ),
            )
        )
    return groups


def _opinions(view: CaseView) -> Iterator[Cell]:
    """One cell per step that is signed; the latest opinion counts."""
    if view.kind == EXIT:
        return
    for step in view.steps:
        if step.posts:
            continue
        done = [row for row in view.case["steps"] if row["step"] == step.key and row["outcome"] == "done"]
        last = done[-1] if done else None
        signature = f"{last['signer']}　{dotted(last['signed_on'])}" if last else ""
        yield Cell(step.name, last["opinion"] if last else "", wide=True, signature=signature)


def _joined(nature: str, special_use: str) -> str:
    return f"{nature}（{special_use}）" if special_use else nature


def _count(number: int | None) -> str:
    return "" if number is None else str(number)
