"""Undo takes back exactly one step, and stops where others already rely on it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import Refusal, UsageProblem
from app.models import dump
from app.services.ledger import MovementRequest
from tests.services.conftest import ALLOCATED, INSTITUTION
from tests.services.test_quota_use import approved_permit, request


def content(county: SimpleNamespace) -> list[dict[str, object]]:
    return list(dump.records(county.office.register))


def test_an_issue_is_undone_exactly_and_its_number_is_not_reused(county: SimpleNamespace) -> None:
    office = county.office
    case = office.permits.apply(request(county.school), "张校长")
    for signer in ("王局长", "李主任", "陈书记"):
        office.cases.sign(case, signer)
    before = content(county)
    assert office.permits.issue(case)["number"] == "编用〔2026〕1号"
    assert office.journal.undo() == "签发通知单：云岭县第一小学 招考 1 名（事业编制）"
    assert content(county) == before
    assert office.permits.issue(case)["number"] == "编用〔2026〕2号"
    assert office.check.run().clean


def test_what_was_printed_cannot_be_undone(county: SimpleNamespace, tmp_path: Path) -> None:
    office = county.office
    number = approved_permit(county)
    office.papers.issue([office.papers.use_permit(number)], tmp_path / "f02.pdf")
    issue = next(row for row in office.journal.listed() if row["kind"] == "permit.issue")
    with pytest.raises(Refusal, match="已经打印"):
        office.journal.undo(issue["id"])
    office.permits.end(number, "打印后发现有误")
    assert office.ledger.numbers_of(county.school).reserved == 0


def test_an_exit_is_undone_with_its_case(county: SimpleNamespace) -> None:
    office = county.office
    before = content(county)
    office.exits.record(county.people["张三"], "退休", "2026-07-10", "退休审批表")
    assert office.ledger.numbers_of(county.school).actual == 2
    office.journal.undo()
    assert content(county) == before
    assert office.ledger.numbers_of(county.school).actual == 3
    assert office.cases.listed() == []


def test_a_step_others_rely_on_is_refused_with_the_step_named(county: SimpleNamespace) -> None:
    office = county.office
    operation = office.register.last_operation + 1
    office.ledger.post(
        MovementRequest(county.school, "行政编制", ALLOCATED, 2, "核增", "2026-03", "云编〔2026〕1号")
    )
    office.ledger.post(
        MovementRequest(county.school, "行政编制", ALLOCATED, 1, "核减", "2026-05", "云编〔2026〕2号")
    )
    with pytest.raises(Refusal, match="不能撤销"):
        office.journal.undo(operation)
    office.journal.undo()
    office.journal.undo(operation)
    assert [b.nature for b in office.ledger.balances(county.school)] == [INSTITUTION]


def test_quotas_that_were_used_meanwhile_cannot_be_undone(county: SimpleNamespace) -> None:
    office = county.office
    office.ledger.post(
        MovementRequest(county.archive, INSTITUTION, ALLOCATED, 1, "核增", "2026-03", "云编〔2026〕4号")
    )
    posted = office.register.last_operation
    case = office.permits.apply(request(county.archive), "档案馆长")
    office.cases.sign(case, "李主任")
    office.cases.sign(case, "陈书记")
    office.permits.issue(case)
    with pytest.raises(Refusal, match="之后已经使用"):
        office.journal.undo(posted)
    assert office.ledger.numbers_of(county.archive).approved == 3
    assert office.check.run().clean


def test_there_is_an_end_to_undoing(county: SimpleNamespace) -> None:
    with pytest.raises(UsageProblem, match="没有第 999 号操作"):
        county.office.journal.undo(999)
    with pytest.raises(Refusal, match="已经生效或已经发出"):
        county.office.journal.undo(1)


def test_an_exit_from_an_over_established_unit_is_undone(county: SimpleNamespace) -> None:
    office = county.office  # 1 approved, 2 in post
    office.exits.record(county.people["周一"], "退休", "2026-07-10", "退休审批表")
    assert office.ledger.numbers_of(county.committee).actual == 1
    office.exits.record(county.people["吴二"], "退休", "2026-07-11", "退休审批表")
    office.journal.undo()
    office.journal.undo()
    assert office.ledger.numbers_of(county.committee).state == "超编"
