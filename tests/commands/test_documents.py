"""``document`` and ``attachment`` as a script uses them."""

from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import ARCHIVE, SCHOOL, Run


def test_a_document_with_its_file(county: Run, tmp_path: Path) -> None:
    made = county(
        "document", "add", "--number", "云编[2019]007号", "--title", "关于设立教务处的批复", "--kind", "批复",
        "--dated", "2019.6.3", "--unit", SCHOOL, "--json", ok=True,
    ).data["document"]  # fmt: skip
    assert (made["number"], made["dated"], made["units"], made["rests_on"]) == (
        "云编〔2019〕7号", "2019-06-03", [SCHOOL], {},
    )  # fmt: skip
    again = county("document", "add", "--number", "云编（2019）7号", "--json")
    assert (again.code, again.error["kind"]) == (2, "usage")
    assert "已经登记过：关于设立教务处的批复" in again.error["message"]
    scan = tmp_path / "批复.pdf"
    scan.write_bytes(b"%PDF-1.4 one page")
    file = county("attachment", "add", str(scan), "--document", "云编[2019]7", "--json", ok=True).data[
        "attachment"
    ]
    assert (file["id"], file["size"]) == (1, 17)
    shown = county("document", "show", "云编〔2019〕7号", "--json", ok=True).data["document"]
    assert [row["file_name"] for row in shown["attachments"]] == ["批复.pdf"]
    assert "批复.pdf" in county("document", "show", "云编〔2019〕7号", ok=True).out
    county("attachment", "export", "1", str(tmp_path / "取出.pdf"), ok=True)
    assert (tmp_path / "取出.pdf").read_bytes() == scan.read_bytes()
    assert county("check", ok=True).code == 0
    county("attachment", "remove", "1", ok=True)
    assert county("attachment", "--document", "云编〔2019〕7号", "--json", ok=True).data["attachments"] == []
    county("undo", ok=True)
    assert (
        len(county("attachment", "--document", "云编〔2019〕7号", "--json", ok=True).data["attachments"]) == 1
    )
    assert county("attachment", "--json").error["message"] == "要说明是谁的附件。"


def test_documents_are_listed_edited_and_merged(county: Run) -> None:
    county(
        "document", "add", "--number", "云编字〔2010〕5号", "--title", "核定通知", "--unit", ARCHIVE, ok=True
    )
    rows = county("document", "--json", ok=True).data["documents"]
    assert [row["number"] for row in rows] == ["云编字〔2010〕5号", "云编〔2010〕5号"]
    assert "看起来" not in county("document", "duplicates", ok=True).out
    assert len(county("document", "duplicates", "--json", ok=True).data["groups"]) == 1
    merged = county("document", "merge", "云编〔2010〕5号", "云编字〔2010〕5号", "--json", ok=True).data
    assert (merged["moved"], merged["document"]["title"], merged["document"]["units"]) == (
        0,
        "核定通知",
        [ARCHIVE],
    )
    changed = county("document", "edit", "云编字〔2010〕5号", "--issuer", "县编委", "--json", ok=True).data
    assert (changed["changed"], changed["document"]["number"]) == (True, "云编〔2010〕5号")
    listed = county("document", "--year", "2010", "--unit", ARCHIVE, "--json", ok=True).data["documents"]
    assert [row["issuer"] for row in listed] == ["县编委"]
    assert county("document", "--kind", "请示", ok=True).out == "没有这样的文件。\n"


def test_a_folder_of_scans_is_previewed_decided_and_taken(county: Run, tmp_path: Path) -> None:
    folder = tmp_path / "历年批文"
    (folder / "2007").mkdir(parents=True)
    for name in (
        "县编办发（2007）12号-档案馆更名.pdf",
        "2007/纪要_1.pdf",
        "2007/纪要_2.pdf",
        "云编[2010]5号.pdf",
    ):
        (folder / name).write_bytes(b"%PDF" + name.encode())
    seen = county("document", "intake", "preview", str(folder), "--json", ok=True).data
    assert (seen["files"], seen["documents"], seen["numbered"], seen["unread"]) == (4, 3, 2, [])
    lines = {line["id"]: line for line in seen["lines"]}
    assert lines["县编办发（2007）12号-档案馆更名.pdf"]["unit"] == ARCHIVE
    assert lines["云编[2010]5号.pdf"]["state"] == "补附件"
    assert lines["2007/纪要_1.pdf"]["files"] == ["2007/纪要_1.pdf", "2007/纪要_2.pdf"]
    assert "看出文号 2 份" in county("document", "intake", "preview", str(folder), ok=True).out
    decisions = tmp_path / "更正.json"
    decisions.write_text(
        '{"2007/纪要_1.pdf": {"dated": "2007.3.8", "title": "第一次编委会会议纪要"}}', "utf-8"
    )
    taken = county(
        "document", "intake", "take", str(folder), "--decisions", str(decisions), "--json", ok=True
    ).data
    assert taken == {
        "documents": 2, "completed": 1, "attachments": 4, "skipped": 0, "operations": 1, "refused": [],
    }  # fmt: skip
    listed = county("document", "--text", "第一次", "--json", ok=True).data["documents"]
    assert [(row["dated"], row["attachments"]) for row in listed] == [("2007-03-08", 2)]
    decisions.write_text("{", "utf-8")
    broken = county("document", "intake", "take", str(folder), "--decisions", str(decisions), "--json")
    assert (broken.code, broken.error["message"]) == (2, "更正的内容“更正.json”读不出来。")


def test_facts_without_a_basis_and_the_ledger_of_a_unit(county: Run, tmp_path: Path) -> None:
    seen = county("document", "missing-basis", "--unit", SCHOOL, "--json", ok=True).data
    entries = [row["key"] for row in seen["facts"] if row["sort"] == "entries"]
    assert (len(entries), seen["units"]) == (3, [{"unit": SCHOOL, "count": seen["total"]}])
    assert f"共 {seen['total']} 条。" in county("document", "missing-basis", "--unit", SCHOOL, ok=True).out
    assert len(county("document", "missing-basis", "--limit", "2", "--json", ok=True).data["facts"]) == 2
    given = county("document", "give-basis", "云人社[2012]008号", *entries, "--json", ok=True).data
    assert given == {"given": 3, "document": "云人社〔2012〕8号"}
    assert county("document", "give-basis", "云人社〔2012〕8号", "entries").code == 2
    told = county("document", "ledger", SCHOOL, "--to", str(tmp_path / "台账.xlsx"), "--json", ok=True).data
    assert [line["document"] for line in told["lines"] if line["kind"] == "入编"] == ["云人社〔2012〕8号"] * 3
    assert (tmp_path / "台账.xlsx").stat().st_size > 3000
    assert "核定下达：事业编制 +5 名" in county("document", "ledger", SCHOOL, "--at", "2011", ok=True).out
