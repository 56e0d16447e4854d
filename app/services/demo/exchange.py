"""The exchange part of the demonstration: a township begins from its 注册盘, declares, and gets its answer."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from app.errors import DataProblem
from app.exchange.spoken_code import CodeCost
from app.models.key_slots import KeyCost
from app.services.demo.business import Business
from app.services.demo.scene import CHIEF_SIGNER, invented_identity
from app.services.office import Office
from app.services.packages.first_start import open_enrolment

RETURN_REASON = "缺退休审批表，请补齐后重新申报。"
TOWNSHIP_USER = "田文书"


def exchange_with_township(
    county: Office,
    business: Business,
    out: Path,
    password: str,
    key_cost: KeyCost | None = None,
    code_cost: CodeCost | None = None,
) -> dict[str, Any]:
    """Run the whole exchange and return what the summary says of it.

    The township's register is left in ``out/township``, all packages in ``out/packages``.
    """
    stick = out / "packages"
    disk = county.packages.make_enrolment(business.township, stick, code_cost)
    business.scene.print("F33-注册盘交接单", county.papers.handover_slip(disk.written))
    township, _ = open_enrolment(
        out / "township", disk.path, disk.spoken_code, TOWNSHIP_USER, password,
        business_date=county.session.business_date, key_cost=key_cost,
    )  # fmt: skip
    try:
        township.settings.change("office.practice", "yes", "演示数据，人员均为虚构")
        _declare(county, township, business)
        declared = township.packages.export_declarations(stick)
        business.scene.print("F33-申报交接单", township.papers.handover_slip(declared))

        preview = county.packages.read(declared.path)
        lines = Counter(preview.counts)
        county.packages.receive(preview)
        accepted, returned = _decide(county)
        lines.update(county.packages.read(declared.path).counts)  # the same package again: all known

        answer = county.packages.export_decision(disk.node_id, stick)
        refused_damaged = _damaged_is_refused(township, answer.path, stick)
        arrived = township.packages.receive(township.packages.read(answer.path))
        lines.update(arrived.counts)
        return {
            "enrolment_code": disk.spoken_code,
            "files": sorted(path.name for path in stick.iterdir()),
            "lines": {
                **{outcome: lines[outcome] for outcome in ("new", "changed", "same", "refused")},
                "accepted": accepted,
                "returned": returned,
            },
            "declarations": [
                {"sentence": row["sentence"], "state": row["state_name"], "reason": row["reason"]}
                for row in township.declarations.listed()
            ],
            "damaged_package": refused_damaged,
            "township_people": township.ledger.totals().actual,
            "township_sign_in": {"user": TOWNSHIP_USER, "password": password},
            "township_findings": len(township.check.run().findings),
            "differences": len(county.packages.compare(township.packages.baseline(), business.township)),
        }
    finally:
        township.close()


def _declare(county: Office, township: Office, business: Business) -> None:
    permit = township.permits.get(business.township_permit)
    person = {
        "name": "王㛃",
        "identity_number": invented_identity(21, "19980621", male=False),
        "ethnic_group": "汉族",
        "education": "大学",
        "work_start": "2020-08",
        "entry_way": "调入",
    }
    today = county.session.business_date
    township.declarations.add_entry(permit["unit_id"], person, permit["number"], today, "云组干〔2026〕21号")
    leaver = next(
        row
        for row in township.people.holders([permit["unit_id"]])
        if row["account_id"] == permit["account_id"]
    )
    township.declarations.add_exit(leaver["id"], "退休", today, "本人申请")


def _decide(county: Office) -> tuple[int, int]:
    accepted = returned = 0
    for line in county.packages.inbox():
        if line["kind"] == "exit":
            county.packages.send_back(line["id"], RETURN_REASON)
            returned += 1
        else:
            county.packages.accept(line["id"], CHIEF_SIGNER, supervisor="周镇长")
            accepted += 1
    return accepted, returned


def _damaged_is_refused(township: Office, package: Path, stick: Path) -> str:
    """Show that one changed bit is noticed: the sentence the clerk would read."""
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    damaged = stick / "damaged.bzt"
    damaged.write_bytes(content)
    try:
        township.packages.read(damaged)
    except DataProblem as problem:
        return problem.message
    finally:
        damaged.unlink()
    raise AssertionError("a damaged package was accepted")
