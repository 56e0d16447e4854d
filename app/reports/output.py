"""Writing a finished paper to disk or into a buffer."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from app.errors import EnvironmentProblem


def write_file(target: Path | str | BinaryIO, data: bytes) -> None:
    """Write *data*; an existing file is replaced only when the new one is complete.

    :raises EnvironmentProblem: the disk is full, the folder is missing or write-protected, or the file is open
        elsewhere.
    """
    if not isinstance(target, Path | str):
        target.write(data)
        return
    path = Path(target)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise EnvironmentProblem(
            f"“{path.name}”没有写成，登记的数据没有受影响。",
            next_step="请看看这个文件是不是正开着、磁盘是不是满了，或者换一个地方再存一次。",
            detail=f"{path}: {error}",
        ) from error
