"""The kinds of problem the program tells its user about, and the exit code of each.

Every message is one Chinese sentence a clerk can act on. Anything that is not a
:class:`Problem` is a bug of ours and is logged with its traceback.
"""

from __future__ import annotations


class Problem(Exception):
    """Base of everything we tell the user in a sentence.

    :param message: what happened and what was not lost, in Chinese.
    :param next_step: what the user should do now, in Chinese; may be empty.
    :param detail: technical detail for the log only.
    """

    exit_code = 1

    def __init__(self, message: str, *, next_step: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.detail = detail

    def sentence(self) -> str:
        """The message followed by the next step, as shown to the user."""
        return f"{self.message}\n{self.next_step}" if self.next_step else self.message


class Refusal(Problem):
    """A business rule says no (exit code 1); names the rule and its document."""

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        rule: str = "",
        document: str = "",
        next_step: str = "",
        detail: str = "",
    ) -> None:
        super().__init__(message, next_step=next_step, detail=detail)
        self.rule = rule
        self.document = document

    def sentence(self) -> str:
        """The message with rule and document, then the next step."""
        basis = "，".join(part for part in (self.rule, self.document) if part)
        text = f"{self.message}（依据：{basis}）" if basis else self.message
        return f"{text}\n{self.next_step}" if self.next_step else text


class UsageProblem(Problem):
    """The request itself is wrong: unknown name, missing argument (exit code 2)."""

    exit_code = 2


class DataProblem(Problem):
    """Input is damaged, forged or not what it claims to be (exit code 3)."""

    exit_code = 3


class EnvironmentProblem(Problem):
    """Disk full, locked, read-only, missing device, wrong password (exit code 4)."""

    exit_code = 4
