"""Moving people from one quota to another on one day: judged line by line, written as an end and a beginning.

Shared by 县内调动 (one person) and 批量调动 (a list), so that both follow the same rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Problem, Refusal, UsageProblem
from app.models import documents, facts, leaders, permits
from app.models import ledger as accounts
from app.models import people as store
from app.models.operation import Operation, Row
from app.services import rules
from app.services.desk import Desk
from app.services.ledger import Balance, LedgerService
from app.services.people import PeopleService, place
from app.services.permits import SELF_FUNDED
from app.services.units import UnitService

LEAVING, COMING = "调离", "县内调动"
Key = tuple[int, str, str, str]
"""Unit, nature, funding and special use: what names an account before it has a number."""


@dataclass(frozen=True, slots=True)
class Move:
    """One person from the quota held to a quota of another account.

    :param holding: what the person holds now.
    :param key: the account moved to; :param effective: full ISO date.
    """

    person: Row
    holding: Row
    key: Key
    effective: str
    department: str = ""
    title: str = ""

    @property
    def source(self) -> Key:
        """The account moved from."""
        held = self.holding
        return (held["unit_id"], held["nature"], held["funding"], held["special_use"])


class Moves:
    """Reads, judges and writes moves."""

    def __init__(self, desk: Desk, units: UnitService, people: PeopleService, ledger: LedgerService) -> None:
        self._desk = desk
        self._units = units
        self._people = people
        self._ledger = ledger

    def read(self, person_id: int, unit_id: int, values: Mapping[str, Any], effective: str) -> Move:
        """The move of one person.

        :param values: ``nature``, ``funding`` and what else a line says.
        :raises Refusal: the person holds no quota.
        :raises UsageProblem: already there, or before the person entered.
        """
        person = self._people.get(person_id)
        self._units.get(unit_id)
        holding = store.open_holding(self._desk.register, person_id)
        if holding is None:
            raise Refusal(
                f"{person['name']} 现在不占用编制，不能调动。", next_step="不在编的人员请凭通知单办理入编。"
            )
        if effective <= holding["begins"]:
            raise UsageProblem(
                f"{person['name']} 的调动日期 {effective} 不晚于在{holding['unit_name']}的入编日期 {holding['begins']}。",
                next_step="请核对日期。",
            )
        key = (unit_id, values["nature"], values["funding"], values.get("special_use", ""))
        move = Move(person, holding, key, effective, values.get("department", ""), values.get("title", ""))
        if move.source == key:
            raise UsageProblem(
                f"{person['name']} 已在{holding['unit_name']}占用这一编制。", next_step="请核对调入单位。"
            )
        return move

    def judge(self, moves: Sequence[Move | Problem]) -> list[Problem | None]:
        """What stands against each move, all taken together: two people cannot fill one vacancy.

        Who leaves an account in the same list makes room there (先出后进); a line that cannot be done makes none.
        """
        verdicts: list[Problem | None] = [move if isinstance(move, Problem) else None for move in moves]
        seen: set[int] = set()
        for number, move in enumerate(moves):
            if isinstance(move, Move) and move.person["id"] in seen:
                verdicts[number] = UsageProblem(f"{move.person['name']} 在名单中写了两次。")
            elif isinstance(move, Move):
                seen.add(move.person["id"])
        known: dict[tuple[Key, str], Balance] = {}  # a list of two hundred asks for the same few accounts
        while True:
            found = self._first_without_room(moves, verdicts, known)
            if found is None:
                return verdicts
            number, problem = found
            verdicts[number] = problem

    def effect_words(self, moves: Sequence[Move]) -> list[str]:
        """The accounts concerned before and after: ``云岭县档案馆（…）：实有 1 → 2，可用 1 → 0``."""
        change: Counter[Key] = Counter()
        for move in moves:
            change[move.source] -= 1
            change[move.key] += 1
        words = []
        for key in dict.fromkeys(key for move in moves for key in (move.source, move.key)):
            balance = self.balance(key, self._day(moves[0].effective))
            after = balance.actual + change[key]
            free = max(0, balance.approved - after - balance.reserved)
            name = self._units.get(key[0])["name"]
            words.append(
                f"{name}（{balance.label}）：核定 {balance.approved}，实有 {balance.actual} → {after}，"
                f"可用 {balance.available} → {free}"
            )
        return words

    def remarks(self, moves: Sequence[Move]) -> list[str]:
        """What to look at before moving, without stopping."""
        found = []
        for move in moves:
            name = move.person["name"]
            if move.holding["nature"] != move.key[1]:
                found.append(f"{name} 由{move.holding['nature']}转为{move.key[1]}，请核对身份和调动文件。")
            found += [
                f"{name} 还任{row['unit_name']}{row['title']}，占领导职数；调动后请按任免文登记免职。"
                for row in leaders.occupied(self._desk.register, move.person["id"])
            ]
            waiting = permits.naming_leaver(self._desk.register, move.person["id"], move.effective)
            if waiting:
                found.append(f"{name} 调离后，通知单 {waiting['number']} 生效，空出的编制留给它使用。")
        return found

    def write(self, op: Operation, case_id: int, move: Move, document_id: int | None) -> None:
        """End the old holding and begin the new one on the same day; note department and title."""
        register = self._desk.register
        unit_id, nature, funding, special_use = move.key
        store.end_holding(op, move.holding, move.effective, LEAVING, case_id, document_id)
        account = accounts.ensure_account(register, op, unit_id, nature, funding, special_use)
        place(
            op, move.person["id"], account, move.effective, entry_way=COMING, case_id=case_id, document_id=document_id
        )  # fmt: skip
        values = {"department": move.department, "joined_unit": move.effective}
        if move.title:
            values |= {"title": move.title, "title_since": move.effective}
        facts.record(
            register, op, facts.PEOPLE, move.person["id"], values, move.effective, document_id,
            self._desk.projected_on(),
        )  # fmt: skip

    def document(self, op: Operation, number: str) -> int | None:
        """The document of a move."""
        return documents.ensure(self._desk.register, op, number) if number else None

    def noted(self, move: Move) -> dict[str, Any]:
        """What papers need of a move after it is written: where from, where to, the numbers of the day."""
        return {
            "from_unit": move.holding["unit_id"],
            "from_name": move.holding["unit_name"],
            "from_nature": move.holding["nature"],
            "from_funding": move.holding["funding"],
            "from_special_use": move.holding["special_use"],
            "from_department": move.person["department"],
            "from_title": move.person["title"],
            "from_begins": move.holding["begins"],
        }

    def unit_name(self, unit_id: int) -> str:
        """The name of a unit."""
        return str(self._units.get(unit_id)["name"])

    def balance(self, key: Key, at: str) -> Balance:
        """The numbers of an account at a date; all zero when it was never opened."""
        for found in self._ledger.balances(key[0], at):
            if (found.unit_id, found.nature, found.funding, found.special_use) == key:
                return found
        return Balance(0, *key, approved=0, actual=0, reserved=0)

    # -- internals -------------------------------------------------------------------------------

    def _day(self, effective: str) -> str:
        return max(effective, self._desk.date())

    def _first_without_room(
        self,
        moves: Sequence[Move | Problem],
        verdicts: Sequence[Problem | None],
        known: dict[tuple[Key, str], Balance],
    ) -> tuple[int, Problem] | None:
        """The first line in the list that finds no room, those before it seated and all leavers gone."""
        standing = [
            (number, move)
            for number, (move, verdict) in enumerate(zip(moves, verdicts, strict=True))
            if isinstance(move, Move) and verdict is None
        ]
        leaving = Counter(move.source for _, move in standing)
        seated: Counter[Key] = Counter()
        existing: set[tuple[int, str]] = set()
        for number, move in standing:
            for at in sorted({move.effective, self._day(move.effective)}):
                if (move.key, at) not in known:
                    known[move.key, at] = self.balance(move.key, at)
                balance = known[move.key, at]
                if self._fits(balance, leaving[move.key], seated[move.key]) and (move.key[0], at) in existing:
                    continue
                problem = self._obstacle(move, balance, leaving[move.key], seated[move.key], at)
                if problem is not None:
                    return number, problem
                existing.add((move.key[0], at))
            seated[move.key] += 1
        return None

    @staticmethod
    def _fits(balance: Balance, leaving: int, seated: int) -> bool:
        """Whether one more finds room in an account that may take people."""
        room = balance.approved - balance.actual - balance.reserved + leaving - seated
        return balance.approved > 0 and balance.funding != SELF_FUNDED and room > 0

    def _obstacle(self, move: Move, balance: Balance, leaving: int, seated: int, at: str) -> Problem | None:
        register, unit = self._desk.register, self._units.get(move.key[0])
        if unit["abolished"] and unit["abolished"] <= at:
            return rules.refuse(
                register,
                "R01",
                f"{unit['name']} 已于 {unit['abolished']} 撤销，不能调入。",
                "请核对单位名称。",
            )
        figures = f"核定 {balance.approved}、实有 {balance.actual}、已批未用 {balance.reserved}、可用 {balance.available}"
        where = f"{unit['name']}（{balance.label}）{figures}"
        if balance.approved == 0:
            others = [
                found.nature
                for found in self._ledger.balances(move.key[0], at)
                if found.approved and found.nature != balance.nature
            ]
            if others:
                return rules.refuse(
                    register, "R26",
                    f"{unit['name']}没有核定{balance.nature}，只有{'、'.join(dict.fromkeys(others))}，"
                    f"{move.person['name']} 不能混用。",
                    "请按该单位核定的编制种类办理，或先核定编制。",
                )  # fmt: skip
            return rules.refuse(
                register,
                "R01",
                f"{where}，没有核定编制，不能调入。",
                "请先核定编制，或核对编制种类和经费形式。",
            )
        if move.key[2] == SELF_FUNDED:
            return rules.refuse(register, "R02", f"{where}，经费自理编制只出不进。", "请核对经费形式。")
        if self._fits(balance, leaving, seated):
            return None
        if balance.actual - leaving > balance.approved:
            return rules.refuse(
                register, "R02", f"{where}，超编 {-balance.vacancy} 名，只出不进。", "请先消化超编人员。"
            )
        if seated or leaving:
            return rules.refuse(
                register, "R24",
                f"{where}，名单中已先安排 {seated} 人，{move.person['name']} 没有空编。",
                "请减少调入人数，或改调其他单位。",
            )  # fmt: skip
        return rules.refuse(
            register, "R01", f"{where}，没有空编，不能调入。", "请等空出编制后再办，或改调其他单位。"
        )
