"""F35 打印测试页: tells whether printer and paper reproduce lengths, margins, greys and small type.

The layout is ``resources/forms/F35.yaml``. The cross is what one measures to calibrate a printer.
"""

from __future__ import annotations

from dataclasses import dataclass

FORM = "F35"
NAME = "打印测试页"


@dataclass(frozen=True)
class PrintTest:
    """The test page shows nothing of the register; in place of its content stands None."""


TEMPLATES = {FORM: PrintTest}
