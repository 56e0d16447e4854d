"""What is nobody's business below stays at home: other units and people, the office's own desk, its cases and questions."""

from __future__ import annotations

from app.models import nodes
from app.services.kinds import matters as kinds
from app.services.meetings import KINDS
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number
from tests.services.packages.conftest import Pair
from tests.services.packages.county_work import Work
from tests.services.packages.test_travelling import fill

# Tables of the office's own desk: nothing of them is in a package.
AT_HOME = (
    "follow_ups", "meetings", "meeting_items", "saved_queries", "superior_differences", "cases", "case_steps", "case_people",
    "attachments", "blobs", "users", "unit_handlers", "leave_covers", "holidays", "standards", "drafts",
    "monthly_declarations", "duplicate_decisions", "import_files", "import_mappings", "issued_papers", "plans",
    "control_totals", "document_units", "person_aliases", "operations", "changes",
)  # fmt: skip


def text_of(pair: Pair) -> str:
    """Every record of an answer as it is read at the township."""
    package = pair.township.packages.read(
        pair.county.packages.export_decision(pair.node, pair.stick).path
    ).package
    groups = [member.removeprefix("payload/").removesuffix(".jsonl") for member in package.members]
    assert "unit_relations" in groups
    return "\n".join(str(record) for group in groups for record in package.records(group))


def test_nothing_of_others_is_in_an_answer(pair: Pair) -> None:
    county = pair.county
    fill(pair)
    work = Work(pair)
    other = county.units.find("城关镇")
    office = county.units.add({"name": "档案馆秘密股", "sector": "党委", "parent_id": other}, "2004-03")
    stranger = county.entries.record_existing(
        {"name": "外人甲", "identity_number": identity_number(88), "phone": "13911112222"}, office, INSTITUTION, ALLOCATED,
        "2012-09", "建库时已在编",
    )  # fmt: skip
    county.relations.add(office, "行业管理", "2020-01", "密文〔2020〕9号", other_id=pair.school)
    county.relations.add(pair.school, "依托挂靠", "2020-01", "云编〔2020〕1号", other_id=office)
    work.settle_case(kinds.RENAME, office, {"reason": "不外传的理由", "new_name": "档案馆机密股"})
    meeting = county.meetings.create(KINDS[0], "2026-07-15")
    county.meetings.add_item(meeting, "编委会密议", "不外传的议题")
    with county.desk.operation("test.fill", "办公室的事") as op:
        op.insert("saved_queries", name="密查", owner="李主任", definition="{}")
        op.insert("follow_ups", kind="提醒", title="密事", due="2026-08-01", unit_id=pair.school)
        op.insert("holidays", date="2026-10-08", works=0, name="密休")
    text = text_of(pair)
    for word in (
        "外人甲",
        identity_number(88),
        "13911112222",
        "不外传的理由",
        "密文〔2020〕9号",
        "编委会密议",
        "不外传的议题",
        "密休",
        "密查",
        "密事",
        "吴墕",
    ):
        assert word not in text, word
    # A relation of one's own names the other body, and only that.
    assert text.count("档案馆机密股") == 1
    assert stranger


def test_the_desk_of_the_office_stays_at_home(pair: Pair) -> None:
    assert set(AT_HOME) <= set(pair.county.register.tables)
    groups = set(pair.county.packages.baseline(pair.root))
    assert groups.isdisjoint(AT_HOME)
    names = {row["name"] for row in pair.county.packages.baseline(pair.root)["settings"].values()}
    assert not {name for name in names if name.startswith("office.")}
    assert nodes.own(pair.township.register)["name"] == "米村镇"
