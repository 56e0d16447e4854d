"""What a kind of case consists of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# How a field is asked and stored.  Values are JSON: text, an ISO date, a whole number, a row id, or a list of lines.
FieldType = Literal[
    "text",  # one line
    "long",  # several lines
    "date",  # as precise as it is known
    "day",  # a full date
    "month",
    "count",  # whole number > 0
    "choice",  # one of ``choices``
    "code",  # a name of the code list ``codes``
    "unit",  # id of a unit
    "person",  # id of a person
    "document",  # 文号 or name of a document
    "lines",  # a list of dictionaries with ``columns``
]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a kind of case asks for.

    :param key: name in code, in the case's ``fields`` and on the command line.
    :param name: word on screen and paper.
    :param choices: for ``choice``; :param codes: code list for ``code``; :param columns: for ``lines``.
    :param hint: one sentence under the field.
    """

    key: str
    name: str
    type: FieldType = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    codes: str = ""
    columns: tuple[Field, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case.

    :param key: name in code and in the store.
    :param name: name on screen and paper.
    :param decides: the signer decides, so it cannot be the handler (经办人 ≠ 签批人).
    :param posts: the step is done by a service that writes the result, not by signing.
    """

    key: str
    name: str
    decides: bool = False
    posts: bool = False


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of case: its steps in order, the materials asked for, the days promised.

    :param fields: what the form asks for besides unit and people; empty for kinds with a form of their own
        (进人用编, 入编, 核减), whose services are their own too.
    :param family: heading under which lists offer it: 编制使用, 人员, 机构编制事项, 来文.
    :param people: whom it concerns: "" nobody by name, ``one`` person, ``optional`` (one or nobody), or ``many`` (a list).
    :param person_fields: what is asked per person when it concerns many.
    :param decided: what is asked only when it is settled, such as the number of the approval.
    :param restated: keys of ``fields`` that may be said anew when it is settled, such as the plan of a reorganisation;
        everything else stays as it was applied for and approved.
    :param unit_word: what the form calls the unit of the case: ``调入单位``.
    :param papers: form numbers printed from it, the main one first.
    :param rules: numbers of the rules it is checked against.
    :param done: what is said when it is settled: ``已更名``.
    """

    key: str
    name: str
    steps: tuple[Step, ...]
    materials: tuple[str, ...]
    working_days: int
    fields: tuple[Field, ...] = ()
    family: str = "编制使用"
    people: Literal["", "one", "optional", "many"] = ""
    person_fields: tuple[Field, ...] = ()
    decided: tuple[Field, ...] = ()
    restated: tuple[str, ...] = ()
    unit_word: str = "单位"
    papers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    done: str = "已办结"

    def step(self, key: str) -> Step:
        """One step by key; KeyError when the kind has no such step."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def after(self, key: str) -> Step | None:
        """The step that follows, or None after the last."""
        index = [step.key for step in self.steps].index(key)
        return self.steps[index + 1] if index + 1 < len(self.steps) else None

    def field(self, key: str) -> Field:
        """One field by key; KeyError when the kind has no such field."""
        for field in (*self.fields, *self.decided, *self.person_fields):
            if field.key == key:
                return field
        raise KeyError(key)

    @property
    def is_immediate(self) -> bool:
        """Whether it may be received and settled at once, without an opinion in between."""
        return self.steps[1].posts
