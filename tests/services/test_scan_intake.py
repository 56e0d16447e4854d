"""批量收扫描件: a folder of messy names since 2000 becomes documents, and how often the guess is right."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import EnvironmentProblem, UsageProblem
from app.services.office import Office
from app.services.scan_intake import COMPLETES, NEW, SAME_FILES

UNITS = (
    "教育局", "水利局", "畜牧局", "档案馆", "第一中学", "人民医院", "农业技术推广中心", "市场监督管理局", "融媒体中心",
    "青山镇人民政府", "退役军人事务局", "妇幼保健院",
)  # fmt: skip
MATTERS = (
    ("关于{u}更名的批复", "批复"), ("关于调整{u}编制的通知", "通知"), ("关于设立{u}的请示", "请示"),
    ("{u}三定规定", "三定规定"), ("{u}主要负责人任职通知", "通知"), ("关于{u}机构编制事项的函", "函"),
)  # fmt: skip
CODES = ("云编", "云编办", "云编办发", "云机编")
PAIRS = ("〔〕", "[]", "［］", "（）", "()", "【】")
BEGINNINGS = {
    "pdf": b"%PDF",
    "jpg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
    "tif": b"II*\0",
    "PDF": b"%PDF",
}
Truth = dict[str, tuple[str, str, str, str]]


# How a scan is called; n: number as written, c: code, y: year, s: serial, t: title, u: unit, d: month and day.
# Then what of it can be known: (number, date, kind, unit), and how many further pages it has.
SHAPES = (
    ("{n} {t}", "nyku", 0), ("{y}/{n}", "ny", 0), ("{y}{m:02}{d:02}{t}", "dku", 0), ("{n}-{t}", "nyku", 0),
    ("{y}年文件/{t}{n}_1", "nyku", 2), ("{u}/{n}(1)", "nyu", 2), ("{c}{y}-{s}号{t}", "nyku", 0),
    ("{y}年/{c}{s}号 {t}", "nyku", 0), ("{n} {t}/IMG_0001", "nyku", 2), ("{y}.{m}.{d} {t}", "dku", 0),
    ("扫描件/{i:03}、{n}{t}", "nyku", 0), ("{c}{y}年第{s}号（{t}）", "nyku", 0),
    ("{c}[{y}]{s}", "ny", 0), ("{y}年{m}月{d}日{t}（盖章）", "dku", 0), ("{u}/{y}/{t} {n} 第1页", "nyku", 1),
    # Names that a program cannot read as a person does: 51 without 号, a year and a number run together.
    ("{c}{y}{s:03}", "ny", 0), ("{y}年{c}第{s}号文 {t}", "nyku", 0), ("{t}{y}", "yku", 0),
)  # fmt: skip


def messy(root: Path, number: int, seed: int) -> Truth:
    """Write scans under names as offices give them; by first file: number, date, kind and unit that are true."""
    draw = random.Random(seed)
    truth: Truth = {}
    for turn in range(number):
        shape, known, extra = SHAPES[turn % len(SHAPES)]
        code, year, serial = draw.choice(CODES), draw.randint(2000, 2025), turn % 399 + 1
        unit, (pattern, kind) = draw.choice(UNITS), draw.choice(MATTERS)
        month, day, pair = draw.randint(1, 12), draw.randint(1, 28), draw.choice(PAIRS)
        written = f"{code}{pair[0]}{year}{pair[1]}{draw.choice(('', '第', '0'))}{serial}号"
        name = shape.format(
            n=written, c=code, y=year, s=serial, t=pattern.format(u=unit), u=unit, m=month, d=day, i=turn
        )
        ending = draw.choice(tuple(BEGINNINGS))
        for page in range(1, extra + 2):
            place = f"{name}.{ending}"
            for mark in ("_1", "(1)", "第1页", "0001"):
                place = place.replace(mark, mark.replace("1", str(page)))
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            (root / place).write_bytes(BEGINNINGS[ending] + f"{turn}/{page}".encode())
        date = f"{year}-{month:02d}-{day:02d}" if "d" in known else str(year)
        truth[f"{name}.{ending}"] = (
            f"{code}〔{year}〕{serial}号" if "n" in known else "", date,
            kind if "k" in known else "", unit if "u" in known else "",
        )  # fmt: skip
    return truth


@pytest.fixture
def offices(office: Office) -> Office:
    """The county with the units the scans are about."""
    for name in UNITS:
        office.units.add({"name": f"云岭县{name}" if "镇" not in name else name}, "2000")
    return office


def test_three_hundred_messy_names_are_guessed(offices: Office, tmp_path: Path) -> None:
    folder = tmp_path / "历年批文"
    truth = messy(folder, 400, 7)
    files = sum(1 for path in folder.rglob("*") if path.is_file())
    assert (len(truth), files) == (400, 554)
    steps = offices.scan_intake.preview_steps(folder)
    reported = [next(steps) for _ in range(3)]
    assert reported[2] == (3, 554, "正在看扫描件")
    preview = offices.scan_intake.preview(folder)
    lines = {line.id: line for line in preview.lines}
    hits: Counter[str] = Counter(grouped=sum(place in lines for place in truth))
    for place, said in truth.items():
        line = lines.get(place)
        if line is not None:
            unit = f"云岭县{said[3]}" if said[3] and "镇" not in said[3] else said[3]
            for name, wanted, got in zip(
                ("number", "dated", "kind", "unit"), (*said[:3], unit), (line.number, line.dated, line.kind, line.unit),
                strict=True,
            ):  # fmt: skip
                hits[name] += wanted == got
    assert {name: count >= 0.94 * len(truth) for name, count in hits.items()} == dict.fromkeys(hits, True), (
        hits
    )
    assert (len(preview.lines), dict(hits)) == (
        400, {"grouped": 400, "number": 378, "dated": 378, "kind": 400, "unit": 400},
    )  # fmt: skip
    result = offices.scan_intake.take(preview)
    assert (result.documents, result.completed, result.attachments, result.operations) == (400, 0, 554, 4)
    assert offices.register.value("SELECT count(*) FROM blobs") == 554
    assert offices.check.run().clean
    again = offices.scan_intake.preview(folder)
    assert Counter(line.state for line in again.lines) == {SAME_FILES: 400}
    assert offices.scan_intake.take(again).skipped == 400
    assert offices.register.value("SELECT count(*) FROM documents") == 400


def scan(folder: Path, name: str, content: bytes = b"1") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF" + content)


def test_what_is_known_already_is_marked_and_the_clerk_decides(
    county: SimpleNamespace, tmp_path: Path
) -> None:
    office, folder = county.office, tmp_path / "批文"
    scan(folder, "云编[2010]005号.pdf")
    scan(folder, "副本/云编[2010]005号 副本.pdf")
    scan(folder, "2003/畜牧局更名.pdf", b"2")
    scan(folder, "第一小学.pdf", b"3")
    scan(folder, "第一小学备份.pdf", b"3")
    (folder / "说明.txt").write_text("说明")
    (folder / "空.pdf").touch()
    (folder / "Thumbs.db").write_bytes(b"x")
    preview = office.scan_intake.preview(folder)
    assert preview.unread == [("空.pdf", "空文件"), ("说明.txt", "不是可以存入的文件")]
    found = {line.id: (line.state, line.number, line.dated, line.unit, line.take) for line in preview.lines}
    assert found == {
        "2003/畜牧局更名.pdf": (NEW, "", "2003", "", True),
        "云编[2010]005号.pdf": (COMPLETES, "云编〔2010〕5号", "2010", "", True),
        "第一小学.pdf": (NEW, "", "", "云岭县第一小学", True),
        "第一小学备份.pdf": (SAME_FILES, "", "", "云岭县第一小学", False),
    }
    assert {line.id: line.note for line in preview.lines}[
        "第一小学备份.pdf"
    ] == "内容与文件 第一小学.pdf完全相同"
    office.scan_intake.decide(
        preview,
        {
            "2003/畜牧局更名.pdf": {
                "number": "云编[2003]12",
                "dated": "2003.5.6",
                "kind": "批复",
                "unit": "云岭县档案馆",
            },
            "第一小学.pdf": {"take": False},
        },
    )
    for decisions, message in (
        ({"没有.pdf": {}}, "预览里没有"),
        ({"第一小学.pdf": {"unit": "不存在的局"}}, "没有名为“不存在的局”的单位"),
        ({"第一小学.pdf": {"dated": "某天"}}, "无法识别"),
        ({"第一小学.pdf": {"date": "2003"}}, "没有这样的项目"),
    ):
        with pytest.raises(UsageProblem, match=message):
            office.scan_intake.decide(preview, decisions)
    result = office.scan_intake.take(preview)
    assert (result.documents, result.completed, result.attachments, result.skipped) == (1, 1, 2, 2)
    taken = office.documents.find("云编〔2003〕12号")
    assert (taken["dated"], taken["kind"], taken["title"]) == ("2003-05-06", "批复", "畜牧局更名")
    assert [unit["id"] for unit in office.documents.get(taken["id"])["units"]] == [county.archive]
    office.journal.undo(office.register.last_operation)
    assert office.attachments.of(document_id=office.documents.find("云编〔2010〕5号")["id"]) == []
    assert office.check.run().clean


def test_stopped_half_way_whole_hundreds_stay(offices: Office, tmp_path: Path) -> None:
    folder = tmp_path / "多"
    for number in range(1, 251):
        scan(folder, f"云编〔2012〕{number}号.pdf", str(number).encode())
    (folder / "云编〔2012〕7号.pdf").write_bytes(b"no pdf")
    steps = offices.scan_intake.take_steps(offices.scan_intake.preview(folder))
    for _ in range(150):
        next(steps)
    steps.close()
    assert offices.register.value("SELECT count(*) FROM documents") == 100
    assert offices.register.value("SELECT count(*) FROM attachments") == 100
    result = offices.scan_intake.take(offices.scan_intake.preview(folder))
    assert (result.documents, result.skipped, result.operations) == (149, 100, 2)
    assert [place for place, _ in result.refused] == ["云编〔2012〕7号.pdf"]
    assert offices.check.run().clean


def test_a_folder_without_scans_says_so(office: Office, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="找不到文件夹"):
        office.scan_intake.preview(tmp_path / "没有")
    (tmp_path / "空夹").mkdir()
    with pytest.raises(UsageProblem, match="没有可以收入的扫描件"):
        office.scan_intake.preview(tmp_path / "空夹")
