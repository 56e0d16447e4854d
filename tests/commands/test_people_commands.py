"""Workplaces, people off the establishment, cards, duplicates, quality and retirement as a script uses them."""

from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import ARCHIVE, Run
from tests.commands.test_roster_and_paper import text_of


def first_person(county: Run) -> dict[str, object]:
    person: dict[str, object] = county("people", "--unit", ARCHIVE, "--json").data["people"][0]
    return person


def test_a_loan_from_beginning_to_end(county: Run) -> None:
    person = f"id:{first_person(county)['id']}"
    begun = county(
        "workplace", "begin", person, "--kind", "借调", "--place", "省编办", "--begins", "2026-01-05", "--due",
        "2026-08-01", "--json",
    )  # fmt: skip
    assert begun.code == 0
    (row,) = county("workplace", "list", "--unit", ARCHIVE, "--json").data["workplaces"]
    assert (row["workplace"], row["home"], row["due"]) == ("省编办", ARCHIVE, "2026-08-01")
    number = begun.data["workplace"]
    extended = county("workplace", "extend", str(number), "--due", "2026-12-31", "--json").data["workplace"]
    ended = county("workplace", "end", str(extended), "--ends", "2026-07-01", "--json")
    assert ended.code == 0
    assert county("workplace", "list", "--overdue", "--json").data == {"workplaces": [], "count": 0}
    assert county("workplace", "list").out == "没有在外工作的人。\n"


def test_off_staff_do_not_count(county: Run) -> None:
    before = county("people", "--json").data["count"]
    registered = county(
        "off-staff", "register", "郑硷", "--unit", ARCHIVE, "--kind", "临聘", "--begins", "2024-03-01", "--sex", "女",
        "--birth", "1990-01", "--json",
    )  # fmt: skip
    assert registered.code == 0
    totals = county("off-staff", "totals", "--unit", ARCHIVE, "--json").data
    assert (totals["off"], totals["kinds"]) == (1, {"临聘": 1})
    assert totals["total"] == totals["in_post"] + 1
    assert county("people", "--json").data["count"] == before
    row = str(registered.data["row"])
    assert county("off-staff", "end", row, "--ends", "2026-07-01", "--reason", "期满", "--json").code == 0
    assert county("off-staff", "list", "--json").data["count"] == 0


def test_cards_duplicates_quality_and_retirement(county: Run) -> None:
    person = first_person(county)
    subject = f"id:{person['id']}"
    (card,) = county("card", "issue", "--person", subject, "--on", "2026-07-01", "--json").data["cards"]
    assert card["number"] == "2026000001"
    assert county("card", "show", subject, "--json").data["unit"] == ARCHIVE
    replaced = county("card", "replace", subject, "--reason", "换发", "--json")
    assert replaced.data.get("number") == "2026000002", replaced.data
    assert county("card", "issue", "--json").code == 2
    assert county("card", "cancel", subject, "--reason", "调离", "--json").code == 0
    county(
        "off-staff", "register", str(person["name"]), "--unit", ARCHIVE, "--kind", "临聘", "--begins", "2024-03-01",
        "--birth", "1990-01", "--json",
    )  # fmt: skip
    (pair,) = county("duplicates", "list", "--json").data["pairs"]
    assert (pair["first"], pair["score"]) == (person["id"], 80)
    second = f"id:{pair['second']}"
    assert county("duplicates", "plan", subject, second, "--json").data["doubled"] == []
    assert county("duplicates", "merge", subject, second, "--reason", "档案核对", "--json").data["moved"] == 1
    assert county("duplicates", "list", "--json").data["count"] == 0
    quality = county("quality", "show", ARCHIVE, "--purpose", "台账", "--json").data
    listed = county("quality", "list", "--purpose", "台账", "--json").data
    line = next(row for row in listed["units"] if row["unit"] == ARCHIVE)
    assert (line["filled"], line["required"], line["score"]) == (
        quality["filled"], quality["required"], quality["score"],
    )  # fmt: skip
    assert county("retirement", "list", "--json").code == 0


def test_a_card_is_printed_onto_a_preprinted_one(county: Run, tmp_path: Path) -> None:
    person = first_person(county)
    subject, name = f"id:{person['id']}", str(person["name"])
    county("card", "issue", "--person", subject, "--on", "2026-07-01", ok=True)
    pdf = tmp_path / "卡.pdf"
    done = county("print", "F07", "--person", subject, "--stock", "--to", str(pdf), "--json", ok=True).data
    assert done["pages"] == 2
    assert name in text_of(pdf)
    assert "编制卡" not in text_of(pdf)
    county("print", "F07", "--person", subject, "--to", str(pdf), ok=True)
    assert "编制卡" in text_of(pdf)
