"""A township that is enrolled but lies: whatever it sends, the county says no in a sentence and its facts stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.errors import DataProblem
from app.exchange import writer
from app.exchange.faults import PackageTooLarge
from app.exchange.keys import NodeKeys, PublicKeys
from app.exchange.manifest import Draft, Kind, Receiver, Sender
from app.exchange.records import Record
from app.models import nodes
from app.services.packages import arrivals, first_start
from app.services.packages.preview import Received
from tests.services.conftest import identity_number
from tests.services.packages.conftest import CHEAP_CODE, Pair, state_of

Groups = dict[str, list[Record]]


def forge(
    pair: Pair, records: Groups, kind: Kind = Kind.DECLARATION, number: int = 50, epoch: int = 1
) -> Path:
    """A package with the township's own keys that its program would never write."""
    register = pair.township.register
    own, superior = nodes.own(register), nodes.superior(register)
    assert superior is not None
    draft = Draft(
        kind=kind.value,
        sender=Sender(node=own["uuid"], name="米村镇", epoch=epoch, number=number),
        receiver=Receiver(node=superior["uuid"], name="云岭县委编办"),
        created="2026-07-16",
        operation=1,
    )
    file = writer.write_package(
        pair.stick,
        "forged.bzt",
        draft,
        records,
        keys=NodeKeys.from_bytes(bytes.fromhex(own["private_keys"])),
        receiver=PublicKeys.from_bytes(bytes.fromhex(superior["public_keys"])),
    )
    return file.path


def take(pair: Pair, path: Path) -> Received:
    return pair.county.packages.receive(pair.county.packages.read(path))


def declared(kind: str, line: dict[str, Any], month: str = "2026-07") -> Record:
    return Record(kind, str(uuid4()), 1, {"number": "申报2026-0001", "month": month, "line": line})


def uuid_of(pair: Pair, table: str, row_id: int) -> str:
    return str(pair.county.register.value(f"SELECT uuid FROM {table} WHERE id = ?", row_id))


def leaving(pair: Pair, **changed: Any) -> dict[str, Any]:
    line = {
        "unit": uuid_of(pair, "units", pair.school),
        "person": uuid_of(pair, "people", pair.people["张三"]),
        "reason": "调离",
        "ends": "2026-08-01",
        "document": "商调函",
    }
    return {**line, **changed}


def changing(pair: Pair, fields: dict[str, Any], **changed: Any) -> dict[str, Any]:
    line = {
        "unit": uuid_of(pair, "units", pair.school),
        "person": uuid_of(pair, "people", pair.people["张三"]),
        "fields": fields,
        "effective": "2026-07",
    }
    return {**line, **changed}


@pytest.mark.parametrize(
    "item",
    [
        {"epoch": 10**30, "number": 1, "digest": "0" * 64},
        {"epoch": 1, "number": 2**63, "digest": "0" * 64},
        {"epoch": -1, "number": 1, "digest": "0" * 64},
        {"epoch": 1, "number": 1.5, "digest": "0" * 64},
        {"epoch": 1, "number": 1, "digest": ["x"]},
    ],
)
def test_impossible_confirmations_refuse_the_package(pair: Pair, item: dict[str, Any]) -> None:
    before = state_of(pair.county)
    path = forge(pair, {"received": [Record("arrived", str(uuid4()), 1, item)]})
    with pytest.raises(DataProblem):
        take(pair, path)
    assert state_of(pair.county) == before


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": [value]}
    return value


WRONG_LINES: list[tuple[str, Callable[[Pair], dict[str, Any]]]] = [
    ("exit", lambda pair: leaving(pair, ends="9999-12-31")),
    ("exit", lambda pair: leaving(pair, ends=["2026"])),
    ("exit", lambda pair: leaving(pair, ends="0001-01-01")),
    ("exit", lambda pair: leaving(pair, person="x" * 500_000)),
    ("exit", lambda pair: leaving(pair, declared_by="甲" * 10_000)),
    ("exit", lambda pair: leaving(pair, document="文" * 100_000)),
    ("exit", lambda pair: leaving(pair, unit="\x00")),
    ("exit", lambda pair: leaving(pair, surprise=1)),
    ("change", lambda pair: changing(pair, {"name": "张\x00三"}, document="文")),
    ("change", lambda pair: changing(pair, {"name": "甲" * 100_000}, document="文")),
    ("change", lambda pair: changing(pair, {"phone": "1" * 100_000})),
    ("change", lambda pair: changing(pair, {"phone": -1})),
    ("change", lambda pair: changing(pair, {"phone": "1"}, effective="9999-12-31")),
    ("change", lambda pair: changing(pair, {"name": "李四"})),
    ("change", lambda pair: changing(pair, {"card_number": "1"})),
    ("change", lambda pair: changing(pair, {"id; DROP TABLE people": "1"})),
    ("change", lambda pair: changing(pair, {})),
    ("change", lambda pair: changing(pair, {"identity_number": identity_number(3)}, document="文")),
    (
        "change",
        lambda pair: changing(pair, {"phone": "1"}, person=uuid_of(pair, "people", pair.people["吴墕"])),
    ),
    ("nothing", lambda pair: {"unit": uuid_of(pair, "units", pair.root), "month": "9999-99"}),
    ("nothing", lambda _: {}),
    ("nothing", lambda _: nested(200)),
    ("exit", lambda pair: leaving(pair, person=nested(200))),
    ("drop", lambda _: {}),
    ("entry", lambda pair: {"unit": uuid_of(pair, "units", pair.school), "person": {"name": {"a": 1}}}),
]


