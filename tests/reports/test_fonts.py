from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from reportlab.pdfbase.ttfonts import TTFontFace

from app.errors import EnvironmentProblem
from app.reports import fonts
from app.reports.document import Document, Paragraph, Style
from app.reports.font_files import FontFiles, font_folders
from app.reports.fonts import (
    BUNDLED_FOLDER,
    Role,
    load_fonts,
    machine_fonts,
    missing_characters,
    official_families,
    printable,
)
from app.reports.truetype import TrueType
from tests.reports.official_faces import face, install
from tests.reports.reading import read
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


def faces(folder: Path) -> dict[Role, tuple[str, int]]:
    """File and number of the face that each role has on a machine whose fonts lie in *folder*."""
    machine = machine_fonts([folder])
    found = {role: machine.face_of(role, "编") for role in ROLES}
    return {role: (face.path.name, face.place) for role, face in found.items() if face}


BUNDLED_FACES = {
    "title": ("NotoSerifSC-Bold.ttf", 0),
    "body": ("NotoSerifSC-Regular.ttf", 0),
    "remark": ("NotoSerifSC-Regular.ttf", 0),
    "heading": ("NotoSansSC-Bold.ttf", 0),
}


def test_a_machine_without_official_faces_has_the_bundled_ones(tmp_path: Path) -> None:
    assert faces(tmp_path) == faces(tmp_path / "missing") == BUNDLED_FACES


def test_official_faces_are_known_by_their_file_names(tmp_path: Path) -> None:
    below = tmp_path / "truetype" / "office"
    below.mkdir(parents=True)
    install(tmp_path / "FZXBSJW.TTF", face("A"))
    install(below / "SIMFANG.ttf", face("B"))
    install(below / "楷体_GB2312.ttf", face("C"))
    install(below / "CESI_HT_GB18030.TTF", face("D"))
    assert faces(tmp_path) == {
        "title": ("FZXBSJW.TTF", 0),
        "body": ("SIMFANG.ttf", 0),
        "remark": ("楷体_GB2312.ttf", 0),
        "heading": ("CESI_HT_GB18030.TTF", 0),
    }


@pytest.mark.parametrize(
    ("role", "english", "chinese"),
    [
        ("title", "FZXiaoBiaoSong-B05S", ""),
        ("title", "Some Name", "方正小标宋简体"),
        ("title", "Some Name", "CESI小标宋-GB2312"),
        ("body", "FangSong_GB2312", ""),
        ("body", "Some Name", "仿宋_GB2312"),
        ("remark", "KaiTi", ""),
        ("remark", "Some Name", "方正楷体_GBK"),
        ("heading", "SimHei", "黑体"),
    ],
)
@pytest.mark.parametrize("platform", [1, 3])
def test_official_faces_are_known_by_their_families(
    role: Role, english: str, chinese: str, platform: int, tmp_path: Path
) -> None:
    install(tmp_path / "font123.ttf", face(english, chinese, platforms=(platform,)))
    assert faces(tmp_path) == {**BUNDLED_FACES, role: ("font123.ttf", 0)}


def test_a_face_of_a_collection_is_found_and_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(
        tmp_path / "office.ttc", face("Latin Sans"), face("Other", "楷体_GB2312"), face("F", "仿宋_GB2312")
    )
    assert faces(tmp_path) == {**BUNDLED_FACES, "remark": ("office.ttc", 1), "body": ("office.ttc", 2)}
    monkeypatch.setattr("app.reports.pdf.load_fonts", lambda _source: machine_fonts([tmp_path]))
    paper = read(Document("F00", "试", (Paragraph("机构编制"), Paragraph("审批", Style(role="remark")))))
    assert paper.text.startswith("机构编制审批")
    used = {(re.sub("^[A-Z]{6}[+]", "", font.name), font.embedded) for font in paper.pages[0].fonts}
    assert used >= {("F", True), ("Other", True)}


