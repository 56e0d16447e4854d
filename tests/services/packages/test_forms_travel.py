"""The county's forms and local names go down: townships print what the county prints, and cannot change it."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refusal
from app.exchange.faults import RecordWrong
from app.models import dump
from app.models.operation import canonical
from app.services.form_checking import faults_of
from app.services.office import Office
from app.services.packages import baseline
from app.services.packages.outgoing import WrittenPackage
from tests.reports.reading import pages_of
from tests.services.packages.conftest import Pair, begin, build, new_county, state_of

FORMS = ("form_templates", "template_texts")


def changed(office: Office, name: str, before: str, after: str, note: str = "") -> None:
    text = office.form_templates.text(name)
    assert before in text
    office.form_templates.change(name, text.replace(before, after), note)


def forms_of(office: Office) -> list[str]:
    """What the dump says of the forms and the local names."""
    return [
        canonical(row)
        for row in dump.records(office.register)
        if row["table"] in FORMS or (row["table"] == "settings" and row.get("name") == "form.words")
    ]


def words_on(office: Office, form: str) -> str:
    pdf, _ = office.papers.preview([office.papers.blank(form)])
    return "".join(page.text for page in pages_of(pdf))


def rows(office: Office) -> dict[str, Any]:
    return {row["name"]: row for row in office.form_templates.listed()}


def test_the_township_prints_what_the_county_prints(pair: Pair, tmp_path: Path) -> None:
    county, township = pair.county, pair.township
    assert "米村镇" not in words_on(township, "F01")
    changed(county, "F01", "名称: 机关事业单位进人用编审批表", "名称: 云岭县进人用编审批表", "县里习惯")
    changed(county, "F04", "名称: 核减（出编）人员通知单", "名称: 云岭县减员通知单")
    county.form_templates.set_words({"编办": "编委办"})
    package = county.packages.export_decision(pair.node, pair.stick)
    preview = township.packages.read(package.path)
    told = [(line.kind, line.sentence, line.outcome, line.reason) for line in preview.lines]
    assert [line for line in told if line[0] != "answer"] == [
        ("form_templates", "改用编办的表样：F01 机关事业单位进人用编审批表", "new", ""),
        ("form_templates", "改用编办的表样：F04 核减（出编）人员通知单", "new", ""),
        ("settings", "本地叫法：编办→编委办", "new", ""),
    ]
    received = township.packages.receive(preview)
    assert received.counts["new"] == 3
    assert "用不了" not in received.sentence
    assert pair.differences() == []
    assert forms_of(county) == forms_of(township)
    assert len(forms_of(township)) == 5  # two forms, two texts, the local names
    assert "云岭县进人用编审批表" in words_on(township, "F01")
    assert "编委办" in words_on(township, "F01")
    assert "云岭县减员通知单" in words_on(township, "F04")
    row = rows(township)["F01"]
    assert (row["changed"], row["changed_by"], row["note"]) == (True, "云岭县委编办", "县里习惯")
    assert (row["faults"], row["why"], row["outdated"]) == (0, "", False)
    history = township.form_templates.history("F01")
    assert [(line["note"], line["changed_by"]) for line in history] == [("县里习惯", "云岭县委编办")]
    issued = township.papers.issue([township.papers.blank("F01")], tmp_path / "空表.pdf")
    assert issued.pages == 2
    assert pair.clean()


def test_a_new_version_and_a_reset_follow(pair: Pair) -> None:
    county, township = pair.county, pair.township
    changed(county, "F01", "标签: 姓　名", "标签: 名　字")
    county.form_templates.set_words({"编办": "编委办"})
    pair.down()
    changed(county, "F01", "标签: 名　字", "标签: 姓　氏", "再改")
    county.form_templates.set_words({})
    pair.down()
    assert "姓氏" in words_on(township, "F01")
    assert township.form_templates.words() == {}
    assert forms_of(county) == forms_of(township)
    county.form_templates.reset("F01")
    package = county.packages.export_decision(pair.node, pair.stick)
    preview = township.packages.read(package.path)
    assert [line.sentence for line in preview.lines if line.kind == "form_templates"] == [
        "恢复原来的表样：F01 机关事业单位进人用编审批表"
    ]
    township.packages.receive(preview)
    assert township.form_templates.text("F01") == township.form_templates.shipped("F01")
    assert not rows(township)["F01"]["changed"]
    history = township.form_templates.history("F01")
    assert [(row["note"], row["current"]) for row in history] == [
        ("恢复原来的表样", True), ("再改", False), ("", False),
    ]  # fmt: skip
    assert forms_of(county) == forms_of(township)
    # Back and changed again between two packages is one new version, told once.
    changed(county, "F01", "标签: 姓　名", "标签: 名　字")
    pair.down()
    county.form_templates.reset("F01")
    changed(county, "F01", "标签: 姓　名", "标签: 本人姓名")
    package = county.packages.export_decision(pair.node, pair.stick)
    preview = township.packages.read(package.path)
    assert [line.sentence for line in preview.lines if line.kind == "form_templates"] == [
        "改用编办的表样：F01 机关事业单位进人用编审批表"
    ]
    township.packages.receive(preview)
    assert "本人姓名" in words_on(township, "F01")
    assert pair.differences() == []
    assert pair.clean()


def test_a_disk_carries_them_to_a_new_township(office: Office, tmp_path: Path) -> None:
    changed(office, "F33", "名称: U盘交接单", "名称: 优盘交接登记单")
    office.form_templates.set_words({"编办": "编委办"})
    pair = build(office, tmp_path)
    try:
        assert forms_of(office) == forms_of(pair.township)
        assert "优盘交接登记单" in words_on(pair.township, "F33")
        written = pair.township
        written.declarations.add_nothing("2026-06")
        package = written.packages.export_declarations(pair.stick)
        slip, _ = written.papers.preview([written.papers.handover_slip(package)])
        assert "优盘交接登记单" in pages_of(slip)[0].text
    finally:
        pair.township.close()


def test_what_is_printed_onto_stock_stands_where_the_county_put_it(pair: Pair) -> None:
    """套打 of the township's 交接单: the county made its first row 10 mm higher, all below it moves by that."""
    township = pair.township
    township.declarations.add_nothing("2026-07")
    written = township.packages.export_declarations(pair.stick)

    def code() -> tuple[float, str]:
        slip = township.papers.on_stock([township.papers.handover_slip(written)])
        page = pages_of(township.papers.preview(slip)[0])[0]
        return page.find(written.check_code.replace(" ", ""))[0].y, page.text

    before, text = code()
    assert "交接核对码" not in text
    changed(
        pair.county,
        "F33",
        "- 高: 11\n      格:\n      - {标签: 数据包}",
        "- 高: 21\n      格:\n      - {标签: 数据包}",
    )
    pair.down()
    after, text = code()
    assert abs(after - before) == pytest.approx(10, abs=0.05)
    assert "交接核对码" not in text