@pytest.mark.parametrize("case", range(len(WRONG_LINES)))
def test_wrong_lines_are_refused_and_stay_small(pair: Pair, case: int) -> None:
    kind, line = WRONG_LINES[case]
    received = take(pair, forge(pair, {"declared": [declared(kind, line(pair))]}))
    assert received.counts["refused"] == 1, pair.county.packages.inbox("")
    (kept,) = [row for row in pair.county.packages.inbox("returned") if row["package_number"] == 50]
    assert len(kept["sentence"]) < 300
    assert len(kept["reason"]) < 700
    assert pair.county.packages.inbox() == []
    pair.down()
    assert pair.clean()


def test_no_word_of_a_line_can_turn_the_text_around(pair: Pair) -> None:
    """Marks that reverse the direction of writing would let a line read as another one."""
    person = {"name": "张\u202e三\u2066", "identity_number": identity_number(70)}
    lines = [
        declared("entry", {"unit": uuid_of(pair, "units", pair.school), "person": person, "permit": "\u202e无",
                           "begins": "2026-08-01"}),
        declared("exit", leaving(pair, reason="\u202e调离\n第二行")),
        declared("exit", leaving(pair, declared_by="张\u202e三\x07")),
    ]  # fmt: skip
    take(pair, forge(pair, {"declared": lines}))
    for row in pair.county.packages.inbox(""):
        shown = row["sentence"] + row["reason"]
        assert not any(mark in shown for mark in "\u202e\u2066\x00\x07"), shown
    (waiting,) = pair.county.packages.inbox()
    case = pair.county.packages.accept(waiting["id"], "陈书记")
    assert case is None or "\u202e" not in str(pair.county.cases.get(case))


def test_one_declaration_twice_in_a_package_counts_once(pair: Pair) -> None:
    first = declared("exit", leaving(pair))
    second = Record("exit", first.id, 2, {**first.fields, "line": leaving(pair, person=uuid_of(
        pair, "people", pair.people["王㛃"]))})  # fmt: skip
    with pytest.raises(DataProblem):
        take(pair, forge(pair, {"declared": [first, second]}))


def test_more_lines_than_any_office_declares_refuse_the_package(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "MOST_LINES", 3)
    path = forge(pair, {"declared": [declared("exit", leaving(pair)) for _ in range(4)]})
    before = state_of(pair.county)
    with pytest.raises(PackageTooLarge):
        take(pair, path)
    assert state_of(pair.county) == before


def test_an_answer_of_an_unknown_kind_refuses_the_package(pair: Pair) -> None:
    pair.township.declarations.add_exit(pair.there("张三"), "调离", "2026-08-01", "商调函")
    pair.up()
    row = pair.township.declarations.listed()[-1]
    county, own = pair.county.register, nodes.own(pair.county.register)
    node = nodes.get(county, pair.node)
    assert node is not None
    answer = {"revision": row["revision"], "answer": {"state": "burnt", "reason": "", "decided_on": ""}}
    draft = Draft(
        kind="receipt",
        sender=Sender(node=own["uuid"], name="云岭县委编办", epoch=1, number=90),
        receiver=Receiver(node=node["uuid"], name="米村镇"),
        created="2026-07-16",
        operation=10**6,
    )
    file = writer.write_package(
        pair.stick, "r.bzt", draft, {"lines": [Record("answer", row["uuid"], 1, answer)]},
        keys=NodeKeys.from_bytes(bytes.fromhex(own["private_keys"])),
        receiver=PublicKeys.from_bytes(bytes.fromhex(node["public_keys"])),
    )  # fmt: skip
    before = state_of(pair.township)
    with pytest.raises(DataProblem):
        pair.township.packages.read(file.path)
    assert state_of(pair.township) == before


def test_a_very_long_name_travels(pair: Pair) -> None:
    unit = pair.county.units.add({"name": "长" * 300, "sector": "乡镇"}, "2004-03")
    disk = pair.county.packages.make_enrolment(unit, pair.stick, CHEAP_CODE)
    assert first_start.look(disk.path, disk.spoken_code).name == "长" * 300


def test_content_that_cannot_travel_uses_nothing_up(pair: Pair) -> None:
    """One record may have a mebibyte; who reaches that meets a defect of ours, but the next package goes out."""
    pair.county.people.change(pair.people["张三"], {"remarks": "长" * 400_000}, "2026-07", "说明")
    before, files = state_of(pair.county), sorted(pair.stick.iterdir())
    with pytest.raises(ValueError, match="cannot travel"):
        pair.county.packages.export_decision(pair.node, pair.stick)
    assert state_of(pair.county) == before
    assert sorted(pair.stick.iterdir()) == files