def test_official_faces_are_embedded_as_subsets_in_every_role(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"title": "FZXBSJW.TTF", "body": "simfang.ttf", "remark": "simkai.ttf", "heading": "simhei.ttf"}
    for role, file in files.items():
        install(tmp_path / file, face(f"Official {role}"))
    document = Document(
        "F00",
        "审批表",
        tuple(Paragraph("机构编制审批", Style(role=role), indent=0) for role in ROLES),
        code_corner="none",
        foot="none",
    )
    bundled = read(document)
    monkeypatch.setattr("app.reports.pdf.load_fonts", lambda _source: machine_fonts([tmp_path]))
    paper = read(document)
    assert paper.text == bundled.text == "机构编制审批" * 4
    assert paper.result.digest != bundled.result.digest
    assert {font.name[7:] for font in paper.pages[0].fonts} == {f"Official{role}" for role in ROLES}
    for font in paper.pages[0].fonts:
        assert font.embedded
        assert re.match(r"[A-Z]{6}[+]", font.name)


def test_a_face_with_chinese_names_only_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    font = face("X")
    font["name"].names = []
    for number in (1, 4, 6):
        font["name"].setName("仿宋_GB2312", number, 3, 1, 0x804)
    install(tmp_path / "font 7(1).ttf", font)
    assert faces(tmp_path)["body"] == ("font 7(1).ttf", 0)
    monkeypatch.setattr("app.reports.pdf.load_fonts", lambda _source: machine_fonts([tmp_path]))
    paper = read(Document("F00", "试", (Paragraph("机构", indent=0),), foot="none", code_corner="none"))
    assert paper.text == "机构"
    assert {font.name[7:] for font in paper.pages[0].fonts} == {"font71"}


def test_the_best_official_face_wins_whatever_its_file_is_called(tmp_path: Path) -> None:
    install(tmp_path / "STZHONGS.TTF", face("STZhongsong", "华文中宋"))
    assert faces(tmp_path)["title"] == ("STZHONGS.TTF", 0)
    install(tmp_path / "x.ttf", face("X", "方正小标宋_GBK"))
    assert faces(tmp_path)["title"] == ("x.ttf", 0)
    install(tmp_path / "fzxbsjw.ttf", face("Y"))
    assert faces(tmp_path)["title"] == ("fzxbsjw.ttf", 0)


def test_it_is_said_which_official_faces_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "simfang.ttf", face("FangSong", "仿宋"))
    install(tmp_path / "simkai.ttf", face("KaiTi"))
    monkeypatch.setattr(fonts, "load_fonts", lambda _source: machine_fonts([tmp_path]))
    assert official_families() == {"title": "", "body": "仿宋", "remark": "KaiTi", "heading": "", "plain": ""}


def test_faces_that_cannot_be_used_are_passed_over(tmp_path: Path) -> None:
    install(tmp_path / "simkai.ttf", face("KaiTi", embedding=2))  # may not be embedded
    (tmp_path / "simhei.ttf").write_bytes(b"not a font")
    (tmp_path / "simfang.ttf").write_bytes(b"OTTO" + bytes(2_000_000))  # PostScript outlines
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0\0\x20" + bytes(2_000_000))
    (tmp_path / "broken.ttc").write_bytes(b"ttcf\0\1\0\0\xff\xff\xff\xff" + bytes(2_000_000))
    (tmp_path / "simfang.ttc").write_bytes(b"ttcf\0\1\0\0\0")  # copied half
    install(tmp_path / "fzxbsjw.ttf", face("FZXiaoBiaoSong-B05S", words="ABC"))  # a sample
    assert faces(tmp_path) == BUNDLED_FACES
    install(tmp_path / "better.ttf", face("X", "仿宋_GB2312"))
    assert faces(tmp_path) == {**BUNDLED_FACES, "body": ("better.ttf", 0)}


