"""Packages of the release before: content version 1 knew no relations, leader posts, workplaces, cards or merges.

``data/enrolment-1.bzt`` is a 注册盘 that release wrote for 米村镇 (invented people); its code is 20260715. The same office
in ``enrolment-2.bzt`` is from the release after it: content version 2, when forms did not travel yet.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exchange.faults import TooNew
from app.models.travelling import TRAVELLING
from app.services.packages import baseline, first_start, outgoing
from tests.services.conftest import CHEAP, identity_number
from tests.services.packages.conftest import PASSWORD, Pair
from tests.services.packages.test_travelling import fill

DATA = Path(__file__).parent / "data"


def older(patch: pytest.MonkeyPatch) -> None:
    """Let packages be written as the release before wrote them."""
    right = baseline.to_records
    silent = {*TRAVELLING, "merged_people", "merged_documents", "form_templates"}
    patch.setattr(
        baseline,
        "to_records",
        lambda *args: {group: rows for group, rows in right(*args).items() if group not in silent},
    )
    patch.setattr(outgoing, "content_version", lambda _kind: 1)


@pytest.mark.parametrize("version", [1, 2])
def test_the_stored_disk_opens(tmp_path: Path, version: int) -> None:
    stored = DATA / f"enrolment-{version}.bzt"
    disk = first_start.look(stored, "20260715")
    assert (disk.name, disk.superior_name, disk.units, disk.people) == ("米村镇", "云岭县委编办", 2, 3)
    assert disk.package.manifest.content_version == version
    assert "form_templates" not in disk.package.members
    township, _ = first_start.open_enrolment(
        tmp_path, stored, "20260715", "小王", PASSWORD, business_date="2026-07-16", key_cost=CHEAP
    )
    totals = township.ledger.totals()
    assert (totals.approved, totals.actual) == (6, 3)
    assert township.people.get(township.people.find("王㛃"))["identity_number"] == identity_number(1)
    assert not any(row["changed"] for row in township.form_templates.listed())
    assert township.check.run().clean
    township.close()


def test_what_an_older_county_does_not_speak_of_stays(pair: Pair) -> None:
    fill(pair)
    pair.down()
    kept = {table: pair.township.register.rows(f"SELECT * FROM {table}") for table in TRAVELLING}
    pair.county.people.change(pair.people["张三"], {"phone": "13800000001"}, "2026-07")
    with pytest.MonkeyPatch.context() as patch:
        older(patch)
        package = pair.county.packages.export_decision(pair.node, pair.stick)
    preview = pair.township.packages.read(package.path)
    assert preview.package.manifest.content_version == 1
    assert [line.sentence for line in preview.lines if line.kind != "answer"] == ["人员信息变更：张三"]
    pair.township.packages.receive(preview)
    assert pair.township.people.get(pair.there("张三"))["phone"] == "13800000001"
    assert kept == {table: pair.township.register.rows(f"SELECT * FROM {table}") for table in TRAVELLING}
    pair.down()
    assert pair.differences() == []
    assert pair.clean()


def test_a_newer_agreement_is_too_new(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "content_version", lambda _kind: 3)
    package = pair.county.packages.export_decision(pair.node, pair.stick)
    with pytest.raises(TooNew):
        pair.township.packages.read(package.path)
