"""Unsent input: kept per user inside the encrypted register, outside the log."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from app.services import offices
from app.services.office import Office
from tests.services.conftest import CHEAP


def test_a_draft_survives_closing_and_is_nowhere_in_plain_text(office: Office, tmp_path: Path) -> None:
    fields = {"person": {"name": "郑㛃", "identity_number": "990101198503150517"}, "count": 2}
    office.drafts.save("entry", "郑㛃", fields)
    office.close()
    folder = tmp_path / "county"
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert "郑㛃".encode() not in content
            assert b"990101198503150517" not in content
    again = offices.sign_in(folder, "李主任", "correct horse", "2026-07-15")
    draft = again.drafts.get("entry")
    assert draft is not None
    assert (draft["title"], draft["fields"]) == ("郑㛃", fields)
    again.close()


def test_a_draft_is_no_operation(county: SimpleNamespace) -> None:
    office = county.office
    before = office.register.last_operation
    office.drafts.save("quota_use", "云岭县第一小学", {"count": 1})
    office.drafts.save("quota_use", "云岭县第一小学", {"count": 2})
    assert office.register.last_operation == before
    assert [row["fields"] for row in office.drafts.listed()] == [{"count": 2}]
    office.drafts.discard("quota_use")
    office.drafts.discard("quota_use")
    assert office.drafts.listed() == []
    assert office.register.last_operation == before
    assert office.check.run().clean


def test_everybody_sees_only_the_own_drafts(office: Office, tmp_path: Path) -> None:
    office.users.add("王经办", "操作员", "another long one", CHEAP)
    office.drafts.save("exit", "张三", {"reason": "退休"})
    office.close()
    other = offices.sign_in(tmp_path / "county", "王经办", "another long one", "2026-07-15")
    assert other.drafts.get("exit") is None
    assert other.drafts.listed() == []
    other.close()
