"""演示: the main job from end to end on an invented county, through the same services a clerk uses.

Every step is timed and counted; what comes out is a county register, a township register that was
set up from its 注册盘, the printed papers, the packages that went both ways, and a summary.
"""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from app.errors import EnvironmentProblem, UsageProblem
from app.exchange.spoken_code import CodeCost
from app.models.facts import name_key
from app.models.key_slots import KeyCost
from app.models.people import identity_index
from app.services import offices
from app.services.demo import structure
from app.services.demo.biographies import complete_people
from app.services.demo.business import Business
from app.services.demo.county import invent_county
from app.services.demo.daily import Daily
from app.services.demo.decisions import Decisions
from app.services.demo.exchange import exchange_with_township
from app.services.demo.leading import lead
from app.services.demo.model import County, DemoUnit
from app.services.demo.paperwork import Paperwork
from app.services.demo.records import Records
from app.services.demo.roster import write_roster
from app.services.demo.routine import Routine
from app.services.demo.scene import Scene, Step, TooSmall
from app.services.desk import COUNTY
from app.services.ledger import MovementRequest
from app.services.office import Office
from app.services.offices import NewOffice
from app.services.todo import OVERDUE, SENT_BACK

DEMO_USER = "王经办"
DEMO_PASSWORD = "yanshi-2026"
DEMO_DATE = "2026-07-15"
#: The code of the 注册盘 is told in the summary, so making guesses at it dear would protect nothing.
_OPEN_CODE = CodeCost(passes=1)
_MARK = ".bianzhi-demo"
_MOVEMENT_KINDS = {"核定": "核定下达", "核增": "核增", "核减": "核减", "划转": "划转"}


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """Where the demonstration goes and how large it is.

    :param units: default one for every twenty people, between 40 and 1 000.
    """

    out: Path
    people: int = 6000
    units: int | None = None
    seed: int = 1
    key_cost: KeyCost | None = None
    code_cost: CodeCost = _OPEN_CODE


@dataclass(slots=True)
class Demonstration:
    """What the demonstration has come to: ``summary`` is what ``summary.json`` holds."""

    options: DemoOptions
    summary: dict[str, Any] = field(default_factory=dict)


