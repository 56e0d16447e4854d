"""The list the day begins with: overdue first, then by the last day, returned cases at the end."""

from __future__ import annotations

from types import SimpleNamespace

from app.services.due import due_lines
from app.services.permits import QuotaRequest


def apply_for(county: SimpleNamespace) -> int:
    request = QuotaRequest(county.school, "事业编制", "财政拨款", 1, "公开招聘", "缺人")
    return int(county.office.permits.apply(request, "王校长"))


def permit(county: SimpleNamespace, valid_until: str) -> str:
    case_id = apply_for(county)
    while county.office.cases.get(case_id)["state"] != "issue":
        county.office.cases.sign(case_id, "赵副主任")
    return str(county.office.permits.issue(case_id, valid_until)["number"])


def test_order_and_words(county: SimpleNamespace) -> None:
    office = county.office
    number = permit(county, "2026-08-14")
    late = apply_for(county)
    lines = due_lines(office.cases, office.permits, "2026-08-10")
    assert [(line.urgency, line.what) for line in lines] == [("已超期", "进人用编"), ("将到期", "通知单到期")]
    assert lines[0].case_id == late
    assert lines[0].state == "待主管部门意见"
    assert lines[0].title.endswith("公开招聘 1 名（事业编制）")
    assert (lines[1].date, lines[1].title, lines[1].state) == ("2026-08-14", number, "还有 1 名未用")
    office.cases.send_back(late, "王审核", "缺岗位需求说明")
    lines = due_lines(office.cases, office.permits, "2026-08-10")
    assert [(line.urgency, line.date, line.state) for line in lines] == [
        ("将到期", "2026-08-14", "还有 1 名未用"),
        ("已退回", "", "待单位补正"),
    ]


def test_permits_are_due_within_thirty_days_and_not_once_expired(county: SimpleNamespace) -> None:
    office = county.office
    permit(county, "2026-08-14")
    due = {
        day: [line.what for line in due_lines(office.cases, office.permits, day)]
        for day in ("2026-07-14", "2026-07-15", "2026-08-14", "2026-08-15")
    }
    assert due == {
        "2026-07-14": [],
        "2026-07-15": ["通知单到期"],
        "2026-08-14": ["通知单到期"],
        "2026-08-15": [],
    }
