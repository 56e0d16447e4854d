"""Packages that are correctly sealed and signed by a known sender, and must be refused all the same."""

from __future__ import annotations

import hashlib
import json
import random
import stat
import struct
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.exchange import faults
from app.exchange.container import Container
from tests.exchange.packages import (
    ENTRIES,
    Entry,
    container_of,
    contents,
    patched,
    receive,
    sealed,
    send,
    zip_of,
)

DIRECTORY_ENTRY = b"PK\1\2"
Sheet = dict[str, Any]


@pytest.fixture
def honest(tmp_path: Path) -> bytes:
    return container_of(send(tmp_path, name="honest"))


@pytest.fixture
def members(tmp_path: Path) -> list[Entry]:
    return contents(send(tmp_path, name="honest"))


@pytest.fixture
def open_container(tmp_path: Path) -> Callable[[bytes], object]:
    def opened(container: bytes) -> object:
        path = tmp_path / "evil.bzt"
        path.write_bytes(sealed(container))
        return receive(path)

    return opened


def packed(entries: list[Entry]) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of the duplicates we want
        return zip_of(entries)


def test_the_forger_of_these_tests_can_also_make_an_honest_package(
    members: list[Entry], open_container: Callable[[bytes], Any]
) -> None:
    assert list(open_container(packed(members)).records("entries")) == ENTRIES


NAMES = [
    "../evil.jsonl",
    "payload/../../evil.jsonl",
    "payload/..",
    "payload/./evil.jsonl",
    "/etc/passwd",
    "//server/share",
    "C:/evil.jsonl",
    "c:evil.jsonl",
    "payload\\evil.jsonl",
    "..\\evil.jsonl",
    "payload/CON",
    "payload/con",
    "payload/con.jsonl",
    "payload/aux.tar.jsonl",
    "nul",
    "payload/com1.jsonl",
    "lpt9.txt",
    "payload/",
    "payload/sub/",
    "",
    ".",
    "payload//evil.jsonl",
    "payload/evil.jsonl.",
    "payload/evil.jsonl ",
    " payload/evil.jsonl",
    "payload/People.jsonl",
    "Manifest.json",
    "payload/人员.jsonl",
    "payload/caf\u00e9.jsonl",
    "payload/cafe\u0301.jsonl",
    "payload/a\nb.jsonl",
    "payload/a*.jsonl",
    "payload/" + "a" * 200 + ".jsonl",
]


@pytest.mark.parametrize("name", NAMES)
def test_unsafe_names(name: str, members: list[Entry], open_container: Callable[[bytes], object]) -> None:
    with pytest.raises(faults.UnsafeContent):
        open_container(packed([*members, Entry(name, b"{}\n")]))


def test_a_name_behind_a_zero_byte(honest: bytes, open_container: Callable[[bytes], object]) -> None:
    name = b"payload/entries.jsonl"
    with pytest.raises(faults.UnsafeContent):
        open_container(honest.replace(name, b"payload/entries\0json"))


@pytest.mark.parametrize(
    "twin",
    ["payload/entries.jsonl", "payload/ENTRIES.jsonl", "manifest.json", "version.json", "VERSION.JSON"],
)
def test_twins(twin: str, members: list[Entry], open_container: Callable[[bytes], object]) -> None:
    with pytest.raises(faults.UnsafeContent):
        open_container(packed([*members, Entry(twin, b"{}\n")]))


def test_twins_in_composed_and_decomposed_letters(
    members: list[Entry], open_container: Callable[[bytes], object]
) -> None:
    with pytest.raises(faults.UnsafeContent):
        open_container(packed([*members, Entry("payload/é.jsonl"), Entry("payload/e\u0301.jsonl")]))


def test_a_member_nobody_listed(members: list[Entry], open_container: Callable[[bytes], object]) -> None:
    for name in ("payload/extra.jsonl", "readme.txt", "payload/setup.exe"):
        with pytest.raises(faults.UnsafeContent):
            open_container(packed([*members, Entry(name, b"{}\n")]))


@pytest.mark.parametrize(
    "external",
    [
        (stat.S_IFLNK | 0o777) << 16,
        (stat.S_IFDIR | 0o755) << 16,
        (stat.S_IFCHR | 0o600) << 16,
        (stat.S_IFIFO | 0o600) << 16,
        0x10,
    ],
)
def test_links_folders_and_devices(
    external: int, members: list[Entry], open_container: Callable[[bytes], object]
) -> None:
    for entry in members:
        entry.external = external
        with pytest.raises(faults.UnsafeContent):
            open_container(packed(members))
        entry.external = 0


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compression(
    method: int, members: list[Entry], open_container: Callable[[bytes], object]
) -> None:
    members[1].change = lambda info: setattr(info, "compress_type", method)
    with pytest.raises(faults.UnsafeContent):
        open_container(packed(members))


