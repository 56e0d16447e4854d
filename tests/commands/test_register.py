"""init, dump, backup, restore, users, settings, log and undo from the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.services import self_test
from tests.commands.conftest import PASSWORD, SCHOOL, Run


def test_init_writes_the_recovery_sheet_instead_of_showing_the_key(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "恢复密钥单.pdf"
    words = ("init", "--level", "county", "--name", "云岭县委编办", "--user", "李主任", "--json")
    said = run(*words, "--recovery-sheet", str(sheet), ok=True).data
    assert (said["recovery_key"], said["recovery_sheet"]) == (None, str(sheet))
    assert sheet.read_bytes().startswith(b"%PDF")
    again = run(*words)
    assert (again.code, "已经有数据，没有改动它" in again.err) == (2, True)


def test_a_forgotten_password_is_replaced_with_the_recovery_key(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    words = ("init", "--level", "township", "--name", "云岭县硷滩镇", "--user", "周䶮", "--json")
    key = run(*words, ok=True).data["recovery_key"]
    paper = tmp_path / "恢复码.txt"
    paper.write_text(key, "utf-8")
    monkeypatch.setenv("BIANZHI_NEW_PASSWORD", "a new horse")
    run("user", "recover", "周䶮", "--recovery-file", str(paper), ok=True)
    assert run("units").code == 4
    monkeypatch.setenv("BIANZHI_PASSWORD", "a new horse")
    run("units", ok=True)
    monkeypatch.setenv("BIANZHI_RECOVERY_KEY", key[:-1] + ("A" if key[-1] != "A" else "B"))
    mistyped = run("user", "recover", "周䶮")
    assert (mistyped.code, mistyped.err.splitlines()[0]) == (2, "恢复码输入有误。")


def test_own_password(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANZHI_NEW_PASSWORD", "short")
    assert office("user", "password").code == 2
    monkeypatch.setenv("BIANZHI_NEW_PASSWORD", "a longer horse")
    office("user", "password", ok=True)
    assert office("units").code == 4


def test_the_dump_of_a_restored_backup_is_the_same_to_the_byte(
    county: Run, data: Path, tmp_path: Path
) -> None:
    dumped = county("dump", ok=True).out
    lines = [json.loads(line) for line in dumped.splitlines()]
    holdings = [line for line in lines if line["table"] == "holdings"]
    assert (len(holdings), {line["begins"] for line in holdings}) == (5, {"2012-09"})
    assert "operation_id" not in holdings[0]
    stick = tmp_path / "U 盘"
    made = county("backup", "--to", str(stick), "--json", ok=True).data["backup"]
    assert county("backup", "list", "--in", str(stick), "--json").data["backups"][0]["name"] == made["name"]
    county(
        "exit",
        "record",
        "张三",
        "--reason",
        "死亡",
        "--ends",
        "2026-07-01",
        "--document",
        "死亡证明",
        ok=True,
    )
    assert county("dump").out != dumped
    county("restore", made["path"], ok=True)
    assert county("dump", "--json", ok=True).out == dumped
    assert county("check", "--json", ok=True).data["clean"] is True
    assert [path.name[:4] for path in data.iterdir() if path.name.startswith("恢复前")] == ["恢复前-"]
    first = county("log", "--limit", "1", "--json").data["operations"][0]
    assert (first["kind"], first["epoch"]) == ("backup.restore", 1)


def test_restore_by_name_and_what_is_no_backup(county: Run, tmp_path: Path) -> None:
    name = county("backup", "--json", ok=True).data["backup"]["name"]
    county("restore", name, ok=True)
    said = county("restore", str(tmp_path))
    assert (said.code, "没有备份" in said.err) == (2, True)


def test_nothing_is_restored_under_an_open_window(county: Run, data: Path) -> None:
    name = county("backup", "--json", ok=True).data["backup"]["name"]
    holder = "import sys; from PySide6.QtCore import QLockFile; lock = QLockFile(sys.argv[1]); print(lock.tryLock(0)); input()"
    window = subprocess.Popen(
        [sys.executable, "-c", holder, str(data / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with window:
        assert window.stdout is not None
        assert window.stdout.readline() == "True\n"
        said = county("restore", name, "--json")
        county("units", ok=True)  # everything else works beside the window
        window.communicate("\n", timeout=30)
    assert (said.code, "正在窗口中打开" in said.error["message"]) == (4, True)
    assert not list(data.glob("恢复前*"))
    county("restore", name, ok=True)


def test_log_and_undo(county: Run) -> None:
    newest = county("log", "--limit", "2", "--json", ok=True).data["operations"]
    assert newest[0]["sentence"] == "补登在编人员：孙硷（建库时已在编）"
    assert newest[0]["undoable"] is True
    changes = county("log", "--changes", str(newest[0]["id"]), "--json", ok=True).data["changes"]
    assert {change["table"] for change in changes} == {"people", "person_facts", "holdings"}
    assert changes[0]["old"] is None
    undone = county("undo", "--json", ok=True).data
    assert undone == {"undone": "补登在编人员：孙硷（建库时已在编）"}
    assert county("people", "--json").data["count"] == 4
    assert county("undo", str(newest[0]["id"])).code == 1
    nothing = county("undo", "999")
    assert (nothing.code, nothing.err.splitlines()[0]) == (2, "没有第 999 号操作。")
    assert county("log", "--text", "核定下达", "--json").data["operations"][0]["actor"] == "李主任"
    assert len(county("log", "--mine", "--today", "--json").data["operations"]) == 12
    assert county("log", "--today", "--json", date="2026-07-16").data["operations"] == []


def test_settings(office: Run) -> None:
    office(
        "setting",
        "set",
        "permit.number_pattern",
        "云编用〔{year}〕{n}号",
        "--document",
        "云编〔2026〕1号",
        ok=True,
    )
    found = office("setting", "get", "permit.number_pattern", "--json", ok=True).data
    assert found == {
        "name": "permit.number_pattern",
        "value": "云编用〔{year}〕{n}号",
        "document": "云编〔2026〕1号",
    }
    names = [row["name"] for row in office("setting", "list", "--json").data["settings"]]
    assert names == ["office.level", "office.name", "permit.number_pattern"]
    assert office("setting", "get", "nothing").code == 2


def test_search_and_persons_of_the_same_name(county: Run) -> None:
    hits = county("search", "dyxx", "--json", ok=True).data["hits"]
    assert hits == [] or hits[0]["title"] == SCHOOL
    found = county("search", "王㛃", "--json", ok=True).data["hits"]
    assert [(hit["kind"], hit["title"]) for hit in found] == [("person", "王㛃")]
    county(
        "enter", "record", "--unit", SCHOOL, "--nature", "事业编制", "--funding", "财政拨款", "--name", "王㛃",
        "--sex", "女", "--birth", "1990-01", "--begins", "2020-09", "--reason", "清查发现", ok=True,
    )  # fmt: skip
    both = county("person", "王㛃")
    assert (both.code, "有 2 个人叫“王㛃”" in both.err) == (2, True)
    ids = [hit["id"] for hit in county("search", "王㛃", "--json").data["hits"]]
    assert county("person", f"id:{ids[1]}", "--json", ok=True).data["person"]["birth"] == "1990-01"


def test_self_test_tries_every_part(run: Run) -> None:
    said = run("--self-test", "--json")
    parts = {part["name"]: part for part in said.data["parts"]}
    assert list(parts) == [
        "组件", "加密数据", "字体", "表样", "打印", "表格", "公文", "数据包", "窗口",
    ]  # fmt: skip
    assert (said.code, [name for name, part in parts.items() if not part["works"]]) == (0, [])
    assert "sqlcipher3-wheels 0." in parts["组件"]["note"]
    assert parts["字体"]["note"].startswith("生僻字 㛃䶮𬭎墕硷 齐全；")
    forms, letters = (len(list(Path("resources", folder).glob("*.yaml"))) for folder in ("forms", "letters"))
    assert parts["表样"]["note"] == f"{forms} 张表样、{letters} 份公文样稿都能用"
    assert parts["窗口"]["note"].startswith("Qt 6.")


def test_self_test_names_a_form_that_cannot_be_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "forms"
    shutil.copytree("resources/forms", folder)
    (folder / "F09.yaml").unlink()
    monkeypatch.setattr("app.reports.templates.library.FOLDER", folder)
    parts = {part["name"]: part for part in run("self-test", "--json").data["parts"]}
    assert (parts["表样"]["works"], "“F09”不见了或已损坏" in parts["表样"]["note"]) == (False, True)


def test_self_test_names_what_is_broken_and_exits_4(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "LIBRARIES", ("no-such-library",))
    said = run("self-test", "--json")
    assert said.code == 4
    assert said.data["parts"][0] == {"name": "组件", "works": False, "note": "缺少：no-such-library"}


def test_self_test_does_not_wait_for_ever() -> None:
    with pytest.raises(self_test.Fault, match="超过 0 秒"):
        self_test.window_without_display(Path.cwd(), "import time; time.sleep(60)", 0.3)
    with pytest.raises(self_test.Fault, match="ImportError: 没有这个库"):
        self_test.window_without_display(Path.cwd(), "raise ImportError('没有这个库')", 30)


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of its own is a matter of Unix")
def test_the_password_is_asked_for_only_when_a_person_is_there(office: Run, data: Path) -> None:
    import os
    import pty

    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover - the child is another process
        environment = {name: value for name, value in os.environ.items() if name != "BIANZHI_PASSWORD"}
        main = str(Path(__file__).parents[2] / "main.py")
        os.execve(sys.executable, [sys.executable, main, "user", "list", "--data", str(data)], environment)
    with os.fdopen(terminal, "r+b", buffering=0) as person:
        said = b""
        while "密码：".encode() not in said:
            said += person.read(1024)
        person.write(PASSWORD.encode() + b"\n")
        try:
            while chunk := person.read(1024):
                said += chunk
        except OSError:
            pass  # Linux tells the end of a terminal this way
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    text = said.decode()
    assert "李主任" in text
    assert PASSWORD not in text
