from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import faults
from app.exchange.envelope import Mode
from app.exchange.keys import (
    NodeKeys,
    PublicKeys,
    enrolment_proof,
    new_enrolment_token,
    verify_enrolment_proof,
)
from app.exchange.manifest import Kind, PreviousPackage, Sender
from app.exchange.reader import Recipient, Trust, TrustedSender, read_header
from app.exchange.records import Record
from app.exchange.spoken_code import SpokenCode, new_spoken_code, tidy_code
from tests.exchange.packages import (
    CHEAP,
    CLINIC,
    CLINIC_KEYS,
    COUNTY,
    COUNTY_KEYS,
    ENROLMENT,
    ENTRIES,
    KNOWN,
    TOWNSHIP,
    TOWNSHIP_KEYS,
    container_of,
    draft,
    receive,
    record,
    send,
)

SAFE_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | SAFE_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SAFE_TEXT, inner, max_size=4),
    max_leaves=8,
)
RECORDS = st.builds(
    Record,
    st.from_regex(r"[a-z][a-z0-9_.]{0,12}", fullmatch=True),
    st.uuids().map(str),
    st.integers(0, 2**53 - 1),
    st.dictionaries(SAFE_TEXT, VALUES, max_size=5),
)
GROUPS = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True), st.lists(RECORDS, max_size=5)
)
_folders = count()


@given(groups=GROUPS, operation=st.integers(0, 2**53 - 1))
def test_what_goes_in_comes_out(tmp_path: Path, groups: dict[str, list[Record]], operation: int) -> None:
    folder = tmp_path / f"U盘 {next(_folders)}"
    folder.mkdir()
    file = send(folder, groups, sheet=draft(operation=operation))
    package = receive(file.path)
    assert {name: list(package.records(name)) for name in package.members} == groups
    assert package.members == tuple(groups)
    assert package.manifest.operation == operation
    assert package.record_count == sum(map(len, groups.values()))
    assert (package.digest, package.trust) == (file.digest, Trust.KNOWN)
    assert file.size == file.path.stat().st_size == 128 + 65552
    assert [path.name for path in folder.iterdir()] == ["申报.bzt"]


def test_the_cover_sheet_arrives_as_written(tmp_path: Path) -> None:
    previous = (PreviousPackage(epoch=1, number=2, digest="5a" * 32),)
    package = receive(send(tmp_path, sheet=draft(previous=previous, content_version=4)).path)
    manifest = package.manifest
    assert (package.kind, package.kind.label) == (Kind.DECLARATION, "申报")
    assert (manifest.sender.name, manifest.sender.epoch, manifest.sender.number) == ("双庙镇", 1, 3)
    assert (manifest.receiver.node, manifest.created, manifest.content_version) == (COUNTY, "2026-03-15", 4)
    assert manifest.previous == previous
    assert package.sender_keys == TOWNSHIP_KEYS.public


def test_records_can_be_read_twice_and_after_the_stick_is_gone(tmp_path: Path) -> None:
    file = send(tmp_path)
    package = receive(file.path)
    file.path.unlink()
    assert list(package.records("entries")) == list(package.records("entries")) == ENTRIES
    with pytest.raises(KeyError):
        next(package.records("exits"))


def test_the_same_content_has_one_digest_but_never_the_same_bytes(tmp_path: Path) -> None:
    first, second = send(tmp_path), send(tmp_path)
    assert first.digest == second.digest
    assert first.path.read_bytes() != second.path.read_bytes()
    assert container_of(first) == container_of(second)
    assert send(tmp_path, sheet=draft(operation=129)).digest != first.digest


def test_the_file_shows_no_word_of_its_content(tmp_path: Path) -> None:
    data = send(tmp_path, {"people": [record(n, name="双庙镇卫生院") for n in range(400)]}).path.read_bytes()
    for word in ("双庙镇", "people", "declaration", "payload", TOWNSHIP, COUNTY):
        assert word.encode() not in data
    assert len(data) == len(
        send(tmp_path, {}).path.read_bytes()
    )  # 400 records or none: the size does not tell