def test_below_nothing_can_be_changed_or_taken_back(pair: Pair) -> None:
    changed(pair.county, "F01", "标签: 姓　名", "标签: 名　字")
    changed(pair.county, "F01", "标签: 名　字", "标签: 姓　氏")
    pair.down()
    forms, journal = pair.township.form_templates, pair.township.journal
    before = state_of(pair.township)
    first = forms.text("F01")
    for act in (
        lambda: forms.change("F04", forms.shipped("F04").replace("人员通知单", "通知书")),
        lambda: forms.change("F01", first + "# 备注\n"),
        lambda: forms.reset("F01"),
        lambda: forms.set_words({"编办": "编委办"}),
    ):
        with pytest.raises(Refusal, match="由编办统一定") as refused:
            act()
        assert "请向编办提出" in refused.value.next_step
    last = journal.listed(limit=1)[0]
    assert (last["kind"], last["undoable"]) == ("package.receive", 0)
    changes = journal.changes(last["id"])
    assert [c["table_name"] for c in changes if c["table_name"] in FORMS] == [
        "template_texts",
        "form_templates",
    ]
    with pytest.raises(Refusal):
        journal.undo(last["id"])
    assert state_of(pair.township) == before


def test_the_same_packages_in_any_order_come_to_the_same(tmp_path: Path) -> None:
    """Three states of the forms in three packages: every order, each twice, ends with the last."""
    ends = set()
    for place, order in enumerate(itertools.permutations(range(3))):
        county = new_county(tmp_path / f"c{place}")
        with tempfile.TemporaryDirectory() as name:
            pair = build(county, Path(name))
            try:
                begin(pair)
                packages: list[WrittenPackage] = []
                changed(county, "F01", "标签: 姓　名", "标签: 名　字")
                changed(county, "F04", "名称: 核减（出编）人员通知单", "名称: 云岭县减员通知单")
                packages.append(county.packages.export_decision(pair.node, pair.stick))
                changed(county, "F01", "标签: 名　字", "标签: 姓　氏")
                county.form_templates.set_words({"编办": "编委办"})
                packages.append(county.packages.export_decision(pair.node, pair.stick))
                county.form_templates.reset("F04")
                packages.append(county.packages.export_decision(pair.node, pair.stick))
                for number in (*order, *order):
                    preview = pair.township.packages.read(packages[number].path)
                    pair.township.packages.receive(preview)
                assert pair.differences() == []
                assert forms_of(county) == forms_of(pair.township)
                ends.add("\n".join(forms_of(pair.township)))
                assert "姓氏" in words_on(pair.township, "F01")
                assert not rows(pair.township)["F04"]["changed"]
                assert pair.clean()
            finally:
                pair.township.close()
                county.close()
    assert len(ends) == 1


