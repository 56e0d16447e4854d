"""Everything that can be wrong with a package file, each as its own type with the clerk's sentence.

A fault refuses the whole package; nothing of it has been handed out or changed when it is raised.
``detail`` is for the log. Sentences avoid every technical word a township clerk should not have to know.
"""

from __future__ import annotations

import errno
from typing import ClassVar

from app.errors import DataProblem, EnvironmentProblem

_NOTHING_CHANGED = "没有导入任何内容。"
_EXPORT_AGAIN = "请让对方重新导出一份。"
_UPDATE_SENDER = "请让对方升级程序后重新导出一份。"


class PackageFault(DataProblem):
    """A package file that is refused; subclasses say why.

    :param message: replaces the usual sentence when more can be said, such as for whom the package is.
    """

    sentence_for_clerk: ClassVar[str] = "这个数据包不能使用，" + _NOTHING_CHANGED
    step_for_clerk: ClassVar[str] = _EXPORT_AGAIN

    def __init__(self, detail: str = "", *, message: str = "", next_step: str = "") -> None:
        super().__init__(
            message or self.sentence_for_clerk,
            next_step=next_step or self.step_for_clerk,
            detail=detail,
        )


class NotAPackage(PackageFault):
    """The file does not begin like a package."""

    sentence_for_clerk = "这个文件不是编制通的数据包，或者文件开头已经损坏。" + _NOTHING_CHANGED
    step_for_clerk = "请检查是否选错了文件；如果没有选错，请让对方重新导出一份。"


class PackageDamaged(PackageFault):
    """Some bytes are not those that were written."""

    sentence_for_clerk = "这个数据包已损坏，" + _NOTHING_CHANGED


class PackageIncomplete(PackageDamaged):
    """The file ends too early."""

    sentence_for_clerk = "这个数据包不完整，可能是没有拷贝完U盘就拔出了。" + _NOTHING_CHANGED
    step_for_clerk = "请重新拷贝一次；如果还是这样，请让对方重新导出一份。"


class PackageTooLarge(PackageFault):
    """More than a package may hold, packed or unpacked."""

    sentence_for_clerk = "这个数据包大得不正常，为安全起见没有打开。" + _NOTHING_CHANGED
    step_for_clerk = "请与对方核对，并让对方重新导出一份。"


class TooNew(PackageFault):
    """Made by a newer program, in a form this one does not know."""

    sentence_for_clerk = "这个数据包是用更新版本的程序制作的，本机的程序还打不开。" + _NOTHING_CHANGED
    step_for_clerk = "请先升级本机的程序，再导入这个数据包。"


class UnsupportedSuite(TooNew):
    """Protected in a way this program has no means for (such as the national algorithms)."""

    sentence_for_clerk = "这个数据包的保护方式本机的程序还不支持。" + _NOTHING_CHANGED
    step_for_clerk = "请先升级本机的程序；如果已经是最新版本，请与对方联系。"


class TooOld(PackageFault):
    """Made in a form that is no longer read."""

    sentence_for_clerk = "这个数据包是用很旧版本的程序制作的，现在已经不能导入。"
    step_for_clerk = _UPDATE_SENDER


class WrongReceiver(PackageFault):
    """Made for somebody else."""

    sentence_for_clerk = "这个数据包不是发给本单位的，" + _NOTHING_CHANGED
    step_for_clerk = "请检查是否拿错了U盘或选错了文件；如果没有错，请让对方重新为本单位导出一份。"

    @classmethod
    def meant_for(cls, name: str, detail: str = "") -> WrongReceiver:
        """The fault when the package itself says whom it is for."""
        return cls(detail, message=f"这个数据包不是发给本单位的，是发给{name}的，{_NOTHING_CHANGED}")


class NotEnrolment(PackageFault):
    """A package other than a 注册盘 where only a 注册盘 can be opened."""

    sentence_for_clerk = "这个数据包不是注册盘，现在还不能打开。"
    step_for_clerk = "请先用编办发给本单位的注册盘完成第一次启动。"


class CodeNeeded(PackageFault):
    """A 注册盘 can only be opened with its spoken code."""

    sentence_for_clerk = "这是注册盘，需要输入核对码才能打开。"
    step_for_clerk = "请输入编办告知的8位核对码。"


class WrongCode(PackageFault):
    """The spoken code does not fit this 注册盘."""

    sentence_for_clerk = "核对码不对，注册盘没有打开。"
    step_for_clerk = "请核对8位数字，看是否输错，或者是否用了另一张注册盘的核对码；仍然不行时请向编办询问。"


