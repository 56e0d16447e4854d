"""Makes this register say what the superior's records say: new ones inserted, changed ones replaced, gone ones superseded.

Works record by record on the differences that :mod:`baseline` found, and only inside an operation that is open already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.exchange.faults import RecordWrong
from app.models import (
    documents,
    duplicates,
    facts,
    imports,
    ledger,
    people,
    scope,
    settings,
    templates,
    units,
)
from app.models.facts import PEOPLE, UNITS, FactTable
from app.models.operation import Operation, Row, canonical
from app.models.register import CONTRADICTION, Register
from app.models.travelling import TRAVELLING, Travelling, name_of
from app.services.packages.baseline import Contents, Difference, Fields, fact_fields
from app.services.papers.wording import WORDS

_OUTSIDE = (ledger.ISSUED, ledger.WITHDRAWN, scope.ELSEWHERE)


def apply(register: Register, op: Operation, found: list[Difference], there: Contents, today: str) -> None:
    """Write the differences.

    :param found: from :func:`baseline.differences`, this register first.
    :param there: all records of the superior.
    :param today: the date whose values the lists show.
    :raises RecordWrong: a record refers to something that is neither in the package nor in the register, or the
        records contradict each other, as when two people have one number.
    """
    try:
        _Mirror(register, op, found, there, today).write()
    except CONTRADICTION as error:
        raise RecordWrong(f"records contradict each other: {error}") from error


class _Mirror:
    def __init__(
        self, register: Register, op: Operation, found: list[Difference], there: Contents, today: str
    ) -> None:
        self._register = register
        self._op = op
        self._there = there
        self._today = today
        self._by_group: dict[str, list[Difference]] = {}
        for difference in found:
            self._by_group.setdefault(difference.group, []).append(difference)
        self._ids = {
            table: scope.ids(register, table) for table in ("documents", "units", "people", "accounts")
        }
        self._outside: dict[tuple[str, str], int] = {}
        # A record that was merged stands for the person it went into, wherever something refers to it.
        self._merged = people.merged(register)

    def write(self) -> None:
        self._write_codes()
        self._write_settings()
        self._write_documents()
        self._write_units()
        self._write_people()
        self._write_accounts()
        self._write_movements()
        self._write_holdings()
        self._write_permits()
        for table in TRAVELLING.values():
            self._write_travelling(table)
        self._write_form_templates()
        self._merge_documents()

    # -- lists, settings, documents --------------------------------------------------------------

    def _write_codes(self) -> None:
        here = {(row["set_name"], row["code"]): row["id"] for row in imports.all_codes(self._register)}
        new = []
        for fields in self._wanted("codes"):
            row_id = here.get((fields["set_name"], fields["code"]))
            if row_id is None:
                new.append(fields)
            else:
                self._op.update("codes", row_id, **fields)
        self._op.insert_many("codes", new)

    def _write_settings(self) -> None:
        for fields in self._wanted("settings"):
            settings.put(self._register, self._op, fields["name"], fields["value"], fields["document"])
        gone = [d.old["name"] for d in self._by_group.get("settings", []) if d.old and d.new is None]
        if (
            WORDS in gone and "form_templates" in self._there
        ):  # who sends its forms has no local names any more
            settings.put(self._register, self._op, WORDS, "")

    def _write_documents(self) -> None:
        here = scope.all_documents(self._register)
        # One the superior knows by its identifier is not taken for another that has its number now.
        by_number = {
            row["number"]: row["id"] for row in here if row["number"] and not self._is_there("documents", row)
        }
        known = self._ids["documents"]
        arriving = self._arriving("documents")
        for difference in arriving:  # two numbers may have been exchanged
            if difference.id in known:
                self._op.update("documents", known[difference.id], number="", merged_into=None)
        new: list[Row] = []
        for difference in arriving:
            assert difference.new is not None
            row = {"uuid": difference.id, **difference.new}
            row_id = known.get(difference.id)
            taken = by_number.get(row["number"])
            if row_id is None and taken is not None:  # the superior's identifier holds for what both have met
                known[difference.id] = row_id = taken
            elif taken is not None:
                self._op.update("documents", taken, number="")
            if row_id is None:
                new.append(row)
            else:
                self._op.update("documents", row_id, merged_into=None, **row)
        self._remember("documents", new)

    def _merge_documents(self) -> None:
        """Documents the superior merged: what else rests on the one that went rests on the other, here too."""
        known = self._ids["documents"]
        for difference in self._arriving("merged_documents"):
            assert difference.new is not None
            gone, keep = known.get(difference.id), known.get(difference.new["into"])
            if (
                gone is None
                or keep is None
                or gone == keep
                or self._is_there("documents", {"uuid": difference.id})
            ):
                continue
            if documents.standing(self._register, gone):
                documents.merge(self._register, self._op, keep, gone)

    # -- units and people ------------------------------------------------------------------------

    def _write_units(self) -> None:
        known = self._ids["units"]
        new = [
            {
                "uuid": d.id,
                **facts.projection(UNITS, {"name": _name(d.new)}),
                "sort_order": d.new["sort_order"],
            }
            for d in self._arriving("units")
            if d.new and d.id not in known
        ]
        self._remember("units", new)
        arriving = self._arriving("units")
        self._write_facts(UNITS, arriving)
        leaving = [d for d in self._by_group.get("units", []) if d.new is None]
        for difference in leaving:  # handed to another office: its name stays for what happened here
            self._supersede_facts(UNITS, known[difference.id], keep=("identity",))
        for difference in arriving:
            assert difference.new is not None
            self._op.update("units", known[difference.id], sort_order=difference.new["sort_order"])
        for difference in (*arriving, *leaving):
            facts.project(self._register, self._op, UNITS, known[difference.id], self._today)
        if arriving:
            self._must_be_a_tree()

    def _must_be_a_tree(self) -> None:
        above = units.parents(self._register)
        for unit in above:
            seen: set[int] = set()
            at: int | None = unit
            while at is not None:
                if at in seen:
                    raise RecordWrong(f"unit {unit} stands below itself")
                seen.add(at)
                at = above.get(at)

    def _write_people(self) -> None:
        known = self._ids["people"]
        arriving = self._arriving("people")
        self._part_again(arriving)
        projected = {d.id: facts.projection(PEOPLE, self._values(d.new)) for d in arriving if d.new}
        self._adopt_people(projected)
        # Two numbers may have been exchanged: no one may stand in the way of the other.
        for uuid, row in projected.items():
            if uuid in known and row["identity_number"]:
                self._op.update("people", known[uuid], identity_number="")
        taken = {row["identity_number"] for row in projected.values()} - {""}
        for difference in self._by_group.get("people", []):
            if difference.new is None and difference.id in known:
                held = people.get(self._register, known[difference.id])
                if held is not None and held["identity_number"] in taken:
                    self._op.update("people", held["id"], identity_number="")
        new = [{"uuid": uuid, **row} for uuid, row in projected.items() if uuid not in known]
        changed = [(known[uuid], row) for uuid, row in projected.items() if uuid in known]
        for row_id, row in changed:
            self._op.update("people", row_id, **row)
        self._remember("people", new)
        survivors = self._merge_like_above()
        self._write_facts(PEOPLE, arriving)
        for uuid in survivors:  # what a merge brought together is the superior's to say
            facts.project(self._register, self._op, PEOPLE, known[uuid], self._today)

    def _part_again(self, arriving: list[Difference]) -> None:
        """Records merged here that the superior holds apart: a merge it took back."""
        back = [d.id for d in arriving if self._ids["people"].get(d.id) in self._merged]
        duplicates.forget(self._register, self._op, back)
        for uuid in back:
            del self._merged[self._ids["people"][uuid]]

    def _adopt_people(self, projected: Mapping[str, Row]) -> None:
        """Who is known here under another identifier is the same person (R28): the superior's one holds."""
        known = self._ids["people"]
        missing = {
            row["identity_number"]: uuid
            for uuid, row in projected.items()
            if uuid not in known and row["identity_number"]
        }
        if not missing or not known:
            return
        theirs = {row_id for uuid, row_id in known.items() if uuid in self._there["people"]}
        for number, person_id in people.identity_index(self._register).items():
            uuid = missing.get(number)
            if uuid and person_id not in theirs:
                self._op.update("people", person_id, uuid=uuid)
                known[uuid] = person_id

    def _merge_like_above(self) -> set[str]:
        """Who the superior has no longer, and whose rows are somebody else's now, was merged into that person.

        :returns: identifiers of the people somebody was merged into.
        """
        known = self._ids["people"]
        gone = {d.id for d in self._by_group.get("people", []) if d.new is None and d.id in known}
        said = {d.id: d.new["into"] for d in self._arriving("merged_people") if d.new}
        into = {
            d.old["person"]: d.new["person"]
            for table in ("holdings", *TRAVELLING)
            for d in self._by_group.get(table, [])
            if d.old and d.new and d.old.get("person") in gone and d.new.get("person") != d.old["person"]
        }
        into |= {old: new for old, new in said.items() if old in known and new in known}
        into = {
            old: new
            for old, new in into.items()
            if old not in self._there["people"]
            and known[old] not in self._merged
            and known[old] != known[new]
        }
        for old, new in into.items():
            why = duplicates.Gone(self._today, "上级合并")
            keep, leaving = known[new], known[old]
            duplicates.absorb(self._register, self._op, keep, leaving, why, self._today, dated_rows=False)
            self._merged[leaving] = keep
        return set(into.values())

    def _values(self, fields: Fields | None) -> Row:
        """What a person's facts say today."""
        values: Row = {}
        for fact in sorted(
            fields["facts"] if fields else [], key=lambda fact: (fact["group"], fact["effective"])
        ):
            if fact["effective"] <= self._today:
                values.update(fact["fields"])
        return values

    def _write_facts(self, kind: FactTable, arriving: list[Difference]) -> None:
        known = self._ids[kind.subject_table]
        here = self._standing_facts(kind, [known[d.id] for d in arriving])
        new: list[Row] = []
        for difference in arriving:
            assert difference.new is not None
            subject = known[difference.id]
            mine = here.get(subject, {})
            wanted = {fact["id"]: fact for fact in difference.new["facts"]}
            for uuid, (row_id, fact) in mine.items():
                if wanted.get(uuid) != fact:
                    self._op.supersede(kind.table, row_id)
            new += [
                self._fact_row(kind, subject, fact)
                for uuid, fact in wanted.items()
                if uuid not in mine or mine[uuid][1] != fact
            ]
        self._op.insert_many(kind.table, new)

    def _standing_facts(
        self, kind: FactTable, subjects: Iterable[int]
    ) -> dict[int, dict[str, tuple[int, Fields]]]:
        unit_uuids = {row_id: uuid for uuid, row_id in self._ids["units"].items()}
        found: dict[int, dict[str, tuple[int, Fields]]] = {}
        for row in scope.facts(self._register, kind, scope.numbers(subjects)):
            found.setdefault(row["subject"], {})[row["uuid"]] = (row["id"], fact_fields(row, unit_uuids))
        return found

    def _supersede_facts(self, kind: FactTable, subject: int, keep: tuple[str, ...]) -> None:
        for row in scope.facts(self._register, kind, scope.numbers([subject])):
            if row["field_group"] not in keep:
                self._op.supersede(kind.table, row["id"])

    def _fact_row(self, kind: FactTable, subject: int, fact: Fields) -> Row:
        fields = {
            name: self._reference("units", value) if name.endswith("_id") else value
            for name, value in fact["fields"].items()
        }
        return {
            "uuid": fact["id"],
            kind.subject_column: subject,
            "field_group": fact["group"],
            "effective": fact["effective"],
            "fields": canonical(fields),
            "document_id": self._reference("documents", fact["document"]),
        }

    # -- the ledger ------------------------------------------------------------------------------

    def _write_accounts(self) -> None:
        known = self._ids["accounts"]
        new = []
        for difference in self._arriving("accounts"):
            if difference.new and difference.id not in known:
                fields = dict(difference.new)
                unit = self._reference("units", fields.pop("unit"))
                new.append({"uuid": difference.id, "unit_id": unit, "outside": "", **fields})
        self._remember("accounts", new)

    def _write_movements(self) -> None:
        standing = self._supersede_changed("movements")
        for difference in self._arriving("movements"):
            fields = dict(difference.new or {})
            reverses = fields.pop("reverses")
            source, target = fields.pop("source"), fields.pop("target")
            measure = self._measure(source, target)
            standing[difference.id] = self._op.insert(
                "movements",
                uuid=difference.id,
                from_account=self._side(source, measure),
                to_account=self._side(target, measure),
                document_id=self._reference("documents", fields.pop("document")),
                reverses=_found(standing, reverses, "movements"),
                **fields,
            )

    def _measure(self, source: str, target: str) -> str:
        """What a movement counts: what the account on its side inside the scope counts."""
        inside = next((side for side in (source, target) if side not in _OUTSIDE), None)
        account = ledger.account(self._register, self._reference("accounts", inside) or 0)
        return str(account["measure"]) if account else ledger.QUOTA

    def _side(self, account: str, measure: str) -> int:
        if account not in _OUTSIDE:
            found = self._reference("accounts", account)
            assert found is not None
            return found
        key = (account, measure)
        if key not in self._outside:
            self._outside[key] = ledger.ensure_outside(self._register, self._op, account, measure)
        return self._outside[key]

    def _write_holdings(self) -> None:
        self._supersede_changed("holdings")
        self._op.insert_many(
            "holdings",
            [
                {
                    "uuid": d.id,
                    "person_id": self._reference("people", d.new["person"]),
                    "account_id": self._reference("accounts", d.new["account"]),
                    "begins": d.new["begins"],
                    "ends": d.new["ends"],
                    "entry_way": d.new["entry_way"],
                    "entry_document_id": self._reference("documents", d.new["entry_document"]),
                    "exit_reason": d.new["exit_reason"],
                    "exit_document_id": self._reference("documents", d.new["exit_document"]),
                }
                for d in self._arriving("holdings")
                if d.new
            ],
        )

    def _write_permits(self) -> None:
        standing = scope.ids(self._register, "permits", dated=True)
        for difference in self._by_group.get("permits", []):
            permit_id = standing.get(difference.id)
            old, new = difference.old or {}, difference.new or {}
            if permit_id is not None and _own(old) != _own(new):
                for part in ("uses", "ends"):
                    self._replace_parts(part, permit_id, old.get(part, []), [])
                self._op.supersede("permits", permit_id)
                permit_id, old = None, {}
            if not new:
                continue
            if permit_id is None:
                permit_id = self._insert_permit(difference.id, new)
            for part in ("uses", "ends"):
                self._replace_parts(part, permit_id, old.get(part, []), new[part])

    def _insert_permit(self, uuid: str, fields: Fields) -> int:
        own = _own(fields)
        return self._op.insert(
            "permits",
            uuid=uuid,
            account_id=self._reference("accounts", own.pop("account")),
            conditions=canonical(own.pop("conditions")),
            needs_exit_of=self._reference("people", own.pop("needs_exit_of")),
            **own,
        )

    def _replace_parts(self, part: str, permit_id: int, old: list[Fields], new: list[Fields]) -> None:
        table = f"permit_{part}"
        standing = scope.ids(self._register, table, dated=True)
        for fields in old:
            if fields not in new:
                self._op.supersede(table, standing[fields["id"]])
        for fields in new:
            if fields in old:
                continue
            row = {name: value for name, value in fields.items() if name not in ("id", "person")}
            if "person" in fields:
                row["person_id"] = self._reference("people", fields["person"])
            self._op.insert(table, uuid=fields["id"], permit_id=permit_id, **row)

    def _write_travelling(self, table: Travelling) -> None:
        """A table whose rows travel as they stand: what changed or went is superseded, what came is inserted."""
        self._supersede_changed(table.table)
        self._op.insert_many(
            table.table,
            [
                {
                    "uuid": d.id,
                    **{
                        name: canonical(d.new[name]) if name in table.json_columns else d.new[name]
                        for name in table.columns
                    },
                    **{
                        column: self._reference(target, d.new[name_of(column)])
                        for column, target in table.references.items()
                    },
                }
                for d in self._arriving(table.table)
                if d.new
            ],
        )

    def _write_form_templates(self) -> None:
        """The county's forms: also those this program cannot use are kept, a later one may."""
        self._supersede_changed("form_templates")
        for difference in self._arriving("form_templates"):
            templates.take_over(self._register, self._op, difference.id, difference.new or {})

    # -- helpers ---------------------------------------------------------------------------------

    def _arriving(self, group: str) -> list[Difference]:
        return [difference for difference in self._by_group.get(group, []) if difference.new is not None]

    def _wanted(self, group: str) -> list[Fields]:
        return [difference.new for difference in self._arriving(group) if difference.new]

    def _remember(self, table: str, rows: list[dict[str, Any]]) -> None:
        for row, row_id in zip(rows, self._op.insert_many(table, rows), strict=True):
            self._ids[table][row["uuid"]] = row_id

    def _is_there(self, group: str, row: Mapping[str, Any]) -> bool:
        """Whether the superior's records have this one under its identifier."""
        return row["uuid"] in self._there[group]

    def _supersede_changed(self, table: str) -> dict[str, int]:
        """Supersede what changed or went, and return the row ids that stand."""
        standing = scope.ids(self._register, table, dated=True)
        for difference in self._by_group.get(table, []):
            if difference.id in standing:
                self._op.supersede(table, standing.pop(difference.id))
        return standing

    def _reference(self, table: str, uuid: str | None) -> int | None:
        found = _found(self._ids[table], uuid, table)
        return self._merged.get(found, found) if table == "people" and found is not None else found


def _found(ids: Mapping[str, int], uuid: str | None, table: str) -> int | None:
    if uuid is None:
        return None
    if uuid not in ids:
        raise RecordWrong(f"{table} {uuid} is referred to but missing")
    return ids[uuid]


def _own(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if name not in ("uses", "ends")}


def _name(fields: Fields) -> str:
    return next((fact["fields"]["name"] for fact in fields["facts"] if fact["fields"].get("name")), "")
