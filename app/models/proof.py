"""期初 + 增 − 减 = 期末: stocks and flows of every unit, each read in its own way, so that one can prove the other.

A stock is what the register answers for a day; a flow is what is dated inside a month.  Dates without a month count from
January, dates without a day from the first of their month, as everywhere in the register.
"""

from __future__ import annotations

from app.models import ledger
from app.models.dated import in_force, visible
from app.models.register import Register

# What is counted, by key and word; each is one stock and one flow.
MEASURES = {
    "approved": "核定编制",
    "actual": "实有人数",
    "leader_approved": "核定领导职数",
    "leader_held": "占用领导职数",
}
Stock = dict[tuple[int, str], int]
Flow = dict[tuple[int, str, str], tuple[int, int]]


def stock(register: Register, at: str) -> Stock:
    """Numbers on a day (full ISO date) by unit and measure; the quota numbers are those of :func:`ledger.balances`."""
    found: Stock = {}

    def add(unit: int, measure: str, number: int) -> None:
        found[unit, measure] = found.get((unit, measure), 0) + number

    for row in ledger.balances(register, at, None):
        add(row["unit_id"], "approved", row["approved"])
        add(row["unit_id"], "actual", row["actual"])
    for row in register.rows(
        f"""
        SELECT a.unit_id, sum(CASE WHEN m.to_account = a.id THEN m.count ELSE -m.count END) AS n
        FROM movements m JOIN accounts a ON a.id IN (m.from_account, m.to_account)
        WHERE {visible("m", None)} AND m.effective <= ?1 AND a.measure = '{ledger.LEADER}' AND a.unit_id IS NOT NULL
        GROUP BY a.unit_id
        """,
        at,
    ):
        add(row["unit_id"], "leader_approved", row["n"])
    for row in register.rows(
        f"""
        SELECT a.unit_id, count(*) AS n FROM leader_holdings h JOIN accounts a ON a.id = h.account_id
        WHERE {visible("h", None)} AND {in_force("h")} GROUP BY a.unit_id
        """,
        at,
    ):
        add(row["unit_id"], "leader_held", row["n"])
    return found


def flows(register: Register) -> Flow:
    """What came in and went out by unit, month (``YYYY-MM``, "" before all months) and measure: (in, out)."""
    found: dict[tuple[int, str, str], list[int]] = {}

    def add(unit: int, date: str, measure: str, side: int, number: int) -> None:
        found.setdefault((unit, month_of(date), measure), [0, 0])[side] += number

    for row in register.iterate(
        f"""
        SELECT a.unit_id, a.measure, m.effective, m.count, m.to_account = a.id AS comes_in
        FROM movements m JOIN accounts a ON a.id IN (m.from_account, m.to_account)
        WHERE {visible("m", None)} AND a.unit_id IS NOT NULL
        """
    ):
        measure = {ledger.QUOTA: "approved", ledger.LEADER: "leader_approved"}.get(row["measure"])
        if measure:
            add(row["unit_id"], row["effective"], measure, 0 if row["comes_in"] else 1, row["count"])
    for table, measure in (("holdings", "actual"), ("leader_holdings", "leader_held")):
        for row in register.iterate(
            f"SELECT a.unit_id, h.begins, h.ends FROM {table} h JOIN accounts a ON a.id = h.account_id"
            f" WHERE {visible('h', None)}"
        ):
            add(row["unit_id"], row["begins"], measure, 0, 1)
            if row["ends"]:
                add(row["unit_id"], row["ends"], measure, 1, 1)
    return {key: (came, went) for key, (came, went) in found.items()}


def month_of(date: str) -> str:
    """The month a date counts from; "" stays "" (before all months)."""
    return date[:7] if len(date) >= 7 else f"{date}-01" if date else ""
