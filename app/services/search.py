"""One search box: units, people, documents, cases, permits and letters by name, initials, number, or the code of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.models import cases, documents, people, units
from app.models import search as store
from app.models.operation import Row
from app.services.case_kinds import CASE_KINDS, state_name
from app.services.case_questions import PAPER_CODE
from app.services.desk import Desk
from app.services.letters.kinds import STATE_NAMES
from app.values.text import half_width, normalise_document_number, tidy_line, tidy_name

UNIT, PERSON, DOCUMENT, CASE, PERMIT, LETTER = "unit", "person", "document", "case", "permit", "letter"
LEAST_DIGITS = 4
"""So many digits of an identity number narrow to a few people; fewer would name half the county."""
_NUMBER = re.compile(r"[\dXx]+")
_CODE = re.compile(r"[0-9A-Za-z]{12,18}")


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: what it is, its id, and two lines to show.

    :param exact: the text names this one and nothing else, such as a whole number or a scanned code.
    :param case_id: of a permit, the case it was issued in.
    """

    kind: str
    id: int
    title: str
    detail: str
    exact: bool = False
    case_id: int | None = None


class SearchService:
    """Answers as one types."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, text: str, limit: int = 8) -> list[Hit]:
        """Best answers of each kind, those named exactly first; nothing for an empty text."""
        wanted = tidy_line(text)
        if not wanted:
            return []
        if half_width(wanted).startswith(f"{PAPER_CODE}|"):
            return self._scanned(half_width(wanted))
        has_digit = any(ch.isdigit() for ch in wanted)
        hits = self._exact(wanted) if has_digit else []
        hits += self._units(wanted, limit)
        if not any(hit.kind == PERSON for hit in hits):  # who was named by a whole number is nobody else
            hits += self._people(wanted, limit)
        if has_digit or len(wanted) > 1:
            hits += self._documents(wanted, limit)
            hits += self._cases(store.cases_like(self._desk.register, wanted, limit))
        if has_digit:
            hits += self._permits(wanted, limit)
        if has_digit or len(wanted) > 1:
            hits += self._letters(wanted, limit)
        seen: dict[tuple[str, int], Hit] = {}
        for hit in hits:
            seen.setdefault((hit.kind, hit.id), hit)
        return list(seen.values())

    # -- one thing and no other ------------------------------------------------------------------

    def _scanned(self, code: str) -> list[Hit]:
        """What the code printed on a paper leads to: its case, or the unit it is about."""
        parts = [part.strip() for part in code.split("|")]
        if len(parts) < 3 or not parts[2]:
            return []
        register, form, number = self._desk.register, parts[1], parts[2]
        case = cases.by_receipt(register, number)
        if case is not None:
            return self._named(self._cases([case["id"]]))
        permit = [hit for hit in self._permits(number, 1) if hit.exact]
        if permit:
            return permit
        paper = store.paper(register, form, number)
        if paper is None:
            return []
        if paper["case_id"] is not None:
            return self._named(self._cases([paper["case_id"]]))
        unit = units.get(register, paper["unit_id"]) if paper["unit_id"] is not None else None
        return self._named(self._unit_hits([unit])) if unit else []

    def _exact(self, wanted: str) -> list[Hit]:
        """What has exactly this number."""
        register, number = self._desk.register, half_width(wanted).replace(" ", "").upper()
        hits: list[Hit] = []
        found = store.people_numbered(register, number)
        if found:
            hits += self._person_hits(people.fetch(register, found))
        if _CODE.fullmatch(number):
            coded = [units.get(register, unit_id) for unit_id in store.units_coded(register, number)]
            hits += self._unit_hits([unit for unit in coded if unit])
        case = cases.by_receipt(register, number)
        if case is not None:
            hits += self._cases([case["id"]])
        document = documents.by_number(register, wanted)
        if document is not None:
            hits.append(_document_hit(document))
        hits += [hit for hit in (*self._permits(wanted, 1), *self._letters(wanted, 1)) if hit.exact]
        return self._named(hits)

    @staticmethod
    def _named(hits: Iterable[Hit]) -> list[Hit]:
        return [replace(hit, exact=True) for hit in hits]

    # -- by part of a name or number -------------------------------------------------------------

    def _units(self, wanted: str, limit: int) -> list[Hit]:
        """Units by a name of today or of old; a living unit of today's name comes first."""
        register = self._desk.register
        rows = units.search(register, wanted, limit)
        known = {row["id"] for row in rows}
        hits = [replace(hit, exact=hit.title == wanted) for hit in self._unit_hits(rows)]
        once = {
            row["id"]: row["once"]
            for row in reversed(store.units_once_named(register, wanted, 4 * limit))
            if row["id"] not in known
        }
        former = [units.get(register, unit_id) for unit_id in reversed(once)]
        return hits + self._unit_hits([unit for unit in former if unit], once)[: max(0, limit - len(hits))]

    def _unit_hits(self, rows: Iterable[Row], once: dict[int, str] | None = None) -> list[Hit]:
        rows = list(rows)
        gone = [row["id"] for row in rows if row["abolished"] and row["abolished"] <= self._desk.date()]
        into = store.merged_into(self._desk.register, gone) if gone else {}
        hits = []
        for row in rows:
            words = [row["sector"]] if row["sector"] else []
            old = (once or {}).get(row["id"], "")
            if old and row["id"] not in gone:
                words.insert(0, f"现名{row['name']}")
            if row["id"] in gone:
                words.append("已撤销" + (f"，并入{into[row['id']]}" if row["id"] in into else ""))
            hits.append(Hit(UNIT, row["id"], old or row["name"], "，".join(words)))
        return hits

    def _people(self, wanted: str, limit: int) -> list[Hit]:
        register = self._desk.register
        name = tidy_name(wanted)
        plain = half_width(wanted).replace(" ", "")
        numbers = len(plain) >= LEAST_DIGITS and _NUMBER.fullmatch(plain) is not None
        ids = store.people_like(register, plain if plain.isascii() else name, limit, numbers=numbers)
        hits = self._person_hits(people.fetch(register, ids)) if ids else []
        if name.isascii() or len(hits) >= limit:
            return hits
        once = {row["id"]: row["once"] for row in store.people_once_named(register, name, limit)}
        return hits + (self._person_hits(people.fetch(register, list(once)), once) if once else [])

    def _person_hits(self, rows: Iterable[Row], once: dict[int, str] | None = None) -> list[Hit]:
        hits = []
        for row in rows:
            old = (once or {}).get(row["id"], "")
            where = f"{row['unit_name'] or '未入编'} {row['title']}".rstrip()
            note = f"曾用名{old}　" if old else ""
            left = "（已核减）" if row["ends"] and row["ends"] <= self._desk.date() else ""
            hits.append(Hit(PERSON, row["id"], row["name"], f"{note}{where}{left}"))
        return hits

    def _documents(self, wanted: str, limit: int) -> list[Hit]:
        return [_document_hit(row) for row in documents.search(self._desk.register, wanted, limit)]

    def _cases(self, ids: list[int]) -> list[Hit]:
        rows = cases.fetch(self._desk.register, ids) if ids else []
        return [
            Hit(CASE, row["id"], f"{row['receipt_number']} {CASE_KINDS[row['kind']].name}",
                f"{row['title']}，{state_name(row['kind'], row['state'])}")
            for row in rows
        ]  # fmt: skip

    def _permits(self, wanted: str, limit: int) -> list[Hit]:
        number = normalise_document_number(wanted)
        return [
            Hit(PERMIT, row["id"], f"通知单 {row['number']}", f"{row['unit_name']}，{row['count']} 名",
                exact=row["number"] == number, case_id=row["case_id"])
            for row in store.permits_like(self._desk.register, number, limit)
        ]  # fmt: skip

    def _letters(self, wanted: str, limit: int) -> list[Hit]:
        number = normalise_document_number(wanted)
        return [
            Hit(LETTER, row["id"], f"{row['kind']} {row['number'] or '（草稿）'}",
                f"{row['title']}，{row['unit_name']}，{STATE_NAMES[row['state']]}".replace("\n", ""),
                exact=bool(number) and row["number"] == number)
            for row in store.letters_like(self._desk.register, number, wanted, limit)
        ]  # fmt: skip


def _document_hit(row: Row) -> Hit:
    return Hit(
        DOCUMENT, row["id"], row["number"] or row["title"], row["title"] if row["number"] else row["dated"]
    )
