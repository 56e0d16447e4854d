"""The county changes a form: what is refused, what is kept, what papers printed afterwards show."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pypdfium2 as pdfium
import pytest

from app.errors import DataProblem, Refusal, UsageProblem
from app.models import settings
from app.reports.templates import library
from app.reports.templates.reading import TemplateProblem
from app.services import form_texts, turn_of_day
from app.services.desk import READER
from app.services.office import Office
from tests.reports.reading import ReadPage, pages_of
from tests.services.test_quota_use import approved_permit, person


def changed(office: Office, old: str, new: str, name: str = "F01") -> str:
    """The form's text with one thing changed."""
    text = office.form_templates.text(name)
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new)


def pages(office: Office, paper: object) -> tuple[ReadPage, ...]:
    return pages_of(office.papers.preview([paper])[0])  # type: ignore[list-item]


def entry_case(county: SimpleNamespace) -> int:
    """A case whose F01 can be printed."""
    office: Office = county.office
    return office.entries.apply(approved_permit(county, 2), {**person(50), "name": "郑䶮"}, "张校长")


def test_every_form_with_a_template_is_listed_and_its_sample_is_drawn(office: Office) -> None:
    rows = {row["name"]: row for row in office.form_templates.listed()}
    assert {"F01", "F08"} <= set(rows)
    assert rows["F01"]["title"] == "机关事业单位进人用编审批表"
    assert not any(row["changed"] or row["outdated"] or row["faults"] for row in rows.values())
    for name in rows:
        assert office.form_templates.check(name, office.form_templates.shipped(name)) == (), name
        assert office.form_templates.preview(name).startswith(b"%PDF")
        assert office.form_templates.preview(name, filled="blank").startswith(b"%PDF")
        assert office.form_templates.fields(name), name


def test_fields_of_a_form_with_what_lies_within(office: Office) -> None:
    fields = {(row["within"], row["label"]): row["kind_name"] for row in office.form_templates.fields("F01")}
    assert fields["", "姓名"] == "文字"
    assert fields["", "单位意见"] == "记录"
    assert fields["单位意见", "签批人"] == "文字"
    assert fields["", "编号"] == "文字"
    assert fields["", "序号"] == "数字"
    nested = {(row["within"], row["label"]) for row in office.form_templates.fields("F08")}
    assert ("各系统.各单位", "单位") in nested


def test_a_fault_is_told_with_its_line_and_nothing_is_saved(office: Office) -> None:
    text = changed(office, "栏目: 【性别】", "栏目: 【姓别】")
    line = text[: text.index("【姓别】")].count("\n") + 1
    (fault,) = office.form_templates.check("F01", text)
    assert fault.line == line
    assert "没有“姓别”这个栏目（是不是“姓名”？）" in fault.message
    with pytest.raises(TemplateProblem) as caught:
        office.form_templates.change("F01", text)
    assert f"第 {line} 行" in caught.value.message
    assert not office.form_templates.get("F01")["changed"]


def test_the_number_of_another_form_is_refused_with_its_place(office: Office) -> None:
    (fault,) = office.form_templates.check("F01", changed(office, "表号: F01", "表号: F08"))
    assert fault.line == 3
    assert fault.message == "表号写的是“F08”，这里改的是 F01；请写成 F01。"


def test_what_is_too_long_or_not_changed_is_refused(office: Office) -> None:
    with pytest.raises(Refusal, match="没有改动"):
        office.form_templates.change("F01", office.form_templates.text("F01"))
    with pytest.raises(UsageProblem, match="说明太长"):
        office.form_templates.change("F01", changed(office, "姓　名", "姓　氏"), "长" * 201)
    with pytest.raises(UsageProblem, match="没有可以改的表“F99”"):
        office.form_templates.text("F99")
    with pytest.raises(Refusal, match="原来的表样"):
        office.form_templates.reset("F01")


def test_every_version_is_kept_and_comes_back(office: Office) -> None:
    forms = office.form_templates
    first = changed(office, "标签: 姓　名", "标签: 名　字")
    forms.change("F01", first, "县里习惯")
    forms.change("F01", changed(office, "名　字", "姓　氏"))
    forms.reset("F01")
    history = forms.history("F01")
    assert [(row["note"], row["current"]) for row in history] == [
        ("恢复原来的表样", True), ("", False), ("县里习惯", False),
    ]  # fmt: skip
    assert forms.text("F01") == forms.shipped("F01")
    forms.restore("F01", history[-1]["id"])
    assert forms.text("F01") == first
    assert forms.history("F01")[0]["note"] == "恢复 2026-07-15 的版本"
    row = forms.get("F01")
    assert (row["changed"], row["changed_on"], row["changed_by"]) == (True, "2026-07-15", "李主任")
    with pytest.raises(UsageProblem, match="没有第 99 号版本"):
        forms.restore("F01", 99)
    forms.change("F01", forms.shipped("F01"))  # typed back by hand: it is the shipped form again
    assert not forms.get("F01")["changed"]


