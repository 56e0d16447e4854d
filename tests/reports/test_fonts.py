from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem
from app.reports import fonts
from app.reports.fonts import BUNDLED_FOLDER, Role, load_fonts, missing_characters, printable
from tests.reports.samples import RARE, UNKNOWN

ROLES: tuple[Role, ...] = ("title", "body", "remark", "heading")


def test_rare_characters_of_names_and_places_are_in_the_bundled_faces() -> None:
    assert missing_characters(RARE + "峁砭艽〔〕○●□", "bundled") == []


def test_a_character_no_face_has_is_named_once() -> None:
    assert missing_characters(f"张{UNKNOWN}三{UNKNOWN}\n\ufdd0", "bundled") == [UNKNOWN, "\ufdd0"]


def test_a_character_only_the_sans_face_has_is_taken_from_there() -> None:
    (run,) = load_fonts("bundled").runs("body", "𰻝")
    assert run.face is not None
    assert run.face.name == "NotoSansSC-Regular"


def test_invisible_characters_leave_no_trace() -> None:
    assert printable("张\u200b三\x07\r\n李\t四\ufeff") == "张三\n李 四"
    assert printable("张　三") == "张　三"


def test_an_official_face_is_used_where_the_machine_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(BUNDLED_FOLDER / "NotoSansSC-Regular.ttf", tmp_path / "SIMFANG.TTF")
    (tmp_path / "simkai.ttf").write_bytes(b"not a font")
    monkeypatch.setattr(fonts, "_font_folders", lambda: [tmp_path])
    machine = load_fonts.__wrapped__("machine")
    faces = {role: machine.face_of(role, "编") for role in ROLES}
    names = {role: face.name for role, face in faces.items() if face}
    assert names == {
        "title": "NotoSerifSC-Bold",
        "body": "NotoSansSC-Regular",
        "remark": "NotoSerifSC-Regular",
        "heading": "NotoSansSC-Bold",
    }


def test_a_missing_bundled_face_is_said_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "BUNDLED_FOLDER", tmp_path)
    with pytest.raises(EnvironmentProblem, match="字体文件"):
        fonts._bundled.__wrapped__("NotoSerifSC-Bold.ttf")
