"""编制通: the register of establishment and staffing of a Chinese county office."""

from __future__ import annotations

__version__ = "0.1.0"
