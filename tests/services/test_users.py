"""Who may do what: reading only, signing in, passwords, settings, and taking back what others did."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import EnvironmentProblem, Refusal, UsageProblem
from app.models import dump, key_slots
from app.services import offices
from app.services.desk import CHIEF, CLERK, READER
from app.services.ledger import MovementRequest
from app.services.office import Office
from app.services.offices import NewOffice
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION
from tests.services.test_quota_use import request


def signed_in(county: SimpleNamespace, name: str, role: str, password: str = "another horse") -> Office:
    county.office.users.add(name, role, password, CHEAP)
    return offices.sign_in(county.office.folder, name, password, "2026-07-15")


def test_a_reader_reads_everything_and_writes_nothing(county: SimpleNamespace) -> None:
    reader = signed_in(county, "赵审计", READER)
    before = (reader.register.last_operation, list(dump.records(reader.register)))
    attempts = (
        lambda: reader.units.add({"name": "云岭县第二小学"}),
        lambda: reader.people.change(county.people["张三"], {"phone": "1"}, "2026"),
        lambda: reader.ledger.post(
            MovementRequest(county.school, INSTITUTION, ALLOCATED, 1, "核增", "2026", "云编〔2026〕1号")
        ),
        lambda: reader.permits.apply(request(county.school), "张校长"),
        lambda: reader.exits.record(county.people["张三"], "退休", "2026-07-15", "退休审批表"),
        reader.journal.undo,
        lambda: reader.settings.change("office.name", "别的"),
        lambda: reader.users.add("钱", CLERK, "some other horse", CHEAP),
        reader.backups.make,
        lambda: reader.papers.issue([reader.papers.print_test()], reader.folder / "f35.pdf"),
    )
    for attempt in attempts:
        with pytest.raises((Refusal, UsageProblem)):
            attempt()
    assert (reader.register.last_operation, list(dump.records(reader.register))) == before
    assert reader.ledger.totals().approved == 8
    assert list((reader.folder / "backups").glob("*")) == []
    reader.drafts.save("exit", "张三", {"reason": "退休"})
    assert reader.drafts.listed() == []
    reader.close()


def test_a_reader_may_change_the_own_password(county: SimpleNamespace) -> None:
    reader = signed_in(county, "赵审计", READER)
    with pytest.raises(EnvironmentProblem, match="密码不正确"):
        reader.users.change_password("wrong horse", "a third horse", CHEAP)
    with pytest.raises(UsageProblem, match="至少 8 位"):
        reader.users.change_password("another horse", "short", CHEAP)
    reader.users.change_password("another horse", "a third horse", CHEAP)
    newest = reader.journal.listed(limit=1)[0]
    assert (newest["actor"], newest["sentence"]) == ("赵审计", "修改自己的登录密码")
    reader.close()
    with pytest.raises(EnvironmentProblem, match="密码不正确"):
        offices.sign_in(county.office.folder, "赵审计", "another horse")
    offices.sign_in(county.office.folder, "赵审计", "a third horse").close()


def test_the_recovery_key_gives_anybody_a_new_password(tmp_path: Path) -> None:
    new = NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", CHEAP)
    office, recovery = offices.create(tmp_path / "other", new, list)
    office.users.add("赵审计", READER, "another horse", CHEAP)
    office.close()
    for name in ("赵审计", "李主任"):
        opened = offices.sign_in_with_recovery(tmp_path / "other", recovery, name, "found again", CHEAP)
        assert opened.journal.listed(limit=1)[0]["sentence"] == f"用恢复码重设密码：{name}"
        assert opened.session.actor == name
        opened.close()
        offices.sign_in(tmp_path / "other", name, "found again").close()
    before = key_slots.user_names(tmp_path / "other")
    for name, password in (("没有此人", "found again"), ("李主任", "short")):
        with pytest.raises(UsageProblem):
            offices.sign_in_with_recovery(tmp_path / "other", recovery, name, password, CHEAP)
    assert key_slots.user_names(tmp_path / "other") == before


def test_only_the_chief_adds_people_and_lifts_the_separation(county: SimpleNamespace) -> None:
    clerk = signed_in(county, "王经办", CLERK)
    with pytest.raises(Refusal, match="只有负责人"):
        clerk.users.add("钱", CLERK, "some other horse", CHEAP)
    with pytest.raises(Refusal, match="只有负责人"):
        clerk.settings.change("office.single_person", "yes", "自己说的")
    with pytest.raises(Refusal, match="只有负责人"):
        clerk.settings.change("rule.R01.document", "自己说的")
    clerk.settings.change("form.F01.title", "进人审批表")
    clerk.close()
    with pytest.raises(UsageProblem, match="要写明依据"):
        county.office.settings.change("office.single_person", "yes")


@pytest.mark.parametrize("name", ["", "  ", "王经办", " 王经办", "王 经办"])
def test_names_of_people_are_different_and_not_empty(county: SimpleNamespace, name: str) -> None:
    office = county.office
    office.users.add("王经办", CLERK, "another horse", CHEAP)
    with pytest.raises(UsageProblem):
        office.users.add(name, CLERK, "another horse", CHEAP)
    with pytest.raises(UsageProblem, match="没有“皇帝”"):
        office.users.add("新人", "皇帝", "another horse", CHEAP)
    with pytest.raises(UsageProblem, match="至少 8 位"):
        office.users.add("新人", CLERK, "short", CHEAP)
    assert [user["name"] for user in office.users.listed()] == ["李主任", "王经办"]
    assert key_slots.user_names(office.folder) == ["李主任", "王经办"]


def test_who_may_no_longer_sign_in(county: SimpleNamespace) -> None:
    office = county.office
    clerk = signed_in(county, "王经办", CLERK)
    with pytest.raises(Refusal, match="只有负责人"):
        clerk.users.change("李主任", enabled=False)
    clerk.close()
    office.users.change("王经办", role=READER)
    again = offices.sign_in(office.folder, "王经办", "another horse")
    assert again.session.role == READER
    again.close()
    office.users.change("王经办", enabled=False)
    with pytest.raises(UsageProblem):
        offices.sign_in(office.folder, "王经办", "another horse")
    assert key_slots.user_names(office.folder) == ["李主任"]
    assert [(user["name"], user["enabled"]) for user in office.users.listed()] == [
        ("李主任", 1),
        ("王经办", 0),
    ]
    for more in ({"enabled": False}, {"role": CLERK}):
        with pytest.raises(Refusal, match="至少要有一名负责人"):
            office.users.change("李主任", **more)
    with pytest.raises(UsageProblem, match="没有登录人员"):
        office.users.change("没有此人", enabled=False)
    office.users.add("王经办", CLERK, "a new horse", CHEAP)  # back again, with a password of today
    offices.sign_in(office.folder, "王经办", "a new horse").close()
    with pytest.raises(Refusal, match="不能撤销"):
        office.journal.undo()
    assert office.check.run().clean


def test_what_others_did_is_taken_back_by_the_chief_only(county: SimpleNamespace) -> None:
    clerk = signed_in(county, "王经办", CLERK)
    county.office.units.add({"name": "云岭县第二小学"})
    of_chief = county.office.register.last_operation
    with pytest.raises(Refusal, match="是 李主任 办理的，只能由本人或负责人撤销"):
        clerk.journal.undo(of_chief)
    clerk.units.add({"name": "云岭县第三小学"})
    county.office.journal.undo(clerk.register.last_operation)
    newest = county.office.journal.listed(limit=1)[0]
    assert (newest["actor"], newest["sentence"]) == ("李主任", "撤销：设立单位：云岭县第三小学")
    with pytest.raises(Refusal, match="已经撤销过"):
        clerk.journal.undo(newest["undoes"])
    with pytest.raises(Refusal, match="不能撤销"):
        county.office.journal.undo(newest["id"])
    clerk.close()


def test_the_role_of_a_chief_is_given_to_a_second_one(county: SimpleNamespace) -> None:
    office = county.office
    office.users.add("陈书记", CLERK, "another horse", CHEAP)
    office.users.change("陈书记", role=CHIEF)
    office.users.change("李主任", role=CLERK)
    with pytest.raises(Refusal, match="只有负责人"):
        offices.sign_in(office.folder, "李主任", "correct horse").users.add("钱", CLERK, "x" * 9, CHEAP)
