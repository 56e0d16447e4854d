"""三定规定: versions, what changed between two, and how they agree with the ledger (R14)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.errors import UsageProblem
from app.models import charters as store
from app.models import documents, units
from app.models.operation import Operation, Row
from app.services import rules
from app.services.desk import Desk
from app.services.leaders import LeaderBalance, LeaderService
from app.services.ledger import Balance, LedgerService
from app.values.charter_text import CharterText, Difference, differences, parse

PARTS = ("duties", "sections", "numbers")
_NATURES = ("行政", "政法", "事业", "工勤")


class CharterService:
    """What a clerk does with the charters of units."""

    def __init__(self, desk: Desk, ledger: LedgerService, leaders: LeaderService) -> None:
        self._desk = desk
        self._ledger = ledger
        self._leaders = leaders

    def versions(self, unit_id: int, known_at: str | int | None = None) -> list[Row]:
        """All versions, oldest first: ``id, effective, document, document_id, fields``."""
        return store.versions(self._desk.register, self._unit(unit_id), self._desk.known(known_at))

    def show(self, unit_id: int, at: str | None = None, known_at: str | int | None = None) -> Row:
        """The version in force at a date.

        :raises UsageProblem: none by then.
        """
        date = self._desk.date(at)
        found = store.at(self._desk.register, self._unit(unit_id), date, self._desk.known(known_at))
        if found is None:
            raise UsageProblem(
                f"{self._name(unit_id)} 截至 {date} 没有登记三定规定。", next_step="请先登记，或换一个日期。"
            )
        return found

    @staticmethod
    def read(text: str) -> CharterText:
        """The fields of a pasted charter with paragraphs 一、 （一） 1. ; nothing is written."""
        return parse(text)

    def add(
        self,
        unit_id: int,
        effective: str,
        fields: Mapping[str, Any],
        document: str,
        *,
        case_id: int | None = None,
    ) -> int:
        """登记三定规定: a version from *effective* on; one of the same day is replaced. Returns its id.

        :param fields: ``duties`` (texts), ``sections`` (``name, duties``), ``numbers`` (``name, count``).
        :raises Refusal: no document (R14).
        :raises UsageProblem: nothing in it, or no date.
        """
        with self._desk.operation("charter.add", f"登记三定规定：{self._name(unit_id)}") as op:
            return self.add_within(op, unit_id, effective, fields, document, case_id=case_id)

    def add_within(
        self, op: Operation, unit_id: int, effective: str, fields: Mapping[str, Any], document: str,
        *, case_id: int | None = None,
    ) -> int:  # fmt: skip
        """The same inside an operation that is already open (a case that is approved)."""
        register, unit_id = self._desk.register, self._unit(unit_id)
        if not document.strip():
            raise rules.refuse(
                register, "R14", "三定规定要写明批准它的文件。", "请填写文号；没有文号的先在批文档案登记。"
            )
        date = self._desk.stored_date(effective)
        if not date:
            raise UsageProblem("请填写三定规定从哪一天起执行。")
        document_id = documents.ensure(register, op, document, kind="三定规定")
        documents.link_units(register, op, document_id, [unit_id])
        return store.add(register, op, unit_id, date, _settled(fields), document_id, case_id)

    def differences(self, old_id: int, new_id: int, known_at: str | int | None = None) -> list[Difference]:
        """What changed from one version to another of the same unit, in words.

        :raises UsageProblem: no such version, or versions of two units.
        """
        rows = []
        for number in (old_id, new_id):
            unit_id = store.unit_of(self._desk.register, number)
            found = self.versions(unit_id, known_at) if unit_id is not None else []
            rows.append(next((row for row in found if row["id"] == number), None))
        old, new = rows
        if old is None or new is None or old["unit_id"] != new["unit_id"]:
            raise UsageProblem("没有这个版本的三定规定。", next_step="请选同一个单位的两个版本。")
        return differences(old["fields"], new["fields"])

    def against_ledger(
        self, unit_id: int, at: str | None = None, known_at: str | int | None = None
    ) -> list[dict[str, Any]]:
        """三统一: numbers of the charter that the ledger does not have: ``name, charter, ledger``."""
        fields = self.show(unit_id, at, known_at)["fields"]
        return _differing(
            fields,
            self._ledger.balances(unit_id, at, known_at),
            self._leaders.balances([unit_id], at, known_at),
        )

    def all_against_ledger(
        self, at: str | None = None, unit_ids: Collection[int] | None = None
    ) -> dict[int, list[dict[str, Any]]]:
        """The same for every unit (default all) that has a charter in force, by unit; units that agree are left out."""
        standing = store.in_force(self._desk.register, self._desk.date(at))
        if unit_ids is not None:
            standing = {unit_id: fields for unit_id, fields in standing.items() if unit_id in unit_ids}
        only = next(iter(standing)) if len(standing) == 1 else None
        quotas: dict[int, list[Balance]] = {}
        for balance in self._ledger.balances(only, at) if standing else []:
            quotas.setdefault(balance.unit_id, []).append(balance)
        posts: dict[int, list[LeaderBalance]] = {}
        for post in self._leaders.balances(list(standing), at) if standing else []:
            posts.setdefault(post.unit_id, []).append(post)
        found = {
            unit_id: _differing(fields, quotas.get(unit_id, []), posts.get(unit_id, []))
            for unit_id, fields in standing.items()
        }
        return {unit_id: lines for unit_id, lines in found.items() if lines}

    def _unit(self, unit_id: int) -> int:
        self._name(unit_id)
        return unit_id

    def _name(self, unit_id: int) -> str:
        unit = units.get(self._desk.register, unit_id)
        if unit is None:
            raise UsageProblem("没有这个单位。")
        return str(unit["name"])


def _differing(
    fields: Mapping[str, Any], quotas: Sequence[Balance], posts: Sequence[LeaderBalance]
) -> list[dict[str, Any]]:
    """Numbers of a charter that the accounts of its unit do not have."""
    found: list[dict[str, Any]] = []
    for row in fields["numbers"]:
        ledger = _in_ledger(row["name"], quotas, posts)
        if ledger is not None and ledger != row["count"]:
            found.append({"name": row["name"], "charter": row["count"], "ledger": ledger})
    return found


def _in_ledger(name: str, quotas: Sequence[Balance], posts: Sequence[LeaderBalance]) -> int | None:
    """What the ledger says of a number a charter names; None when it is none that the ledger keeps."""
    if "职数" in name:
        inside = any(word in name for word in ("股级", "内设", "中层"))
        return sum(post.approved for post in posts if post.leader_kind.startswith("内设") is inside)
    if "编制" not in name:
        return None
    nature = next((word for word in _NATURES if word in name), "")
    return sum(balance.approved for balance in quotas if nature in balance.nature and not balance.apart)


def _settled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields in the shape they are kept in; empty lines are left out."""
    unknown = sorted(set(fields) - set(PARTS))
    if unknown:
        raise UsageProblem("三定规定里没有这样的内容。", detail="、".join(unknown))
    try:
        settled = {
            "duties": [str(text).strip() for text in fields.get("duties", []) if str(text).strip()],
            "sections": [
                {"name": str(row["name"]).strip(), "duties": str(row.get("duties", "")).strip()}
                for row in fields.get("sections", [])
                if str(row["name"]).strip()
            ],
            "numbers": [
                {"name": str(row["name"]).strip(), "count": int(row["count"])}
                for row in fields.get("numbers", [])
                if str(row["name"]).strip()
            ],
        }
    except (KeyError, TypeError, ValueError) as error:
        raise UsageProblem(
            "三定规定的内容写得不对。", next_step="数目要写整数。", detail=repr(error)
        ) from error
    if not any(settled.values()):
        raise UsageProblem("三定规定里还没有内容。", next_step="请填写职责、内设机构或编制职数。")
    return settled