def test_comments_and_extra_fields(members: list[Entry], open_container: Callable[[bytes], object]) -> None:
    members[1].change = lambda info: setattr(info, "comment", b"hidden")
    with pytest.raises(faults.UnsafeContent):
        open_container(packed(members))
    members[1].change = lambda info: setattr(info, "extra", struct.pack("<HH4s", 0x9999, 4, b"hide"))
    with pytest.raises(faults.UnsafeContent):
        open_container(packed(members))


@pytest.mark.parametrize("flag", [0x1, 0x8, 0x20, 0x40, 0x800])
def test_flags(flag: int, honest: bytes, open_container: Callable[[bytes], object]) -> None:
    at = honest.index(DIRECTORY_ENTRY)
    with pytest.raises(faults.UnsafeContent):
        open_container(patched(honest, at + 8, "H", flag))


def test_bytes_hidden_around_the_members(honest: bytes, open_container: Callable[[bytes], object]) -> None:
    start = honest.index(DIRECTORY_ENTRY)
    gap = patched(honest[:start] + b"hidden" + honest[start:], len(honest) + 6 - 6, "L", start + 6)
    for container in (b"hidden" + honest, honest + b"hidden", gap, honest + honest, b"", b"PK"):
        with pytest.raises(faults.UnsafeContent):
            open_container(container)


def test_two_directory_entries_for_one_stretch_of_bytes(
    honest: bytes, open_container: Callable[[bytes], object]
) -> None:
    at = honest.index(DIRECTORY_ENTRY)
    second = honest.index(DIRECTORY_ENTRY, at + 4)
    with pytest.raises(faults.UnsafeContent):
        open_container(patched(honest, second + 42, "L", 0))


def test_ten_gigabytes_declared(members: list[Entry], open_container: Callable[[bytes], object]) -> None:
    container = packed(
        [*members, Entry("payload/a.jsonl"), Entry("payload/b.jsonl"), Entry("payload/c.jsonl")]
    )
    at = container.index(DIRECTORY_ENTRY)
    while at >= 0:
        container = patched(container, at + 24, "L", 0xFFFF_FFF0)
        at = container.find(DIRECTORY_ENTRY, at + 4)
    with pytest.raises(faults.PackageTooLarge):
        open_container(container)


def test_a_real_bomb_is_refused_unopened(
    members: list[Entry], open_container: Callable[[bytes], object]
) -> None:
    container = packed([*members, Entry("payload/zeros.jsonl", bytes(160 * 2**20))])
    assert len(container) < 2**18
    started = time.perf_counter()
    with pytest.raises(faults.PackageTooLarge):
        open_container(container)
    assert time.perf_counter() - started < 0.5


def test_a_bomb_that_lies_about_its_size(
    members: list[Entry], open_container: Callable[[bytes], object]
) -> None:
    members[1].content = bytes(32 * 2**20)
    container = packed(members)
    at = container.index(DIRECTORY_ENTRY, container.index(DIRECTORY_ENTRY) + 4)
    with pytest.raises(faults.ContentMismatch):
        open_container(patched(container, at + 24, "L", 1000))


def directory_entry(name: bytes) -> bytes:
    sizes = (20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0)
    return struct.pack("<4s6H3L5H2L", DIRECTORY_ENTRY, *sizes) + name


def directory_end(count: int, size: int, offset: int = 0) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, offset, 0)


def test_a_million_members(open_container: Callable[[bytes], object]) -> None:
    directory = directory_entry(b"a") * 1_000_000
    for count in (3, 1024, 65535, 1_000_000 % 65536):
        with pytest.raises(faults.UnsafeContent):
            open_container(directory + directory_end(count, len(directory)))


def test_a_64_bit_directory_cannot_smuggle_in_a_million_members(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    million = directory_entry(b"a") * 1_000_000
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 10**6, 10**6, len(million), 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(million), 1)
    harmless = directory_entry(end64 + locator)  # its name is what the library would look at first
    container = million + harmless + directory_end(1, len(harmless), len(million))
    monkeypatch.setattr("app.exchange.container.zipfile.ZipFile", None)  # must not even be asked
    with pytest.raises(faults.UnsafeContent):
        Container(container)


