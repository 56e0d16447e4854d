"""A wrong secret is told apart from a damaged file; the recovery key survives handwriting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import DataProblem, EnvironmentProblem, UsageProblem
from app.models import key_slots

CHEAP = key_slots.KeyCost(1, 64, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    key_slots.add_slot(tmp_path, key_slots.USER, "李主任", "correct horse", b"k" * 32, CHEAP)
    return tmp_path


def test_the_password_opens_and_a_wrong_one_is_named(folder: Path) -> None:
    assert key_slots.open_slot(folder, key_slots.USER, "李主任", "correct horse") == b"k" * 32
    with pytest.raises(EnvironmentProblem, match="密码不正确"):
        key_slots.open_slot(folder, key_slots.USER, "李主任", "correct hors")
    with pytest.raises(UsageProblem, match="没有名为“王五”"):
        key_slots.open_slot(folder, key_slots.USER, "王五", "correct horse")


def test_a_slot_of_another_user_does_not_fit(folder: Path) -> None:
    path = folder / key_slots.FILE_NAME
    content = json.loads(path.read_text("utf-8"))
    content["slots"][0]["name"] = "王五"
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(EnvironmentProblem, match="密码不正确"):
        key_slots.open_slot(folder, key_slots.USER, "王五", "correct horse")


@pytest.mark.parametrize(
    "content", ["", "{", '{"slots": 3}', '{"slots": [{"kind": "user", "name": "李主任"}]}']
)
def test_a_damaged_slot_file_is_named_damaged(folder: Path, content: str) -> None:
    (folder / key_slots.FILE_NAME).write_text(content, "utf-8")
    with pytest.raises(DataProblem, match="登录文件"):
        key_slots.open_slot(folder, key_slots.USER, "李主任", "correct horse")


def test_the_recovery_key_is_read_as_people_write(folder: Path) -> None:
    key = key_slots.new_recovery_key()
    assert [len(group) for group in key.split("-")] == [4] * 8
    key_slots.add_slot(folder, key_slots.RECOVERY, "recovery", key, b"k" * 32, CHEAP)
    typed = key.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert key_slots.open_slot(folder, key_slots.RECOVERY, "recovery", typed) == b"k" * 32
    wrong = ("B" if key[0] != "B" else "C") + key[1:]
    with pytest.raises(UsageProblem, match="恢复码输入有误"):
        key_slots.open_slot(folder, key_slots.RECOVERY, "recovery", wrong)


def test_short_passwords_and_the_last_user(folder: Path) -> None:
    with pytest.raises(UsageProblem, match="至少 8 位"):
        key_slots.add_slot(folder, key_slots.USER, "王五", "short", b"k" * 32, CHEAP)
    key_slots.add_slot(folder, key_slots.USER, "王五", "long enough", b"k" * 32, CHEAP)
    key_slots.remove_slot(folder, key_slots.USER, "王五")
    with pytest.raises(UsageProblem, match="最后一个"):
        key_slots.remove_slot(folder, key_slots.USER, "李主任")


def test_a_folder_without_data_is_not_called_damaged(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="没有数据"):
        key_slots.user_names(tmp_path)
    (tmp_path / "register.db").write_bytes(b"x")
    with pytest.raises(DataProblem, match="登录文件"):
        key_slots.user_names(tmp_path)
