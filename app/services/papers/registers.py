"""The papers of the register: F07 cards, F09 ledger of posts, F10 the book of a unit, F11 rosters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from app.errors import UsageProblem
from app.models import facts
from app.models import papers as store
from app.models.operation import Row
from app.services.leader_titles import LEADER_KIND
from app.services.papers.gathering import Gathering, nature_of
from app.services.papers.paper import Paper
from app.values.dates import format_date

if TYPE_CHECKING:
    from app.reports.forms.establishment_book import (
        DepartmentChange,
        PersonChange,
        PostChange,
        QuotaChange,
    )

IN_POST, AWAY, RETIRED, OFF_STAFF = "在编", "非在职", "退休", "编外聘用"
BOOKS = (IN_POST, AWAY, RETIRED, OFF_STAFF)
_ON_POST = frozenset({"", "在岗", "在职"})
_RETIREMENT = "退休"

# Fields of a person that the books of who is in post are made from.
_SHOWN = (
    "name", "sex", "ethnic_group", "identity_number", "birth", "political_status", "education", "fulltime_education",
    "work_start", "title", "grade", "professional_title", "quota_card", "post_status", "remarks",
)  # fmt: skip


class RegisterPapers(Gathering):
    """F07, F09, F10 and F11."""

    def quota_cards(self, person_ids: Sequence[int], *, large: bool = False, stock: bool = False) -> Paper:
        """F07 of these people, four cards to a sheet; *large* is half an A5.

        :param stock: onto preprinted cards, front and back a page of their own; only what is filled in.

        :raises UsageProblem: nobody, or somebody has no card.
        """
        from app.reports.forms.quota_card import CardChange, QuotaCard, QuotaCards

        if not person_ids:
            raise UsageProblem("没有可打印的编制卡。", next_step="请先发卡。")
        cards = []
        for person_id in person_ids:
            found = self._quota_cards.card_data(person_id)
            cards.append(
                QuotaCard(
                    found["number"], found["name"], found["identity_number"], found["unit"], found["nature"],
                    found["funding"], found["title"] or found["position"], found["entry_date"],
                    found["entry_document"],
                    tuple(CardChange(row["date"], row["what"], row["document"]) for row in found["changes"]),
                    found["issued"],
                )
            )  # fmt: skip
        names = cards[0].name if len(cards) == 1 else f"{cards[0].name}等 {len(cards)} 人"
        data = QuotaCards(tuple(cards), large, stock)
        paper = self._paper("F07", data, "", f"编制卡　{names}", None, None)
        if not stock or paper.imprint is None:
            return paper
        overlaid = self._document("F07", data, paper.imprint, self._wording(), overlay=True)
        return replace(paper, document=overlaid)

    def unit_cards(self, unit_ids: Sequence[int] = (), *, large: bool = False, stock: bool = False) -> Paper:
        """F07 of everybody in post in some units (default all) who has a card.

        :raises UsageProblem: nobody has one.
        """
        wanted = {row["id"] for row in self._people.holders(self._scope(unit_ids))}
        have = [row["person_id"] for row in self._quota_cards.listed() if row["person_id"] in wanted]
        return self.quota_cards(have, large=large, stock=stock)

    def posts_ledgers(
        self,
        unit_ids: Sequence[int] = (),
        at: str | None = None,
        known_at: str | int | None = None,
        *,
        split: bool = False,
    ) -> list[Paper]:
        """F09 编制职数台账 of some units (default all): one paper per kind of unit; *split* over A4 sheets.

        :raises UsageProblem: none of them has a document.
        """
        from dataclasses import replace

        from app.services.posts_ledger import PostsLedgerService

        date = self._desk.date(at)
        scope = self._unit_name(unit_ids[0], date) if len(unit_ids) == 1 else ""
        found = PostsLedgerService(self._desk).of_units(unit_ids, at, known_at, scope)
        if not found:
            raise UsageProblem(
                f"截至 {date} 没有批准文件可列入编制职数台账。", next_step="请核对单位和日期。"
            )
        known = self._desk.known(known_at)
        payload = {
            "units": list(unit_ids),
            "at": date,
            "known_at": self._desk.register.last_operation if known is None else known,
        }
        return [
            self._paper(
                "F09", replace(data, split=split), "", f"{data.kind}编制职数台账（{date}）",
                unit_ids[0] if len(unit_ids) == 1 else None, None, data_date=date,
                payload={**payload, "kind": data.kind, "split": split},
            )
            for data in found
        ]  # fmt: skip

    def roster(
        self,
        book: str = IN_POST,
        unit_ids: Sequence[int] = (),
        at: str | None = None,
        known_at: str | int | None = None,
    ) -> Paper:
        """F11 花名册: one of :data:`BOOKS`, of some units (default all) at (*at*, *known_at*).

        :raises UsageProblem: no such book.
        """
        from app.reports.forms.roster import Roster, RosterGroup, RosterPerson

        if book not in BOOKS:
            raise UsageProblem(f"没有“{book}”这一本花名册。", next_step=f"可选：{'、'.join(BOOKS)}。")
        date = self._desk.date(at)
        rows, line = self._book(book, self._scope(unit_ids), date, known_at)
        groups = tuple(
            RosterGroup(name, tuple(RosterPerson(**line(row)) for row in members))
            for (_, name), members in groupby(rows, key=lambda row: (row["unit_id"], row["unit_name"]))
        )
        scope = self._unit_name(unit_ids[0], date) if len(unit_ids) == 1 else self._desk.office_name
        known = self._desk.known(known_at)
        return self._paper(
            "F11", Roster(book, scope, groups, len(rows)), "", f"{book}人员花名册（{date}）",
            unit_ids[0] if len(unit_ids) == 1 else None, None, data_date=date,
            payload={
                "book": book, "units": list(unit_ids), "at": date,
                "known_at": self._desk.register.last_operation if known is None else known,
            },
        )  # fmt: skip

    def establishment_book(self, unit_id: int, at: str | None = None) -> Paper:
        """F10 机构编制管理证 of one unit: six parts as of a day."""
        from app.reports.forms.establishment_book import EstablishmentBook

        date = self._desk.date(at)
        unit = self._unit_at(unit_id, date)
        movements = [row for row in self._ledger.movements(unit_id) if row["effective"] <= date]
        section_kinds = {
            item.name
            for item in self._leaders.titles.codes(LEADER_KIND).items
            if item.name.startswith("内设机构")
        }
        leaders = [row for row in movements if row["measure"] == "leader"]
        numbers, posts = self._ledger.numbers_of(unit_id, date), self._leaders.balances([unit_id], date)
        quotas = [row for row in movements if row["measure"] == "quota"]
        data = EstablishmentBook(
            unit=unit["name"],
            nature=unit["organ_nature"] or unit["category"] or unit["kind"],
            rank=unit["rank"],
            supervising_unit=self._supervising_name(unit_id, date),
            funding=unit["funding"]
            or "、".join(dict.fromkeys(line.funding for line in numbers.accounts if line.approved)),
            credit_code=unit["credit_code"],
            established=unit["established"],
            document=quotas[-1]["document"] if quotas else "",
            approved="；".join(
                f"{balance.label} {balance.approved} 名" for balance in numbers.accounts if balance.approved
            ),
            leaders="；".join(f"{line.label} {line.approved} 名" for line in posts if line.approved),
            duties=unit["duties"],
            leader_changes=_posts([row for row in leaders if row["leader_kind"] not in section_kinds]),
            departments=self._departments(unit_id, date),
            department_leaders=_posts([row for row in leaders if row["leader_kind"] in section_kinds]),
            quota_changes=_quotas(quotas),
            people=self._comings_and_goings(unit_id, date),
            issued_on=self._desk.session.business_date,
        )
        return self._paper("F10", data, "", f"{unit['name']} 机构编制管理证", unit_id, None, data_date=date)

    # -- internals -------------------------------------------------------------------------------

    def _scope(self, unit_ids: Sequence[int]) -> list[int]:
        return list(unit_ids) or [row["id"] for row in self._units.listed()]

    def _book(
        self, book: str, units: list[int], date: str, known_at: str | int | None
    ) -> tuple[list[Row], Callable[[Row], dict[str, str]]]:
        """The rows of a book, by unit, and how each becomes a line."""
        if book == OFF_STAFF:
            rows = self._then(self._off_staff.listed(units, date, known_at), "person_id", date, known_at)
            fetched = self._people.fetch([row["person_id"] for row in rows])
            people = {row["id"]: row for row in self._then(fetched, "id", date, known_at)}
            return rows, lambda row: _off_line(row, people[row["person_id"]])
        if book == RETIRED:
            return self._retired(units, date, known_at), _retired_line
        holders = self._people.holders(units, date, known_at, _SHOWN)
        if book == AWAY:
            away = [row for row in holders if row["post_status"] not in _ON_POST]
            return away, _away_line
        return holders, _in_post_line

    def _retired(self, units: list[int], date: str, known_at: str | int | None) -> list[Row]:
        """Who retired from the units up to a day."""
        rows = store.holdings_of_units(self._desk.register, units, self._desk.known(known_at))
        retired = [
            row
            for row in rows
            if row["ends"] and row["ends"] <= date and row["exit_reason"].endswith(_RETIREMENT)
        ]
        return self._then(retired, "id", date, known_at)

    def _then(self, rows: list[Row], person: str, date: str, known_at: str | int | None) -> list[Row]:
        """Rows of people as they and their units were called at (*date*, *known_at*).

        :param person: the column that holds the id of the person.
        """
        known = self._desk.known(known_at)
        if not rows or (known is None and date == self._desk.date()):
            return rows
        register = self._desk.register
        people = facts.values_as_of(register, facts.PEOPLE, date, known, [row[person] for row in rows])
        places = [row["unit_id"] for row in rows if row.get("unit_id")]
        units = facts.values_as_of(register, facts.UNITS, date, known, places)
        found = []
        for row in rows:
            values = {name: value for name, value in people.get(row[person], {}).items() if name in row}
            called = units.get(row.get("unit_id", 0), {}).get("name")
            found.append({**row, **values, **({"unit_name": called} if called else {})})
        return found

    def _departments(self, unit_id: int, date: str) -> tuple[DepartmentChange, ...]:
        """What happened to the internal departments up to a day, oldest first, each with its document."""
        from app.reports.forms.establishment_book import DepartmentChange

        found = []
        for row in self._units.listed():
            if row["parent_id"] != unit_id or row["kind"] != "内设机构":
                continue
            name, rank = "", ""
            for fact in self._units.history(row["id"]):
                fields, effective = fact["fields"], fact["effective"]
                before, name, rank = name, fields.get("name") or name, fields.get("rank") or rank
                change = "撤销" if fields.get("abolished") else ""
                if fields.get("name"):
                    change = "更名" if before else "设立"
                    effective = effective if before else row["established"]
                if change and effective <= date:
                    day = format_date(effective, "iso")
                    found.append(DepartmentChange(day, fact["document"], name, rank or row["rank"], change))
        return tuple(sorted(found, key=lambda change: change.date))

    def _comings_and_goings(self, unit_id: int, date: str) -> tuple[PersonChange, ...]:
        from app.reports.forms.establishment_book import PersonChange

        found: list[tuple[str, ...]] = []
        for row in self._then(
            store.holdings_of_units(self._desk.register, [unit_id], None), "id", date, None
        ):
            who = (row["name"], row["identity_number"], nature_of(row))
            if row["begins"] <= date:
                found.append((row["begins"], *who, row["entry_way"] or "入编", row["entry_document"]))
            if row["ends"] and row["ends"] <= date:
                found.append((row["ends"], *who, row["exit_reason"] or "核减", row["exit_document"]))
        return tuple(PersonChange(*line) for line in sorted(found))


def _in_post_line(row: Row) -> dict[str, str]:
    return {
        **_who(row),
        "ethnicity": row["ethnic_group"],
        "political_status": row["political_status"],
        "education": row["education"] or row["fulltime_education"],
        "work_start": row["work_start"],
        "nature": row["nature"],
        "funding": row["funding"],
        "title": _title(row),
        "professional_title": row["professional_title"],
        "begins": row["begins"],
        "card_number": row["quota_card"],
    }


def _away_line(row: Row) -> dict[str, str]:
    return {
        **_who(row),
        "nature": row["nature"],
        "funding": row["funding"],
        "title": _title(row),
        "post_status": row["post_status"],
        "begins": row["begins"],
        "remarks": row["remarks"],
    }


def _retired_line(row: Row) -> dict[str, str]:
    return {
        **_who(row),
        "work_start": row["work_start"],
        "nature": row["nature"],
        "title": _title(row),
        "professional_title": row["professional_title"],
        "ends": row["ends"],
        "document": row["exit_document"],
        "remarks": row["exit_reason"],
    }


def _off_line(row: Row, person: Row) -> dict[str, str]:
    return {
        **_who(person),
        "education": person["education"] or person["fulltime_education"],
        "kind": row["kind"],
        "position": row["position"],
        "employer": row["employer"],
        "funding": row["pay_source"],
        "begins": row["begins"],
        "due": row["due"],
    }


def _who(person: Row) -> dict[str, str]:
    return {name: person[name] for name in ("name", "sex", "identity_number", "birth")}


def _title(row: Row) -> str:
    title, grade = str(row["title"]), str(row["grade"])
    return f"{title}（{grade}）" if title and grade else title or grade


def _posts(rows: Sequence[Row]) -> tuple[PostChange, ...]:
    """Changes of leader posts, each with the number after it."""
    from app.reports.forms.establishment_book import PostChange

    after: dict[tuple[str, str], int] = {}
    lines = []
    for row in rows:
        key = (row["leader_kind"], row["level"])
        after[key] = after.get(key, 0) + row["change"]
        lines.append(PostChange(row["effective"], row["document"], *key, row["change"], after[key]))
    return tuple(lines)


def _quotas(rows: Sequence[Row]) -> tuple[QuotaChange, ...]:
    """Changes of quotas, each with the number after it."""
    from app.reports.forms.establishment_book import QuotaChange

    after: dict[tuple[str, str, str], int] = {}
    lines = []
    for row in rows:
        key = (row["nature"], row["funding"], row["special_use"])
        after[key] = after.get(key, 0) + row["change"]
        lines.append(
            QuotaChange(
                row["effective"],
                row["document"],
                nature_of(row),
                row["funding"],
                row["change"],
                after[key],
                row["kind"],
            )
        )
    return tuple(lines)
