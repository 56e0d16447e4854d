"""自检: does this machine carry what the program needs? Each part is tried for real, in a folder thrown away after.

Nothing of the user's data is opened.
"""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import tempfile
import threading
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import Problem
from app.models.key_slots import KeyCost

if TYPE_CHECKING:
    from app.reports.document import Role

LIBRARIES = (
    "sqlcipher3-wheels", "sqlite-utils", "PySide6-Essentials", "reportlab", "openpyxl", "python-calamine", "pypinyin",
    "rapidfuzz", "segno", "cryptography", "argon2-cffi", "platformdirs", "chinesecalendar", "msgspec", "pypdfium2",
    "PyYAML", "python-docx",
)  # fmt: skip
RARE = "㛃䶮𬭎墕硷"
# The faces of official papers by what they are used for.
_FACES: dict[Role, str] = {"title": "小标宋", "body": "仿宋", "remark": "楷体", "heading": "黑体"}
_PASSWORD = "self test only"
_CHEAP = KeyCost(passes=1, memory_kib=64, lanes=1)


class Fault(Exception):
    """A part does not do what it should; the text says what was found."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one part did: ``note`` holds a figure when it works, and what went wrong when not."""

    name: str
    works: bool
    note: str


def run(window: Callable[[], str], limit: float = 30.0) -> Iterator[Outcome]:
    """Try every part in turn, each within *limit* seconds, and tell how it did.

    :param window: tries the windows and returns a note; see :func:`window_without_display`.
    """
    parts: tuple[tuple[str, Callable[[Path], str]], ...] = (
        ("组件", lambda _folder: libraries()),
        ("加密数据", _store),
        ("字体", lambda _folder: _fonts()),
        ("表样", lambda _folder: _forms()),
        ("打印", _paper),
        ("表格", _workbook),
        ("公文", _letter),
        ("数据包", _package),
        ("窗口", lambda _folder: window()),
    )
    with tempfile.TemporaryDirectory(prefix="bianzhi-", ignore_cleanup_errors=True) as place:
        for number, (name, part) in enumerate(parts):
            folder = Path(place) / str(number)
            folder.mkdir()
            yield _within(limit, name, part, folder)


def _within(limit: float, name: str, part: Callable[[Path], str], folder: Path) -> Outcome:
    found: list[Outcome] = []

    def attempt() -> None:
        try:
            found.append(Outcome(name, works=True, note=part(folder)))
        except Fault as fault:
            found.append(Outcome(name, works=False, note=str(fault)))
        except Problem as problem:
            found.append(Outcome(name, works=False, note=problem.message))
        except Exception as error:  # noqa: BLE001 - whatever a broken machine throws is the finding
            found.append(Outcome(name, works=False, note=f"{type(error).__name__}: {error}"))

    # A daemon, so that a part that never returns cannot keep the program.
    thread = threading.Thread(target=attempt, name=f"self-test {name}", daemon=True)
    thread.start()
    thread.join(limit)
    return found[0] if found else Outcome(name, works=False, note=f"超过 {limit:.0f} 秒没有完成")