def test_a_change_is_undone_and_papers_issued_meanwhile_are_printed_again_as_they_were(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    office: Office = county.office
    case = entry_case(county)
    office.form_templates.change("F01", changed(office, "标签: 姓　名", "标签: 名　字"))
    operation = office.journal.listed(limit=1)[0]
    issued = office.papers.issue([office.papers.entry_approval(case)], tmp_path / "一.pdf")
    office.journal.undo(operation["id"])
    assert office.form_templates.text("F01") == office.form_templates.shipped("F01")
    assert "名字" in pages(office, office.papers.reprint(issued.ids[0]))[0].text
    assert "名字" not in pages(office, office.papers.entry_approval(case))[0].text
    assert office.check.run().findings == []


def test_papers_printed_afterwards_are_as_the_county_wants_them(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    """Title, label, two rows swapped, a copy more, an opinion left out; then back, the same as before."""
    office: Office = county.office
    case = entry_case(county)

    def paper() -> object:
        return office.papers.entry_approval(case)

    before = pages(office, paper())
    issued = office.papers.issue([paper()], tmp_path / "前.pdf")  # type: ignore[list-item]
    text = changed(office, "名称: 机关事业单位进人用编审批表", "名称: 云岭县进人用编审批表")
    text = text.replace("标签: 政治面貌", "标签: 政治身份").replace(
        "各联: [编办存档, 存入个人人事档案]", "各联: [编办存档, 存入个人人事档案, 报送单位留存]"
    )
    school = text.index('    - 高: 12\n      格:\n      - {标签: "学　历')
    origin = text.index('    - 高: 12\n      格:\n      - {标签: "原单位')
    entry = text.index("    - 高: 12\n      格:\n      - {标签: 进入方式}")
    text = text[:school] + text[origin:entry] + text[school:origin] + text[entry:]
    last = text.index(
        "    - 高: 42\n      最低: 34\n      列宽: [11, 75.5, 11, 75.5]\n      格:\n      - {竖排: 编办审核意见}"
    )
    end = text.index("- 文字行: {左: 填表人")
    text = (
        text[:last]
        + "    - 高: 42\n      列宽: [11, 162]\n      格:\n      - {竖排: 领导审批意见}\n      - {意见: 领导审批意见}\n"
        + text[end:]
    )
    office.form_templates.change("F01", text, "按县里的样子")
    after = pages(office, paper())
    assert (len(before), len(after)) == (2, 3)
    assert "报送单位留存" in after[2].text
    assert "云岭县进人用编审批表" in after[0].text
    assert "机关事业单位进人用编审批表" not in after[0].text
    assert "政治身份" in after[0].text
    assert "编办审核意见" not in after[0].text
    assert "领导审批意见" in after[0].text

    def height(page: ReadPage, label: str) -> float:
        return page.find(label)[0].y

    assert height(before[0], "学历") < height(before[0], "原单位")
    assert height(after[0], "原单位") == pytest.approx(height(before[0], "学历"), abs=0.01)
    assert height(after[0], "学历") == pytest.approx(height(before[0], "原单位"), abs=0.01)
    again = pages(office, office.papers.reprint(issued.ids[0]))
    assert len(again) == 2
    assert "机关事业单位进人用编审批表" in again[0].text
    office.form_templates.reset("F01")
    assert pages(office, paper()) == before


def test_local_names_stand_on_every_form_and_go_again(county: SimpleNamespace, tmp_path: Path) -> None:
    office: Office = county.office
    case = entry_case(county)
    old = office.papers.issue([office.papers.entry_approval(case)], tmp_path / "前.pdf")
    assert office.form_templates.set_words({" 编办 ": "编委办", "": ""}) == {"编办": "编委办"}
    text = pages(office, office.papers.entry_approval(case))[0].text
    assert "编委办审核意见" in text
    assert "编委办存档" in text
    new = office.papers.issue([office.papers.entry_approval(case)], tmp_path / "后.pdf")
    office.form_templates.set_words({})
    assert "编办审核意见" in pages(office, office.papers.entry_approval(case))[0].text
    assert "编办审核意见" in pages(office, office.papers.reprint(old.ids[0]))[0].text
    assert "编委办审核意见" in pages(office, office.papers.reprint(new.ids[0]))[0].text
    with pytest.raises(Refusal, match="没有改动"):
        office.form_templates.set_words({})


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"编办": "【单位】"}, "里不能有"),
        ({"编办": "编\n办"}, "里不能有"),
        ({"编办": "长" * 31}, "太长"),
        ({"编办": ""}, "要写明"),
        ({"编办": "编办"}, "一样"),
        ({f"词{number}": "新" for number in range(61)}, "最多 60 个"),
    ],
)
def test_local_names_have_limits(office: Office, words: dict[str, str], sentence: str) -> None:
    with pytest.raises(UsageProblem, match=sentence):
        office.form_templates.set_words(words)
    assert office.form_templates.words() == {}


