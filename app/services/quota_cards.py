"""编制卡: one per person, a number given out once, issued, renewed, replaced, cancelled; the ledger shows the number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Refusal, UsageProblem
from app.models import facts, settings, units
from app.models import people as people_store
from app.models import quota_cards as store
from app.models.operation import Operation, Row
from app.services.desk import Desk
from app.services.people import PeopleService
from app.services.person_fields import PERSON_FIELDS
from app.values.identity import mask_identity

PATTERN = "card.number_pattern"
DEFAULT_PATTERN = "{year}{n:06d}"
FIRST, RENEWED, REPLACED = "初领", "换发", "补发"
REASONS = (FIRST, RENEWED, REPLACED)
_COUNTER = "card"
_MOST_TRIES = 100_000
# What the back of a card tells of later changes.
_TOLD = ("title", "grade", "professional_title", "position_kind")


@dataclass(frozen=True, slots=True)
class Card:
    """A card that was given out."""

    card_id: int
    person_id: int
    name: str
    number: str


class QuotaCardService:
    """Giving out cards and taking them back."""

    def __init__(self, desk: Desk, people: PeopleService) -> None:
        self._desk = desk
        self._people = people

    # -- writing ---------------------------------------------------------------------------------

    def issue(self, person_id: int, on: str = "", number: str = "") -> Card:
        """发卡: the first card; a number that the ledger already shows is kept, otherwise the next one is taken.

        :param number: a number from a card printed before, instead of the next one.
        :raises UsageProblem: unknown person, or the number was given out already.
        :raises Refusal: not in post, or has a card.
        """
        person, on = self._people.get(person_id), self._desk.day(on, "发卡日期")
        self._must_hold(person)
        standing = store.active(self._desk.register, person_id)
        if standing is not None:
            raise Refusal(
                f"{person['name']} 已有编制卡 {standing['number']}，一人一卡。",
                next_step="损坏的请换发，遗失的请补发。",
            )
        with self._desk.operation("card.issue", f"发编制卡：{person['name']}") as op:
            return self._give(op, person, on, FIRST, number)

    def issue_unit(self, unit_ids: Sequence[int], on: str = "") -> list[Card]:
        """Cards for everybody in post in the units who has none, in one operation."""
        on = self._desk.day(on, "发卡日期")
        rows = store.without_card(self._desk.register, unit_ids, on) if unit_ids else []
        if not rows:
            return []
        with self._desk.operation("card.issue", f"发编制卡：{rows[0]['unit_name']} 等 {len(rows)} 人") as op:
            return [self._give(op, self._people.get(row["id"]), on, FIRST, "") for row in rows]

    def replace(self, person_id: int, reason: str, on: str = "") -> Card:
        """换发 or 补发: the old card ends, a new one with a new number begins on that day.

        :param reason: ``换发`` or ``补发``.
        :raises UsageProblem: another reason, or no card. :raises Refusal: not in post.
        """
        if reason not in (RENEWED, REPLACED):
            raise UsageProblem(f"没有“{reason}”这种办法。", next_step=f"可选：{RENEWED}、{REPLACED}。")
        person, on = self._people.get(person_id), self._desk.day(on, "换发日期")
        self._must_hold(person)
        old = self._active(person)
        with self._desk.operation(
            "card.replace", f"{reason}编制卡：{person['name']}（原 {old['number']}）"
        ) as op:
            self._end(op, old, on, reason)
            return self._give(op, person, on, reason, "")

    def cancel(self, person_id: int, reason: str, on: str = "") -> None:
        """注销: the card ends; its number is never given out again.

        :raises UsageProblem: no card, or no reason.
        """
        person, on = self._people.get(person_id), self._desk.day(on, "注销日期")
        card = self._active(person)
        if not reason.strip():
            raise UsageProblem("请填写注销的原因。")
        with self._desk.operation("card.cancel", f"注销编制卡：{person['name']}（{card['number']}）") as op:
            self._end(op, card, on, reason.strip())
            self._note(op, person_id, "", on)

    # -- questions -------------------------------------------------------------------------------

    def active(self, person_id: int) -> Row | None:
        """The card of a person in force, or None."""
        return store.active(self._desk.register, person_id)

    def of_person(self, person_id: int, known_at: str | int | None = None) -> list[Row]:
        """Every card of a person, oldest first."""
        return store.of_person(self._desk.register, person_id, self._desk.known(known_at))

    def listed(self, at: str | None = None, known_at: str | int | None = None) -> list[Row]:
        """Cards in force, by number."""
        return store.listed(self._desk.register, self._desk.date(at), self._desk.known(known_at))

    def missing(self, unit_ids: Sequence[int]) -> list[Row]:
        """Who is in post in the units without a card."""
        return store.without_card(self._desk.register, unit_ids, self._desk.date()) if unit_ids else []

    def to_collect(self) -> list[Row]:
        """Cards still in force of people who hold no quota any more."""
        in_post = set(people_store.ids(self._desk.register, in_post=True))
        return [row for row in self.listed() if row["person_id"] not in in_post]

    def card_data(self, person_id: int) -> dict[str, Any]:
        """What is printed on a card, as plain text; ``changes`` are rows of ``date, what, document``, oldest first.

        :raises UsageProblem: unknown person, or no card.
        """
        person = self._people.get(person_id)
        card = self._active(person)
        holdings = self._people.life_line(person_id)
        entry = holdings[-1] if holdings else None
        changes = []
        for row in holdings:
            what = f"入编 {row['unit_name']}（{row['nature']}，{row['funding']}）"
            changes.append({"date": row["begins"], "what": what, "document": row["entry_document"]})
            if row["ends"]:
                what = f"出编 {row['unit_name']}（{row['exit_reason']}）"
                changes.append({"date": row["ends"], "what": what, "document": row["exit_document"]})
        for fact in self._people.history(person_id):
            told = [
                f"{PERSON_FIELDS[name].name}：{fact['fields'][name]}"
                for name in _TOLD
                if fact["effective"] and fact["fields"].get(name)
            ]
            if told:
                row = {"date": fact["effective"], "what": "，".join(told), "document": fact["document"]}
                changes.append(row)
        return {
            "number": card["number"],
            "issued": card["begins"],
            "reason": card["reason"],
            "name": person["name"],
            "sex": person["sex"],
            "birth": person["birth"],
            "identity_number": mask_identity(person["identity_number"]),
            "unit": person["unit_name"],
            "nature": person["nature"],
            "funding": person["funding"],
            "title": person["title"],
            "position": person["position_kind"],
            "entry_date": entry["begins"] if entry else "",
            "entry_document": entry["entry_document"] if entry else "",
            "changes": sorted(changes, key=lambda change: change["date"]),
        }

    # -- helpers ---------------------------------------------------------------------------------

    def _must_hold(self, person: Row) -> None:
        if not person["holding_id"] or person["ends"]:
            raise Refusal(f"{person['name']} 不在编，不能发编制卡。", next_step="编制卡只发给在编人员。")

    def _active(self, person: Row) -> Row:
        card = store.active(self._desk.register, person["id"])
        if card is None:
            raise UsageProblem(f"{person['name']} 没有编制卡。", next_step="请先发卡。")
        return card

    def _give(self, op: Operation, person: Row, on: str, reason: str, number: str) -> Card:
        register = self._desk.register
        number = number.strip() or (person["quota_card"] if reason == FIRST else "")
        if not number:
            number = self._next(op, person, on)
        elif number != person["quota_card"] and store.number_used(register, number):
            raise UsageProblem(
                f"编制卡号 {number} 已经用过，用过的号码不再使用。", next_step="请换一个号码。"
            )
        elif store.given_out(register, number):
            number = self._next(op, person, on)
        card_id = op.insert("quota_cards", person_id=person["id"], number=number, begins=on, reason=reason)
        self._note(op, person["id"], number, on)
        return Card(card_id, person["id"], person["name"], number)

    def _next(self, op: Operation, person: Row, on: str) -> str:
        """The next number by the county's pattern that nobody ever had."""
        pattern = settings.value(self._desk.register, PATTERN, DEFAULT_PATTERN)
        unit = units.get(self._desk.register, person["unit_id"]) if person["unit_id"] else None
        name = (unit["short_name"] or unit["name"]) if unit else ""
        for _ in range(_MOST_TRIES):
            n = op.next_number(f"{_COUNTER}.{on[:4]}" if "{year}" in pattern else _COUNTER)
            try:
                number = pattern.format(year=on[:4], unit=name, n=n)
            except (KeyError, ValueError, IndexError) as error:
                raise UsageProblem(
                    f"编制卡编号样式“{pattern}”写得不对。",
                    next_step="可以用 {year} 年份、{unit} 单位简称、{n:06d} 六位顺序号。",
                ) from error
            if not store.number_used(self._desk.register, number):
                return number
        raise UsageProblem(f"编制卡编号样式“{pattern}”里没有顺序号。", next_step="请在样式里写上 {n:06d}。")

    def _end(self, op: Operation, card: Row, on: str, reason: str) -> None:
        if on < card["begins"]:
            raise UsageProblem(f"日期 {on} 早于发卡日期 {card['begins']}。", next_step="请核对日期。")
        stored = store.stored(self._desk.register, card["id"])
        assert stored is not None
        op.replace("quota_cards", stored, ends=on, end_reason=reason)

    def _note(self, op: Operation, person_id: int, number: str, on: str) -> None:
        """The number in the ledger."""
        facts.record(
            self._desk.register, op, facts.PEOPLE, person_id, {"quota_card": number}, on, None, self._desk.projected_on()
        )  # fmt: skip
