"""A service of an office is made when it is first asked for, so that opening a register loads only what is used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import Any, Generic, TypeVar, overload

from app.models.register import Register
from app.services.desk import Desk, Session

Made = TypeVar("Made")


class OpenRegister:
    """What every layer of the office builds on: an open register and who is signed in."""

    def __init__(self, folder: Path, register: Register, key: bytes, session: Session) -> None:
        self.folder = folder
        self.register = register
        self.session = session
        self.desk = Desk(register, session)
        self.making = RLock()
        """Held while a service is made; one service needs others."""
        self._key = key

    @property
    def name(self) -> str:
        """The office's name as papers print it."""
        return self.desk.office_name

    @property
    def level(self) -> str:
        """``county`` or ``township``."""
        return self.desk.level

    def close(self) -> None:
        """Close the register."""
        self.register.close()


class Service(Generic[Made]):
    """Decorates the method of an office that makes a service: read as an attribute, made once.

    Pages ask from worker threads; whoever asks while it is being made waits and gets the same one. What is made lies in
    the ``__dict__`` of the office and is found there without coming here again.
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, office: None, kind: type) -> Service[Made]: ...

    @overload
    def __get__(self, office: OpenRegister, kind: type) -> Made: ...

    def __get__(self, office: OpenRegister | None, kind: type) -> Service[Made] | Made:
        """The service of *office*."""
        if office is None:
            return self
        name = self._make.__name__
        with office.making:
            if name not in vars(office):
                vars(office)[name] = self._make(office)
            made: Made = vars(office)[name]
        return made
