"""The files the program ships with: complete, readable, and known to their index."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.services.code_files import register_rows, shipped_count
from app.services.person_fields import PERSON_FIELDS
from app.services.unit_fields import UNIT_FIELDS

RESOURCES = Path(__file__).parents[1] / "resources"
CODES = RESOURCES / "codes"


def rows(name: str) -> list[dict[str, str]]:
    with (CODES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(name: str) -> list[str]:
    return [row["name"] for row in rows(name)]


INDEX = {row["code"]: int(row["rows"]) for row in rows("index")}


def test_the_index_lists_every_code_list() -> None:
    assert set(INDEX) == {path.stem for path in CODES.glob("*.csv")} - {"index"}


@pytest.mark.parametrize("name", INDEX)
def test_a_code_list_is_complete_and_unambiguous(name: str) -> None:
    entries = rows(name)
    assert not (CODES / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(entries[0]) == ["code", "name", "aliases", "order"]
    assert len(entries) == INDEX[name]
    assert [int(row["order"]) for row in entries] == list(range(1, len(entries) + 1))
    assert len({row["code"] for row in entries}) == len(entries)
    words = [alias for row in entries for alias in row["aliases"].split("|") if alias]
    assert len(set(words)) == len(words)
    assert set(words) & {row["name"] for row in entries} == set()


def test_every_list_a_field_is_chosen_from_is_there() -> None:
    fields = [*PERSON_FIELDS.values(), *UNIT_FIELDS.values()]
    assert {field.codes for field in fields if field.codes} - set(INDEX) == set()
    assert [field.key for field in fields if field.type == "code" and not field.codes] == []


def test_the_index_tells_how_many_items_a_register_takes() -> None:
    assert shipped_count() == len(register_rows())


def test_there_are_exactly_eight_reasons_to_leave() -> None:
    assert names("exit_reason") == [
        "调离", "退休", "辞职", "辞退", "除名", "开除", "死亡", "终止聘用合同",
    ]  # fmt: skip


def test_the_fifty_six_ethnic_groups_are_found_by_their_short_names() -> None:
    groups = [row for row in rows("ethnic_group") if row["code"] <= "56"]
    assert len(groups) == 56
    assert all(row["name"].removesuffix("族") in row["aliases"].split("|") for row in groups)


def test_icons_take_the_colour_of_the_window() -> None:
    icons = sorted((RESOURCES / "icons").glob("*.svg"))
    assert len(icons) >= 50
    assert [icon.name for icon in icons if "currentColor" not in icon.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("folder", ["fonts", "icons", "LICENSES"])
def test_every_third_party_folder_carries_its_licence(folder: str) -> None:
    texts = [path for path in (RESOURCES / folder).iterdir() if path.suffix == ".txt"]
    assert texts
    assert all(path.stat().st_size > 500 for path in texts)
