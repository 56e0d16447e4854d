"""Places and numbers no office has: whatever is typed, the answer is a sentence and an exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands import main
from tests.commands.conftest import Run

HUGE = "9" * 20


@pytest.mark.parametrize("folder", ["长" * 300, "/".join(["很长的文件夹名"] * 600)])
def test_a_path_too_long_is_a_problem_of_the_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setenv("BIANZHI_PASSWORD", "correct horse")
    where = str(tmp_path / folder)
    for words in (["units"], ["init", "--level", "county", "--name", "编办", "--user", "李主任"]):
        assert main([*words, "--data", where]) == 4, words
        said = capsys.readouterr().err
        assert "下一步" in said
        assert "Errno" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("package", "accept", HUGE, "--signer", "陈书记"),
        ("package", "accept", "9" * 5000, "--signer", "陈书记"),
        ("log", "--limit", HUGE),
        ("balance", "--unit", f"id:{HUGE}"),
        ("balance", "--unit", "id:" + "9" * 5000),
    ],
)
def test_a_number_beyond_every_register_is_a_mistake_in_typing(office: Run, words: tuple[str, ...]) -> None:
    said = office(*words)
    assert said.code == 2, said
    assert "invalid" not in said.err


def test_a_log_that_cannot_be_opened_does_not_stop_the_work(office: Run, data: Path) -> None:
    (data / "logs" / "commands.log").mkdir(parents=True)
    (data / "logs" / "commands-crash.txt").mkdir()
    assert office("units").code == 0
