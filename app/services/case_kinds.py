"""The kinds of case as data: which steps, who signs them, which paper goes with them."""

from __future__ import annotations

from dataclasses import dataclass

QUOTA_USE, ENTRY, EXIT = "quota_use", "entry", "exit"


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
    """One kind of case: its steps in order, the materials asked for, the days promised."""

    key: str
    name: str
    steps: tuple[Step, ...]
    materials: tuple[str, ...]
    working_days: int

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


CASE_KINDS = {
    kind.key: kind
    for kind in (
        CaseKind(
            QUOTA_USE,
            "进人用编",
            (
                Step("apply", "单位申请"),
                Step("supervise", "主管部门意见"),
                Step("review", "编办审核"),
                Step("approve", "领导审批", decides=True),
                Step("issue", "签发通知单", posts=True),
            ),
            ("用编申请文件", "岗位需求说明"),
            10,
        ),
        CaseKind(
            ENTRY,
            "入编",
            (
                Step("apply", "单位意见"),
                Step("supervise", "主管部门意见"),
                Step("review", "编办审核意见"),
                Step("approve", "领导审批意见", decides=True),
                Step("enter", "办理入编", posts=True),
            ),
            ("机构编制审核通知单", "录用或调动文件", "身份证复印件", "学历证书复印件"),
            5,
        ),
        CaseKind(
            EXIT,
            "核减",
            (Step("apply", "单位申报"), Step("record", "办理核减", posts=True)),
            ("减员依据文件",),
            3,
        ),
    )
}

RETURNED, CLOSED, CANCELLED = "returned", "closed", "cancelled"
STATE_NAMES = {RETURNED: "已退回", CLOSED: "已办结", CANCELLED: "已撤回"}


def state_name(kind: str, state: str) -> str:
    """What a case waits for, in words."""
    return STATE_NAMES.get(state) or f"待{CASE_KINDS[kind].step(state).name}"
