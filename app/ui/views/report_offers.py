"""The papers that need no piece of business: what each asks, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.services.papers.names import FORM_NAMES
from app.services.papers.registers import BOOKS, IN_POST

SCOPE, AT, UNIT, PERSON, MONTH = "scope", "at", "unit", "person", "month"


@dataclass(frozen=True, slots=True)
class Given:
    """What was chosen: ids of the units of the scope (none: all), one unit, one person, dates; ``name`` of the scope.

    :param below: the scope is the unit with all below it.
    """

    ids: tuple[int, ...] = ()
    unit: int = 0
    person: int = 0
    at: str = ""
    month: str = ""
    name: str = ""
    below: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list of papers.

    :param asks: which of the fields it needs; :param blank: an empty form for filling by hand.
    :param make: makes it from ``office.papers`` and what was chosen.
    :param split: makes the same on A4 sheets, for a paper that needs A3.
    :param overlay: makes the same for preprinted stock that is laid out otherwise.
    :param begin: makes only what its first page shows, of a ledger that takes long to gather.
    """

    form: str
    title: str
    asks: frozenset[str] = frozenset()
    make: Callable[[Any, Given], list[Any]] | None = None
    blank: bool = False
    split: Callable[[Any, Given], list[Any]] | None = None
    overlay: Callable[[Any, Given], list[Any]] | None = None
    begin: Callable[[Any, Given], list[Any]] | None = None


def _offer(form: str, title: str, make: Callable[[Any, Given], list[Any]], *asks: str) -> Offer:
    return Offer(form, title, frozenset(asks), make)


def _book(book: str) -> Offer:
    return Offer(
        "F11",
        f"花名册（{book}）",
        frozenset({SCOPE, AT}),
        lambda papers, given: [papers.roster(book, given.ids, given.at)],
        begin=(lambda papers, given: [papers.roster_beginning(given.ids, given.at)])
        if book == IN_POST
        else None,
    )


OFFERS = (
    Offer(
        "F08", FORM_NAMES["F08"], frozenset({SCOPE, AT}),
        lambda papers, given: [papers.establishment_ledger(given.ids, given.at)],
        begin=lambda papers, given: [papers.establishment_ledger_beginning(given.ids, given.at)],
    ),
    Offer(
        "F09", f"{FORM_NAMES['F09']}（A3）", frozenset({SCOPE, AT}),
        lambda papers, given: papers.posts_ledgers(given.ids, given.at),
        split=lambda papers, given: papers.posts_ledgers(given.ids, given.at, split=True),
    ),
    _offer(
        "F09", f"{FORM_NAMES['F09']}（A4 分印）",
        lambda papers, given: papers.posts_ledgers(given.ids, given.at, split=True), SCOPE, AT,
    ),
    *map(_book, BOOKS),
    _offer("F10", FORM_NAMES["F10"], lambda papers, given: [papers.establishment_book(given.unit, given.at)], UNIT, AT),
    _offer("F15", "领导职数依据", lambda papers, given: [papers.leader_basis(given.unit, given.at)], UNIT, AT),
    _offer(
        "F28", FORM_NAMES["F28"], lambda papers, given: [papers.person_certificate(given.person, given.at)],
        PERSON, AT,
    ),
    _offer("F28", "编制情况说明", lambda papers, given: [papers.unit_statement(given.unit, given.at)], UNIT, AT),
    Offer(
        "F07", FORM_NAMES["F07"], frozenset({SCOPE}), lambda papers, given: [papers.unit_cards(given.ids)],
        overlay=lambda papers, given: [papers.unit_cards(given.ids, stock=True)],
    ),
    _offer(
        "F05", FORM_NAMES["F05"], lambda papers, given: [papers.exit_declaration(given.unit, given.month)],
        UNIT, MONTH,
    ),
    _offer("F06", FORM_NAMES["F06"], lambda papers, given: [papers.stop_pay_notice(given.month)], MONTH),
    _offer("F29", FORM_NAMES["F29"], lambda papers, given: [papers.monthly_changes(given.month)], MONTH),
    _offer("F35", FORM_NAMES["F35"], lambda papers, _given: [papers.print_test()]),
)  # fmt: skip
