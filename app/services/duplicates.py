"""重复筛查 (C76): pairs of records that may be one person, the decision, and the merge (R28)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

from app.errors import Refusal, UsageProblem
from app.models import duplicates as store
from app.models import people as people_store
from app.models.facts import PERSON_GROUPS
from app.models.operation import Row
from app.services import rules
from app.services.desk import Desk
from app.services.person_fields import PERSON_FIELDS
from app.values.text import search_keys

# A number typed wrong differs in one or two places; more is another person.
_SLIPS = 2
_NOT_COMPARED = frozenset({"remarks", "quota_card"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person, the smaller id first.

    :param score: 0 to 100, how likely; :param reason: why, in words.
    """

    first: int
    second: int
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that the two records say differently."""

    field: str
    name: str
    kept: str
    gone: str


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge would do.

    :param filled: fields only the record that goes has. :param differing: fields to choose between.
    :param doubled: quotas that both hold now, in words; only one may stay.
    """

    keep: Row
    gone: Row
    filled: tuple[str, ...]
    differing: tuple[FieldDifference, ...]
    doubled: tuple[str, ...]


class DuplicateService:
    """Finding and settling duplicates."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def screen(self) -> list[Pair]:
        """Every pair of the register that may be one person and nobody called two, the likeliest first."""
        rows = store.everybody(self._desk.register)
        known = store.decisions(self._desk.register)
        found: dict[tuple[int, int], Pair] = {}
        for pair in (*_same_number(rows), *_same_birth(rows), *_same_unit(rows)):
            key = (pair.first, pair.second)
            if key not in known and (key not in found or found[key].score < pair.score):
                found[key] = pair
        return sorted(found.values(), key=lambda pair: (-pair.score, pair.first, pair.second))

    def distinct(self, first: int, second: int, reason: str = "") -> None:
        """不是同一人: the pair is not shown again.

        :raises UsageProblem: no such person, or one person twice.
        """
        one, two = self._both(first, second)
        if tuple(sorted((first, second))) in store.decisions(self._desk.register):
            return
        with self._desk.operation(
            "person.distinct", f"核对：{one['name']} 与 {two['name']} 不是同一人"
        ) as op:
            store.decide_distinct(op, first, second, self._desk.date(), reason.strip())

    def plan(self, keep: int, gone: int) -> MergePlan:
        """What merging *gone* into *keep* would do; nothing is written.

        :raises UsageProblem: no such person, or one person twice.
        """
        one, two = self._both(keep, gone)
        names = [name for group in PERSON_GROUPS.values() for name in group if name not in _NOT_COMPARED]
        return MergePlan(
            one,
            two,
            tuple(name for name in names if two[name] and not one[name]),
            tuple(
                FieldDifference(name, PERSON_FIELDS[name].name, str(one[name]), str(two[name]))
                for name in names
                if one[name] and two[name] and one[name] != two[name]
            ),
            tuple(_named(row) for pair in self._doubled(keep, gone) for row in pair),
        )

    def merge(
        self, keep: int, gone: int, reason: str, *, take: Iterable[str] = (), end_doubled: str = ""
    ) -> int:
        """合并: *gone* becomes another name of *keep*; returns how many rows moved. It can be undone.

        :param take: fields whose value of *gone* is right. :param end_doubled: why the quota *gone* holds ends, where
            both hold one.
        :raises UsageProblem: no such person, no reason, or an unknown field.
        :raises Refusal: both hold a quota and nobody said which ends, or both occupy a leader post (R28).
        """
        plan = self.plan(keep, gone)
        taken = frozenset(take)
        if not reason.strip():
            raise UsageProblem("合并要写明依据，如“身份证、档案核对为同一人”。")
        unknown = sorted(taken - set(PERSON_FIELDS))
        if unknown:
            raise UsageProblem("人员信息里没有要采用的内容。", detail="、".join(unknown))
        register, day = self._desk.register, self._desk.date()
        if plan.doubled and not end_doubled.strip():
            raise rules.refuse(
                register, "R28", f"两条都占用编制：{'；'.join(plan.doubled)}。一人只能占用一个编制，不能直接合并。",
                "请核对哪一个是重复登记，写明结束重复占编的理由，或先办理核减。",
            )  # fmt: skip
        posts = [
            [row for row in store.open_rows(register, "leader_holdings", person, day) if row["account_id"]]
            for person in (keep, gone)
        ]
        if all(posts):
            raise Refusal(
                f"两条都占用领导职数：{posts[0][0]['title']}、{posts[1][0]['title']}。",
                next_step="兼任只占一个职数，请先更正其中一条任职。",
            )
        sentence = f"合并重复人员：{plan.gone['name']} 并入 {plan.keep['name']}（{reason.strip()}）"
        with self._desk.operation("person.merge", sentence) as op:
            for mine, theirs in self._doubled(keep, gone):
                # One quota was recorded twice: the second never was. Two quotas: the second ends now.
                same = mine["account_id"] == theirs["account_id"]
                store.end_row(
                    register, op, "holdings", theirs["id"], exit_reason=f"重复登记：{end_doubled.strip()}",
                    ends=theirs["begins"] if same else max(day, theirs["begins"]),
                )  # fmt: skip
            if store.open_rows(register, "quota_cards", keep, day):
                for row in store.open_rows(register, "quota_cards", gone, day):
                    store.end_row(
                        register,
                        op,
                        "quota_cards",
                        row["id"],
                        ends=max(day, row["begins"]),
                        end_reason="合并",
                    )
            why = store.Gone(day, reason.strip(), taken)
            return store.absorb(register, op, keep, gone, why, self._desk.projected_on())

    def aliases(self, person_id: int) -> list[Row]:
        """Records merged into a person: ``name, identity_number, merged_on, reason``."""
        return store.aliases_of(self._desk.register, person_id)

    # -- helpers ---------------------------------------------------------------------------------

    def _both(self, first: int, second: int) -> tuple[Row, Row]:
        if first == second:
            raise UsageProblem("要选两条不同的人员记录。")
        found = []
        for person_id in (first, second):
            row = people_store.get(self._desk.register, person_id)
            if row is None:
                raise UsageProblem("没有这个人。")
            if row["merged_into"] is not None:
                raise UsageProblem("这条人员记录已经合并过了。", next_step="请刷新后再选。")
            found.append(row)
        return found[0], found[1]

    def _doubled(self, keep: int, gone: int) -> list[tuple[Row, Row]]:
        """Quotas of the two that cannot both stand: one account at one time, or two accounts now; each of *gone* once."""
        register, day = self._desk.register, self._desk.date()
        mine, found = store.holdings(register, keep), []
        for theirs in store.holdings(register, gone):
            clash = next((row for row in mine if _clashes(row, theirs, day)), None)
            if clash is not None:
                found.append((clash, theirs))
        return found


def _clashes(one: Row, two: Row, day: str) -> bool:
    if one["account_id"] == two["account_id"]:
        overlaps = (not one["ends"] or two["begins"] < one["ends"]) and (
            not two["ends"] or one["begins"] < two["ends"]
        )
        return bool(overlaps and "" not in (one["begins"], two["begins"])) or not (one["ends"] or two["ends"])
    return all(not row["ends"] or row["ends"] > day for row in (one, two))


def _named(row: Row) -> str:
    period = f"，{row['begins']} 至 {row['ends']}" if row["ends"] else ""
    return f"{row['unit_name']}（{row['nature']}，{row['funding']}{period}）"


def _pair(one: Row, two: Row, score: int, reason: str) -> Pair:
    low, high = sorted((one["id"], two["id"]))
    return Pair(low, high, score, reason)


def _old_form(number: str) -> str:
    """The 15 digits an 18-digit number of the last century had before; "" for others."""
    return number[:6] + number[8:17] if len(number) == 18 and number[6:8] == "19" else ""


def _same_number(rows: list[Row]) -> Iterator[Pair]:
    """Numbers that are one, also where one record has the old 15 digits."""
    by_old: dict[str, list[Row]] = {}
    for row in rows:
        number, old = row["identity_number"], row["legacy_identity_number"]
        forms = {
            _old_form(number),
            old if len(old) == 15 else _old_form(old),
            number if len(number) == 15 else "",
        }
        for form in forms - {""}:
            by_old.setdefault(form, []).append(row)
    for same in by_old.values():
        for one, two in combinations(same, 2):
            yield _pair(one, two, 98, "身份证号 15 位与 18 位对应")


def _same_birth(rows: list[Row]) -> Iterator[Pair]:
    """Equal or near names born in one month, unless two numbers say they are two people."""
    blocks: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if len(row["birth"]) >= 7:
            blocks.setdefault((row["birth"][:7], row["sex"]), []).append(row)
    for block in blocks.values():
        by_name: dict[str, list[Row]] = {}
        for row in block:
            by_name.setdefault(row["name"], []).append(row)
        for same in by_name.values():
            for one, two in combinations(same, 2):
                if _may_be_one(one, two):
                    words = "姓名、性别、出生年月相同"
                    typed = one["identity_number"] and two["identity_number"]
                    yield _pair(
                        one, two, 85 if typed else 90, f"{words}，身份证号只差一两位" if typed else words
                    )
        open_ones = [row for row in block if not row["identity_number"]]
        yield from _near(open_ones, block, "出生年月相同")


def _same_unit(rows: list[Row]) -> Iterator[Pair]:
    """Equal or near names in one unit where one record lacks number or birth."""
    blocks: dict[int, list[Row]] = {}
    for row in rows:
        if row["unit_id"] is not None:
            blocks.setdefault(row["unit_id"], []).append(row)
    for block in blocks.values():
        open_ones = [row for row in block if not row["identity_number"] or not row["birth"]]
        yield from _near(open_ones, block, "同一单位")


def _near(open_ones: list[Row], block: list[Row], where: str) -> Iterator[Pair]:
    """Names that sound alike or differ in one character; *open_ones* have no number that would decide."""
    if not open_ones:
        return
    by_start: dict[str, list[Row]] = {}
    for row in block:  # one character differs, so the first or the last one is the same
        for key in {f"^{row['name'][:1]}", f"{row['name'][-1:]}$"}:
            by_start.setdefault(key, []).append(row)
    for one in open_ones:
        for key in (f"^{one['name'][:1]}", f"{one['name'][-1:]}$"):
            for two in by_start.get(key, ()):
                if one["id"] == two["id"] or not _may_be_one(one, two) or not _births_agree(one, two):
                    continue
                alike = _alike(one["name"], two["name"])
                if alike:
                    yield _pair(
                        one, two, alike, f"{where}，姓名{'相同' if one['name'] == two['name'] else '相近'}"
                    )


def _alike(one: str, two: str) -> int:
    """Score of two names: equal, alike in sound, or one character of three different; 0 is not alike."""
    if one == two:
        return 80
    if abs(len(one) - len(two)) > 1 or DamerauLevenshtein.distance(one, two) > 1:
        return 0
    if len(one) == len(two) and search_keys(one)[1] == search_keys(two)[1]:
        return 75
    return 65 if min(len(one), len(two)) >= 3 else 0


def _may_be_one(one: Row, two: Row) -> bool:
    """Two numbers that differ in more than a slip are two people."""
    first, second = one["identity_number"], two["identity_number"]
    if not (first and second):
        return True
    return len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) <= _SLIPS


def _births_agree(one: Row, two: Row) -> bool:
    first, second = one["birth"][:7], two["birth"][:7]
    return not (first and second) or first[: len(second)] == second[: len(first)]
