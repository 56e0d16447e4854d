"""Leader posts of the invented county: numbers with the documents they rest on, who sits on them, and where that goes beyond."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from app.models import documents
from app.models import ledger as accounts
from app.models.operation import Operation
from app.services.demo import careers
from app.services.demo.model import County, DemoPerson, DemoUnit
from app.services.demo.structure import ORGAN_ROLES
from app.services.ledger import MovementRequest
from app.services.office import Office

SECTION_HEAD: Final = "内设机构正职"
#: How many units have one deputy more than the number allows.
OVER_UNITS: Final = 3
#: Level of the unit → level of its deputies.
_BELOW: Final = {
    "正处": "副处", "副处": "正科", "正科": "副科", "副科": "正股", "正股": "副股", "股级": "副股", "未定级": "未定级",
}  # fmt: skip
_HIGHER: Final = {"副科": "正科", "正股": "副科", "副股": "正股", "未定级": "正股"}
_DEPUTIES: Final = frozenset({"单位副职", "党组织专职副书记", "纪检组长", "纪检副组长"})
Post = tuple[str, str]  # kind and level


@dataclass(frozen=True, slots=True)
class Seat:
    """A post that somebody of the county holds."""

    person: DemoPerson
    unit: DemoUnit
    kind: str
    level: str


@dataclass(frozen=True, slots=True)
class Leading:
    """What came of it: posts approved, seats taken, units above their number."""

    approved: int
    seats: int
    over: tuple[int, ...]  # unit ids


def level_of(unit: DemoUnit, kind: str) -> str:
    """The level of a post of this kind in a unit."""
    own = "正股" if unit.rank == "股级" else unit.rank
    if kind == SECTION_HEAD:
        return "正股"
    return _BELOW.get(own, "未定级") if kind in _DEPUTIES else own


def seats(office: Office, county: County) -> dict[str, list[Seat]]:
    """Every leader of the county by unit, heads first; heads of departments only in organs."""
    titles = office.leaders.titles
    units = {unit.key: unit for unit in county.units}
    found: dict[str, list[Seat]] = defaultdict(list)
    kinds: dict[tuple[str, bool], str] = {}
    for person in county.people:
        unit = units[person.unit_key]
        if not person.leader or (person.leader == 3 and unit.role not in ORGAN_ROLES):
            continue
        key = (person.title, person.leader == 3)
        if key not in kinds:
            kinds[key] = titles.kind_of(person.title, internal=person.leader == 3)
        found[unit.key].append(Seat(person, unit, kinds[key], level_of(unit, kinds[key])))
    return found


def lead(
    office: Office, county: County, keys: Mapping[str, int], departments: Mapping[tuple[str, str], int],
    people: Mapping[str, int], random: Random,
) -> Leading:  # fmt: skip
    """Post the numbers and seat everybody.

    :param departments: see :func:`app.services.demo.structure.add_departments`.
    :param people: row id by identity number.
    """
    held = seats(office, county)
    over = _over(held)
    approved = _post_numbers(office, county, keys, held, over, random)
    seated = _seat(office, held, keys, departments, people)
    return Leading(approved, seated, tuple(keys[key] for key in over))


def _over(held: Mapping[str, Sequence[Seat]]) -> list[str]:
    """The units of the county that have most deputies: their number allows one less."""
    deputies = {key: sum(seat.kind == "单位副职" for seat in some) for key, some in held.items()}
    fit = [
        key
        for key, some in held.items()
        if some[0].unit.role in ORGAN_ROLES and not some[0].unit.township_key
    ]
    return sorted(fit, key=lambda key: (-deputies[key], key))[:OVER_UNITS]


def _post_numbers(
    office: Office, county: County, keys: Mapping[str, int], held: Mapping[str, Sequence[Seat]], over: Sequence[str],
    random: Random,
) -> int:  # fmt: skip
    papers = {document.key: document for document in county.documents}
    requests = []
    for unit in county.units:
        numbers: Counter[Post] = Counter((seat.kind, seat.level) for seat in held.get(unit.key, ()))
        if not numbers:
            continue
        deputy = ("单位副职", level_of(unit, "单位副职"))
        if unit.key in over:
            numbers[deputy] -= 1
        elif numbers[deputy] and random.random() < 0.2:
            numbers[deputy] += 1
        document = papers[unit.established_document]
        requests += [
            MovementRequest(
                keys[unit.key], "", "", count, "核定下达", unit.established, document.number,
                measure=accounts.LEADER, leader_kind=kind, level=level, reason=document.title, fact=True,
            )
            for (kind, level), count in numbers.items()
            if count > 0
        ]  # fmt: skip
    office.ledger.post_many(requests, f"登记领导职数：{len(requests)} 项")
    return sum(request.count for request in requests)


def _seat(
    office: Office, held: Mapping[str, Sequence[Seat]], keys: Mapping[str, int],
    departments: Mapping[tuple[str, str], int], people: Mapping[str, int],
) -> int:  # fmt: skip
    register = office.register
    rows: list[dict[str, Any]] = []
    account_ids: dict[tuple[int, str, str], int] = {}
    cited: dict[str, int] = {}
    with office.desk.operation("leader.record", "登记领导任职") as op:
        raised = False
        for seat in (seat for some in held.values() for seat in some):
            person_id = people.get(seat.person.identity_number)
            if person_id is None:  # the roster's row was sent back
                continue
            unit_id = keys[seat.unit.key]
            key = (unit_id, seat.kind, seat.level)
            if key not in account_ids:
                account_ids[key] = accounts.ensure_account(
                    register, op, unit_id, "", "", "", accounts.LEADER, seat.kind, seat.level
                )
            begins = title_since(seat.person)
            number = f"云组干〔{begins[:4]}〕{3 + 2 * int(begins[5:7])}号"
            if number not in cited:
                cited[number] = documents.ensure(
                    register, op, number, issuer="中共云岭县委组织部", dated=f"{begins}-12", kind="任免文",
                    title="关于干部任免的通知",
                )  # fmt: skip
            higher = "" if raised or seat.kind != "单位副职" else _HIGHER.get(seat.level, "")
            raised = raised or bool(higher)
            department = departments.get((seat.unit.key, seat.person.department), unit_id)
            rows.append({
                "person_id": person_id, "unit_id": department if seat.kind == SECTION_HEAD else unit_id,
                "account_id": account_ids[key], "title": seat.person.title, "leader_kind": seat.kind,
                "level": seat.level, "personal_level": higher, "begins": begins, "note": "", "document_id": cited[number],
            })  # fmt: skip
        op.insert_many("leader_holdings", rows)
        rows.append(_second_post(op, rows, held, keys))
    return len(rows)


def _second_post(
    op: Operation, rows: Sequence[dict[str, Any]], held: Mapping[str, Sequence[Seat]], keys: Mapping[str, int]
) -> dict[str, Any]:
    """One head also leads an institution of the same organ: one person, one quota (R11)."""
    above = {some[0].unit.parent_key for some in held.values() if some[0].unit.parent_key}
    first = next(
        row for row in rows
        if row["leader_kind"] == "单位正职" and any(keys[key] == row["unit_id"] for key in above)
    )  # fmt: skip
    organ = next(key for key in above if keys[key] == first["unit_id"])
    unit = min(
        (some[0].unit for some in held.values() if some[0].unit.parent_key == organ),
        key=lambda unit: unit.key,
    )
    second = {
        **first, "unit_id": keys[unit.key], "account_id": None, "title": careers.leading_titles(unit.name, unit.role, 9)[0],
        "level": level_of(unit, "单位正职"), "personal_level": "", "note": "兼任，职数占在原单位",
    }  # fmt: skip
    op.insert_many("leader_holdings", [second])
    return second


def title_since(person: DemoPerson) -> str:
    """The month somebody began in the present post: after entry into the unit, in the last ten years."""
    random = Random(f"{person.key}:title")
    earliest = min(2025, max(2016, int(person.unit_entry[:4]) + 1))
    return f"{random.randint(earliest, 2025)}-{random.randint(1, 12):02d}"


def plan_ways_out(office: Office, year: str) -> int:
    """Plans for two of the excesses, so that one still has none; returns how many plans."""
    lines = office.overruns.listed()
    for line, way_out in zip(lines[:2], ("自然减员", "交流调整"), strict=False):
        office.overruns.plan(
            line.account_id, 1, f"{year}-01-01", f"{int(year) + 3}-12-31", way_out, f"云编〔{year}〕1号"
        )
    return len(office.overruns.plans())
