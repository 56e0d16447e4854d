"""FORMAT.md, followed to the letter by a decoder that shares nothing with the program."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import re
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.exchange import container, envelope, faults, manifest, records, spoken_code
from app.exchange.keys import NodeKeys, verify_enrolment_proof
from app.exchange.manifest import Kind
from app.exchange.reader import Recipient, Trust, TrustedSender, open_package

DATA = Path(__file__).parent / "data"
FORMAT = (Path(container.__file__).parent / "FORMAT.md").read_text(encoding="utf-8")

COUNTY = "c0000000-0000-4000-8000-000000000001"
TOWNSHIP = "70000000-0000-4000-8000-000000000002"
COUNTY_SIGNING, COUNTY_SEALING = bytes(range(0x20)), bytes(range(0x20, 0x40))
TOWNSHIP_SIGNING, TOWNSHIP_SEALING = bytes(range(0x40, 0x60)), bytes(range(0x60, 0x80))
TOKEN = bytes(range(0x80, 0xA0))
CODE = "20260315"


def decode(data: bytes, secret: bytes) -> tuple[bytes, zipfile.ZipFile]:
    """Sections 1 to 4; returns the two public keys of the sender and the container."""
    header, body = data[:128], data[128:]
    assert int.from_bytes(header[48:56]) == len(body)
    assert hashlib.sha256(header[:120]).digest()[:8] == header[120:]
    expanded = HKDF(SHA256(), 64, None, b"bianzhi content key\0" + header[:88]).derive(secret)
    assert expanded[32:] == header[88:120]
    plain = b"".join(
        AESGCM(expanded[:32]).decrypt(at.to_bytes(12), body[at * 65552 : (at + 1) * 65552], header)
        for at in range(len(body) // 65552)
    )
    length = int.from_bytes(plain[:8])
    inner = plain[136 : 136 + length]
    text = b"bianzhi package signature\0" + header + plain[:72] + hashlib.sha256(inner).digest()
    Ed25519PublicKey.from_public_bytes(plain[8:40]).verify(plain[72:136], text)
    key_id = hashlib.sha256(b"bianzhi key id\0" + b"\0\1" + plain[8:72]).digest()[:16]
    assert key_id == header[16:32]
    assert not any(plain[136 + length :])
    return plain[8:72], zipfile.ZipFile(io.BytesIO(inner))


def public(signing: bytes, sealing: bytes) -> bytes:
    return (
        Ed25519PrivateKey.from_private_bytes(signing).public_key().public_bytes_raw()
        + X25519PrivateKey.from_private_bytes(sealing).public_key().public_bytes_raw()
    )


def test_a_stored_declaration_is_read_by_the_description_alone() -> None:
    data = (DATA / "sample-key.bzt").read_bytes()
    assert data[14] == 1
    secret = X25519PrivateKey.from_private_bytes(COUNTY_SEALING).exchange(
        X25519PublicKey.from_public_bytes(data[56:88])
    )
    sender, archive = decode(data, secret)
    assert sender == public(TOWNSHIP_SIGNING, TOWNSHIP_SEALING)
    sheet: dict[str, Any] = json.loads(archive.read("manifest.json"))
    assert json.loads(archive.read("version.json")) == {"container": 1, "program": "0.1.0"}
    assert (sheet["sender"]["name"], sheet["receiver"]["name"]) == ("双庙镇", "县委编办")
    proof = b"bianzhi enrolment proof\0" + uuid.UUID(TOWNSHIP).bytes + b"\0\1" + sender
    assert sheet["enrolment_proof"] == hmac.digest(TOKEN, proof, "sha256").hex()
    for member in sheet["members"]:
        content = archive.read(member["name"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (member["size"], member["sha256"])
    lines = [json.loads(line) for line in archive.read("payload/entries.jsonl").splitlines()]
    assert [line["fields"]["name"] for line in lines] == ["㛃䶮𬭎", "墕硷"]


def test_a_stored_registration_stick_is_read_by_the_description_alone() -> None:
    data = (DATA / "sample-code.bzt").read_bytes()
    assert data[14] == 2
    memory, passes, lanes = (int.from_bytes(data[at : at + 4]) for at in (72, 76, 80))
    secret = hash_secret_raw(CODE.encode(), data[56:72], passes, memory, lanes, 32, Type.ID, 0x13)
    sender, archive = decode(data, secret)
    assert sender == public(COUNTY_SIGNING, COUNTY_SEALING)
    line = json.loads(archive.read("payload/enrolment.jsonl"))
    assert line["fields"]["token"] == TOKEN.hex()


def test_the_program_reads_the_stored_packages() -> None:
    """Must hold in every later version."""
    county, township = (
        NodeKeys(1, COUNTY_SIGNING, COUNTY_SEALING),
        NodeKeys(1, TOWNSHIP_SIGNING, TOWNSHIP_SEALING),
    )
    known = {township.public.key_id: TrustedSender(TOWNSHIP, township.public)}
    package = open_package(DATA / "sample-key.bzt", me=Recipient(COUNTY, (county,)), trusted=known.get)
    assert package.digest == "05a57e4047402f834a695a3daa50232a7d582ad00f0eea42b27cd9d4f24e64d5"
    assert [record.fields.get("count") for record in package.records("entries")] == [1, None]
    assert package.manifest.enrolment_proof is not None
    assert verify_enrolment_proof(TOKEN, TOWNSHIP, township.public, package.manifest.enrolment_proof)
    stick = open_package(DATA / "sample-code.bzt", spoken_code=CODE)
    assert (stick.kind, stick.trust, stick.sender_keys) == (Kind.ENROLMENT, Trust.CODE, county.public)


def test_the_example_in_the_description_is_the_stored_header() -> None:
    dump = re.search(r"```hexdump\n(.*?)```", FORMAT, re.DOTALL)
    assert dump
    shown = bytes.fromhex("".join(line.split(":")[1] for line in dump[1].splitlines()))
    assert shown == (DATA / "sample-key.bzt").read_bytes()[:128]


@pytest.mark.parametrize(
    "figure",
    [
        f"| 0 | 8 | magic | `{envelope.MAGIC.hex(' ').upper()}`",
        f"20 … {envelope.LARGEST_HEADER}",
        f"{envelope.SEGMENT_SIZE:,}".replace(",", " "),
        f"1 … {envelope.MOST_SEGMENTS} segments",
        f"at most {container.MOST_MEMBERS} members",
        f"at most {container.LONGEST_NAME} characters",
        f"{container.LARGEST_TOTAL >> 30} GiB altogether",
        f"{container.FREE_EXPANSION >> 20} MiB + {container.LARGEST_EXPANSION} × container length",
        f"≤ {manifest.LARGEST_VERSION} bytes",
        f"≤ {manifest.LARGEST_MANIFEST >> 20} MiB, UTF-8",
        f"at most {records.LONGEST_LINE >> 20} MiB long",
        f"{spoken_code.CodeCost().memory_kib:,}".replace(",", " ") + " KiB, 12 passes, 4 lanes",
    ],
)
def test_the_description_gives_the_limits_of_the_program(figure: str) -> None:
    assert figure in FORMAT


def test_the_description_names_every_kind_and_every_fault() -> None:
    for kind in Kind:
        assert f"`{kind}` {kind.label}" in FORMAT
    kinds = [faults.PackageFault]
    for fault in kinds:
        kinds += fault.__subclasses__()
    assert len(kinds) == 19
    assert [fault.__name__ for fault in kinds[1:] if f"`{fault.__name__}`" not in FORMAT] == []