def test_a_face_reads_the_same_as_reportlab_reads_it(tmp_path: Path) -> None:
    small = install(tmp_path / "small.ttf", face("Small"))
    for path in (BUNDLED_FOLDER / "NotoSerifSC-Bold.ttf", small):
        ours, theirs = TrueType(path), TTFontFace(str(path))
        for name in ("name", "flags", "bbox", "ascent", "descent", "capHeight", "stemV", "italicAngle"):
            assert getattr(ours, name) == getattr(theirs, name), name
        theirs.charToGlyph.pop(0xFFFF, None)  # ends the table, no character
        assert ours.charToGlyph == theirs.charToGlyph
        assert list(ours.glyphPos) == theirs.glyphPos
        assert list(ours.hmetrics) == theirs.hmetrics
        assert ours.width("编") == theirs.charWidths[ord("编")] / 1000


def test_a_character_without_outline_is_taken_from_another_face(tmp_path: Path) -> None:
    font = face("FangSong_GB2312")
    cmap, glyphs = font.getBestCmap(), font["glyf"]
    glyphs[cmap[ord("张")]] = type(glyphs[cmap[ord("张")]])()
    del font["cmap"].getcmap(3, 1).cmap[ord("三")]
    font["cmap"].getcmap(3, 1).cmap[0xE001] = cmap[ord("机")]
    install(tmp_path / "simfang.ttf", font)
    machine = machine_fonts([tmp_path])
    found = [machine.face_of("body", character) for character in "机张三"]
    assert [face.name for face in found if face] == [
        "FangSong_GB2312",
        "NotoSerifSC-Regular",
        "NotoSerifSC-Regular",
    ]
    assert machine.missing_characters("机\ue001") == ["\ue001"]


def test_a_character_only_the_face_of_another_role_has_is_taken_from_there(tmp_path: Path) -> None:
    font = face("SimHei")
    font["cmap"].getcmap(3, 1).cmap[0xA7FF] = font.getBestCmap()[ord("机")]
    install(tmp_path / "simhei.ttf", font)
    machine = machine_fonts([tmp_path])
    found = [machine.face_of(role, "\ua7ff") for role in ROLES]
    assert [face.name for face in found if face] == ["SimHei"] * 4


def test_a_character_beyond_the_national_list_is_taken_from_a_face_made_for_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    font = face("SimSun-ExtB", words="一")
    wide = CmapSubtable.newSubtable(12)
    wide.platformID, wide.platEncID, wide.format, wide.reserved, wide.language = 3, 10, 12, 0, 0
    wide.cmap = {ord(UNKNOWN): font.getBestCmap()[ord("一")]}
    font["cmap"].tables.append(wide)
    install(tmp_path / "simsunb.ttf", font)
    machine = machine_fonts([tmp_path])
    assert machine.missing_characters(f"张{UNKNOWN}\U000323a0") == ["\U000323a0"]
    monkeypatch.setattr("app.reports.pdf.load_fonts", lambda _source: machine)
    paper = read(
        Document("F00", "试", (Paragraph(f"张{UNKNOWN}", indent=0),), foot="none", code_corner="none")
    )
    assert paper.text == f"张{UNKNOWN}"
    assert paper.result.missing_characters == ()
    assert {font.name[7:] for font in paper.pages[0].fonts} == {"NotoSerifSC-Regular", "SimSun-ExtB"}


def test_families_are_not_looked_up_where_file_names_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fzxbsjw.ttf", "simfang.ttf", "simkai.ttf", "simhei.ttf", "other.ttf"):
        install(tmp_path / name, face("X"))
    monkeypatch.setattr(FontFiles, "families", lambda _self: pytest.fail("opened"))
    assert [name for name, _ in faces(tmp_path).values()] == [
        "fzxbsjw.ttf",
        "simfang.ttf",
        "simkai.ttf",
        "simhei.ttf",
    ]


def test_fonts_of_everybody_and_of_the_user_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("WINDIR", "/w")
    monkeypatch.setenv("LOCALAPPDATA", "/u")
    assert font_folders() == [Path("/w/Fonts"), Path("/u/Microsoft/Windows/Fonts")]
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", "/x")
    assert font_folders()[:3] == [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/x/fonts")]


def test_a_missing_bundled_face_is_said_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "BUNDLED_FOLDER", tmp_path)
    with pytest.raises(EnvironmentProblem, match="字体文件"):
        fonts._bundled.__wrapped__("NotoSerifSC-Bold.ttf")
