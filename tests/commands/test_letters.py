"""公文 on the command line: offered, drafted, edited, numbered, printed, answered, voided."""

from __future__ import annotations

from pathlib import Path

import docx

from tests.commands.conftest import SCHOOL, Run
from tests.commands.test_roster_and_paper import text_of


def test_from_draft_to_answer(county: Run, tmp_path: Path) -> None:
    pdf, word = tmp_path / "函.pdf", tmp_path / "函.docx"
    body = tmp_path / "正文.txt"
    body.write_text("一、存在问题\n人员信息不全。\n二、请于月底前补齐。\n", "utf-8")
    drafted = county(
        "letter", "draft", "督办函", "--unit", SCHOOL, "--title", "关于补齐人员信息的督办函", "--body-file", str(body),
        "--copy-to", "县委办公室", "--copy-to", "县财政局", "--due", "2026-07-20", "--json", ok=True,
    ).data["letter"]  # fmt: skip
    number = str(drafted["id"])
    assert (drafted["state_name"], drafted["number"], drafted["addressee"]) == ("草稿", "", SCHOOL)
    assert drafted["copies_to"] == ["县委办公室", "县财政局"]
    assert drafted["body"].splitlines()[1] == "人员信息不全。"
    edited = county(
        "letter", "edit", number, "--urgency", "特急", "--head", "红头纸", "--json", ok=True
    ).data["letter"]
    assert (edited["urgency"], edited["headed"]) == ("特急", 2)
    issued = county("letter", "number", number, "--json", ok=True).data["letter"]
    assert issued["number"] == "编督〔2026〕1号"
    assert "已编号" not in county("letter", "show", "编督[2026]1号", ok=True).out
    done = county("letter", "print", "编督[2026]1号", "--to", str(pdf), "--json", ok=True).data
    assert done["pages"] == 2
    assert "请于月底前补齐" in text_of(pdf)
    assert "编督〔2026〕1号" in text_of(pdf)
    county("letter", "docx", number, "--to", str(word), ok=True)
    assert any("编督〔2026〕1号" in found.text for found in docx.Document(str(word)).paragraphs)
    listed = county("letter", "list", "--state", "已印发", "--json", ok=True).data["letters"]
    assert [row["number"] for row in listed] == ["编督〔2026〕1号"]
    assert "编督〔2026〕1号" in county("paper", "list", "--json", ok=True).out
    answered = county("letter", "answer", number, "--outcome", "已补齐", "--json", ok=True).data["letter"]
    assert (answered["state_name"], answered["answered_on"]) == ("已回复", "2026-07-15")
    void = county("letter", "void", number, "--reason", "发错单位", ok=True)
    assert void.out.strip() == "已作废：编督〔2026〕1号　关于补齐人员信息的督办函。"


def test_a_letter_is_offered_and_drafted_from_the_register(county: Run) -> None:
    offers = county("letter", "offers", "--kind", "预警通知", "--json", ok=True).data["offers"]
    assert all(offer["kind"] == "预警通知" for offer in offers)
    every = county("letter", "offers", "--json", ok=True).data["offers"]
    assert {offer["source"] for offer in every} <= {
        "case", "document", "follow_up", "month", "overrun", "over_quota", "basis", "limit", "permit",
    }  # fmt: skip
    offer = every[0]
    letter = county(
        "letter", "draft", offer["kind"], "--source", offer["source"], "--source-id", str(offer["source_id"]), "--json", ok=True
    ).data["letter"]  # fmt: skip
    assert (letter["source"], letter["source_id"]) == (offer["source"], offer["source_id"])
    again = county("letter", "offers", "--json", ok=True).data["offers"]
    assert again[0]["done"]
    county("letter", "discard", str(letter["id"]), ok=True)
    assert "没有公文。" in county("letter", "list", ok=True).out


def test_wrong_words_get_a_sentence(county: Run, tmp_path: Path) -> None:
    county("letter", "draft", "函", "--unit", SCHOOL, "--body", r"一段。\n二段。", ok=True)
    assert county("letter", "show", "1", "--json", ok=True).data["letter"]["body"] == "一段。\n二段。"
    for words, code, said in (
        (("letter", "show", "云编发〔2026〕9号"), 2, "没有文号为"),
        (("letter", "show", "9"), 2, "没有这份公文"),
        (("letter", "draft", "函", "--source", "month"), 2, "要一起写"),
        (("letter", "draft", "函", "--source", "weather", "--source-id", "1"), 2, "不能从“weather”起草公文"),
        (("letter", "edit", "1"), 2, "没有写要改什么"),
        (("letter", "edit", "1", "--serial", "十"), 2, "份号"),
        (("letter", "edit", "1", "--body", "甲", "--body-file", str(tmp_path / "x.txt")), 2, "只能写一个"),
        (("letter", "edit", "1", "--body-file", str(tmp_path / "x.txt")), 4, "读不出来"),
        (("letter", "print", "1", "--to", str(tmp_path / "x.docx")), 2, "letter docx"),
        (("letter", "docx", "1", "--to", str(tmp_path / "x.doc")), 2, "请存成 .docx"),
        (("letter", "answer", "1"), 1, "只有已印发的公文"),
        (("letter", "void", "1", "--reason", "错"), 1, "草稿没有文号"),
    ):
        wrong = county(*words)
        assert (wrong.code, said in wrong.err) == (code, True), wrong


def test_a_letter_for_each_that_asks_for_one_is_drafted_numbered_and_printed(
    county: Run, tmp_path: Path
) -> None:
    county(
        "units",
        "change",
        SCHOOL,
        "--sector",
        "教育系统",
        "--effective",
        "2026-07-01",
        "--document",
        "云编〔2026〕1号",
    )
    pdf, wanted = (
        tmp_path / "预警.pdf",
        county("letter", "offers", "--kind", "整改通知", "--json", ok=True).data["offers"],
    )
    drafted = county("letter", "draft-all", "整改通知", "--json", ok=True).data["letters"]
    assert [row["source_id"] for row in drafted] == [offer["source_id"] for offer in wanted]
    assert len(drafted) > 0
    again = county("letter", "draft-all", "整改通知")
    assert (again.code, "现在没有要起草的整改通知" in again.err) == (2, True)
    more = county(
        "letter",
        "draft",
        "整改通知",
        "--title",
        "关于整改的通知",
        "--addressee",
        SCHOOL,
        "--seal",
        "不加盖",
        "--json",
        ok=True,
    )
    assert more.data["letter"]["sealed"] == 0
    ids = [str(row["id"]) for row in (*drafted, more.data["letter"])]
    refused = county("letter", "number", *ids, "--number", "编改〔2026〕9号")
    assert (refused.code, "同一个文号" in refused.err) == (2, True)
    issued = county("letter", "number", *ids, "--json", ok=True).data["letters"]
    assert [row["number"] for row in issued] == [f"编改〔2026〕{place}号" for place in range(1, len(ids) + 1)]
    assert county("letter", "print", *ids, "--to", str(pdf), "--json", ok=True).data["pages"] >= 2 * len(ids)
    assert f"编改〔2026〕{len(ids)}号" in text_of(pdf)
    assert county("search", "编改〔2026〕1号", "--json", ok=True).data["hits"][0]["kind"] == "letter"
