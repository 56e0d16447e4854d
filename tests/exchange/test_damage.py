"""A package is the one that was written, to the bit, or it is refused; and the clerk reads why."""

from __future__ import annotations

import hashlib
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import DataProblem, EnvironmentProblem
from app.exchange import faults
from app.exchange.envelope import FORMAT_VERSION, parse_header, seal_container
from app.exchange.keys import NodeKeys
from app.exchange.reader import open_package, read_header
from app.exchange.spoken_code import SpokenCode
from tests.exchange.packages import (
    CHEAP,
    CLINIC_KEYS,
    COUNTY_KEYS,
    ENROLMENT,
    ENTRIES,
    TOWNSHIP_KEYS,
    container_of,
    receive,
    record,
    send,
)

HEADER = 128
SEGMENT = 65552


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    return send(tmp_path, name="good").path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "received.bzt"


def refused(path: Path, data: bytes) -> type[BaseException]:
    path.write_bytes(data)
    with pytest.raises(faults.PackageFault) as caught:
        receive(path)
    return caught.type


def flipped(data: bytes, position: int, bit: int) -> bytes:
    changed = bytearray(data)
    changed[position] ^= 1 << bit
    return bytes(changed)


def with_check(header: bytes) -> bytes:
    """A header whose damage check has been made to fit, as a forger would."""
    return header[:-8] + hashlib.sha256(header[:-8]).digest()[:8]


def test_every_flipped_bit_of_the_header_is_damage_not_another_message(good: bytes, path: Path) -> None:
    for position in range(HEADER):
        for bit in range(8):
            kind = refused(path, flipped(good, position, bit))
            if position < 8:
                assert kind is faults.NotAPackage
            else:  # never "another receiver" or "too new" for what is only a bad stick
                assert kind in {faults.PackageDamaged, faults.PackageIncomplete}, position


def test_every_changed_header_byte_is_refused_even_when_the_check_was_made_to_fit(
    good: bytes, path: Path
) -> None:
    for position in range(HEADER - 8):
        header = with_check(flipped(good[:HEADER], position, position % 8))
        refused(path, header + good[HEADER:])


def test_flipped_bits_of_the_body_are_refused(good: bytes, path: Path) -> None:
    chance = random.Random(2026)
    positions = {HEADER, len(good) - 17, len(good) - 16, len(good) - 1}
    positions |= {chance.randrange(HEADER, len(good)) for _ in range(200)}
    for position in positions:
        assert refused(path, flipped(good, position, chance.randrange(8))) is faults.PackageDamaged


def test_a_file_cut_anywhere_is_refused(good: bytes, path: Path) -> None:
    chance = random.Random(2026)
    lengths = {*range(HEADER + 2), len(good) - 1, *(chance.randrange(len(good)) for _ in range(100))}
    for length in lengths:
        assert refused(path, good[:length]) is faults.PackageIncomplete, length


def test_bytes_added_in_front_or_behind_are_refused(good: bytes, path: Path) -> None:
    for more in (b"\0", b"\n", b"\xef\xbb\xbf", good[:1], good[-1:], good):
        assert refused(path, more + good) in {faults.NotAPackage, faults.PackageDamaged}
        assert refused(path, good + more) is faults.PackageDamaged


def test_segments_cannot_change_places(tmp_path: Path, path: Path) -> None:
    data = send(
        tmp_path, {"scans": [record(n, scan=os.urandom(30_000).hex()) for n in range(4)]}
    ).path.read_bytes()
    first, second = data[HEADER : HEADER + SEGMENT], data[HEADER + SEGMENT : HEADER + 2 * SEGMENT]
    rest = data[HEADER + 2 * SEGMENT :]
    assert refused(path, data[:HEADER] + second + first + rest) is faults.PackageDamaged
    assert refused(path, data[:HEADER] + first + first + rest) is faults.PackageDamaged
    assert refused(path, data[:HEADER] + first + rest) is faults.PackageIncomplete


def test_the_body_of_another_package_does_not_fit(good: bytes, tmp_path: Path, path: Path) -> None:
    other = send(tmp_path, name="other").path.read_bytes()
    assert refused(path, good[:HEADER] + other[HEADER:]) is faults.PackageDamaged