def run_demo(options: DemoOptions) -> Generator[str, None, Demonstration]:
    """Make the demonstration; yields what it is doing, returns the :class:`Demonstration`.

    :raises UsageProblem: impossible sizes, or the folder holds something that is not a demonstration.
    :raises EnvironmentProblem: the folder cannot be written.
    """
    demo = Demonstration(options)
    clock = _Stopwatch(demo.summary.setdefault("seconds", {}))
    _clear(options.out)

    yield "编一个演示县"
    with clock.step("invent"):
        try:
            county = invent_county(options.people, _units(options), options.seed, DEMO_DATE)
        except ValueError as error:
            raise UsageProblem(str(error)) from error
    yield "写出花名册"
    with clock.step("roster"):
        facts = write_roster(county, options.out / "roster.xlsx", seed=options.seed)

    yield "建立县编办数据"
    with clock.step("init"):
        new = NewOffice(
            f"中共{county.name}委机构编制委员会办公室",
            COUNTY,
            DEMO_USER,
            DEMO_PASSWORD,
            DEMO_DATE,
            options.key_cost,
        )
        office, recovery = offices.create(options.out / "county", new)
    try:
        office.settings.change("office.practice", "yes", "演示数据，人员均为虚构")
        yield "导入花名册"
        with clock.step("import"):
            demo.summary["import"] = _import(office, options.out, county, facts.data_rows)
        yield "登记单位和批文"
        with clock.step("units"):
            keys = _register_units(office, county, Random(f"{options.seed}:units"))
        yield "登记历年编制"
        with clock.step("quotas"):
            _post_quotas(office, county, keys)
        yield "登记内设机构和机构关系"
        with clock.step("structure"):
            departments = structure.add_departments(office, county, keys)
            related = structure.relate(office, county, keys)
        people = identity_index(office.register)
        yield "登记领导职数和任职"
        with clock.step("leaders"):
            led = lead(office, county, keys, departments, people, Random(f"{options.seed}:leading"))
        yield "按档案补录人员信息"
        with clock.step("files"):
            completed = complete_people(office, county, people, Random(f"{options.seed}:files"))
        demo.summary["register"] = {
            "departments": len(departments),
            "relations": related,
            "leader_posts": led.approved,
            "leaders": led.seats,
            "people_completed": completed,
        }

        scene = Scene(office, county, options.out, keys, people)
        business = Business(scene, _townships(office, county, keys))
        daily = Daily(scene)
        routine = Routine(scene, options.seed)
        yield from _done(
            clock, scene, business.steps(), routine.steps(), daily.steps(), Decisions(scene).steps(),
            Records(scene).steps(), daily.closing_steps(), routine.closing_steps(),
        )  # fmt: skip
        yield "与乡镇交换数据"
        with clock.step("exchange"):
            demo.summary["packages"] = exchange_with_township(
                office, business, options.out, DEMO_PASSWORD, options.key_cost, options.code_cost
            )
        yield "打印其他用表"
        with clock.step("papers"):
            business.print_remaining(recovery)
        yield from _done(clock, scene, Paperwork(scene).steps())
        yield "核对"
        with clock.step("check"):
            check = office.check.run()
        demo.summary["check"] = {
            "county": len(check.findings),
            "township": demo.summary["packages"].pop("township_findings"),
            "differences": demo.summary["packages"].pop("differences"),
        }
        demo.summary["counts"] = _counts(office, scene)
        demo.summary["work"] = scene.work
        demo.summary["left_out"] = scene.left_out
        demo.summary["todo"] = _todo(office)
        demo.summary["refused"] = scene.refusals
    finally:
        office.close()
    demo.summary["seconds"]["total"] = round(sum(demo.summary["seconds"].values()), 3)
    demo.summary["sign_in"] = {"user": DEMO_USER, "password": DEMO_PASSWORD}
    text = json.dumps(demo.summary, ensure_ascii=False, indent=2, sort_keys=True)
    (options.out / "summary.json").write_text(text + "\n", "utf-8")
    return demo


class _Stopwatch:
    """Seconds per step, for the summary."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds
        self._key = ""
        self._begin = 0.0

    def step(self, key: str) -> _Stopwatch:
        self._key = key
        return self

    def __enter__(self) -> None:
        self._begin = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._seconds[self._key] = round(time.perf_counter() - self._begin, 3)


def _done(clock: _Stopwatch, scene: Scene, *parts: Iterable[Step]) -> Iterator[str]:
    """Do the steps one after the other; what the county is too small for is noted."""
    for sentence, key, action in chain(*parts):
        yield sentence
        with clock.step(key):
            try:
                action()
            except TooSmall:
                scene.left_out.append(key)


def _units(options: DemoOptions) -> int:
    return options.units if options.units is not None else max(40, min(1000, options.people // 20))


def _clear(out: Path) -> None:
    """Make room for a new demonstration, but never over somebody's data."""
    try:
        if out.exists() and any(out.iterdir()) and not (out / _MARK).exists():
            raise UsageProblem(f"“{out}”里已经有别的文件，没有改动它。", next_step="请换一个空文件夹。")
        for name in ("county", "township", "forms", "packages", "scans"):
            shutil.rmtree(out / name, ignore_errors=True)
        for name in ("forms", "packages"):
            (out / name).mkdir(parents=True)
        (out / _MARK).write_text("practice data\n", "ascii")
    except OSError as error:
        raise EnvironmentProblem(
            f"“{out}”写不进去。", next_step="请换一个文件夹。", detail=str(error)
        ) from error


def _import(office: Office, out: Path, county: County, data_rows: int) -> dict[str, int]:
    preview = office.imports.preview(out / "roster.xlsx")
    known = {name_key(unit.name) for unit in county.units}
    preview.options.create_units = frozenset(
        unit.name for unit in preview.unknown_units if name_key(unit.name) in known
    )
    office.imports.compare(preview)
    result = office.imports.run(preview)
    returned = office.imports.write_returned(preview, out / "returned.xlsx")
    return {
        "data_rows": data_rows,
        "accepted": preview.accepted,
        "rejected": preview.rejected,
        "returned": returned,
        "people": result.people,
        "units": result.units,
    }


