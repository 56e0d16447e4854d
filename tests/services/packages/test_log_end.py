"""A log that was cut off or rewritten is noticed by the other side at the next package, and by its own program."""

from __future__ import annotations

from app.models import log, packages
from app.models.register import Register
from app.services.packages import log_end
from tests.services.packages.conftest import Pair


def rewrite(register: Register, operation: int) -> None:
    """Somebody with a tool changes the log behind the program's back."""
    with register._lock:
        connection = register._writer
        connection.execute("PRAGMA query_only = OFF")
        connection.execute("UPDATE operations SET hash = ? WHERE id = ?", ("ab" * 32, operation))
        connection.commit()
        connection.execute("PRAGMA query_only = ON")


def test_both_sides_keep_where_the_other_log_ended(pair: Pair) -> None:
    for office, node in ((pair.township, 2), (pair.county, pair.node)):
        seen = packages.log_seen(office.register, node)
        assert seen is not None
        other = pair.county if office is pair.township else pair.township
        assert log.hash_of(other.register, seen["operation"]) == seen["hash"]
    preview = pair.township.packages.read(pair.county.packages.export_decision(pair.node, pair.stick).path)
    assert preview.notes == ()
    ends = log_end.read(preview.package)
    assert [end.whose for end in ends][-2:] == ["own", "seen"]
    assert len([end for end in ends if end.whose == "own"]) == 3


def test_the_slip_names_the_operation(pair: Pair) -> None:
    written = pair.county.packages.export_decision(pair.node, pair.stick)
    last = packages.written_at(pair.county.register, pair.node, 1)[0]["operation"]
    assert written.log_mark == f"操作记录 第{last}号 {log.hash_of(pair.county.register, last)[:8]}"
    assert pair.county.packages.written(written.package_id).log_mark == written.log_mark
    paper = pair.county.papers.handover_slip(written)
    assert written.log_mark in paper.payload


def test_a_county_whose_log_was_rewritten(pair: Pair) -> None:
    seen = packages.log_seen(pair.township.register, 2)
    assert seen is not None
    rewrite(pair.county.register, seen["operation"])
    preview = pair.township.packages.read(pair.county.packages.export_decision(pair.node, pair.stick).path)
    (note,) = preview.notes
    assert note == (
        f"云岭县委编办的操作记录和上次收到时不一样：第{seen['operation']}号以前的记录被改过或丢失了。"
        "这次仍可导入，请与对方核对。"
    )
    pair.township.packages.receive(preview)
    assert pair.differences() == []


def test_ones_own_log_is_compared_with_what_the_other_saw(pair: Pair) -> None:
    seen = packages.log_seen(pair.county.register, pair.node)
    assert seen is not None
    rewrite(pair.township.register, seen["operation"])
    preview = pair.township.packages.read(pair.county.packages.export_decision(pair.node, pair.stick).path)
    (note,) = preview.notes
    assert note.startswith(f"本机的操作记录和云岭县委编办上次见到的不一样：第{seen['operation']}号")


def test_a_township_whose_log_was_rewritten(pair: Pair) -> None:
    seen = packages.log_seen(pair.county.register, pair.node)
    assert seen is not None
    rewrite(pair.township.register, seen["operation"])
    pair.township.declarations.add_change(pair.there("张三"), {"phone": "1"}, "2026-07")
    preview = pair.county.packages.read(pair.township.packages.export_declarations(pair.stick).path)
    (note,) = preview.notes
    assert note.startswith(f"米村镇的操作记录和上次收到时不一样：第{seen['operation']}号")
