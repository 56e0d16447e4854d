"""Every table the log speaks of has a word."""

from __future__ import annotations

from app.models.operation import UNLOGGED
from app.services.office import Office
from app.services.table_words import COLUMNS, TABLES, column_word, table_word


def test_every_logged_table_and_named_column_exists(office: Office) -> None:
    logged = {name for name in office.register.tables if name not in UNLOGGED}
    assert logged <= set(TABLES), logged - set(TABLES)
    for table, columns in COLUMNS.items():
        assert set(columns) <= set(office.register.tables[table]), table


def test_words() -> None:
    assert table_word("off_staff") == "编外人员"
    assert column_word("people", "phone") == "联系电话"
    assert column_word("people", "initials") == "initials"


def test_what_was_changed_behind_the_log_is_named_in_words(office: Office) -> None:
    office.units.add({"name": "云岭县档案馆"}, "2004")
    writer = office.register._writer
    writer.execute("PRAGMA query_only = OFF")
    writer.execute("UPDATE units SET rank = '正厅' WHERE name = '云岭县档案馆'")
    writer.execute("PRAGMA query_only = ON")
    sentences = [finding["sentence"] for finding in office.check.run().findings]
    assert sentences == ["单位第1行的规格与操作日志不符", "单位“云岭县档案馆”的规格与历次变更记录不符"]
