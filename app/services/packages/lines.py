"""The lines of a 申报 and the rules for them: the same check below, when the clerk declares, and above, when they arrive.

What arrives was written by another machine: nothing of it is believed before it has the agreed shape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from app.errors import Refusal, UsageProblem
from app.models import facts, off_staff, settings, units
from app.models import people as person_store
from app.models.operation import Row
from app.services import rules
from app.services.desk import Desk
from app.services.entries import EntryService
from app.services.exits import EXIT_REASONS
from app.services.off_staff import OffStaff, OffStaffService
from app.services.people import KEY_FIELDS, PeopleService, checked
from app.services.person_fields import PERSON_FIELDS, PersonField
from app.services.roster.fields import FIELDS
from app.values.dates import parse_date, precision
from app.values.text import tidy_line, tidy_name

ENTRY, EXIT, CHANGE, NOTHING = "entry", "exit", "change", "nothing"
OFF_ENTRY, OFF_EXIT = "off_entry", "off_exit"
KIND_NAMES = {
    ENTRY: "入编", EXIT: "核减", CHANGE: "信息变更", OFF_ENTRY: "编外登记", OFF_EXIT: "编外离开", NOTHING: "本月无变动",
}  # fmt: skip

_PERSON_FIELDS = frozenset(name for names in facts.PERSON_GROUPS.values() for name in names)
# The approval form asks for these too; they are kept with the case, not with the person.
_FORM_FIELDS = frozenset({"entry_way", "origin", "origin_nature"})
# Longer than anything a clerk writes into one field.
LONGEST_TEXT = 500
_LABELS = {"origin": "原单位及职务", "origin_nature": "原编制种类"}


class _Line(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    unit: str
    declared_by: str = ""


class EntryLine(_Line):
    """有人来: who enters which unit on which permit, since when."""

    person: dict[str, str]
    permit: str
    begins: str
    document: str = ""


class ExitLine(_Line):
    """有人走: who leaves, why, and the first day the quota is no longer held."""

    person: str
    reason: str
    ends: str
    document: str


class ChangeLine(_Line):
    """信息变了: new values of one person from a date on."""

    person: str
    fields: dict[str, str]
    effective: str
    document: str = ""


class OffEntryLine(_Line):
    """编外来人: who begins to work off the establishment, as what, and who pays."""

    person: dict[str, str]
    work: str
    begins: str
    position: str = ""
    employer: str = ""
    pay_source: str = ""
    due: str = ""
    document: str = ""


class OffExitLine(_Line):
    """编外走人: whose work off the establishment ends, the first day without it, and why."""

    person: str
    off_staff: str
    ends: str
    reason: str


class NothingLine(_Line):
    """本月无变动."""

    month: str


_SHAPES: dict[str, type[_Line]] = {
    ENTRY: EntryLine, EXIT: ExitLine, CHANGE: ChangeLine, OFF_ENTRY: OffEntryLine, OFF_EXIT: OffExitLine,
    NOTHING: NothingLine,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line that nothing stands against.

    :param line: the line as it is stored, dates and names in one spelling.
    :param sentence: what it says, in words.
    :param key: who it is about, so that nobody is declared twice.
    """

    kind: str
    line: _Line
    sentence: str
    unit_id: int
    person_id: int | None
    key: tuple[str, str]

    @property
    def payload(self) -> dict[str, Any]:
        """The line as plain values."""
        return dict(msgspec.to_builtins(self.line))