def test_other_files_are_no_packages(tmp_path: Path, path: Path) -> None:
    for data in (b"PK\3\4" + bytes(100), b"\xd0\xcf\x11\xe0" + bytes(600), "姓名,单位".encode(), bytes(5000)):
        assert refused(path, data) is faults.NotAPackage
    assert refused(path, b"") is faults.PackageIncomplete


@pytest.mark.parametrize("version", [FORMAT_VERSION + 1, 65535])
def test_a_newer_format_is_told_apart_from_damage(good: bytes, path: Path, version: int) -> None:
    newer = good[:8] + version.to_bytes(2) + (200).to_bytes(2) + bytes(180)
    assert refused(path, with_check(newer + bytes(8)) + b"whatever comes") is faults.TooNew
    assert refused(path, newer + bytes(8)) is faults.PackageDamaged


def test_an_older_format_and_another_suite(good: bytes, path: Path) -> None:
    older = with_check(good[:8] + bytes(2) + good[10:HEADER])
    assert refused(path, older + good[HEADER:]) is faults.TooOld
    national = with_check(good[:12] + b"\0\2" + good[14:HEADER])
    assert refused(path, national + good[HEADER:]) is faults.UnsupportedSuite


def test_a_package_of_five_gigabytes_is_refused_by_its_header(good: bytes, path: Path) -> None:
    header = with_check(good[:48] + (80_000 * SEGMENT).to_bytes(8) + good[56:HEADER])
    assert refused(path, header + good[HEADER:]) is faults.PackageTooLarge


def test_a_seal_nobody_can_have_made_is_refused(good: bytes, path: Path) -> None:
    for point in (bytes(32), (1).to_bytes(32, "little"), (2**255 - 19).to_bytes(32, "little")):
        header = with_check(good[:56] + point + good[88:HEADER])
        assert refused(path, header + good[HEADER:]) is faults.PackageDamaged


def test_a_forged_code_header_cannot_ask_for_a_hundred_gigabytes(tmp_path: Path, path: Path) -> None:
    file = send(tmp_path, sheet=ENROLMENT, keys=COUNTY_KEYS, receiver=SpokenCode("04711234", CHEAP))
    data = file.path.read_bytes()
    for memory, passes, lanes, zero in (
        (100 * 2**20, 1, 1, 0),
        (2**32 - 1, 2**32 - 1, 2**32 - 1, 0),
        (2**20, 17, 1, 0),
        (8192, 65, 1, 0),
        (8192, 1, 17, 0),
        (8192, 0, 1, 0),
        (8192, 1, 0, 0),
        (8191, 1, 1, 0),
        (8192, 1, 1, 1),
    ):
        cost = b"".join(number.to_bytes(4) for number in (memory, passes, lanes, zero))
        path.write_bytes(with_check(data[:72] + cost + data[88:HEADER]) + data[HEADER:])
        with pytest.raises(faults.UnsafeContent):
            receive(path, me=None, spoken_code="04711234")


def test_damage_to_a_registration_stick_is_not_called_a_wrong_code(tmp_path: Path, path: Path) -> None:
    file = send(tmp_path, sheet=ENROLMENT, keys=COUNTY_KEYS, receiver=SpokenCode("04711234", CHEAP))
    data = file.path.read_bytes()
    for position in (60, 100, 130, len(data) - 1):
        path.write_bytes(flipped(data, position, 3))
        with pytest.raises(faults.PackageDamaged):
            receive(path, me=None, spoken_code="04711234")


# ------------------------------------------------------------------------------------------------ signatures


def test_a_package_signed_by_other_keys_than_it_names_is_forged(tmp_path: Path, path: Path) -> None:
    container = container_of(send(tmp_path))
    for forged in (
        resealed(container, CLINIC_KEYS.signing, TOWNSHIP_KEYS.sealing, TOWNSHIP_KEYS.public.key_id),
        resealed(container, CLINIC_KEYS.signing, CLINIC_KEYS.sealing, TOWNSHIP_KEYS.public.key_id),
        with_wrong_signature(container),
    ):
        assert refused(path, forged) is faults.SignatureWrong


