"""Two offices that send each other packages, and a forger who signs whatever he likes."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from app.exchange.container import Container
from app.exchange.envelope import key_from_node, open_body, parse_header, seal_container
from app.exchange.keys import NodeKeys, PublicKeys
from app.exchange.manifest import Draft, Kind, Receiver, Sender
from app.exchange.reader import Package, Recipient, TrustedSender, open_package
from app.exchange.records import Record
from app.exchange.spoken_code import CodeCost, SpokenCode
from app.exchange.writer import PackageFile, write_package

COUNTY = "c0000000-0000-4000-8000-000000000001"
TOWNSHIP = "70000000-0000-4000-8000-000000000002"
CLINIC = "a0000000-0000-4000-8000-000000000003"
COUNTY_KEYS, TOWNSHIP_KEYS, CLINIC_KEYS = (NodeKeys.generate() for _ in range(3))
CHEAP = CodeCost(8192, 1, 1)


def record(number: int, **fields: Any) -> Record:
    return Record("entry", f"e0000000-0000-4000-8000-{number:012x}", number, fields)


ENTRIES = [
    record(1, name="㛃䶮", born="1985-03", left=None, count=1),
    record(2, name="𬭎墕硷", note="换行\n与“引号”\u2028", certified=True, posts=["会计", {"from": "2019"}]),
]


def draft(**changes: Any) -> Draft:
    fields: dict[str, Any] = {
        "kind": Kind.DECLARATION,
        "sender": Sender(node=TOWNSHIP, name="双庙镇", epoch=1, number=3),
        "receiver": Receiver(node=COUNTY, name="县委编办"),
        "created": "2026-03-15",
        "operation": 128,
    }
    return Draft(**(fields | changes))


ENROLMENT = draft(
    kind=Kind.ENROLMENT,
    sender=Sender(node=COUNTY, name="县委编办", epoch=1, number=1),
    receiver=Receiver(node=TOWNSHIP, name="双庙镇"),
)


def send(
    target: Path,
    records: Mapping[str, Iterable[Record]] | None = None,
    *,
    sheet: Draft | None = None,
    keys: NodeKeys = TOWNSHIP_KEYS,
    receiver: PublicKeys | SpokenCode = COUNTY_KEYS.public,
    name: str = "申报",
) -> PackageFile:
    content = {"entries": ENTRIES} if records is None else records
    return write_package(
        target, name, sheet or draft(), content, keys=keys, receiver=receiver, program="0.1.0"
    )


KNOWN: dict[bytes, TrustedSender] = {
    TOWNSHIP_KEYS.public.key_id: TrustedSender(TOWNSHIP, TOWNSHIP_KEYS.public),
    COUNTY_KEYS.public.key_id: TrustedSender(COUNTY, COUNTY_KEYS.public),
}
COUNTY_ITSELF = Recipient(COUNTY, (COUNTY_KEYS,))


def receive(
    path: Path,
    *,
    me: Recipient | None = COUNTY_ITSELF,
    known: Mapping[bytes, TrustedSender] = KNOWN,
    **more: Any,
) -> Package:
    return open_package(path, me=me, trusted=known.get, **more)


def sealed(container: bytes, keys: NodeKeys = TOWNSHIP_KEYS, **header: Any) -> bytes:
    """A file around any container at all, correctly signed; with a changed header if asked for."""
    envelope = seal_container(container, keys, COUNTY_KEYS.public)
    if header:
        envelope = replace(envelope, header=replace(envelope.header, **header))
    return b"".join(envelope.pieces())


def container_of(file: PackageFile) -> bytes:
    """The container inside a package for the county."""
    with file.path.open("rb") as stream:
        header = parse_header(stream.read(4096))
        stream.seek(len(header.to_bytes()))
        return open_body(stream, header, key_from_node(header, COUNTY_KEYS))[0]


@dataclass
class Entry:
    """A member as a forger writes it."""

    name: str
    content: bytes = b""
    external: int = 0
    change: Callable[[zipfile.ZipInfo], None] = lambda _info: None


def zip_of(entries: Iterable[Entry]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = entry.external
            entry.change(info)
            archive.writestr(info, entry.content)
    return buffer.getvalue()


def contents(file: PackageFile) -> list[Entry]:
    """The members of an honest package, to be made evil."""
    container = Container(container_of(file))
    return [Entry(name, container.read(name)) for name in container.names]


def patched(data: bytes, at: int, form: str, *values: int) -> bytes:
    """``data`` with integers written over it, little-endian as in zip files."""
    changed = bytearray(data)
    struct.pack_into("<" + form, changed, at, *values)
    return bytes(changed)
