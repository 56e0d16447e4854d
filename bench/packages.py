"""Megabytes per second of a package, written and read with every check, against hashing and sealing alone."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.exchange.keys import NodeKeys
from app.exchange.manifest import Draft, Kind, Receiver, Sender
from app.exchange.reader import Recipient, TrustedSender, open_package
from app.exchange.records import Record, encode_record
from app.exchange.writer import write_package
from bench.county import BenchCounty
from bench.figures import Figure, median

_SPEED = "MB/s"
_TOWNSHIP = "70000000-0000-4000-8000-000000000002"
_COUNTY = "c0000000-0000-4000-8000-000000000001"
_FIELDS = ("name", "sex", "birth", "identity_number", "ethnic_group", "political_status", "education", "school", "major",
           "work_start", "title", "grade", "quota_card")  # fmt: skip


def packages(county: BenchCounty, rounds: int) -> Iterator[Figure]:
    """A declaration with everybody of the county in it, sealed to the county's key."""
    size, office = len(county.invented.people), county.office
    ids = office.people.ids(in_post=None)
    records = [
        Record("person", row["uuid"], 1, {name: row[name] for name in _FIELDS})
        for start in range(0, len(ids), 1000)
        for row in office.people.fetch(ids[start : start + 1000])
    ]
    content = b"".join(map(encode_record, records))
    megabytes = len(content) / 1e6
    sender, receiver = NodeKeys.generate(), NodeKeys.generate()
    draft = Draft(
        kind=Kind.DECLARATION,
        sender=Sender(node=_TOWNSHIP, name="双庙镇", epoch=1, number=1),
        receiver=Receiver(node=_COUNTY, name="县委编办"),
        created="2026-07-15",
        operation=1,
    )
    known = {sender.public.key_id: TrustedSender(_TOWNSHIP, sender.public)}
    target = county.folder / "stick"
    target.mkdir(exist_ok=True)

    def write() -> Path:
        return write_package(
            target, "申报", draft, {"people": records}, keys=sender, receiver=receiver.public
        ).path

    def read(path: Path) -> int:
        package = open_package(path, me=Recipient(_COUNTY, (receiver,)), trusted=known.get)
        return sum(1 for _ in package.records("people"))

    path = write()
    floor = megabytes / median(lambda: _seal_plainly(content), rounds)
    bare = "SHA-256 and AES-GCM of the same bytes"
    yield Figure(
        size, "package written, flushed, read back", megabytes / median(write, rounds), _SPEED, floor, bare
    )
    yield Figure(
        size, "package verified and read", megabytes / median(lambda: read(path), rounds), _SPEED, floor, bare
    )


def _seal_plainly(content: bytes) -> bytes:
    hashlib.sha256(content).digest()
    return AESGCM(AESGCM.generate_key(256)).encrypt(os.urandom(12), content, None)