def libraries() -> str:
    """Names and versions of what the program is built on.

    :raises Fault: something is not installed.
    """
    versions, missing = [], []
    for library in LIBRARIES:
        try:
            versions.append(f"{library} {importlib.metadata.version(library)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(library)
    if missing:
        raise Fault(f"缺少：{'、'.join(missing)}")
    python = ".".join(str(part) for part in sys.version_info[:3])
    return f"Python {python}，{'，'.join(versions)}"


def _office(folder: Path) -> Any:
    from app.services.offices import NewOffice, create

    return create(
        folder / "数据", NewOffice("自检", "county", "自检", _PASSWORD, "2026-07-15", _CHEAP), list
    )[0]


def _store(folder: Path) -> str:
    from app.models.register import FILE_NAME
    from app.services.offices import sign_in

    office = _office(folder)
    office.units.add({"name": f"自检单位{RARE}"})
    office.close()
    if (office.folder / FILE_NAME).read_bytes()[:6] == b"SQLite":
        raise Fault("数据没有加密")
    again = sign_in(office.folder, "自检", _PASSWORD)
    try:
        result = again.check.run()
        names = [unit["name"] for unit in again.units.listed()]
    finally:
        again.close()
    if not result.clean or names != [f"自检单位{RARE}"]:
        raise Fault("写入的内容读出来不一样")
    return f"写入、关闭、读出相符，{result.operations} 步操作"


def _fonts() -> str:
    from app.reports import missing_characters, official_families

    missing = missing_characters(RARE)
    if missing:
        raise Fault(f"缺字：{'、'.join(missing)}")
    families = official_families()
    found = "、".join(dict.fromkeys(filter(None, families.values())))
    lacking = "、".join(name for role, name in _FACES.items() if not families[role])
    official = f"公文字体有{found}" if found else "没有公文字体"
    return f"生僻字 {RARE} 齐全；{official}" + (f"，{lacking}用自带的字体代替" if lacking else "")


def _forms() -> str:
    from app.reports import FORMS
    from app.reports.templates.library import read_template
    from app.services.letters.texts import texts

    forms = [
        read_template(name, content) for spec in FORMS.values() for name, content in spec.templates.items()
    ]
    return f"{len(forms)} 张表样、{len(texts())} 份公文样稿都能用"


def _paper(folder: Path) -> str:
    office = _office(folder)
    try:
        issued = office.papers.issue([office.papers.print_test()], folder / "打印测试.pdf")
    finally:
        office.close()
    if not issued.path.read_bytes().startswith(b"%PDF"):
        raise Fault("PDF 没有写成")
    return f"PDF {issued.pages} 页"


def _workbook(folder: Path) -> str:
    from app.exchange.workbook import read_workbook

    office = _office(folder)
    path = folder / "名单.xlsx"
    try:
        office.papers.issue([office.papers.table("自检", [("姓名", 40.0)], [[RARE]])], path)
    finally:
        office.close()
    cells = [str(cell) for sheet in read_workbook(path) for row in sheet.rows for cell in row]
    if RARE not in cells:
        raise Fault("表格写入的内容读出来不一样")
    return "XLSX 写入、读出相符"


def _letter(folder: Path) -> str:
    office = _office(folder)
    path = folder / "通知.docx"
    try:
        draft = office.letters.draft("通知", changes={"title": "自检", "addressee": "各单位", "body": RARE})
        office.papers.save_letter(draft, path)
    finally:
        office.close()
    with zipfile.ZipFile(path) as document:
        if RARE not in document.read("word/document.xml").decode("utf-8"):
            raise Fault("公文写入的内容读出来不一样")
    return "DOCX 写入、读出相符"


def _package(folder: Path) -> str:
    from app.exchange.keys import NodeKeys
    from app.exchange.manifest import Draft, Kind, Receiver, Sender
    from app.exchange.reader import Recipient, TrustedSender, open_package
    from app.exchange.records import Record
    from app.exchange.writer import write_package

    sender, receiver = NodeKeys.generate(), NodeKeys.generate()
    above, below = str(uuid.uuid4()), str(uuid.uuid4())
    record = Record("person", str(uuid.uuid4()), 1, {"name": RARE})
    draft = Draft(
        kind=next(iter(Kind)).value,
        sender=Sender(node=above, name="甲", epoch=1, number=1),
        receiver=Receiver(node=below, name="乙"),
        created="2026-07-15",
        operation=1,
    )
    file = write_package(
        folder, "自检.bzb", draft, {"people": [record]}, keys=sender, receiver=receiver.public
    )
    package = open_package(
        file.path, me=Recipient(below, (receiver,)), trusted=lambda _key: TrustedSender(above, sender.public)
    )
    if list(package.records("people")) != [record]:
        raise Fault("数据包写入的内容读出来不一样")
    return f"写成、封存、验证、读出相符，{file.size} 字节"


def window_without_display(root: Path, code: str, limit: float) -> str:
    """Start Python anew and run *code*, which opens the windows' library without a display.

    In a process of its own, because a missing system library ends the process that loads it.

    :raises Fault: it ended with anything but 0; the note holds the last line it said.
    """
    try:
        ended = subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
            capture_output=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Fault(f"超过 {limit:.0f} 秒没有完成") from error
    if ended.returncode != 0:
        complaint = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Fault(complaint[-1] if complaint else f"结束码 {ended.returncode}")
    return ended.stdout.decode("utf-8", "replace").strip()