def test_several_segments(tmp_path: Path) -> None:
    blob = [record(n, scan=os.urandom(40_000).hex()) for n in range(10)]
    file = send(tmp_path, {"scans": blob})
    assert read_header(file.path).segments == 7
    assert list(receive(file.path).records("scans")) == blob


def test_an_earlier_key_of_the_receiver_still_opens(tmp_path: Path) -> None:
    file = send(tmp_path)
    assert receive(file.path, me=Recipient(COUNTY, (NodeKeys.generate(), COUNTY_KEYS))).record_count == 2


# ------------------------------------------------------------------------------------------------ spoken code


def test_a_township_starts_from_a_registration_stick_and_its_code(tmp_path: Path) -> None:
    file = send(tmp_path, sheet=ENROLMENT, keys=COUNTY_KEYS, receiver=SpokenCode("04711234", CHEAP))
    header = read_header(file.path)
    assert (header.mode, header.receiver_key_id) == (Mode.TO_CODE, bytes(16))
    package = receive(file.path, me=None, known={}, spoken_code="０４７１－１２３４")
    assert (package.trust, package.sender_keys) == (Trust.CODE, COUNTY_KEYS.public)
    assert list(package.records("entries")) == ENTRIES


@pytest.mark.parametrize("code", ["04711235", "4711234", "047112340", "零四七一一二三四", "٠٤٧١١٢٣٤"])
def test_a_wrong_code_is_named_as_such(tmp_path: Path, code: str) -> None:
    file = send(tmp_path, sheet=ENROLMENT, keys=COUNTY_KEYS, receiver=SpokenCode("04711234", CHEAP))
    with pytest.raises(faults.WrongCode):
        receive(file.path, me=None, spoken_code=code)


@pytest.mark.parametrize("code", [None, ""])
def test_a_registration_stick_asks_for_its_code(tmp_path: Path, code: str | None) -> None:
    file = send(tmp_path, sheet=ENROLMENT, keys=COUNTY_KEYS, receiver=SpokenCode("04711234", CHEAP))
    with pytest.raises(faults.CodeNeeded):
        receive(file.path, me=None, spoken_code=code)


def test_a_code_does_not_make_an_unknown_sender_of_declarations_known(tmp_path: Path) -> None:
    file = send(tmp_path, receiver=SpokenCode("04711234", CHEAP))
    with pytest.raises(faults.UnknownSender):
        receive(file.path, known={}, spoken_code="04711234")


def test_new_codes_have_eight_digits_and_differ() -> None:
    codes = {new_spoken_code() for _ in range(50)}
    assert len(codes) > 45
    assert all(len(code) == 8 and tidy_code(code) == code for code in codes)


# -------------------------------------------------------------------------------------------- keys, enrolment


def test_keys_survive_storage_and_do_not_show_themselves() -> None:
    keys = NodeKeys.generate()
    assert NodeKeys.from_bytes(keys.to_bytes()) == keys
    assert PublicKeys.from_bytes(keys.public.to_bytes()) == keys.public
    assert len(keys.public.key_id) == 16
    assert repr(keys) == "NodeKeys(suite=1)"
    for data in (b"", keys.to_bytes()[:-1], b"\0\2" + keys.to_bytes()[2:]):
        with pytest.raises(ValueError):
            NodeKeys.from_bytes(data)


def test_new_keys_are_believed_with_the_token_of_their_node_only() -> None:
    token, public = new_enrolment_token(), TOWNSHIP_KEYS.public
    proof = enrolment_proof(token, TOWNSHIP, public)
    assert verify_enrolment_proof(token, TOWNSHIP, public, proof)
    assert not verify_enrolment_proof(token, CLINIC, public, proof)
    assert not verify_enrolment_proof(token, TOWNSHIP, CLINIC_KEYS.public, proof)
    assert not verify_enrolment_proof(new_enrolment_token(), TOWNSHIP, public, proof)


