"""Importing a roster: preview against the register, one decision about unknown units, one operation.

Reading the workbook is :mod:`app.services.roster`; here its rows meet the register.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from app.errors import Refusal
from app.models import facts, imports, ledger, units
from app.models import people as store
from app.models.operation import Operation, Row
from app.services.code_files import CODE_FOLDER, CodeItem, CodeList, load_code_lists
from app.services.desk import Desk
from app.services.roster import FIELDS, FieldName, Level, RosterDraft, RosterRow, read_roster
from app.services.roster.columns import to_saved
from app.services.roster.units import UnitMatch, candidates, resolve_units, unit_names
from app.services.units import UnitService

UNSTATED = "未注明"
_AGAINST_REGISTER = ("held_elsewhere", "left_before", "namesake", "account_differs")
_BATCH = 2000
_PERSON_FIELDS = frozenset(name for names in facts.PERSON_GROUPS.values() for name in names)


class Outcome(StrEnum):
    """What importing a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class UnknownUnit:
    """A unit name of the file that the register does not know.

    :param rows: how many rows name it.
    :param candidates: registered names that come close, best first.
    """

    name: str
    rows: int
    candidates: tuple[str, ...]
    sector: str
    supervising_unit: str
    funding: str


@dataclass(slots=True)
class ImportOptions:
    """The clerk's decisions before importing.

    :param create_units: unknown names to be added as new units.
    :param meant_units: unknown names and the registered unit (id) each one means.
    :param default_nature: for rows without 编制种类.
    :param default_funding: for rows without 经费形式.
    :param update: whether people already in the register take over differing values of the file.
    """

    create_units: frozenset[str] = frozenset()
    meant_units: Mapping[str, int] = field(default_factory=dict)
    default_nature: str = ""
    default_funding: str = ""
    update: bool = False


