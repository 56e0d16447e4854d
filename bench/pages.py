"""What a page or a list waits for: every read behind a screen, each beside the barest question to the same tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from app.services.ledger import LedgerService
from app.services.overruns import OverrunService
from app.ui.office_adapter import WindowOffice
from app.ui.views.control_page import read_control
from app.ui.views.home_page import read_home
from app.ui.views.person_page import read_whole
from app.ui.views.unit_details import read_unit
from bench.county import BenchCounty
from bench.figures import MILLISECONDS, SECONDS, Figure, median, percentile, timed
from bench.signed_in import PAST

LIST_BOUND, PRESENT_BOUND, PAST_BOUND = 50.0, 200.0, 2000.0
_SAMPLES = 40
_BLOCK = 100


class _Read(NamedTuple):
    """One read: what it is called, what it does, the bare query beside it, and its bound in ms."""

    name: str
    work: Callable[[], Any]
    floor: str
    bound: float | None


def pages(county: BenchCounty, rounds: int) -> Iterator[Figure]:
    """Every page of the column and of one unit or person, today and on a past day."""
    office, size = county.office, len(county.invented.people)
    register = office.register
    for read in (*_lists(county), *_of_the_largest_unit(county), *_statistics(county)):
        read.work()  # what is loaded once per run of the program
        taken = median(read.work, rounds) * 1000
        floor = median(lambda read=read: register.rows(read.floor), rounds) * 1000  # type: ignore[misc]
        yield Figure(size, read.name, taken, MILLISECONDS, floor, _said(read.floor), read.bound)
    people = office.people.ids()
    opened = people[:: max(1, len(people) // _SAMPLES)]
    window = WindowOffice(office)
    blocks = [timed(lambda number=number: read_whole(window, number)) * 1000 for number in opened]  # type: ignore[misc]
    bare = "SELECT * FROM person_facts WHERE person_id = ?"
    floor = median(lambda: register.rows(bare, opened[0]), rounds) * 1000
    yield Figure(size, "page of one person, 95 of 100 within", percentile(blocks, 0.95), MILLISECONDS, floor,
                 "the facts of one person", LIST_BOUND)  # fmt: skip


def searching_for_faults(county: BenchCounty) -> Iterator[Figure]:
    """What looks at everybody: pairs of records that may be one person, and completeness of every unit."""
    office, size = county.office, len(county.invented.people)
    every = timed(lambda: office.register.rows("SELECT id, name, identity_number, birth FROM people"))
    floor = "names and numbers of everybody from one table"
    yield Figure(
        size, "duplicates over the whole register", timed(office.duplicates.screen), SECONDS, every, floor
    )
    whole = timed(lambda: office.register.rows("SELECT * FROM people"))
    taken = timed(office.completeness.by_unit)
    yield Figure(size, "quality of every unit", taken, SECONDS, whole, "every column of everybody", 2.0)


def _lists(county: BenchCounty) -> Iterator[_Read]:
    office = county.office
    window = WindowOffice(office)
    unit = largest_unit(county)
    open_cases = "SELECT id FROM cases WHERE state <> 'closed' ORDER BY id"
    yield _Read("first page", lambda: read_home(window), "SELECT count(*) FROM holdings", PRESENT_BOUND)
    yield _Read("to-do list", office.todo.lines, open_cases, PRESENT_BOUND)
    yield _Read("to-do list, mine", lambda: office.todo.lines(mine=True), open_cases, PRESENT_BOUND)
    cases = office.cases.ids()
    yield _Read(f"list of {len(cases)} cases", lambda: office.cases.fetch(office.cases.ids()[:_BLOCK]),
                "SELECT id FROM cases ORDER BY id", LIST_BOUND)  # fmt: skip
    yield _Read(
        "cases whose title contains 云岭", lambda: office.cases.ids(text="云岭"), open_cases, LIST_BOUND
    )
    yield _Read(
        "where a unit's request stands", lambda: office.cases.answer(unit["name"]), open_cases, LIST_BOUND
    )
    documents = "SELECT * FROM documents"
    count = len(office.documents.listed())
    yield _Read(f"list of {count} documents", office.documents.listed, documents, LIST_BOUND)
    yield _Read(
        "documents of one unit", lambda: office.documents.listed(unit_id=unit["id"]), documents, LIST_BOUND
    )
    yield _Read("document by any part of its number", lambda: office.documents.search("档〔2016〕"), documents,
                LIST_BOUND)  # fmt: skip
    yield _Read("facts without a basis", lambda: office.basis.missing(limit=_BLOCK), documents, PRESENT_BOUND)
    off_staff = "SELECT * FROM off_staff"
    yield _Read("list of people off the establishment", office.off_staff.listed, off_staff, LIST_BOUND)
    away = "SELECT * FROM workplaces"
    yield _Read("list of people lent out", office.workplaces.listed, away, LIST_BOUND)
    yield _Read(
        "month of every unit", office.monthly.lines, "SELECT * FROM monthly_declarations", PRESENT_BOUND
    )
    yield _Read("pay to be stopped this month", office.monthly.stop_pay, "SELECT * FROM monthly_declarations",
                PRESENT_BOUND)  # fmt: skip


def _of_the_largest_unit(county: BenchCounty) -> Iterator[_Read]:
    office, unit = county.office, largest_unit(county)["id"]
    window, today = WindowOffice(office), office.session.business_date
    facts = f"SELECT * FROM unit_facts WHERE unit_id = {unit}"
    yield _Read("page of the largest unit", lambda: read_unit(window, unit, today), facts, PRESENT_BOUND)
    yield _Read(
        f"page of the largest unit on {PAST}", lambda: read_unit(window, unit, PAST), facts, PAST_BOUND
    )
    yield _Read("portrait of the largest unit", lambda: office.portrait.portrait(unit), facts, PRESENT_BOUND)
    yield _Read(f"portrait of the largest unit on {PAST}", lambda: office.portrait.portrait(unit, PAST), facts,
                PAST_BOUND)  # fmt: skip
    yield _Read("ledger of documents of one unit", lambda: office.unit_ledger.lines(unit), facts, LIST_BOUND)
    yield _Read(
        "leader posts of one unit with their basis",
        lambda: office.leader_basis.of_unit(unit),
        facts,
        LIST_BOUND,
    )
    yield _Read(
        "quality of the largest unit", lambda: office.completeness.of_unit(unit), facts, PRESENT_BOUND
    )
    yield _Read(
        "ledger of posts of one unit (F09)",
        lambda: office.posts_ledger.of_units([unit]),
        facts,
        PRESENT_BOUND,
    )


def _statistics(county: BenchCounty) -> Iterator[_Read]:
    office = county.office
    window, today = WindowOffice(office), office.session.business_date
    posts = "SELECT account_id, count(*) FROM leader_holdings WHERE superseded_by IS NULL GROUP BY account_id"
    holdings = "SELECT account_id, count(*) FROM holdings WHERE superseded_by IS NULL GROUP BY account_id"
    yield _Read("leader numbers of every unit", office.leaders.unit_numbers, posts, PRESENT_BOUND)
    yield _Read(
        f"leader numbers of every unit on {PAST}",
        lambda: office.leaders.unit_numbers(PAST),
        posts,
        PAST_BOUND,
    )
    overruns = OverrunService(office.desk, office.leaders)
    yield _Read("leaders beyond what is approved", overruns.listed, posts, PRESENT_BOUND)
    yield _Read("ledger of posts of every unit (F09)", office.posts_ledger.of_units, posts, PAST_BOUND)
    yield _Read("numbers of one unit after a change", _fresh_numbers(county), holdings, PRESENT_BOUND)
    yield _Read("total control", lambda: read_control(window, today), holdings, PRESENT_BOUND)
    yield _Read("past the age of retirement", office.retirement.past, holdings, PRESENT_BOUND)
    yield _Read("retiring in the months to come", office.retirement.coming, holdings, PRESENT_BOUND)
    yield _Read("people off the establishment by unit", office.off_staff.by_unit, "SELECT * FROM off_staff",
                PRESENT_BOUND)  # fmt: skip


def _fresh_numbers(county: BenchCounty) -> Callable[[], Any]:
    unit = largest_unit(county)["id"]
    return lambda: LedgerService(county.office.desk).numbers_of(unit)


def largest_unit(county: BenchCounty) -> dict[str, Any]:
    """The unit with the most people in post."""
    numbers = county.office.ledger.unit_numbers()
    most = max(numbers, key=lambda unit: numbers[unit].actual)
    return county.office.units.get(most)


def _said(sql: str) -> str:
    """The bare question in words: the table it reads."""
    table = sql.partition(" FROM ")[2].split()[0]
    return f"one reading of {table}"
