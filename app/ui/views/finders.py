"""What pickers offer: units, people, permits and codes as choices; every function runs on the reading worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.ui.views.wording import dotted
from app.ui.widgets.picker import MOST, find_in
from app.ui.widgets.suggestions import Choice

Find = Callable[[str], Sequence[Choice]]


def units(office: Any) -> Find:
    """Units that exist, by name or initials."""
    return lambda text: [unit_choice(row) for row in office.units.search(text, MOST + 1)]


def unit_choice(row: Any) -> Choice:
    """A unit as one line."""
    return Choice(row["id"], row["name"], row["sector"])


def people_in_post(office: Any) -> Find:
    """People who hold an account, by name, initials or identity number."""

    def find(text: str) -> list[Choice]:
        ids = office.people.ids(text=text, in_post=True, sort="name")[: MOST + 1]
        return [person_choice(row) for row in office.people.fetch(ids)]

    return find


def people_known(office: Any) -> Find:
    """Everybody registered, in post or not, by name, initials or identity number."""

    def find(text: str) -> list[Choice]:
        ids = office.people.ids(text=text, in_post=None, sort="name")[: MOST + 1]
        return [person_choice(row) for row in office.people.fetch(ids)]

    return find


def person_choice(row: Any) -> Choice:
    """A person as one line: unit and birth month tell namesakes apart."""
    return Choice(row["id"], row["name"], f"{row['unit_name']}　{dotted(row['birth'][:7])}")


def holders_of(office: Any, unit_id: int, account_id: int) -> Find:
    """People who hold one account of a unit."""

    def find(text: str) -> list[Choice]:
        rows = [row for row in office.people.holders([unit_id]) if row["account_id"] == account_id]
        choices = [
            Choice(row["id"], row["name"], f"{row['title']}　{dotted(row['birth'][:7])}") for row in rows
        ]
        return find_in(choices)(text)

    return find


def permits(office: Any) -> Find:
    """Permits that still have uses left, by number or unit."""
    return lambda text: [permit_choice(row) for row in office.permits.search(text, MOST + 1)]


def permit_choice(row: Any) -> Choice:
    """A permit as one line, with what is left of it."""
    note = f"{row['unit_name']}　{row['nature']}　{free_words(row)}"
    return Choice(row["number"], row["number"], note)


def free_words(permit: Any) -> str:
    """What of a permit can still be used, or why not."""
    if permit["state_name"] == "有效":
        return f"还可入编 {permit['free']} 名"
    return str(permit["state_name"])


def codes(office: Any, name: str) -> Find:
    """Entries of one of the office's code lists."""
    known: list[Find] = []

    def find(text: str) -> Sequence[Choice]:
        if not known:
            items = office.settings.codes(name).items
            known.append(find_in([Choice(item.name, item.name) for item in items]))
        return known[0](text)

    return find