def test_1025_members(monkeypatch: pytest.MonkeyPatch) -> None:
    many = packed([Entry(f"payload/m{n}.jsonl") for n in range(1025)])
    monkeypatch.setattr("app.exchange.container.zipfile.ZipFile", None)
    with pytest.raises(faults.UnsafeContent):
        Container(many)


def test_1024_members() -> None:
    assert len(Container(packed([Entry(f"payload/m{n}.jsonl") for n in range(1024)])).names) == 1024


def test_more_than_a_gigabyte_is_refused_however_large_the_package() -> None:
    entries = [Entry("payload/noise.jsonl", random.Random(1).randbytes(12 * 2**20)), Entry("payload/a.jsonl")]
    container = packed(entries)
    at = container.rindex(DIRECTORY_ENTRY)
    Container(patched(container, at + 24, "L", 2**30 - 12 * 2**20))
    with pytest.raises(faults.PackageTooLarge):
        Container(patched(container, at + 24, "L", 2**30 - 12 * 2**20 + 1))


def test_an_extra_field_in_the_directory_only(
    honest: bytes, open_container: Callable[[bytes], object]
) -> None:
    at = honest.rindex(DIRECTORY_ENTRY)
    name_length = int.from_bytes(honest[at + 28 : at + 30], "little")
    extra = struct.pack("<HH4s", 0x9999, 4, b"hide")
    behind_name = at + 46 + name_length
    container = patched(honest, at + 30, "H", len(extra))
    container = container[:behind_name] + extra + container[behind_name:]
    size = int.from_bytes(honest[-10:-6], "little") + len(extra)
    with pytest.raises(faults.UnsafeContent):
        open_container(patched(container, len(container) - 10, "L", size))


def test_no_scribble_on_a_signed_container_gets_past(
    honest: bytes, open_container: Callable[[bytes], Any]
) -> None:
    chance = random.Random(2026)
    for _ in range(1500):
        container = bytearray(honest)
        for _ in range(chance.choice((1, 1, 2, 8))):
            container[chance.randrange(len(container))] = chance.choice((0, 255, chance.randrange(256)))
        if chance.random() < 0.2:
            del container[chance.randrange(len(container)) :]
        try:
            records = list(open_container(bytes(container)).records("entries"))
        except faults.PackageFault:
            continue
        assert records == ENTRIES  # a bit without meaning, such as a date


# ------------------------------------------------------------------------------------------- version, manifest


def change(members: list[Entry], name: str, content: bytes | None) -> bytes:
    """The container with one member's content replaced, or with the member left out."""
    for entry in members:
        if entry.name == name:
            entry.content = content or b""
    return packed([entry for entry in members if entry.name != name or content is not None])


def sheet_of(members: list[Entry]) -> Sheet:
    sheet: Sheet = json.loads(next(entry.content for entry in members if entry.name == "manifest.json"))
    return sheet


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'{"container":2,"program":"9.0"}', faults.TooNew),
        (b'{"container":0}', faults.TooOld),
        (b'{"container":"1"}', faults.ManifestWrong),
        (b'{"program":"1"}', faults.ManifestWrong),
        (b"", faults.ManifestWrong),
        (b"\xff", faults.ManifestWrong),
        (b"[" * 3000, faults.ManifestWrong),
        (b'{"container":1}' + b" " * 5000, faults.ManifestWrong),
        (None, faults.ManifestWrong),
    ],
)
def test_versions(
    content: bytes | None,
    fault: type[faults.PackageFault],
    members: list[Entry],
    open_container: Callable[[bytes], object],
) -> None:
    with pytest.raises(fault):
        open_container(change(members, "version.json", content))


def test_a_newer_container_is_too_new_whatever_else_it_holds(
    members: list[Entry], open_container: Callable[[bytes], object]
) -> None:
    members += [Entry("files/scan.pdf", b"%PDF"), Entry("index.cbor", b"x")]
    with pytest.raises(faults.TooNew):
        open_container(change(members, "version.json", b'{"container":2,"program":"9.0","more":[1]}'))


def test_version_may_say_more(members: list[Entry], open_container: Callable[[bytes], Any]) -> None:
    assert (
        open_container(change(members, "version.json", b'{"container":1,"later":{"a":1}}')).record_count == 2
    )


def _set(*path: str | int, to: Any) -> Callable[[Sheet], None]:
    def apply(sheet: Any) -> None:
        for step in path[:-1]:
            sheet = sheet[step]
        sheet[path[-1]] = to

    return apply


