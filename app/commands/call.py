"""One call of a command: its arguments, and the office it works in, opened when first needed."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import paths
from app.commands import secrets
from app.commands.converters import whole
from app.commands.output import Answer
from app.errors import UsageProblem

if TYPE_CHECKING:
    from app.services.office import Office

USER = "BIANZHI_USER"
_BY_ID = "id:"
_MOST_SHOWN = 12


class Call:
    """What a command is given.

    :param arguments: as parsed; each command knows its own.
    :param open_window: opens the window on a data folder and returns its exit code; None without windows.
    """

    def __init__(
        self, arguments: argparse.Namespace, open_window: Callable[[Path], int] | None = None
    ) -> None:
        self.arguments: Any = arguments
        self.open_window = open_window
        self._office: Office | None = None

    @property
    def folder(self) -> Path:
        """The folder of the register."""
        return Path(self.arguments.data) if self.arguments.data else paths.default_data()

    @property
    def business_date(self) -> str:
        """The business date asked for, or '' for today."""
        return str(self.arguments.date or "")

    @property
    def office(self) -> Office:
        """The open office of who signs in.

        :raises UsageProblem: nobody says who signs in, or no password is given.
        :raises EnvironmentProblem: no register, or a wrong password.
        """
        if self._office is None:
            from app.services import offices

            user = self.user
            self._office = offices.sign_in(self.folder, user, self.password(), self.business_date)
        return self._office

    @property
    def user(self) -> str:
        """Who signs in."""
        return self.user_in(self.folder)

    def user_in(self, folder: Path) -> str:
        """Who opens the register in *folder*: ``--as``, the environment, or the only person who can."""
        from app.services import offices

        named = self.arguments.user or os.environ.get(USER, "")
        if named:
            return str(named)
        names = offices.user_names(folder)
        if len(names) == 1:
            return names[0]
        raise UsageProblem(
            f"有 {len(names)} 人可以登录，要说明是谁。",
            next_step=f"请加 --as 姓名，可选：{'、'.join(names)}。",
        )

    def password(self, *, twice: bool = False) -> str:
        """The password of who signs in."""
        return secrets.secret(secrets.PASSWORD, self.arguments.password_file, "--password-file", twice=twice)

    def adopt(self, office: Office) -> None:
        """Work in an office that the command opened itself; it is closed with the call."""
        self._office = office

    def close(self) -> None:
        """Close what was opened."""
        if self._office is not None:
            self._office.close()

    # -- what words stand for --------------------------------------------------------------------

    def unit(self, text: str) -> int:
        """The unit meant by a name, a short name, or ``id:12``."""
        number = _id(text)
        return int(self.office.units.get(number)["id"]) if number else self.office.units.find(text)

    def units(self, text: str | None) -> list[int]:
        """A unit and everything below it or under its supervision; nothing when no unit is named."""
        return self.office.units.subtree(self.unit(text)) if text else []

    def person(self, text: str) -> int:
        """The person meant by identity number, card number, unique name, or ``id:12``."""
        number = _id(text)
        return int(self.office.people.get(number)["id"]) if number else self.office.people.find(text)

    def case(self, receipt_number: str, kind: str = "") -> int:
        """The case with this receipt number.

        :raises UsageProblem: no such case, or one of another kind.
        """
        case_id = self.office.cases.find(receipt_number)
        if kind:
            case = self.office.cases.get(case_id)
            if case["kind"] != kind:
                raise UsageProblem(
                    f"业务 {case['receipt_number']} 是“{case['kind_name']}”，不能用这个命令办理。"
                )
        return case_id

    def code(self, name: str, text: str, label: str, *, strict: bool = True) -> str:
        """The name in a code list for what was typed (name, alias or code); '' stays ''.

        :param strict: refuse what the list does not know; otherwise it is taken as typed.
        :raises UsageProblem: unknown, with what may be chosen.
        """
        if not text:
            return ""
        codes = self.office.settings.codes(name)
        found = codes.find(text)
        if found is None and strict and codes.items:
            shown = "、".join(item.name for item in codes.items[:_MOST_SHOWN])
            raise UsageProblem(f"没有“{text}”这种{label}。", next_step=f"可选：{shown}。")
        return found.name if found else text


def _id(text: str) -> int:
    number = text.removeprefix(_BY_ID)
    return whole(number) if text.startswith(_BY_ID) else 0


def picked(row: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """The named columns of a row, in this order: what others script against is chosen, never whatever is there."""
    return {key: row[key] for key in keys}


Handler = Callable[[Call], Answer]
"""The work of one command."""