@dataclass(slots=True)
class Taken:
    """What other open lines already claim: uses of permits, and people."""

    permits: Counter[str] = field(default_factory=Counter)
    keys: set[tuple[str, str]] = field(default_factory=set)

    def take(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Count one more open line; *payload* has been checked before."""
        if kind == ENTRY:
            self.permits[payload["permit"]] += 1
            self.keys.add((ENTRY, payload["person"].get("identity_number", "")))
        elif kind == EXIT:
            self.keys.add((EXIT, payload["person"]))
        elif kind == OFF_ENTRY:
            self.keys.add((OFF_ENTRY, _who(payload["person"])))
        elif kind == OFF_EXIT:
            self.keys.add((OFF_EXIT, payload["off_staff"]))

    @classmethod
    def by(cls, lines: Iterable[tuple[str, Mapping[str, Any]]]) -> Taken:
        """What lines (kind, payload) claim together."""
        taken = cls()
        for kind, payload in lines:
            taken.take(kind, payload)
        return taken


class LineRules:
    """Checks lines against this register.

    :param unit_ids: the units the sender may speak for.
    """

    def __init__(self, desk: Desk, entries: EntryService, unit_ids: Iterable[int]) -> None:
        self._desk = desk
        self._entries = entries
        self._unit_ids = frozenset(unit_ids)
        self._off_staff = OffStaffService(desk, PeopleService(desk))

    def check(self, kind: str, payload: Mapping[str, Any], taken: Taken) -> CheckedLine:
        """The line, made uniform.

        :raises Problem: what stands against it, as a sentence for the clerk.
        """
        shape = _SHAPES.get(kind)
        if shape is None:
            raise Refusal("这种申报本机的程序还不认识。", next_step="请先升级程序。", detail=kind)
        try:
            line = _tidied(msgspec.convert(dict(payload), shape))
        except msgspec.ValidationError as error:
            raise Refusal(
                "这一条的内容读不懂。", next_step="请对方升级程序后重新申报。", detail=str(error)
            ) from error
        if _longest_text(line) > LONGEST_TEXT:
            raise Refusal("这一条里有太长的内容。", next_step=f"每一项请不要超过 {LONGEST_TEXT} 字。")
        unit = units.by_uuid(self._desk.register, line.unit)
        if unit is None or unit["id"] not in self._unit_ids:
            raise Refusal("这一条所写的单位不归申报单位管理。", next_step="请核对单位，或向编办询问。")
        if isinstance(line, EntryLine):
            return self._entry(line, unit, taken)
        if isinstance(line, ExitLine):
            return self._exit(line, unit, taken)
        if isinstance(line, ChangeLine):
            return self._change(line, unit)
        if isinstance(line, OffEntryLine):
            return self._off_entry(line, unit, taken)
        if isinstance(line, OffExitLine):
            return self._off_exit(line, unit, taken)
        assert isinstance(line, NothingLine)
        return self._nothing(line, unit)

    # -- the kinds --------------------------------------------------------------------------

    def _entry(self, line: EntryLine, unit: Row, taken: Taken) -> CheckedLine:
        register = self._desk.register
        person = checked(self._fields(line.person, _PERSON_FIELDS | _FORM_FIELDS))
        name = person.get("name", "")
        if not name:
            raise UsageProblem("姓名不能为空。")
        if not person.get("identity_number"):
            raise UsageProblem(f"{name} 没有身份证号，不能入编。", next_step="请填写 18 位身份证号。")
        key = (ENTRY, person["identity_number"])
        if key in taken.keys:
            raise Refusal(f"{name} 已经有一条入编申报，不能重复申报。")
        begins = self._day(line.begins, "入编日期")
        assessment = self._entries.assess(line.permit, person, begins=begins)
        if assessment.problems:
            raise assessment.problems[0]
        permit = assessment.permit
        if permit is None:
            raise rules.refuse(
                register, "R03", "没有填写通知单编号，不能入编。", "请填写机构编制审核通知单的编号。"
            )
        if permit["unit_id"] != unit["id"]:
            raise rules.refuse(
                register,
                "R03",
                f"通知单 {permit['number']} 是给 {permit['unit_name']} 的，不能用于 {unit['name']}。",
            )
        if permit["used"] + permit["locked"] + taken.permits[permit["number"]] >= permit["count"]:
            raise rules.refuse(
                register, "R03",
                f"通知单 {permit['number']} 核准 {permit['count']} 名，已入编 {permit['used']} 名，其余已经申报，没有余额。",
                "请核对通知单编号，或另行申请用编。",
            )  # fmt: skip
        if assessment.match:
            self._after_earlier_holdings(assessment.match.person, begins)
        stored = msgspec.structs.replace(
            line, person=person, permit=permit["number"], begins=begins, document=tidy_line(line.document)
        )
        sentence = f"{name} 入编 {unit['name']}（{permit['nature']}，通知单 {permit['number']}），{begins} 起"
        person_id = assessment.match.person["id"] if assessment.match else None
        return CheckedLine(ENTRY, stored, sentence, unit["id"], person_id, key)

    def _exit(self, line: ExitLine, unit: Row, taken: Taken) -> CheckedLine:
        person = self._person(line.person, unit)
        key = (EXIT, line.person)
        if key in taken.keys:
            raise Refusal(f"{person['name']} 已经有一条核减申报，不能重复申报。")
        if line.reason not in EXIT_REASONS:
            raise UsageProblem(
                f"没有“{line.reason}”这种核减原因。", next_step=f"可选：{'、'.join(EXIT_REASONS)}。"
            )
        if not line.document.strip():
            raise UsageProblem(
                "核减必须有依据。", next_step="请填写退休审批表、调令、辞职批复等文件的名称或文号。"
            )
        ends = self._day(line.ends, "核减日期")
        if ends < person["begins"]:
            raise UsageProblem(f"核减日期 {ends} 早于入编日期 {person['begins']}。", next_step="请核对日期。")
        stored = msgspec.structs.replace(line, ends=ends, document=tidy_line(line.document))
        sentence = f"{person['name']} {line.reason}，{ends} 起不占 {unit['name']} 的编制"
        return CheckedLine(EXIT, stored, sentence, unit["id"], person["id"], key)

    def _change(self, line: ChangeLine, unit: Row) -> CheckedLine:
        person = self._person(line.person, unit, off_staff=True)
        values = checked(self._fields(line.fields, _PERSON_FIELDS))
        changed = {name: value for name, value in values.items() if (person[name] or "") != value}
        if not changed:
            raise UsageProblem(f"{person['name']} 的信息与现有的相同，没有变更。")
        if "name" in changed and not changed["name"]:
            raise UsageProblem("姓名不能为空。")
        if any(name in changed for name in KEY_FIELDS) and not line.document.strip():
            raise UsageProblem(
                "姓名、身份证号、出生年月、参加工作时间属于关键信息，变更必须有依据。",
                next_step="请填写任免、组织或公安部门的文件名称或文号。",
            )
        other = person_store.by_identity(self._desk.register, changed.get("identity_number", "-"))
        if other and other["id"] != person["id"]:
            raise Refusal(
                f"身份证号 {changed['identity_number']} 是 {other['name']} 的。", next_step="请核对身份证号。"
            )
        effective = self._date(line.effective, "生效时间")
        stored = msgspec.structs.replace(
            line, fields=values, effective=effective, document=tidy_line(line.document)
        )
        words = "；".join(
            f"{label(name)} {person[name] or '（空）'} → {value or '（空）'}"
            for name, value in changed.items()
        )
        return CheckedLine(
            CHANGE,
            stored,
            f"{person['name']} 信息变更：{words}",
            unit["id"],
            person["id"],
            (CHANGE, line.person),
        )

    def _off_entry(self, line: OffEntryLine, unit: Row, taken: Taken) -> CheckedLine:
        person = self._fields(line.person, _PERSON_FIELDS)
        work = OffStaff(
            unit["id"], line.work, self._day(line.begins, "开始日期"), line.position, line.employer, line.pay_source,
            self._date(line.due, "期限") if line.due else "", line.document,
        )  # fmt: skip
        values, work, person_id = self._off_staff.settled(person, work)
        key = (OFF_ENTRY, _who(values))
        if key in taken.keys:
            raise Refusal(f"{values['name']} 已经有一条编外登记申报，不能重复申报。")
        stored = msgspec.structs.replace(
            line, person=values, work=work.kind, begins=work.begins, due=work.due, document=work.document
        )
        sentence = f"{values['name']} 到 {unit['name']} 工作（编外，{work.kind}），{work.begins} 起"
        return CheckedLine(OFF_ENTRY, stored, sentence, unit["id"], person_id, key)

    def _off_exit(self, line: OffExitLine, unit: Row, taken: Taken) -> CheckedLine:
        row = off_staff.by_uuid(self._desk.register, line.off_staff)
        if row is None or row["unit_id"] != unit["id"] or row["ends"]:
            raise Refusal(
                "这一条所写的编外人员不在册，或已经离开。", next_step="请先导入编办最近的批复，再核对。"
            )
        key = (OFF_EXIT, line.off_staff)
        if key in taken.keys:
            raise Refusal(f"{row['name']} 已经有一条编外离开申报，不能重复申报。")
        ends = self._day(line.ends, "离开日期")
        if ends < row["begins"]:
            raise UsageProblem(f"离开日期 {ends} 早于开始日期 {row['begins']}。", next_step="请核对日期。")
        if not line.reason.strip():
            raise UsageProblem("请填写离开的原因。")
        stored = msgspec.structs.replace(line, ends=ends)
        sentence = f"{row['name']}（编外，{row['kind']}）{ends} 起不在 {unit['name']} 工作，{line.reason}"
        return CheckedLine(OFF_EXIT, stored, sentence, unit["id"], row["person_id"], key)

    def _nothing(self, line: NothingLine, unit: Row) -> CheckedLine:
        month = self._date(line.month, "月份")
        if precision(month) != "month":
            raise UsageProblem(f"“{line.month}”不是月份。", next_step="请写成 2026-07 这样的月份。")
        stored = msgspec.structs.replace(line, month=month)
        sentence = f"{unit['name']} {month_words(month)}无变动"
        return CheckedLine(NOTHING, stored, sentence, unit["id"], None, (NOTHING, month))

    # -- helpers ---------------------------------------------------------------------------------

    def _person(self, uuid: str, unit: Row, *, off_staff: bool = False) -> Row:
        """Somebody of the unit.

        :param off_staff: whether who works there off the establishment will do.
        """
        person = person_store.by_uuid(self._desk.register, uuid)
        if person is None:
            raise Refusal("这一条所写的人不在册。", next_step="请先导入编办最近的批复，再核对人员。")
        if off_staff and any(
            row["unit_id"] == unit["id"] and not row["ends"]
            for row in self._off_staff.of_person(person["id"])
        ):
            return person
        if not person["holding_id"] or person["ends"] or person["unit_id"] != unit["id"]:
            raise Refusal(
                f"{person['name']} 现在不占用 {unit['name']} 的编制。", next_step="请核对人员和单位。"
            )
        return person

    def _after_earlier_holdings(self, person: Row, begins: str) -> None:
        for holding in person_store.holdings_of(self._desk.register, person["id"]):
            if holding["ends"] > begins:
                raise Refusal(
                    f"{person['name']} 在 {holding['unit_name']} 的编制到 {holding['ends']} 才空出，"
                    f"{begins} 还不能入编。",
                    next_step="请核对入编日期。",
                )

    def _fields(self, values: Mapping[str, str], allowed: frozenset[str]) -> dict[str, str]:
        unknown = sorted(set(values) - allowed)
        if unknown:
            raise Refusal(
                "这一条里有本机不认识的内容。",
                next_step="请双方使用相同版本的程序。",
                detail="、".join(unknown),
            )
        return {name: self._value(name, value) for name, value in values.items()}

    def _value(self, name: str, value: str) -> str:
        known = FIELDS.get(name)
        if name == "name":
            return tidy_name(value)
        text = tidy_line(value)
        if not text or known is None:
            return text
        if known.kind == "date":
            return self._date(text, known.label)
        if known.kind == "code" and known.unknown is not None:
            return self._coded(known.code_list, known.label, text)
        return text

    def _coded(self, set_name: str, title: str, text: str) -> str:
        """The name in force for a value: itself, the name behind an alias, or the successor of an old one."""
        rows = settings.codes(self._desk.register, set_name)
        if not rows:
            return text
        by_code = {row["code"]: row for row in rows}
        for row in rows:
            if text == row["name"] or text in row["aliases"].split("|"):
                return str(by_code.get(row["successor"], row)["name"])
        raise UsageProblem(f"{title}“{text}”不在代码表里。", next_step="请从列表中选择。")

    def _date(self, text: str, title: str) -> str:
        try:
            return parse_date(text, today=self._desk.session.business_date)
        except ValueError as error:
            raise UsageProblem(
                f"{title}“{text}”无法识别：{error}", next_step="请写成 2026-07-15 这样的日期。"
            ) from error

    def _day(self, text: str, title: str) -> str:
        value = self._date(text, title)
        if precision(value) != "day":
            raise UsageProblem(f"{title}要写到日。", next_step="请写成 2026-07-15 这样的日期。")
        return value


def _tidied(line: _Line) -> _Line:
    """A line without signs that cannot be seen, which could make it read as another one."""
    changed: dict[str, str | dict[str, str]] = {}
    for name, value in msgspec.structs.asdict(line).items():
        if isinstance(value, dict):
            changed[name] = {inner: tidy_line(text) for inner, text in value.items()}
        else:
            changed[name] = tidy_line(value)
    return msgspec.structs.replace(line, **changed)


def _who(person: Mapping[str, str]) -> str:
    """Who is declared: the number, or without one the name."""
    return person.get("identity_number") or person.get("name", "")


def _longest_text(line: _Line) -> int:
    values = msgspec.structs.asdict(line).values()
    return max(
        len(text) for value in values for text in (value.values() if isinstance(value, dict) else (value,))
    )


def label(name: str) -> str:
    """The word for a field of a person."""
    known = FIELDS.get(name) or PERSON_FIELDS.get(name)
    if isinstance(known, PersonField):
        return known.name
    return known.label if known else _LABELS.get(name, name)


def month_words(month: str) -> str:
    """``2026-07`` as ``7月``."""
    return f"{int(month[5:7])}月"


def counted(kinds: Iterable[str]) -> str:
    """``1 人入编，2 人核减``."""
    numbers = Counter(kinds)
    kinds = (kind for kind in KIND_NAMES if kind != NOTHING and numbers[kind])
    parts = [f"{numbers[kind]} 人{KIND_NAMES[kind]}" for kind in kinds]
    if numbers[NOTHING]:
        parts.append(KIND_NAMES[NOTHING])
    return "，".join(parts)