def sent_text(pair: Pair, text: str, name: str = "F01") -> None:
    """A version a later program of the county can use, and this one cannot, goes onto the stick."""
    from app.models import templates

    county = pair.county
    with county.desk.operation("form.change", f"改表样：{name}") as op:
        templates.put(
            county.register, op, name, "F01", text, county.form_templates.shipped("F01"), "", "2026-07-15"
        )


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("【姓名】", "【曾用名】", "曾用名"),
        ("名称: 机关事业单位进人用编审批表", "名称: 机关事业单位进人用编审批表\n水印: 云岭县", "水印"),
        ("表号: F01", "表号: F02", "F02"),
    ],
)
def test_what_an_older_program_cannot_use_is_kept_and_not_used(
    pair: Pair, before: str, after: str, why: str
) -> None:
    county, township = pair.county, pair.township
    changed(county, "F04", "名称: 核减（出编）人员通知单", "名称: 云岭县减员通知单")
    shipped = county.form_templates.shipped("F01")
    assert before in shipped
    text = shipped.replace(before, after, 1)
    count = len(faults_of("F01", text, {}))
    assert count >= 1
    sent_text(pair, text)
    county.people.change(pair.people["张三"], {"phone": "13800000001"}, "2026-07")
    package = county.packages.export_decision(pair.node, pair.stick)
    preview = township.packages.read(package.path)
    (line,) = [each for each in preview.lines if each.reason]
    assert line.sentence == "改用编办的表样：F01 机关事业单位进人用编审批表"
    assert line.reason.startswith("本机的程序用不了，先留着，仍印原来的表样。第 ")
    assert why in line.reason
    received = township.packages.receive(preview)
    assert received.sentence.endswith("本机的程序用不了编办的 F01 表样，仍印原来的；请升级程序，或告诉编办。")
    # Everything else is in, and the text is kept as it was sent.
    assert township.people.get(pair.there("张三"))["phone"] == "13800000001"
    assert "云岭县减员通知单" in words_on(township, "F04")
    assert pair.differences() == []
    assert forms_of(county) == forms_of(township)
    assert township.register.value("SELECT count(*) FROM template_texts WHERE body = ?", text) == 1
    # Not used, and marked.
    assert township.form_templates.text("F01") == shipped
    assert "机关事业单位进人用编审批表" in words_on(township, "F01")
    row = rows(township)["F01"]
    assert (row["changed"], row["faults"]) == (True, count)
    assert why in row["why"]
    # The county mends it, and it is used.
    changed_text = shipped.replace("标签: 姓　名", "标签: 名　字")
    with county.desk.operation("form.change", "改表样") as op:
        from app.models import templates

        templates.put(county.register, op, "F01", "F01", changed_text, shipped, "", "2026-07-15")
    pair.down()
    assert "名字" in words_on(township, "F01")
    assert rows(township)["F01"]["faults"] == 0
    assert pair.clean()