@dataclass(slots=True)
class ImportPreview:
    """A roster beside the register; nothing has been written.

    ``decided`` are the headings clerks have decided on, now or before. ``outcomes`` has one entry per row of ``draft.rows``; accepted and rejected together are all rows.
    """

    path: Path
    digest: str
    draft: RosterDraft
    options: ImportOptions
    decided: Mapping[str, FieldName] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    person_ids: list[int | None] = field(default_factory=list)
    unit_ids: dict[str, int] = field(default_factory=dict)
    unknown_units: list[UnknownUnit] = field(default_factory=list)
    imported_before: str = ""

    def count(self, outcome: Outcome) -> int:
        """How many rows have this outcome."""
        return sum(1 for found in self.outcomes if found is outcome)

    @property
    def accepted(self) -> int:
        """Rows that are right, whether new, changed or already known."""
        return len(self.outcomes) - self.count(Outcome.REJECTED)

    @property
    def rejected(self) -> int:
        """Rows that go back with an explanation."""
        return self.count(Outcome.REJECTED)

    def problem_counts(self) -> Counter[str]:
        """How often each kind of finding occurs, by code."""
        return Counter(finding.code for row in self.draft.rows for finding in row.problems)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was written."""

    people: int
    holdings: int
    changed: int
    units: int
    same: int
    rejected: int
    operation: int


def code_lists() -> dict[str, CodeList]:
    """The code lists that ship with the program."""
    return load_code_lists(CODE_FOLDER)


class ImportService:
    """Rosters in, and the workbook of rejected rows back out."""

    def __init__(self, desk: Desk, unit_service: UnitService) -> None:
        self._desk = desk
        self._units = unit_service

    # -- preview ---------------------------------------------------------------------------------

    def preview(
        self, path: Path, options: ImportOptions | None = None, mapping: Mapping[str, FieldName] | None = None
    ) -> ImportPreview:
        """Read a roster and compare it with the register; nothing is written.

        :param mapping: headings the clerk decided on, over what is remembered for this layout.
        :raises DataProblem: the file cannot be read or holds no roster.
        """
        lists = code_lists()
        lists.update(self._own_lists())
        today = self._desk.session.business_date
        remembered = imports.remembered(self._desk.register)
        decided = {**remembered, **(mapping or {})}
        draft = read_roster(path, decided or None, lists, today)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        preview = ImportPreview(path, digest, draft, options or ImportOptions(), decided)
        preview.imported_before = imports.imported_on(self._desk.register, digest)
        self.compare(preview)
        return preview

    def compare(self, preview: ImportPreview) -> None:
        """(Re)compute the outcomes after the clerk changed ``preview.options``."""
        draft, options = preview.draft, preview.options
        index = {row["name_key"]: int(row["id"]) for row in units.name_keys(self._desk.register)}
        registered = [unit["name"] for unit in units.listed(self._desk.register)]

        def known(name: str) -> UnitMatch:
            unit_id = options.meant_units.get(name) or index.get(facts.name_key(name))
            if unit_id is None:
                found = units.by_name(self._desk.register, name)
                unit_id = found[0]["id"] if len(found) == 1 else None
            if unit_id is not None:
                preview.unit_ids[name] = unit_id
                return UnitMatch(str(unit_id), name)
            return UnitMatch(None, candidates=candidates(name, registered, self._units.suggest(name)))

        preview.unit_ids.clear()
        matches = resolve_units(draft, known, to_be_created=options.create_units)
        unknown: dict[str, list[RosterRow]] = {
            name: [] for name, match in matches.items() if match.unit is None
        }
        for row in draft.rows:
            if row.values.get("unit_name") in unknown:
                unknown[row.values["unit_name"]].append(row)
        preview.unknown_units = [
            self._describe_unknown(name, rows, matches[name]) for name, rows in unknown.items()
        ]
        self._compare_people(preview)

    def _compare_people(self, preview: ImportPreview) -> None:
        register = self._desk.register
        by_number, by_name = store.identity_index(register), store.name_index(register)
        current = {row["id"]: row for row in store.all_with_unit(register)}
        preview.outcomes, preview.person_ids = [], []
        for row in preview.draft.rows:
            row.problems = [finding for finding in row.problems if finding.code not in _AGAINST_REGISTER]
            person_id = self._person_of(row, by_number, by_name, preview, current)
            person = current.get(person_id) if person_id is not None else None
            outcome = self._outcome(row, person, preview)
            preview.outcomes.append(outcome)
            preview.person_ids.append(person_id)

    def _person_of(
        self,
        row: RosterRow,
        by_number: Mapping[str, int],
        by_name: Mapping[tuple[str, str, str], list[int]],
        preview: ImportPreview,
        current: Mapping[int, Row],
    ) -> int | None:
        number = row.values.get("identity_number", "")
        if number and number in by_number:
            return by_number[number]
        values = row.values
        alike = by_name.get((values.get("name", ""), values.get("sex", ""), values.get("birth", "")[:7]), [])
        # Without a number on one of the two sides only the same unit makes it the same person.
        unit_id = preview.unit_ids.get(values.get("unit_name", ""))
        alike = [person_id for person_id in alike if not (number and current[person_id]["identity_number"])]
        same = [person_id for person_id in alike if current[person_id]["unit_id"] == unit_id]
        if len(same) == 1:
            return same[0]
        if alike:
            unit = current[alike[0]]["unit_name"]
            where = f"“{unit}”" if unit else "已核减人员中"
            message = f"{where}有姓名、性别、出生年月相同的人，因缺少身份证号无法确定是否同一人，请核对。"
            row.add(Level.WARNING, "name", "namesake", message)
        return None

    def _outcome(self, row: RosterRow, person: Row | None, preview: ImportPreview) -> Outcome:
        if person and person["unit_id"] is not None and not person["ends"]:
            unit_id = preview.unit_ids.get(row.values.get("unit_name", ""))
            if unit_id is not None and person["unit_id"] != unit_id:
                message = (
                    f"{person['name']} 在册，现占用“{person['unit_name']}”的编制，一人只能占用一个编制。"
                )
                row.add(Level.ERROR, "unit_name", "held_elsewhere", message)
        if person and person["ends"]:
            since = row.values.get("unit_entry", "")
            if not since or person["ends"][: len(since)] > since:
                why = f"（{person['exit_reason']}）" if person["exit_reason"] else ""
                message = (
                    f"{person['name']} 已于 {person['ends']} 核减{why}，没有再次导入；"
                    "确实又入编的，请写明此后的进入本单位时间。"
                )
                row.add(Level.ERROR, "unit_entry", "left_before", message)
        if row.rejected:
            return Outcome.REJECTED
        if person is None or person["unit_id"] is None or person["ends"]:
            return Outcome.NEW
        _compare_account(row, person)
        return Outcome.CHANGED if _news(_person_values(row), person) else Outcome.SAME

    def _describe_unknown(self, name: str, rows: list[RosterRow], match: UnitMatch) -> UnknownUnit:
        def most(field_name: str) -> str:
            counts = Counter(row.values[field_name] for row in rows if row.values.get(field_name))
            return counts.most_common(1)[0][0] if counts else ""

        return UnknownUnit(
            name, len(rows), match.candidates, most("sector"), most("supervising_unit"), most("funding")
        )

    def _own_lists(self) -> dict[str, CodeList]:
        """Code lists as this county keeps them, over those that ship with the program."""
        found: dict[str, list[CodeItem]] = {}
        for row in imports.all_codes(self._desk.register):
            aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
            found.setdefault(row["set_name"], []).append(
                CodeItem(row["code"], row["name"], aliases, row["sort_order"])
            )
        return {name: CodeList(name, items) for name, items in found.items()}

    # -- import ----------------------------------------------------------------------------------

    def apply(self, preview: ImportPreview) -> Generator[tuple[int, int], None, ImportResult]:
        """Write what is right as one operation; yields (done, total) and returns an :class:`ImportResult`.

        Closing the generator early rolls everything back.

        :raises Refusal: nothing in the file can be imported.
        """
        rows = [
            (row, person_id, outcome)
            for row, person_id, outcome in zip(
                preview.draft.rows, preview.person_ids, preview.outcomes, strict=True
            )
            if outcome is Outcome.NEW or (outcome is Outcome.CHANGED and preview.options.update)
        ]
        if not preview.accepted:
            raise Refusal(
                "这份花名册里没有可以导入的人员，没有写入任何数据。", next_step="请按问题说明改正后再导入。"
            )
        counts: Counter[str] = Counter()
        sentence = f"导入花名册：{preview.path.name}（{len(rows)} 人）"
        with self._desk.operation("roster.import", sentence) as op:
            self._create_units(op, preview, counts)
            done = 0
            for start in range(0, len(rows), _BATCH):
                batch = rows[start : start + _BATCH]
                self._write(op, preview, batch, counts)
                done += len(batch)
                yield done, len(rows)
            self._remember(op, preview)
            operation = op.id if op.change_count else 0
        return ImportResult(
            counts["people"], counts["holdings"], counts["changed"], counts["units"],
            preview.count(Outcome.SAME) + (0 if preview.options.update else preview.count(Outcome.CHANGED)),
            preview.rejected, operation,
        )  # fmt: skip

    def run(self, preview: ImportPreview) -> ImportResult:
        """Import without watching the progress."""
        steps = self.apply(preview)
        while True:
            try:
                next(steps)
            except StopIteration as finished:
                result: ImportResult = finished.value
                return result

    def unstated(self, preview: ImportPreview) -> dict[FieldName, int]:
        """How many people would come in with 编制种类 or 经费形式 as 未注明, by field.

        Those who only wait for a decision about their unit are counted too. Neither their row nor the options say it, nor has their unit one account only.
        """
        register = self._desk.register
        counts: Counter[str] = Counter()
        only: dict[int, bool] = {}
        for row, outcome in zip(preview.draft.rows, preview.outcomes, strict=True):
            errors = {finding.code for finding in row.problems if finding.level is Level.ERROR}
            if outcome is not Outcome.NEW and errors != {"unit_unknown"}:
                continue
            unit_id = preview.unit_ids.get(row.values["unit_name"])
            if unit_id is not None and unit_id not in only:
                only[unit_id] = len(ledger.accounts_of(register, unit_id)) == 1
            if unit_id is not None and only[unit_id]:
                continue
            counts["nature"] += not (row.values.get("nature") or preview.options.default_nature)
            counts["funding"] += not (row.values.get("funding") or preview.options.default_funding)
        return {name: counts[name] for name in ("nature", "funding")}

    def write_returned(self, preview: ImportPreview, path: Path) -> int:
        """Write the workbook of rejected rows, each marked and explained; returns how many."""
        from app.services.roster.give_back import give_back  # openpyxl: not at every start

        return give_back(preview.draft, path, preview.path.name)

    def _create_units(self, op: Operation, preview: ImportPreview, counts: Counter[str]) -> None:
        wanted = {
            unknown.name: unknown
            for unknown in preview.unknown_units
            if unknown.name in preview.options.create_units
        }
        created = unit_names(preview.draft)
        for unknown in wanted.values():
            if not created[unknown.name]:
                continue
            fields: dict[str, Any] = {
                "name": unknown.name,
                "sector": unknown.sector,
                "funding": unknown.funding,
            }
            preview.unit_ids[unknown.name] = self._units.add_within(op, fields)
            counts["units"] += 1
        for unknown in wanted.values():  # a supervising unit may itself be new
            supervising = preview.unit_ids.get(unknown.supervising_unit)
            if supervising is None and unknown.supervising_unit:
                found = units.by_name(self._desk.register, unknown.supervising_unit)
                supervising = found[0]["id"] if found else None
            unit_id = preview.unit_ids.get(unknown.name)
            if supervising is not None and unit_id is not None and supervising != unit_id:
                facts.record(
                    self._desk.register, op, facts.UNITS, unit_id, {"supervising_id": supervising}, "", None,
                    self._desk.projected_on(),
                )  # fmt: skip

    def _write(
        self,
        op: Operation,
        preview: ImportPreview,
        batch: Iterable[tuple[RosterRow, int | None, Outcome]],
        counts: Counter[str],
    ) -> None:
        new: list[RosterRow] = []
        placed: list[tuple[RosterRow, int]] = []
        today, projected = self._desk.date(), self._desk.projected_on()
        for row, person_id, outcome in batch:
            if person_id is None:
                new.append(row)
                continue
            registered = store.get(self._desk.register, person_id)
            news = _filled(row) if registered is None else _news(_filled(row), registered)
            changed = facts.record(
                self._desk.register, op, facts.PEOPLE, person_id, news, today, None, projected
            )
            if outcome is Outcome.NEW:
                placed.append((row, person_id))
            elif changed:
                counts["changed"] += 1
        ids = store.insert_many(op, [_filled(row) for row in new], "")
        placed += list(zip(new, ids, strict=True))
        keys = dict.fromkeys(self._account_key(preview, row) for row, _ in placed)
        accounts = {key: self._ensure_account(op, key) for key in keys}
        counts["people"] += len(new)
        counts["holdings"] += len(placed)
        holdings = [
            {
                "uuid": "",
                "person_id": person_id,
                "account_id": accounts[self._account_key(preview, row)],
                "begins": row.values.get("unit_entry") or today,
                "entry_way": row.values.get("entry_way", ""),
            }
            for row, person_id in placed
        ]
        op.insert_many("holdings", holdings)

    def _account_key(self, preview: ImportPreview, row: RosterRow) -> tuple[int, str, str]:
        """Unit, nature and funding of the account a row belongs on; '' where the file and the clerk say nothing."""
        values, options = row.values, preview.options
        return (
            preview.unit_ids[values["unit_name"]],
            values.get("nature") or options.default_nature,
            values.get("funding") or options.default_funding,
        )

    def _ensure_account(self, op: Operation, key: tuple[int, str, str]) -> int:
        register = self._desk.register
        unit_id, nature, funding = key
        if not (nature and funding):
            only = ledger.accounts_of(register, unit_id)
            if len(only) == 1:
                nature, funding = nature or only[0]["nature"], funding or only[0]["funding"]
        return ledger.ensure_account(register, op, unit_id, nature or UNSTATED, funding or UNSTATED)

    def _remember(self, op: Operation, preview: ImportPreview) -> None:
        register = self._desk.register
        for layout in preview.draft.layouts:
            # That a column was left over here is no decision: elsewhere it may be the one that counts.
            saved = {
                heading: name
                for heading, name in to_saved(layout.header, layout.mapping).items()
                if name or heading in preview.decided
            }
            imports.remember(register, op, layout.signature, msgspec.json.encode(saved).decode())
        if not preview.imported_before:
            imports.note_file(op, preview.digest, preview.path.name, self._desk.date())


def _person_values(row: RosterRow) -> dict[str, str]:
    """What a row says of the person; when the quota began is also when the person came to the unit."""
    values = {name: row.values[name] for name in FIELDS if name in _PERSON_FIELDS and name in row.values}
    if row.values.get("unit_entry"):
        values["joined_unit"] = row.values["unit_entry"]
    return values


def _compare_account(row: RosterRow, person: Row) -> None:
    """Say where a roster means another account than the one held; an import moves nobody between accounts."""
    for name in ("nature", "funding"):
        given = row.values.get(name, "")
        if given and given != person[name]:
            message = (
                f"{FIELDS[name].label}写的是“{given}”，登记的是“{person[name]}”；"
                "导入不改变已经占用的编制，请核对哪一个对。"
            )
            row.add(Level.WARNING, name, "account_differs", message)


def _news(values: Mapping[str, str], person: Row) -> dict[str, str]:
    """What a row says that the register does not; 1985-03 is no news of somebody born on 1985-03-15.

    Nor is the day the quota began, where the register was filled before it kept 调入单位时间 apart.
    """
    return {
        name: value
        for name, value in values.items()
        if value
        and value != person[name]
        and not (name == "joined_unit" and not person[name] and value == person["begins"])
        and not (FIELDS.get(name) and FIELDS[name].kind == "date" and str(person[name]).startswith(value))
    }


def _filled(row: RosterRow) -> dict[str, str]:
    """The values of a row as person fields; a 15-digit number is kept as the former one."""
    values = {name: value for name, value in _person_values(row).items() if value}
    if row.legacy_number:
        values["legacy_identity_number"] = row.legacy_number
    return values