def test_a_newer_shipped_form_is_told_and_the_countys_stays(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = office.form_templates
    mine = changed(office, "标签: 姓　名", "标签: 名　字")
    forms.change("F01", mine)
    shipped = forms.shipped("F01")
    newer = shipped.replace("标签: 民　族", "标签: 民族别")
    monkeypatch.setattr(library, "shipped_text", lambda name: newer if name == "F01" else shipped)
    assert forms.get("F01")["outdated"]
    assert forms.text("F01") == mine
    line = newer[: newer.index("民族别")].count("\n") + 1
    made = forms.differences("F01", since_made=True)
    assert [(row.side, row.line, row.text.strip()) for row in made] == [
        ("earlier", line, "- {标签: 民　族}"), ("later", line, "- {标签: 民族别}"),
    ]  # fmt: skip
    assert len(forms.differences("F01")) == 4
    forms.keep("F01")
    assert not forms.get("F01")["outdated"]
    assert forms.text("F01") == mine
    with pytest.raises(Refusal, match="没有待定"):
        forms.keep("F01")


def test_a_form_goes_to_another_office_as_a_file(office: Office, tmp_path: Path) -> None:
    forms = office.form_templates
    mine = changed(office, "标签: 姓　名", "标签: 名　字")
    forms.change("F01", mine)
    path = forms.export("F01", tmp_path / "表样 F01.yaml")
    forms.reset("F01")
    path.write_bytes(
        b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    )  # an editor of Windows was there
    assert forms.bring(path)["changed"]
    assert forms.text("F01") == mine
    bad = tmp_path / "坏.yaml"
    bad.write_text("名称: 没有表号\n", encoding="utf-8")
    with pytest.raises(DataProblem, match="没有写表号"):
        forms.bring(bad)
    bad.write_bytes(b"\xff\xfe\x00\xd8" * 9 + b"\xff")
    with pytest.raises(DataProblem):
        forms.bring(bad)
    bad.write_bytes(b"x" * (form_texts.LARGEST_FILE + 1))
    with pytest.raises(DataProblem, match="太大"):
        forms.bring(bad)
    with pytest.raises(UsageProblem, match="打不开"):
        forms.bring(tmp_path / "没有.yaml")
    assert forms.text("F01") == mine


def test_the_preview_can_be_filled_with_the_last_paper(county: SimpleNamespace, tmp_path: Path) -> None:
    office: Office = county.office
    assert not office.form_templates.has_last("F01")
    with pytest.raises(UsageProblem, match="还没有打印过"):
        office.form_templates.preview("F01", filled="last")
    office.papers.issue([office.papers.entry_approval(entry_case(county))], tmp_path / "一.pdf")
    assert office.form_templates.has_last("F01")
    page = pages_of(office.form_templates.preview("F01", filled="last"))[0]
    assert "云岭县第一小学" in page.text
    with pdfium.PdfDocument(office.form_templates.preview("F01")) as sample:
        assert "张三" in sample[0].get_textpage().get_text_range()


def test_a_reader_changes_nothing(office: Office) -> None:
    office.session.role = READER
    with pytest.raises(Refusal, match="只能查看"):
        office.form_templates.change("F01", changed(office, "标签: 姓　名", "标签: 名　字"))
    with pytest.raises(Refusal, match="只能查看"):
        office.form_templates.set_words({"编办": "编委办"})


def test_titles_of_an_earlier_release_become_local_names(office: Office) -> None:
    with office.desk.operation("setting.change", "早先的设置") as op:
        settings.put(office.register, op, "form.F01.title", "进人审批表")
    assert turn_of_day.fold_titles(office.desk) == 1
    assert office.form_templates.words() == {"机关事业单位进人用编审批表": "进人审批表"}
    assert office.settings.value("form.F01.title") == ""
    assert turn_of_day.fold_titles(office.desk) == 0
    assert "进人审批表" in pages(office, office.papers.blank("F01"))[0].text


def test_each_change_of_the_look_can_be_taken_back(office: Office) -> None:
    forms = office.form_templates
    shipped, mine = forms.shipped("F01"), changed(office, "标签: 姓　名", "标签: 名　字")

    def undo() -> None:
        office.journal.undo(office.journal.listed(limit=1)[0]["id"])

    forms.change("F01", mine)
    forms.reset("F01")
    undo()
    assert forms.text("F01") == mine
    undone = office.journal.undoable()
    assert undone is not None
    assert undone["kind"] == "form.change"
    office.journal.undo(undone["id"])
    assert forms.text("F01") == shipped
    assert forms.history("F01") == []
    forms.set_words({"编办": "编委办"})
    undo()
    assert forms.words() == {}
    assert office.check.run().findings == []