def test_a_form_this_program_does_not_know_is_kept(pair: Pair) -> None:
    sent_text(pair, "表号: F99\n名称: 以后的表\n", "F99")
    package = pair.county.packages.export_decision(pair.node, pair.stick)
    preview = pair.township.packages.read(package.path)
    (line,) = [each for each in preview.lines if each.kind == "form_templates"]
    assert (line.sentence, line.outcome) == ("改用编办的表样：F99", "new")
    assert "本机的程序没有 F99 这张表" in line.reason
    pair.township.packages.receive(preview)
    assert pair.differences() == []
    row = rows(pair.township)["F99"]
    assert (row["changed"], row["faults"], row["title"]) == (True, 1, "")
    assert "F99" not in rows(pair.county)  # where it is made only what can be changed is listed
    assert "机关事业单位进人用编审批表" in words_on(pair.township, "F01")
    assert pair.clean()


def test_a_county_that_does_not_speak_of_forms_leaves_them(pair: Pair) -> None:
    """A package of the same content version without the group, as an earlier program writes it."""
    changed(pair.county, "F01", "标签: 姓　名", "标签: 名　字")
    pair.county.form_templates.set_words({"编办": "编委办"})
    pair.down()
    right = baseline.to_records
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            baseline,
            "to_records",
            lambda *args: {
                group: found for group, found in right(*args).items() if group != "form_templates"
            },
        )
        package = pair.county.packages.export_decision(pair.node, pair.stick)
    preview = pair.township.packages.read(package.path)
    assert preview.package.manifest.content_version == baseline.CONTENT_VERSION == 2
    assert [line for line in preview.lines if line.kind in ("form_templates", "settings")] == []
    pair.township.packages.receive(preview)
    assert "名字" in words_on(pair.township, "F01")
    assert pair.township.form_templates.words() == {"编办": "编委办"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": ""},
        {"text": ""},
        {"text": 7},
        {"shipped": "x"},
        {"changed_on": "gestern"},
        {"more": "1"},
    ],
)
def test_a_record_that_is_none_refuses_the_package(pair: Pair, wrong: dict[str, Any]) -> None:
    changed(pair.county, "F01", "标签: 姓　名", "标签: 名　字")
    right = baseline.contents
    with pytest.MonkeyPatch.context() as patch:

        def forged(*args: Any) -> baseline.Contents:
            found = right(*args)
            found["form_templates"] = {
                uuid: {**fields, **wrong} for uuid, fields in found["form_templates"].items()
            }
            return found

        patch.setattr(baseline, "contents", forged)
        package = pair.county.packages.export_decision(pair.node, pair.stick)
    before = state_of(pair.township)
    with pytest.raises(RecordWrong):
        pair.township.packages.receive(pair.township.packages.read(package.path))
    assert state_of(pair.township) == before


def test_two_versions_of_one_form_and_local_names_that_are_none_refuse_the_package(pair: Pair) -> None:
    changed(pair.county, "F01", "标签: 姓　名", "标签: 名　字")
    pair.county.form_templates.set_words({"编办": "编委办"})
    right = baseline.contents

    def doubled(*args: Any) -> baseline.Contents:
        found = right(*args)
        (fields,) = found["form_templates"].values()
        found["form_templates"]["00000000-0000-4000-8000-000000000001"] = fields
        return found

    def garbled(*args: Any) -> baseline.Contents:
        found = right(*args)
        for row in found["settings"].values():
            if row["name"] == "form.words":
                row["value"] = "[1]"
        return found

    for forged in (doubled, garbled):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(baseline, "contents", forged)
            package = pair.county.packages.export_decision(pair.node, pair.stick)
        before = state_of(pair.township)
        with pytest.raises(RecordWrong):
            pair.township.packages.receive(pair.township.packages.read(package.path))
        assert state_of(pair.township) == before


def test_papers_of_the_township_are_printed_again_as_they_were(pair: Pair, tmp_path: Path) -> None:
    county, township = pair.county, pair.township
    changed(county, "F33", "名称: U盘交接单", "名称: 优盘交接登记单")
    pair.down()
    township.declarations.add_nothing("2026-07")
    written = township.packages.export_declarations(pair.stick)
    issued = township.papers.issue([township.papers.handover_slip(written)], tmp_path / "交接单.pdf")
    county.form_templates.reset("F33")
    pair.down()
    again = pages_of(township.papers.preview([township.papers.reprint(issued.ids[0])])[0])
    assert "优盘交接登记单" in again[0].text
    now = pages_of(township.papers.preview([township.papers.handover_slip(written)])[0])
    assert "U盘交接单" in now[0].text
    assert "优盘交接登记单" not in now[0].text
    assert pair.clean()