def test_the_first_package_of_a_township_proves_its_keys(tmp_path: Path) -> None:
    token = new_enrolment_token()
    sheet = draft(enrolment_proof=enrolment_proof(token, TOWNSHIP, TOWNSHIP_KEYS.public))
    path = send(tmp_path, sheet=sheet).path
    package = receive(path, known={}, enrolment_token={TOWNSHIP: token}.get)
    assert (package.trust, package.sender_keys) == (Trust.ENROLLING, TOWNSHIP_KEYS.public)
    for tokens in ({}, {CLINIC: token}, {TOWNSHIP: new_enrolment_token()}):
        with pytest.raises(faults.UnknownSender):
            receive(path, known={}, enrolment_token=tokens.get)


def test_a_proof_copied_from_another_stick_does_not_help_a_forger(tmp_path: Path) -> None:
    token = new_enrolment_token()
    sheet = draft(enrolment_proof=enrolment_proof(token, TOWNSHIP, TOWNSHIP_KEYS.public))
    path = send(tmp_path, sheet=sheet, keys=CLINIC_KEYS).path
    with pytest.raises(faults.UnknownSender):
        receive(path, known={}, enrolment_token={TOWNSHIP: token}.get)


# ------------------------------------------------------------------------------------- sender and receiver


def test_a_package_for_somebody_else_is_not_opened(tmp_path: Path) -> None:
    path = send(tmp_path, receiver=CLINIC_KEYS.public).path
    with pytest.raises(faults.WrongReceiver, match="不是发给本单位的"):
        receive(path)


def test_a_package_sealed_to_us_but_addressed_to_another_names_that_one(tmp_path: Path) -> None:
    path = send(tmp_path).path
    with pytest.raises(faults.WrongReceiver, match="是发给县委编办的"):
        receive(path, me=Recipient(CLINIC, (COUNTY_KEYS,)))


def test_a_first_start_takes_nothing_but_a_registration_stick(tmp_path: Path) -> None:
    with pytest.raises(faults.NotEnrolment):
        receive(send(tmp_path).path, me=None, spoken_code="04711234")


def test_an_unknown_sender_is_refused(tmp_path: Path) -> None:
    with pytest.raises(faults.UnknownSender):
        receive(send(tmp_path, keys=CLINIC_KEYS).path)


def test_a_known_sender_cannot_speak_for_another_node(tmp_path: Path) -> None:
    known = KNOWN | {CLINIC_KEYS.public.key_id: TrustedSender(CLINIC, CLINIC_KEYS.public)}
    with pytest.raises(faults.SignatureWrong):
        receive(send(tmp_path, keys=CLINIC_KEYS).path, known=known)


# --------------------------------------------------------------------------------- mistakes of our own services


@pytest.mark.parametrize(
    "broken",
    [
        Record("entry", "not-a-uuid", 1, {}),
        Record("Entry", TOWNSHIP, 1, {}),
        Record("entry", TOWNSHIP.upper().replace("7", "A"), 1, {}),
        Record("entry", TOWNSHIP, -1, {}),
        record(1, share=float("nan")),
        record(1, scan=b"bytes"),
        record(1, pair=(1, 2)),
        record(1, name="\ud800"),
        record(1, text="长" * 400_000),
    ],
)
def test_a_record_that_would_not_come_out_as_it_went_in_is_a_bug_of_ours(
    tmp_path: Path, broken: Record
) -> None:
    with pytest.raises(ValueError):
        send(tmp_path, {"entries": [broken]})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "unheard_of"},
        {"created": "2026-3-15"},
        {"created": "2026-02-30"},
        {"operation": -1},
        {"sender": Sender(node=TOWNSHIP, name="双庙\n镇", epoch=1, number=1)},
        {"sender": Sender(node=TOWNSHIP, name="双庙镇", epoch=0, number=1)},
        {"enrolment_proof": "00"},
    ],
)
def test_a_cover_sheet_against_the_agreement_is_never_written(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    with pytest.raises(ValueError):
        send(tmp_path, sheet=draft(**changes))
    assert list(tmp_path.iterdir()) == []


def test_members_need_plain_names(tmp_path: Path) -> None:
    for name in ("人员", "../people", "People", "con", "a/b", ""):
        with pytest.raises((ValueError, faults.PackageFault)):
            send(tmp_path, {name: ENTRIES})
    assert list(tmp_path.iterdir()) == []
