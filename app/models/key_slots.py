"""Key slots beside the register: who may open it, and with which secret.

The register is encrypted with a random 32-byte data key.  ``keys.json`` keeps that key once per
user (wrapped with a key derived from the password) and once for the recovery key on paper.  A
secret is checked against its slot *before* the register is opened, so that a wrong password is
told apart from a damaged file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import DataProblem, EnvironmentProblem, UsageProblem
from app.models.disk import flush_folder

FILE_NAME = "keys.json"
RECOVERY = "recovery"
USER = "user"
MINIMUM_PASSWORD_LENGTH = 8

# 32 signs without I, L, O and U: nothing on the recovery sheet can be misread.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECOVERY_SIGNS = 28  # 140 bits
_CHECK_SIGNS = 4


@dataclass(frozen=True, slots=True)
class KeyCost:
    """Cost of deriving a slot key (Argon2id): passes, memory in KiB, lanes."""

    passes: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


def new_data_key() -> bytes:
    """A fresh random 32-byte key for a new register."""
    return secrets.token_bytes(32)


def new_recovery_key() -> str:
    """A fresh recovery key as printed: eight groups of four signs, the last group checks the rest."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_SIGNS))
    signs += _recovery_check(signs)
    return "-".join(signs[i : i + 4] for i in range(0, len(signs), 4))


def tidy_recovery_key(text: str) -> str:
    """The signs of a typed recovery key, with the usual misreadings put right.

    :raises UsageProblem: when a sign is missing or mistyped.
    """
    signs = "".join(ch for ch in text.upper() if ch.isalnum())
    signs = signs.replace("O", "0").replace("I", "1").replace("L", "1")
    body, check = signs[:_RECOVERY_SIGNS], signs[_RECOVERY_SIGNS:]
    if len(signs) != _RECOVERY_SIGNS + _CHECK_SIGNS or _recovery_check(body) != check:
        raise UsageProblem("恢复码输入有误。", next_step="请对照恢复码单逐组核对，共 8 组、每组 4 个字符。")
    return body


def check_password(password: str) -> None:
    """Refuse a password that is too easy to guess.

    :raises UsageProblem: too short.
    """
    if len(password) < MINIMUM_PASSWORD_LENGTH:
        raise UsageProblem(f"密码太短，至少 {MINIMUM_PASSWORD_LENGTH} 位。", next_step="请换一个更长的密码。")


def add_slot(
    folder: Path, kind: str, name: str, secret: str, data_key: bytes, cost: KeyCost | None = None
) -> None:
    """Write (or replace) the slot *kind*/*name* so that *secret* opens the register.

    :raises UsageProblem: when a password is too short or a recovery key mistyped.
    """
    if kind == USER:
        check_password(secret)
    chosen = cost or KeyCost()
    salt, nonce = os.urandom(16), os.urandom(12)
    wrapped = AESGCM(_slot_key(kind, secret, salt, chosen)).encrypt(nonce, data_key, _label(kind, name))
    slot = {
        "kind": kind,
        "name": name,
        "kdf": "argon2id",
        "passes": chosen.passes,
        "memory_kib": chosen.memory_kib,
        "lanes": chosen.lanes,
        "salt": _encode(salt),
        "nonce": _encode(nonce),
        "wrapped": _encode(wrapped),
    }
    slots = [s for s in _read(folder) if (s["kind"], s["name"]) != (kind, name)] if _exists(folder) else []
    _write(folder, [*slots, slot])


def remove_slot(folder: Path, kind: str, name: str) -> None:
    """Take away a user's access; the last user slot cannot be removed.

    :raises UsageProblem: when no user could open the register afterwards.
    """
    left = [s for s in _read(folder) if (s["kind"], s["name"]) != (kind, name)]
    if not any(s["kind"] == USER for s in left):
        raise UsageProblem("不能删除最后一个可以登录的人员。")
    _write(folder, left)


def user_names(folder: Path) -> list[str]:
    """Names that have a password, in the order they were added."""
    return [str(slot["name"]) for slot in _read(folder) if slot["kind"] == USER]


def open_slot(folder: Path, kind: str, name: str, secret: str) -> bytes:
    """The data key behind the slot *kind*/*name*.

    :raises UsageProblem: unknown name.
    :raises EnvironmentProblem: wrong secret.
    :raises DataProblem: the slot file is damaged.
    """
    for slot in _read(folder):
        if (slot["kind"], slot["name"]) == (kind, name):
            break
    else:
        raise UsageProblem(f"没有名为“{name}”的登录人员。", next_step="请从名单中选择自己的名字。")
    try:
        cost = KeyCost(int(slot["passes"]), int(slot["memory_kib"]), int(slot["lanes"]))
        salt, nonce, wrapped = (_decode(slot[part]) for part in ("salt", "nonce", "wrapped"))
        slot_key = _slot_key(kind, secret, salt, cost)
    except (KeyError, ValueError, TypeError) as error:
        raise _damaged(error) from error
    try:
        return AESGCM(slot_key).decrypt(nonce, wrapped, _label(kind, name))
    except InvalidTag as error:
        word = "恢复码" if kind == RECOVERY else "密码"
        raise EnvironmentProblem(
            f"{word}不正确，数据没有打开，也没有任何改动。", next_step="请重新输入，注意大小写和输入法。"
        ) from error


def _slot_key(kind: str, secret: str, salt: bytes, cost: KeyCost) -> bytes:
    text = tidy_recovery_key(secret) if kind == RECOVERY else secret
    return hash_secret_raw(
        text.encode(), salt, cost.passes, cost.memory_kib, cost.lanes, hash_len=32, type=Type.ID
    )


def _recovery_check(signs: str) -> str:
    number = int.from_bytes(hashlib.sha256(signs.encode()).digest()[:4], "big")
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in (15, 10, 5, 0))


def _label(kind: str, name: str) -> bytes:
    return f"bianzhi key slot 1\0{kind}\0{name}".encode()


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _exists(folder: Path) -> bool:
    return (folder / FILE_NAME).exists()


def _damaged(error: Exception) -> DataProblem:
    return DataProblem(
        "登录文件 keys.json 已损坏或缺失，数据没有打开。",
        next_step="请从最近的备份恢复。",
        detail=str(error),
    )


def _read(folder: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads((folder / FILE_NAME).read_text("utf-8"))
        return [dict(slot, kind=slot["kind"], name=slot["name"]) for slot in content["slots"]]
    except FileNotFoundError as error:
        if next(folder.glob("*.db"), None) is None:
            raise EnvironmentProblem(
                f"“{folder}”里没有数据。", next_step="请先建立，或换一个文件夹。"
            ) from error
        raise _damaged(error) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(error) from error


def _write(folder: Path, slots: Sequence[Mapping[str, object]]) -> None:
    target = folder / FILE_NAME
    beside = folder / (FILE_NAME + ".part")
    try:
        with beside.open("w", encoding="utf-8") as stream:
            json.dump({"format": 1, "slots": slots}, stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
        flush_folder(folder)
    except OSError as error:
        raise EnvironmentProblem(
            "登录文件写不进去，原文件没有改动。", next_step="请检查磁盘空间和权限。", detail=str(error)
        ) from error
