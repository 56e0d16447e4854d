"""A package is written completely or not at all, whatever happens to the stick."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import faults
from app.exchange.container import FREE_EXPANSION
from app.exchange.filenames import numbered, package_filename, safe_filename
from app.exchange.manifest import Kind
from app.exchange.records import Record
from tests.exchange.packages import ENTRIES, container_of, receive, record, send

ROOT = Path(__file__).parents[2]


def failing(call: str, number: int, after: int = 0) -> Callable[..., object]:
    """A system call that works ``after`` times and then fails for good."""
    real, left = getattr(os, call), [after]

    def broken(*arguments: object) -> object:
        if left[0] == 0:
            raise OSError(number, os.strerror(number))
        left[0] -= 1
        return real(*arguments)

    return broken


FAILURES = [
    ("write", errno.ENOSPC, 0, faults.TargetFull),
    ("write", errno.ENOSPC, 1, faults.TargetFull),
    ("write", errno.EFBIG, 1, faults.TargetFull),
    ("write", errno.EIO, 1, faults.DeviceGone),
    ("write", errno.EROFS, 0, faults.TargetReadOnly),
    ("fsync", errno.ENOSPC, 0, faults.TargetFull),
    ("fsync", errno.EIO, 0, faults.DeviceGone),
    ("fsync", errno.EIO, 1, faults.DeviceGone),  # of the directory, after the renaming
    ("open", errno.EROFS, 0, faults.TargetReadOnly),
    ("open", errno.EACCES, 0, faults.TargetReadOnly),
    ("open", errno.ENODEV, 0, faults.DeviceGone),
    ("rename", errno.EIO, 0, faults.DeviceGone),
    ("rename", errno.EACCES, 0, faults.TargetReadOnly),
]


@pytest.mark.parametrize(("call", "number", "after", "problem"), FAILURES)
def test_a_failure_leaves_nothing_and_says_what_happened(
    call: str,
    number: int,
    after: int,
    problem: type[faults.EnvironmentProblem],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(f"app.exchange.writer.os.{call}", failing(call, number, after))
    with pytest.raises(problem, match="没有导出"):
        send(tmp_path)
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_stick_that_keeps_other_bytes_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write

    for position in (3, 20, 90, 127, 128 + 40_000):
        written = [0]

        def spoiling(
            descriptor: int, data: memoryview, position: int = position, written: list[int] = written
        ) -> int:
            spoilt = bytearray(data)
            if written[0] <= position < written[0] + len(spoilt):
                spoilt[position - written[0]] ^= 4
            written[0] += len(spoilt)
            return real(descriptor, spoilt)

        monkeypatch.setattr("app.exchange.writer.os.write", spoiling)
        with pytest.raises(faults.TargetUnreliable):
            send(tmp_path)
        assert list(tmp_path.iterdir()) == []


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(
        "app.exchange.writer.os.write", lambda descriptor, data: real(descriptor, data[:5000])
    )
    assert receive(send(tmp_path).path).record_count == 2


def test_a_missing_target(tmp_path: Path) -> None:
    with pytest.raises(faults.TargetMissing):
        send(tmp_path / "拔掉的U盘")


@pytest.mark.skipif(os.name == "nt", reason="file size limits are a Unix thing")
def test_a_real_limit_of_space(tmp_path: Path) -> None:
    script = """
        import resource, signal, sys
        from pathlib import Path
        from tests.exchange.packages import send
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
        from app.exchange.faults import TargetFull
        try:
            send(Path(sys.argv[1]))
        except TargetFull:
            sys.exit(4)
    """
    assert run(script, tmp_path) == 4
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write"
)
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(faults.TargetReadOnly):
            send(tmp_path)
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize("moment", ["write", "fsync", "rename"])
def test_a_killed_run_leaves_no_package_and_the_next_run_cleans_up(moment: str, tmp_path: Path) -> None:
    script = f"""
        import os, signal, sys
        from pathlib import Path
        from tests.exchange.packages import send
        real, calls = os.{moment}, []
        def deadly(*arguments):
            calls.append(1)
            if len(calls) == (2 if "{moment}" == "write" else 1):
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments)
        os.{moment} = deadly
        send(Path(sys.argv[1]))
    """
    assert run(script, tmp_path) == -signal.SIGKILL
    assert [path.name for path in tmp_path.iterdir()] == ["申报.bzt.part"]
    file = send(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["申报.bzt"]
    assert receive(file.path).record_count == 2


def run(script: str, target: Path) -> int:
    command = [sys.executable, "-c", textwrap.dedent(script), str(target)]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode


def test_a_failing_service_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Record]:
        yield ENTRIES[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(tmp_path, {"entries": interrupted()})
    assert list(tmp_path.iterdir()) == []


def test_too_much_for_one_package_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    line = record(1, text="长" * 300_000)
    with pytest.raises(faults.PackageTooLarge):
        send(tmp_path, {"entries": (line for _ in range(FREE_EXPANSION // 900_000 + 30))})
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    paths = [send(tmp_path, {"entries": [record(n)]}).path for n in range(3)]
    assert [path.name for path in paths] == ["申报.bzt", "申报（2）.bzt", "申报（3）.bzt"]
    assert [next(receive(path).records("entries")).op for path in paths] == [0, 1, 2]


def test_the_container_does_not_depend_on_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = container_of(send(tmp_path))
    monkeypatch.setattr("time.localtime", lambda *_: (2009, 1, 1, 8, 0, 0, 3, 1, 0))
    assert container_of(send(tmp_path)) == first


# ------------------------------------------------------------------------------------------------ file names


def test_a_name_tells_kind_number_and_date() -> None:
    assert package_filename(Kind.DECLARATION, 3, "2026-03-15") == "申报_第0003包_2026-03-15.bzt"
    assert package_filename(Kind.CODES, 12345, "2026-03-15") == "代码表样_第12345包_2026-03-15.bzt"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("双庙镇/卫生院:申报?", "双庙镇_卫生院_申报_.bzt"),
        ("../../etc/passwd", "_.._etc_passwd.bzt"),
        ("C:\\申报", "C__申报.bzt"),
        ("申报 . .", "申报.bzt"),
        ("申报.bzt", "申报.bzt"),
        ("", "数据包.bzt"),
        (" . ", "数据包.bzt"),
        ("con", "_con.bzt"),
        ("LPT1.申报", "_LPT1.申报.bzt"),
        ("CON .txt", "_CON .txt.bzt"),
        ("cafe\u0301", "caf\u00e9.bzt"),
        ("a\x00b\nc\u202ed\ud800", "a_b_c_d_.bzt"),
        ("㛃䶮𬭎墕硷", "㛃䶮𬭎墕硷.bzt"),
    ],
)
def test_names_are_made_safe(text: str, safe: str) -> None:
    assert safe_filename(text) == safe


@given(st.text(max_size=400))
def test_any_text_becomes_a_name_every_system_takes(tmp_path: Path, text: str) -> None:
    name = safe_filename(text)
    longest = numbered(name, 99) + ".part"
    assert safe_filename(name) == name
    assert len(longest.encode()) <= 255
    assert len(longest.encode("utf-16-le")) // 2 <= 255
    assert not set(name) & set('<>:"/\\|?*\r\n\t\0')
    assert not name.startswith((" ", "."))
    assert not name.removesuffix(".bzt").endswith((" ", "."))
    (tmp_path / longest).touch()
    (tmp_path / longest).unlink()