@pytest.mark.parametrize(
    ("apply", "fault"),
    [
        (_set("kind", to="horoscope"), faults.UnknownKind),
        (_set("kind", to=7), faults.ManifestWrong),
        (_set("surprise", to=1), faults.ManifestWrong),
        (_set("sender", "node", to="not-a-uuid"), faults.ManifestWrong),
        (_set("sender", "epoch", to=0), faults.ManifestWrong),
        (_set("sender", "number", to="3"), faults.ManifestWrong),
        (_set("sender", "number", to=3.0), faults.ManifestWrong),
        (_set("sender", "number", to=2**60), faults.ManifestWrong),
        (_set("receiver", "name", to="县\n办"), faults.ManifestWrong),
        (_set("created", to="2026-02-30"), faults.ManifestWrong),
        (_set("created", to="2026-03"), faults.ManifestWrong),
        (_set("operation", to=-1), faults.ManifestWrong),
        (_set("members", to={}), faults.ManifestWrong),
        (_set("members", 0, "name", to="../entries.jsonl"), faults.ManifestWrong),
        (_set("members", 0, "name", to="payload/entries.jsonl\n"), faults.ManifestWrong),
        (_set("members", 0, "sha256", to="xyz"), faults.ManifestWrong),
        (_set("members", 0, "sha256", to="0" * 64), faults.ContentMismatch),
        (_set("members", 0, "size", to=1), faults.ContentMismatch),
        (_set("members", 0, "records", to=3), faults.ContentMismatch),
        (_set("members", to=[]), faults.UnsafeContent),
        (_set("sender", "node", to="a0000000-0000-4000-8000-000000000003"), faults.SignatureWrong),
        (_set("receiver", "node", to="a0000000-0000-4000-8000-000000000003"), faults.WrongReceiver),
    ],
)
def test_manifests(
    apply: Callable[[Sheet], None],
    fault: type[faults.PackageFault],
    members: list[Entry],
    open_container: Callable[[bytes], object],
) -> None:
    sheet = sheet_of(members)
    apply(sheet)
    with pytest.raises(fault) as caught:
        open_container(change(members, "manifest.json", json.dumps(sheet).encode()))
    assert caught.type is fault


def test_a_member_missing_or_listed_twice(
    members: list[Entry], open_container: Callable[[bytes], object]
) -> None:
    sheet = sheet_of(members)
    sheet["members"] *= 2
    with pytest.raises(faults.ManifestWrong):
        open_container(change(members, "manifest.json", json.dumps(sheet).encode()))
    sheet["members"] = [sheet["members"][0], sheet["members"][0] | {"name": "payload/gone.jsonl"}]
    with pytest.raises(faults.ContentMismatch):
        open_container(change(members, "manifest.json", json.dumps(sheet).encode()))


def test_no_manifest_or_a_huge_one(members: list[Entry], open_container: Callable[[bytes], object]) -> None:
    with pytest.raises(faults.ManifestWrong):
        open_container(change(list(members), "manifest.json", b" " * (2**20 + 1)))
    with pytest.raises(faults.ManifestWrong):
        open_container(change(members, "manifest.json", None))


GOOD_LINE = b'{"kind":"a","id":"e0000000-0000-4000-8000-000000000003","op":1,"fields":{}}'


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"null\n",
        GOOD_LINE,  # no line break at the end
        GOOD_LINE + b"\n\n",
        GOOD_LINE + GOOD_LINE + b"\n",
        GOOD_LINE.replace(b"}}", b'},"more":1}') + b"\n",
        GOOD_LINE.replace(b'"op":1,', b"") + b"\n",
        GOOD_LINE.replace(b"e0000000", b"E0000000") + b"\n",
        GOOD_LINE.replace(b'"op":1', b'"op":1.5') + b"\n",
        GOOD_LINE.replace(b"{}", b"[]") + b"\n",
        GOOD_LINE.replace(b"{}", b'{"x":NaN}') + b"\n",
        GOOD_LINE.replace(b"{}", b'{"x":"\xff"}') + b"\n",
        GOOD_LINE.replace(b"{}", b'{"x":' + b"[" * 100_000 + b"}") + b"\n",
        GOOD_LINE.replace(b"{}", b'{"x":"' + b"a" * 2**20 + b'"}') + b"\n",
        b"\xef\xbb\xbf" + GOOD_LINE + b"\n",
    ],
)
def test_lines_that_are_no_records(
    line: bytes, members: list[Entry], open_container: Callable[[bytes], object]
) -> None:

    sheet = sheet_of(members)
    content = GOOD_LINE + b"\n" + line
    sheet["members"][0] |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    change(members, "manifest.json", json.dumps(sheet).encode())
    with pytest.raises(faults.RecordWrong):
        open_container(change(members, "payload/entries.jsonl", content))
