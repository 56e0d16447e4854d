"""Where passwords come from: a file named by the caller, the environment, or a prompt; never the command line."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from app.errors import UsageProblem

PASSWORD, NEW_PASSWORD = "BIANZHI_PASSWORD", "BIANZHI_NEW_PASSWORD"
RECOVERY_KEY, SPOKEN_CODE = "BIANZHI_RECOVERY_KEY", "BIANZHI_SPOKEN_CODE"

_NAMES = {PASSWORD: "密码", NEW_PASSWORD: "新密码", RECOVERY_KEY: "恢复码", SPOKEN_CODE: "核对码"}


def secret(variable: str, file: Path | None, option: str, *, twice: bool = False) -> str:
    """One secret: from *file*, else from the environment *variable*, else asked for when a person is there.

    :param option: the option that names the file, for the sentence when there is none.
    :param twice: ask a second time, because a new password cannot be seen.
    :raises UsageProblem: nobody gave one, the file cannot be read, or the two entries differ.
    """
    name = _NAMES[variable]
    if file is not None:
        return _from_file(file, name)
    given = os.environ.get(variable)
    if given:
        return given
    if not sys.stdin.isatty():
        raise UsageProblem(
            f"没有给出{name}。", next_step=f"请用 {option} 指明文件，或设置环境变量 {variable}。"
        )
    typed = getpass.getpass(f"{name}：")
    if twice and typed != getpass.getpass(f"再输入一次{name}："):
        raise UsageProblem(f"两次输入的{name}不一样，没有改动。")
    return typed


def _from_file(file: Path, name: str) -> str:
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem(
            f"{name}文件“{file}”读不出来。", next_step="请检查文件名；内容应是一行文字。", detail=str(error)
        ) from error
    if not lines or not lines[0]:
        raise UsageProblem(f"{name}文件“{file}”是空的。")
    return lines[0]