def _register_units(office: Office, county: County, random: Random) -> dict[str, int]:
    """Enter what the 三定 documents say about each unit; returns the unit id by the county's key."""
    documents = {document.key: document for document in county.documents}
    folders = structure.add_folders(office, county)
    ids = {name_key(unit["name"]): int(unit["id"]) for unit in office.units.listed()}
    approved: Counter[str] = Counter()
    for (unit_key, _, _), count in county.approved().items():
        approved[unit_key] += count
    with office.desk.operation("unit.register", f"登记 {len(county.units)} 个单位的三定信息"):
        for unit in county.units:
            if name_key(unit.name) not in ids:
                ids[name_key(unit.name)] = office.units.add(
                    {"name": unit.name, "kind": unit.kind, "sector": unit.sector}
                )
        keys = {unit.key: ids[name_key(unit.name)] for unit in county.units}
        for unit in county.units:
            document = documents[unit.established_document]
            fields = {
                **_unit_fields(unit, keys),
                **structure.particulars(unit, random),
                **structure.school_size(unit, approved[unit.key], random),
            }
            if not unit.parent_key:
                fields["parent_id"] = folders[structure.folder_of(unit)]
            office.units.change(keys[unit.key], fields, unit.established, document.number)
        office.documents.describe(
            {
                document.number: {
                    "issuer": document.issuer, "dated": document.date, "kind": document.kind, "title": document.title
                }
                for document in county.documents
            }
        )  # fmt: skip
    return keys


def _unit_fields(unit: DemoUnit, keys: dict[str, int]) -> dict[str, Any]:
    return {
        "short_name": unit.short_name,
        "kind": unit.kind,
        "sector": unit.sector,
        "rank": unit.rank,
        "funding": unit.funding,
        "public_benefit_class": unit.public_benefit_class,
        "established": unit.established,
        "parent_id": keys.get(unit.parent_key),
        "supervising_id": keys.get(unit.supervising_key),
    }


def _post_quotas(office: Office, county: County, keys: dict[str, int]) -> None:
    documents = {document.key: document for document in county.documents}
    office.ledger.post_many(
        [
            MovementRequest(
                keys[quota.unit_key], quota.nature, quota.funding, quota.count, _MOVEMENT_KINDS[quota.kind],
                quota.effective, documents[quota.document_key].number,
                other_unit_id=keys.get(quota.from_unit), reason=documents[quota.document_key].title,
            )
            for quota in county.quotas
        ],
        f"登记历年编制：{len(county.quotas)} 笔，依据 {len(county.documents)} 份批文",
    )  # fmt: skip


def _townships(office: Office, county: County, keys: dict[str, int]) -> list[int]:
    """Townships by the size of what they keep, largest first."""
    ids = [keys[unit.key] for unit in county.units if unit.is_township]
    return sorted(ids, key=lambda unit_id: -len(office.people.holders(office.units.subtree(unit_id))))


def _todo(office: Office) -> dict[str, int]:
    """How much is on the list of things to do: past its day, within a week, later, and sent back without a day."""
    lines, today = office.todo.lines(), office.session.business_date
    week = (date.fromisoformat(today) + timedelta(7)).isoformat()
    return {
        "overdue": sum(line.urgency == OVERDUE for line in lines),
        "due": sum(today <= line.date <= week for line in lines),
        "later": sum(line.date > week for line in lines),
        "sent_back": sum(line.urgency == SENT_BACK for line in lines),
        "open_cases": len(office.cases.listed(open_only=True)),
    }


def _counts(office: Office, scene: Scene) -> dict[str, int]:
    totals = office.ledger.totals()
    return {
        "units": totals.units,
        "people": totals.actual,
        "approved": totals.approved,
        "actual": totals.actual,
        "reserved": totals.reserved,
        "available": totals.available,
        "over_units": totals.over_units,
        "full_units": totals.full_units,
        "vacancy_units": totals.vacancy_units,
        "permits": len(office.permits.listed()),
        "entries": len(office.cases.listed(kind="entry")),
        "exits": len(office.cases.listed(kind="exit")),
        "pages": scene.pages,
    }