def resealed(container: bytes, signing: bytes, sealing: bytes, claimed: bytes) -> bytes:
    class Liar(NodeKeys):
        @property
        def public(self) -> object:
            real = super().public
            return type("Claim", (), {"key_id": claimed, "signing": real.signing, "sealing": real.sealing})()

    made = seal_container(container, Liar(1, signing, sealing), COUNTY_KEYS.public)
    return b"".join(made.pieces())


def with_wrong_signature(container: bytes) -> bytes:
    made = seal_container(container, TOWNSHIP_KEYS, COUNTY_KEYS.public)
    return b"".join(replace(made, plain=flipped(made.plain, 100, 0)).pieces())


def test_something_hidden_in_the_padding_is_refused(tmp_path: Path, path: Path) -> None:
    made = seal_container(container_of(send(tmp_path)), TOWNSHIP_KEYS, COUNTY_KEYS.public)
    hidden = b"".join(replace(made, plain=flipped(made.plain, len(made.plain) - 1, 0)).pieces())
    assert refused(path, hidden) is faults.PackageDamaged
    for length in (0, 2**63, len(made.plain) - 135, len(made.plain)):
        changed = b"".join(replace(made, plain=length.to_bytes(8) + made.plain[8:]).pieces())
        assert refused(path, changed) in {faults.PackageDamaged, faults.SignatureWrong}


# ---------------------------------------------------------------------------------------------- environment


def test_a_missing_file_a_folder_and_a_vanished_stick_are_not_bad_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(faults.DeviceGone):
        open_package(tmp_path / "无.bzt")
    with pytest.raises(EnvironmentProblem):
        read_header(tmp_path)
    file = send(tmp_path)

    def gone(*_: object) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("app.exchange.reader.open_body", gone)
    with pytest.raises(faults.DeviceGone):
        receive(file.path)


def test_reading_leaves_the_medium_alone(tmp_path: Path) -> None:
    file = send(tmp_path)
    file.path.chmod(0o444)
    tmp_path.chmod(0o555)
    before = (sorted(tmp_path.iterdir()), file.path.stat().st_mtime_ns)
    assert list(receive(file.path).records("entries")) == ENTRIES
    assert (sorted(tmp_path.iterdir()), file.path.stat().st_mtime_ns) == before
    tmp_path.chmod(0o755)


# ------------------------------------------------------------------------------------------------ the words

FORBIDDEN = [
    "密钥",
    "公钥",
    "指纹",
    "签名",
    "加密",
    "哈希",
    "UUID",
    "节点",
    "校验",
    "事务",
    "回滚",
    "同步",
    "快照",
    "字段",
    "枚举",
    "异常",
    "参数",
]


def every_fault(kind: type[faults.PackageFault] = faults.PackageFault) -> list[type[faults.PackageFault]]:
    return [kind, *(deeper for below in kind.__subclasses__() for deeper in every_fault(below))]


def test_every_fault_speaks_to_the_clerk_in_words_of_its_own() -> None:
    sentences = [fault("log only").sentence() for fault in every_fault()]
    assert len(sentences) == len(set(sentences)) == 19
    for fault, sentence in zip(every_fault(), sentences, strict=True):
        assert issubclass(fault, DataProblem)
        assert "。\n请" in sentence or "。\n如果" in sentence, sentence
        assert "log only" not in sentence
        assert not [word for word in FORBIDDEN if word in sentence]


@pytest.mark.parametrize("writing", [True, False])
@pytest.mark.parametrize("number", [5, 13, 28, 30, 2, 19, 122, 27])
def test_every_error_of_the_system_becomes_a_sentence(writing: bool, number: int) -> None:
    problem = faults.environment_problem(OSError(number, "C:\\secret"), writing=writing)
    assert problem.exit_code == 4
    assert problem.next_step.startswith("请")
    assert "secret" not in problem.sentence()
    assert "secret" in problem.detail
    assert not [word for word in FORBIDDEN if word in problem.sentence()]


def test_a_header_tells_nothing_but_key_ids(good: bytes) -> None:
    header = parse_header(good[:HEADER])
    assert header.sender_key_id == good[16:32]
    assert header.receiver_key_id == COUNTY_KEYS.public.key_id


def test_the_log_is_not_told_what_a_file_is_called(tmp_path: Path) -> None:
    with pytest.raises(faults.DeviceGone) as caught:
        read_header(tmp_path / "张三退休材料.bzt")
    assert "张三" not in caught.value.detail
