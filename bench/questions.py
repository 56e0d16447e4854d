"""How fast the register answers: the search box, lists, numbers at present and at past dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from app.services.ledger import LedgerService
from app.services.query_definition import QueryDefinition, parse_group
from app.services.query_fields import IN_POST
from app.ui.views.unit_lines import read_unit_lines
from bench.county import BenchCounty
from bench.figures import MILLISECONDS, Figure, median, percentile, timed
from bench.signed_in import PAST, USER

_SEARCH_BOUND = 50.0
_PRESENT_BOUND = 200.0
_PAST_BOUND = 2000.0
_BLOCK = 100
_LISTED = 5000
_PEOPLE_SORTS = ("order", "name", "birth", "identity_number", "unit_name", "work_start", "begins")


def searches(county: BenchCounty, count: int) -> Iterator[Figure]:
    """What clerks type, from a first syllable to a whole number, each asked once."""
    find = county.office.search.find
    register = county.office.register
    texts = typed_texts(county, count)
    find(texts[0])  # the first answer fills the page cache; cold answers are part of the cold start
    taken = [timed(lambda text=text: find(text)) * 1000 for text in texts]  # type: ignore[misc]
    names = [text for text in texts if not text.isascii()]
    lookup = median(lambda: register.rows("SELECT * FROM people WHERE name = ?", names[0]), 21) * 1000
    scan = median(lambda: register.rows("SELECT id FROM people WHERE name LIKE ?", f"%{names[0]}%"), 7) * 1000
    size = len(county.invented.people)
    yield Figure(size, "search box, half of the answers within", percentile(taken, 0.5), MILLISECONDS, scan,
                 "one LIKE over all names", _SEARCH_BOUND)  # fmt: skip
    yield Figure(size, "search box, 95 of 100 answers within", percentile(taken, 0.95), MILLISECONDS, lookup,
                 "one row by an index", _SEARCH_BOUND)  # fmt: skip


def typed_texts(county: BenchCounty, count: int) -> list[str]:
    """Names and their beginnings, initials, parts of identity numbers, units and their initials; some unknown."""
    random = Random(2)
    office = county.office
    people = office.people.fetch(random.sample(office.people.ids(in_post=None), count))
    units = [row for row in office.units.listed() if row["name"]]
    found = []
    for number, person in enumerate(people):
        unit, identity = random.choice(units), person["identity_number"]
        typed = (
            person["name"], person["name"][:1], person["name"][-2:], person["initials"], identity[:10], identity[6:14],
            identity, unit["name"], unit["name"][3:7], "欧阳䶮墕",
        )  # fmt: skip
        found.append(typed[number % len(typed)])
    return [text for text in found if text]


def numbers(county: BenchCounty, rounds: int) -> Iterator[Figure]:
    """Approved, actual, reserved and available of every unit."""
    office, size = county.office, len(county.invented.people)
    count = "SELECT account_id, count(*) FROM holdings WHERE superseded_by IS NULL{} GROUP BY account_id"
    present = median(lambda: office.register.rows(count.format(" AND ends = ''")), rounds) * 1000
    dated = f" AND begins <= '{PAST}' AND (ends = '' OR ends > '{PAST}')"
    past = median(lambda: office.register.rows(count.format(dated)), rounds) * 1000
    known = office.register.last_operation
    counted = "one count of holdings by account"

    def fresh(at: str | None = None, known_at: int | None = None) -> Callable[[], Any]:
        return lambda: LedgerService(office.desk).unit_numbers(at, known_at)

    yield Figure(size, "numbers of every unit, today", median(fresh(), rounds) * 1000, MILLISECONDS, present,
                 counted, _PRESENT_BOUND)  # fmt: skip
    office.ledger.unit_numbers()
    again = median(office.ledger.unit_numbers, rounds) * 1000
    yield Figure(size, "numbers of every unit, asked again", again, MILLISECONDS, bound=_PRESENT_BOUND)
    yield Figure(size, f"numbers of every unit on {PAST}", median(fresh(PAST), rounds) * 1000, MILLISECONDS,
                 past, counted, _PAST_BOUND)  # fmt: skip
    yield Figure(size, "the same, as known some operations ago", median(fresh(PAST, known - 1), rounds) * 1000,
                 MILLISECONDS, past, counted, _PAST_BOUND)  # fmt: skip
    lines = median(lambda: read_unit_lines(_Present(county), PAST), rounds) * 1000
    yield Figure(size, f"page of units on {PAST}, names of that day", lines, MILLISECONDS, past, counted,
                 _PAST_BOUND)  # fmt: skip


class _Present:
    """The office as the page of units asks it, with nothing remembered."""

    def __init__(self, county: BenchCounty) -> None:
        self.units = county.office.units
        self.ledger = LedgerService(county.office.desk)
        self.leaders = county.office.leaders
        self.business_date = county.office.session.business_date


def queries(county: BenchCounty, rounds: int) -> Iterator[Figure]:
    """The query builder and the comparison of a list of names."""
    query, register, size = county.office.query, county.office.register, len(county.invented.people)
    floor = (
        median(lambda: register.rows("SELECT person_id FROM holdings WHERE superseded_by IS NULL"), rounds)
        * 1000
    )
    asked = {
        "everybody in post": (QueryDefinition(IN_POST), _PRESENT_BOUND),
        "by sector": (_question("系统 等于 教育"), _PRESENT_BOUND),
        "title contains, by age": (_question("职务 含 主任", "年龄>=50"), _PRESENT_BOUND),
        "ordered by unit": (QueryDefinition(IN_POST, sort="unit_name"), _PRESENT_BOUND),
        "counted by age": (QueryDefinition(IN_POST, group="age", bands=(39, 49)), _PRESENT_BOUND),
        f"title contains on {PAST}": (QueryDefinition(IN_POST, _question("职务 含 主任").groups, at=PAST), _PAST_BOUND),
    }  # fmt: skip
    for name, (definition, bound) in asked.items():
        run = query.count_by if definition.group else query.ids
        taken = median(lambda run=run, definition=definition: run(definition), rounds) * 1000  # type: ignore[misc]
        yield Figure(size, f"query: {name}", taken, MILLISECONDS, floor, "ids of all holdings", bound)
    matching = county.office.list_match
    people = county.office.people.fetch(county.office.people.ids(in_post=None)[:_LISTED])
    text = "姓名\t身份证号\n" + "\n".join(f"{row['name']}\t{row['identity_number']}" for row in people)
    taken = median(lambda: matching.match(matching.read_text(text)), min(rounds, 3)) * 1000
    yield Figure(size, f"list of {len(people)} names compared", taken, MILLISECONDS, bound=_PAST_BOUND)


def _question(*where: str) -> QueryDefinition:
    return QueryDefinition(IN_POST, tuple(parse_group(IN_POST, text) for text in where))


def lists(county: BenchCounty, rounds: int) -> Iterator[Figure]:
    """The page of people: all ids in order, then the first rows; worst of all orders and filters."""
    office, size = county.office, len(county.invented.people)
    register, people = office.register, office.people
    ids = people.ids()
    floor = median(lambda: register.rows("SELECT id FROM people ORDER BY id"), rounds) * 1000
    taken = {
        (sort, in_post): median(lambda sort=sort, in_post=in_post: people.ids(sort=sort, in_post=in_post), rounds)  # type: ignore[misc]
        for sort in _PEOPLE_SORTS
        for in_post in (True, None)
    }  # fmt: skip
    worst = max(taken, key=lambda key: taken[key])
    all_ids = "ids of everybody from one table"
    yield Figure(size, "list of people in post, by name", taken["name", True] * 1000, MILLISECONDS, floor, all_ids,
                 _SEARCH_BOUND)  # fmt: skip
    label = f"list of people, slowest order ({worst[0]}, {'in post' if worst[1] else 'everybody'})"
    yield Figure(size, label, taken[worst] * 1000, MILLISECONDS, floor, all_ids, _SEARCH_BOUND)
    surname = county.invented.people[0].name[0]
    filtered = median(lambda: people.ids(text=surname, sort="name"), rounds) * 1000
    yield Figure(size, "list of people, one surname", filtered, MILLISECONDS, floor, all_ids, _SEARCH_BOUND)
    starts = [ids[len(ids) * step // 20 :][:_BLOCK] for step in range(20)]
    blocks = [timed(lambda start=start: people.fetch(start)) * 1000 for start in starts]  # type: ignore[misc]
    by_id = f"SELECT * FROM people WHERE id IN ({','.join(map(str, ids[:_BLOCK]))})"
    plain = median(lambda: register.rows(by_id), rounds) * 1000
    yield Figure(size, f"rows to paint ({_BLOCK}), 95 of 100 within", percentile(blocks, 0.95), MILLISECONDS, plain,
                 "the same rows from one table", _SEARCH_BOUND)  # fmt: skip
    unit = max(office.units.listed(), key=lambda row: len(office.units.subtree(row["id"])))["id"]
    subtree = median(lambda: people.ids(unit_ids=office.units.subtree(unit), sort="name"), rounds) * 1000
    yield Figure(size, "people of the largest branch, by name", subtree, MILLISECONDS, bound=_SEARCH_BOUND)
    last = median(lambda: office.journal.listed(limit=_BLOCK), rounds) * 1000
    yield Figure(
        size, f"last {_BLOCK} operations of {USER}'s register", last, MILLISECONDS, bound=_SEARCH_BOUND
    )