class SignatureWrong(PackageFault):
    """Not made by the sender it names."""

    sentence_for_clerk = "这个数据包不是它所写的单位做出来的，可能被人改动过。" + _NOTHING_CHANGED
    step_for_clerk = "请不要使用这个文件，并与发出单位联系。"


class UnknownSender(PackageFault):
    """Made by somebody this register does not know (yet)."""

    sentence_for_clerk = "这个数据包来自本机还不认识的单位，" + _NOTHING_CHANGED
    step_for_clerk = "如果对方刚刚重新安装了程序，请用新的注册盘重新登记；否则请不要使用这个文件。"


class UnsafeContent(PackageFault):
    """Built in a way that no honest program builds it."""

    sentence_for_clerk = "这个数据包里有不该有的内容，为安全起见没有打开。" + _NOTHING_CHANGED
    step_for_clerk = "请不要使用这个文件，并与发出单位联系。"


class ManifestWrong(PackageFault):
    """The cover sheet inside is missing or not as agreed."""

    sentence_for_clerk = "这个数据包的封面内容不符合约定，" + _NOTHING_CHANGED
    step_for_clerk = _UPDATE_SENDER


class ContentMismatch(PackageFault):
    """The content is not what the cover sheet lists."""

    sentence_for_clerk = "这个数据包的内容与它的清单对不上，" + _NOTHING_CHANGED
    step_for_clerk = _UPDATE_SENDER


class RecordWrong(PackageFault):
    """A line cannot be read as a record."""

    sentence_for_clerk = "这个数据包里有读不懂的内容，" + _NOTHING_CHANGED
    step_for_clerk = _UPDATE_SENDER


class UnknownKind(PackageFault):
    """A kind of package this program does not know."""

    sentence_for_clerk = "这种数据包本机的程序还不认识，" + _NOTHING_CHANGED
    step_for_clerk = "请先升级本机的程序，再导入这个数据包。"


class TargetFull(EnvironmentProblem):
    """No room on the stick."""


class TargetMissing(EnvironmentProblem):
    """There is no such folder, so surely no file either."""


class TargetReadOnly(EnvironmentProblem):
    """The place may not be written."""


class TargetUnreliable(EnvironmentProblem):
    """What was written is not what is read back."""


class DeviceGone(EnvironmentProblem):
    """The stick was pulled out, or is broken, or the file is not there."""


class NoAccess(EnvironmentProblem):
    """The file may not be read."""


class MemoryShort(EnvironmentProblem):
    """The computer has not enough free memory to test a spoken code."""


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}
# Windows reports a drive that is not ready as "access denied"; its own number tells them apart
# (not ready, bad data on the medium, volume altered, I/O error, device no longer there).
_WINDOWS_GONE = {21, 23, 433, 1006, 1117, 1167}


def environment_problem(error: OSError, *, writing: bool) -> EnvironmentProblem:
    """The clerk's sentence for an error of the operating system while a package was written or read."""
    # Without the path: people name files after people.
    detail = f"{type(error).__name__} errno={error.errno} {error.strerror}"
    forbidden = error.errno in _FORBIDDEN and getattr(error, "winerror", None) not in _WINDOWS_GONE
    if writing and error.errno in _FULL:
        return TargetFull(
            "U盘或磁盘的空间不够，数据包没有导出，也没有留下半个文件。",
            next_step="请清理空间或换一个U盘，再重新导出。",
            detail=detail,
        )
    if writing and forbidden:
        return TargetReadOnly(
            "这个位置不能写入，数据包没有导出。",
            next_step="请检查U盘是否打开了写保护，或者换一个位置，再重新导出。",
            detail=detail,
        )
    if writing:
        return DeviceGone(
            "导出时U盘断开或出了故障，数据包没有导出。",
            next_step="请重新插好U盘再导出一次；U盘上如果有以“.part”结尾的文件，可以删除。",
            detail=detail,
        )
    if forbidden:
        return NoAccess(
            "没有打开这个文件的权限，没有导入任何内容。",
            next_step="请把文件拷贝到本机桌面后再试，或者请管理员帮助。",
            detail=detail,
        )
    return DeviceGone(
        "读不到这个文件，可能U盘已经拔出或出了故障。没有导入任何内容。",
        next_step="请重新插好U盘，再选择这个文件。",
        detail=detail,
    )
