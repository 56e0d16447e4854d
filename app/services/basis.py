"""缺依据的登记: facts that rest on no document, and giving them one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.errors import UsageProblem
from app.models import basis as store
from app.models import documents, facts
from app.models.operation import Row
from app.services.desk import Desk
from app.services.person_fields import PERSON_FIELDS
from app.services.unit_fields import UNIT_FIELDS

SORTS = {
    "movements": "编制变动", "unit_facts": "单位信息", "person_facts": "人员关键信息", "entries": "入编",
    "exits": "核减", "leader_holdings": "领导任职", "unit_relations": "机构关系",
}  # fmt: skip
"""Sorts of facts and what they are called."""


class BasisService:
    """Which facts lack a document."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def counts(self) -> list[Row]:
        """How many facts of each unit have no document, most first: ``unit_id, unit, count``."""
        return store.counts(self._desk.register)

    def missing(self, unit_id: int | None = None, limit: int | None = None) -> list[dict[str, Any]]:
        """The facts: ``key, sort, sort_name, id, unit_id, unit, person_id, person, date, sentence``.

        :param limit: at most so many; the counts tell how many there are.
        """
        found: list[dict[str, Any]] = []
        for line in self._lines(unit_id):
            if limit is not None and len(found) == limit:
                break
            found.append(line)
        return found

    def give(self, wanted: Iterable[tuple[str, int]], document: str) -> int:
        """补依据: let facts rest on a document, as a correction; what was known before stays known.

        :param wanted: ``(sort, id)`` as :meth:`missing` lists them.
        :returns: how many were given it.
        :raises UsageProblem: no document, an unknown sort, or none of them lacks one.
        """
        facts_wanted = list(dict.fromkeys(wanted))
        if not document.strip():
            raise UsageProblem("请填写依据文号。")
        for sort, _ in facts_wanted:
            if sort not in SORTS:
                raise UsageProblem(f"没有“{sort}”这一类登记。", next_step=f"可选：{'、'.join(SORTS)}。")
        register = self._desk.register
        with self._desk.operation(
            "basis.add", f"补依据：{len(facts_wanted)} 条登记，{document.strip()}"
        ) as op:
            number = documents.ensure(register, op, document)
            given = sum(
                store.give(register, op, sort, row_id, number) is not None for sort, row_id in facts_wanted
            )
            if not given:
                raise UsageProblem("这些登记已经有依据，或者已经变了。", next_step="请刷新列表再选。")
        return given

    def _lines(self, unit_id: int | None) -> Iterator[dict[str, Any]]:
        for sort, name in SORTS.items():
            for row in store.missing(self._desk.register, sort, unit_id):
                yield {
                    "key": f"{sort}:{row['id']}",
                    "sort": sort,
                    "sort_name": name,
                    **{key: row[key] for key in ("id", "unit_id", "unit", "person_id", "person", "date")},
                    "sentence": _sentence(sort, row),
                }


def _sentence(sort: str, row: Row) -> str:
    if sort == "movements":
        return f"{row['what']} {row['more']} {row['n']} 名"
    if sort in ("unit_facts", "person_facts"):
        names = UNIT_FIELDS if sort == "unit_facts" else PERSON_FIELDS
        return "，".join(f"{names[key].name} {value}" for key, value in _shown(row["more"], names).items())
    if sort in ("entries", "exits"):
        word = "入编" if sort == "entries" else "核减"
        return f"{row['person']} {word}（{'，'.join(part for part in (row['what'], row['more']) if part)}）"
    if sort == "leader_holdings":
        return f"{row['person']} 任{row['what']}"
    return f"{row['what']} {row['more']}".strip()


def _shown(fields: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a fact that can be shown in words: references to units are left to the unit's page."""
    return {
        key: value
        for key, value in facts.decode(fields).items()
        if key in names and not key.endswith("_id") and value not in ("", None)
    }
