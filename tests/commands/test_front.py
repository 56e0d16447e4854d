"""The frame all commands share: exit codes, problems, JSON, log, help, secrets, other processes."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import __version__, paths
from app.commands import front, main, output
from app.commands.describe import EXIT_CODES, VARIABLES
from app.models.register import FILE_NAME
from tests.commands.conftest import PASSWORD, SCHOOL, Run

ROOT = Path(__file__).parents[2]


def python(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """``python main.py …`` in a bare environment with LANG=C."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "HOME", "SYSTEMROOT", "VIRTUAL_ENV") or name.startswith("XDG_")
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words],
        env={**kept, "LANG": "C", "LC_ALL": "C", **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_speaks_utf8_whatever_the_locale_and_lives_in_a_chinese_path(tmp_path: Path) -> None:
    folder = tmp_path / "编办 数据 墕"
    made = python(
        "--data", str(folder), "init", "--level", "county", "--name", "云岭县委编办", "--user", "李主任", "--json",
        BIANZHI_PASSWORD=PASSWORD,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()
    told = json.loads(made.stdout.decode("utf-8"))
    assert (told["office"], told["level"], told["user"]) == ("云岭县委编办", "county", "李主任")
    assert re.fullmatch(r"([0-9A-Z]{4}-){7}[0-9A-Z]{4}", told["recovery_key"])
    shown = python("setting", "get", "office.name", "--data", str(folder), BIANZHI_PASSWORD=PASSWORD)
    assert shown.stdout == "云岭县委编办\n".encode()
    unnamed = python("setting", "list", "--data", str(folder))
    assert unnamed.returncode == 2
    assert "没有给出密码" in unnamed.stderr.decode()
    assert (folder / "logs" / "commands.log").exists()


def test_help_loads_neither_windows_nor_paper_nor_workbooks() -> None:
    ended = subprocess.run(
        [
            sys.executable, "-c",
            ("import sys; from app.bootstrap import run; code = run(['help']);"
            "print(code, [m for m in ('PySide6', 'reportlab', 'openpyxl') if m in sys.modules])"),
        ],
        cwd=ROOT, env={**os.environ, "LANG": "C"}, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert ended.stdout.decode().splitlines()[-1] == "0 []"


def test_a_reader_that_has_enough_is_no_fault(office: Run, data: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "dump", "--data", str(data)],
        env={**os.environ, "BIANZHI_PASSWORD": PASSWORD}, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nonsense",), "没有“nonsense”这个命令。"),
        (("permit", "isue"), "没有“isue”这个命令。是不是 issue？"),
        (("permit",), "缺少 命令。"),
        (("search",), "缺少 文字。"),
        (("balance", "--colour", "red"), "多出了看不懂的内容：--colour red。"),
        (("balance", "--at"), "--at 后面缺少内容。"),
        (("balance", "--at", "上个月的某天"), "--at：“上个月的某天”无法识别为日期"),
        (("balance", "--date", "2026-07"), "--date：“2026-07”要写到日"),
        (("log", "--limit", "0"), "--limit：“0”应是大于 0 的整数。"),
        (("quota", "correct", "x", "--document", "a", "--reason", "b"), "编号：“x”应是大于 0 的整数。"),
        (("init", "--level", "市"), "--level 不能是“市”，可选：county、township。"),
        (("check", "--json=1"), "--json 后面不带内容。"),
        (("permit", "apply", "--condition", "本科"), "--condition：“本科”要写成 名称=内容。"),
        (("help", "permit", "nonsense"), "没有“permit nonsense”这个命令。"),
    ],
)
def test_wrong_usage_exits_2_with_a_chinese_sentence(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr().err
    assert said.startswith(sentence)
    assert "下一步：" in said
    assert not re.search(r"usage|error|argument|invalid", said)


def test_wrong_usage_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["permit", "apply", "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert set(error) == {"kind", "message", "rule", "document", "next_step"}
    assert error["kind"] == "usage"
    assert error["message"].startswith("缺少 --unit, --nature")


def test_no_command_opens_the_window_on_the_named_folder(tmp_path: Path) -> None:
    opened: list[Path] = []

    def window(folder: Path) -> int:
        opened.append(folder)
        return 7

    assert main(["--data", str(tmp_path)], window) == 7
    assert main([], window) == 7
    assert opened == [tmp_path, paths.default_data()]


def test_no_command_without_a_window_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "main.py help" in capsys.readouterr().err


def test_missing_and_wrong_secrets(office: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BIANZHI_PASSWORD", "another horse")
    wrong = office("units", "--json")
    assert (wrong.code, wrong.error["kind"]) == (4, "environment")
    assert "密码不正确" in wrong.error["message"]
    good = tmp_path / "密码.txt"
    good.write_text(PASSWORD + "\r\n", "utf-8-sig")
    office("units", "--password-file", str(good), ok=True)  # the file goes before the environment
    absent = office("units", "--password-file", str(tmp_path / "没有.txt"))
    assert (absent.code, absent.err.splitlines()[0][:4]) == (2, "密码文件")
    monkeypatch.delenv("BIANZHI_PASSWORD")
    nobody = office("units")
    assert (nobody.code, "BIANZHI_PASSWORD" in nobody.err) == (2, True)


def test_the_only_person_signs_in_unnamed_but_two_must_say_who(
    office: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIANZHI_NEW_PASSWORD", "second horse")
    office("user", "add", "周䶮", "--role", "操作员", ok=True)
    unnamed = office("units")
    assert (unnamed.code, "李主任、周䶮" in unnamed.err) == (2, True)
    monkeypatch.setenv("BIANZHI_PASSWORD", "second horse")
    monkeypatch.setenv("BIANZHI_USER", "周䶮")
    office("units", ok=True)
    refused = office("user", "add", "吴一", "--role", "操作员", "--json")
    assert (refused.code, refused.error["message"]) == (1, "只有负责人可以增加登录人员。")
    stranger = office("units", "--as", "无名")
    assert stranger.code == 2


def test_no_register_is_an_environment_problem(run: Run, data: Path) -> None:
    said = run("units", "--json")
    assert (said.code, said.error["kind"]) == (4, "environment")
    assert not data.exists()


def test_damage_exits_3(office: Run, data: Path) -> None:
    blob = bytearray((data / FILE_NAME).read_bytes())
    blob[4096 + 100 : 4096 + 200] = bytes(100)
    (data / FILE_NAME).write_bytes(bytes(blob))
    said = office("check", "--json")
    assert said.code == 3
    keys = data / "keys.json"
    keys.write_text("{", "utf-8")
    broken = office("units", "--json")
    assert (broken.code, broken.error["kind"]) == (3, "data")


def test_check_lists_what_differs_and_exits_3(county: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.models import check as store

    found = [{"kind": "balance", "sentence": "云岭县档案馆 的核定数为 -1，不应小于 0"}]
    monkeypatch.setattr(store, "arithmetic", lambda _register: found)
    said = county("check", "--json")
    assert (said.code, said.data["clean"], said.data["findings"]) == (3, False, found)
    shown = county("check").out.splitlines()
    assert shown[-3:-1] == ["编制账：发现 1 处不符", "  云岭县档案馆 的核定数为 -1，不应小于 0"]


def test_a_fault_of_ours_is_logged_with_its_traceback_and_told_calmly(
    county: Run, data: Path, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[..., None]
) -> None:
    def broken(_self: Any, _text: str) -> None:
        raise RuntimeError("number 990101198503150113 broke it")

    monkeypatch.setattr("app.services.search.SearchService.find", broken)
    expect_log("search: defect", logging.ERROR)
    said = county("search", "小学", "--json")
    assert (said.code, said.error["kind"]) == (output.DEFECT, "defect")
    assert "之前的数据没有丢失" in said.err
    assert "RuntimeError" not in said.err
    log = (data / "logs" / "commands.log").read_text("utf-8")
    assert "Traceback" in log
    assert "RuntimeError: number [identity number] broke it" in log


def test_interruption(county: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_self: Any, _text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.services.search.SearchService.find", stopped)
    said = county("search", "小学")
    assert (said.code, said.err) == (front.INTERRUPTED, "已中断，没有完成的操作没有保存。\n")


def test_the_log_holds_no_personal_data(county: Run, data: Path) -> None:
    county("person", "王㛃", ok=True)
    county("person", "查无此人")
    log = (data / "logs" / "commands.log").read_text("utf-8")
    assert "person: exit 2" in log
    assert not re.search("王㛃|查无此人|张三|李主任", log)


def test_options_may_stand_before_or_after_the_command(
    office: Run, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--json", "--data", str(data), "units"]) == 0
    assert json.loads(capsys.readouterr().out)["units"] == []
    assert main(["units", "--data", str(data), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["units"] == []


def test_tables_are_aligned_by_width_on_screen(county: Run) -> None:
    lines = county("balance", ok=True).out.splitlines()
    assert lines[0].split() == ["单位", "编制", "经费", "单列", "核定", "实有", "已批未用", "可用", "状态"]
    assert lines[1].split() == [SCHOOL, "事业编制", "财政拨款", "5", "3", "0", "2", "空编"]
    ends = {
        output.width(line[: line.index(word)])
        for line, word in zip(lines[:3], ("状态", "空编", "满编"), strict=True)
    }
    assert len(ends) == 1
    assert lines[-1] == "2 个单位：超编 0，满编 1，空编 1"


def test_help_describes_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["program"], document["version"]) == ("main.py", __version__)
    commands = {command["name"]: command for command in document["commands"]}
    arguments = {argument["name"]: argument for argument in commands["quota post"]["arguments"]}
    assert arguments["count"]["type"] == "count"
    assert arguments["kind"]["choices"][:2] == ["核定下达", "核增"]
    assert arguments["effective"] == {
        "name": "effective", "options": ["--effective"], "metavar": "日期", "type": "date", "required": True,
        "repeat": False, "choices": None, "default": None, "help": "生效日期",
    }  # fmt: skip
    assert [argument["options"] for argument in document["common"]] == [
        ["--data"], ["--json"], ["--as"], ["--password-file"], ["--date"]
    ]  # fmt: skip
    assert main(["permit", "apply", "-h"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "permit apply：受理用编申请"


def test_version_agrees_with_the_project() -> None:
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_the_register_file_is_the_one_paths_looks_for(office: Run, data: Path) -> None:
    assert paths.holds_register(data)
    assert not paths.holds_register(data.parent)


def test_docs_name_every_command_and_argument_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    main(["help", "--json"])
    document = json.loads(capsys.readouterr().out)
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    parts = re.split(r"^### `(.+?)`$", text, flags=re.MULTILINE)[1:]
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    assert list(sections) == [command["name"] for command in document["commands"]]
    for command in document["commands"]:
        section = re.split(r"^## ", sections[command["name"]], flags=re.MULTILINE)[0]
        rows = re.findall(r"^\| `(.+?)` \|", section, flags=re.MULTILINE)
        expected = [(argument["options"] or [argument["metavar"]])[0] for argument in command["arguments"]]
        assert rows == expected, command["name"]
        assert "JSON" in section, f"{command['name']}: what it answers is not said"
    assert all(f"| {code} |" in text for code in EXIT_CODES)
    assert all(f"`{name}`" in text for name in VARIABLES)
