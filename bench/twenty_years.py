"""Twenty years of coming and going, through the services a clerk uses: what the month-by-month proof is tried on."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from app.services.exits import EXIT_REASONS
from app.values.identity import check_digit
from bench.county import BenchCounty
from bench.figures import MILLISECONDS, SECONDS, Figure, timed

FIRST_YEAR, YEARS = 2006, 20
_LEAVERS_PER_YEAR = 0.0025
"""Share of the county that somebody of the past makes up: they came before a year and left in it."""
_MOVED_PER_YEAR = 0.0003


def live_through(county: BenchCounty) -> int:
    """Let people of the past come, move and leave in each of the twenty years; returns how many events there were."""
    office, random, size = county.office, Random(20), len(county.invented.people)
    accounts = [balance for balance in office.ledger.balances() if balance.approved]
    serial = events = 0
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
        with office.desk.operation("entry.record", f"补录 {year} 年离开和调动的人员"):
            for _ in range(int(size * _LEAVERS_PER_YEAR)):
                serial += 1
                home, away = random.sample(accounts, 2)
                begins = f"{year - random.randrange(1, 9)}-{random.randrange(1, 13):02d}"
                leaves = f"{year}-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}"
                person = {"name": f"旧{serial}", "identity_number": invented_identity(serial)}
                person_id = office.entries.record_existing(
                    person, home.unit_id, home.nature, home.funding, begins, "补录历史人员"
                )
                events += 2
                if random.random() < _MOVED_PER_YEAR / _LEAVERS_PER_YEAR:
                    moved = f"{year}-01-01"
                    office.exits.record(person_id, "调离", moved, "调令")
                    office.entries.record_existing(
                        {**person}, away.unit_id, away.nature, away.funding, moved, "县内调动"
                    )
                    events += 2
                office.exits.record(person_id, random.choice(EXIT_REASONS), leaves, "减员文件")
    return events


def invented_identity(serial: int) -> str:
    """A well-formed identity number of a region that does not exist, different for each *serial* below ten million."""
    year, month, day = 1950 + serial % 30, serial // 30 % 12 + 1, serial // 360 % 28 + 1
    body = f"990188{year}{month:02d}{day:02d}{serial // 10080:03d}"
    return body + check_digit(body)


def twenty_years(county: BenchCounty) -> Iterator[Figure]:
    """The proof over 240 months, and one of its months against a bare count."""
    live_through(county)
    size = len(county.invented.people)
    proof = county.office.proof
    results = []
    seconds = timed(lambda: results.append(proof.run()))
    if results[0].exceptions:
        raise AssertionError(results[0].exceptions[0].sentence)
    sql = "SELECT account_id, count(*) FROM holdings WHERE superseded_by IS NULL AND begins <= '2016' GROUP BY 1"
    floor = timed(lambda: [county.office.register.rows(sql) for _ in range(results[0].months)])
    yield Figure(size, f"every unit proved over {results[0].months} months", seconds, SECONDS, floor,
                 "one count of holdings for each month")  # fmt: skip
    yield Figure(size, "  of it one month of every unit", seconds / results[0].months * 1000, MILLISECONDS)
