"""附件: stored once, checked byte by byte, carried by backups, and nothing half when something fails."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.errors import DataProblem, EnvironmentProblem, UsageProblem
from app.services import attachments as attachments_module
from app.services import backup as backups
from app.services import offices
from app.services.office import Office
from tests.services.conftest import CHEAP

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 40


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "云编〔2010〕5号.pdf"
    path.write_bytes(PDF)
    return path


def count(office: Office, table: str) -> int:
    return int(office.register.value(f"SELECT count(*) FROM {table}"))


def tampered(office: Office, sql: str, *values: object) -> list[str]:
    writer = office.register._writer
    writer.execute("PRAGMA query_only = OFF")
    writer.execute(sql, values)
    writer.execute("PRAGMA query_only = ON")
    return [finding["sentence"] for finding in office.check.run().findings if finding["kind"] == "attachment"]


def test_the_same_bytes_are_kept_once(county: SimpleNamespace, scan: Path, tmp_path: Path) -> None:
    office = county.office
    document = office.documents.find("云编〔2010〕5号")["id"]
    copy = tmp_path / "另一个名字.PDF"
    copy.write_bytes(PDF)
    first = office.attachments.add(scan, document_id=document)
    office.attachments.add(copy, person_id=county.people["张三"])
    assert (count(office, "attachments"), count(office, "blobs")) == (2, 1)
    with pytest.raises(UsageProblem, match="已经附在这里"):
        office.attachments.add(copy, document_id=document)
    (row,) = office.attachments.of(document_id=document)
    assert (row["id"], row["file_name"], row["size"]) == (first, scan.name, 10_249)
    assert row["digest"] == hashlib.sha256(PDF).hexdigest()
    assert office.documents.listed()[0]["attachments"] == 1
    target = office.attachments.export(first, tmp_path / "导出.pdf")
    assert target.read_bytes() == PDF
    with pytest.raises(UsageProblem, match="已经存在"):
        office.attachments.export(first, target)
    office.attachments.remove(first)
    assert office.attachments.of(document_id=document) == []
    assert count(office, "blobs") == 1
    office.journal.undo(office.register.last_operation)
    assert office.attachments.content(first) == PDF
    assert office.check.run().clean


def test_a_case_may_have_files_too(county: SimpleNamespace, scan: Path) -> None:
    office = county.office
    case = office.exits.record(county.people["张三"], "退休", "2026-07-01", "云组〔2026〕9号")
    number = office.attachments.add(scan, case_id=case)
    assert [row["id"] for row in office.attachments.of(case_id=case)] == [number]


def test_a_changed_byte_and_a_missing_file_are_named(county: SimpleNamespace, scan: Path) -> None:
    office = county.office
    office.attachments.add(scan, document_id=office.documents.find("云编〔2010〕5号")["id"])
    office.attachments.add(scan, person_id=county.people["张三"])
    assert office.check.run().clean
    changed = bytearray(PDF)
    changed[5000] ^= 1
    assert tampered(office, "UPDATE blobs SET content = ?", bytes(changed)) == [
        f"云编〔2010〕5号 的附件“{scan.name}”内容被改动过",
        f"张三 的附件“{scan.name}”内容被改动过",
    ]
    with pytest.raises(DataProblem, match="内容已损坏"):
        office.attachments.content(1)
    cut = tampered(office, "UPDATE blobs SET content = ?", PDF[:-1])
    assert cut == [f"云编〔2010〕5号 的附件“{scan.name}”内容缺失", f"张三 的附件“{scan.name}”内容缺失"]
    assert tampered(office, "DELETE FROM blobs") == cut
    assert any(name == "附件" for name, _ in office.check.steps())


def test_a_backup_carries_the_files(county: SimpleNamespace, scan: Path, tmp_path: Path) -> None:
    office = county.office
    number = office.attachments.add(scan, person_id=county.people["张三"])
    made = office.backups.make(now=datetime(2026, 7, 15, 18, 0))
    folder = tmp_path / "另一台"
    backups.restore(made.path, folder, backups.key_slots.USER, "李主任", "correct horse", office.session)
    other = offices.sign_in(folder, "李主任", "correct horse", "2026-07-15")
    assert other.attachments.content(number) == PDF
    assert other.check.run().clean
    other.close()


def test_what_is_not_kept_leaves_nothing(
    county: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, person = county.office, county.people["张三"]
    before = office.register.last_operation

    def refused(name: str, content: bytes, kind: type[Exception], message: str) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(kind, match=message):
            office.attachments.add(path, person_id=person)

    refused("脚本.exe", b"MZ", UsageProblem, "不是可以存入的文件")
    refused("空.pdf", b"", DataProblem, "空文件")
    refused("假.pdf", b"\xff\xd8\xff\xe0", DataProblem, "内容与名称不符")
    monkeypatch.setattr(attachments_module, "LARGEST", 1000)
    refused("大.pdf", PDF, UsageProblem, "超过")
    monkeypatch.undo()
    with pytest.raises(EnvironmentProblem, match="找不到文件"):
        office.attachments.add(tmp_path / "没有.pdf", person_id=person)
    (tmp_path / "夹.pdf").mkdir()
    with pytest.raises(EnvironmentProblem, match="无法读取"):
        office.attachments.add(tmp_path / "夹.pdf", person_id=person)
    good = tmp_path / "好.pdf"
    good.write_bytes(PDF)
    with pytest.raises(UsageProblem, match="没有这份文件"):
        office.attachments.add(good, document_id=99)
    with pytest.raises(UsageProblem, match="要附在"):
        office.attachments.add(good)
    assert office.register.last_operation == before
    assert (count(office, "attachments"), count(office, "blobs")) == (0, 0)


def test_a_full_disk_keeps_nothing_half(county: SimpleNamespace, tmp_path: Path) -> None:
    office = county.office
    pages = int(office.register.value("PRAGMA page_count"))
    office.register._writer.execute(f"PRAGMA max_page_count = {pages + 2}")
    large = tmp_path / "大.pdf"
    large.write_bytes(b"%PDF" + bytes(400_000))
    with pytest.raises(EnvironmentProblem, match="磁盘已满"):
        office.attachments.add(large, person_id=county.people["张三"])
    office.register._writer.execute("PRAGMA max_page_count = 1000000")
    assert (count(office, "attachments"), count(office, "blobs")) == (0, 0)
    assert office.attachments.add(large, person_id=county.people["张三"]) == 1
    assert office.check.run().clean


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted by the Linux kernel")
def test_a_file_of_40_megabytes_needs_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "大.pdf"
    path.write_bytes(b"%PDF" + bytes(40 * 2**20))
    program = f"""
import resource, sys
from pathlib import Path
from app.services import offices
from app.models.key_slots import KeyCost
new = offices.NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", KeyCost{CHEAP.passes, CHEAP.memory_kib, CHEAP.lanes})
opened, _ = offices.create(Path({str(tmp_path / "库")!r}), new, list)
number = opened.documents.register({{"title": "三定"}})
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
opened.attachments.add(Path({str(path)!r}), document_id=number)
assert opened.check.run().clean
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
opened.close()
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(said.stdout) < 180
