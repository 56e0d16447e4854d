"""What the tables of the register and their columns are called, for the log, the check and whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.person_fields import PERSON_FIELDS
from app.services.unit_fields import UNIT_FIELDS

TABLES: Mapping[str, str] = {
    "people": "人员", "units": "单位", "holdings": "占编", "movements": "编制变动", "accounts": "编制账户",
    "permits": "通知单", "permit_uses": "使用通知单", "permit_ends": "作废通知单", "plans": "用编计划",
    "cases": "业务", "case_steps": "办理意见", "case_people": "业务人员", "documents": "文件",
    "document_units": "文件所涉单位", "attachments": "附件", "charters": "三定规定", "issued_papers": "打印",
    "settings": "设置", "users": "登录人员", "nodes": "交换单位", "packages": "数据包", "package_lines": "收到的申报",
    "declarations": "申报", "monthly_declarations": "每月申报", "codes": "代码", "person_facts": "人员沿革",
    "unit_facts": "单位沿革", "unit_relations": "机构关系", "unit_events": "机构沿革", "leader_holdings": "领导任职",
    "leader_overruns": "超职数消化", "control_totals": "上级下达总数", "standards": "职数标准", "workplaces": "借调挂职", "off_staff": "编外人员",
    "quota_cards": "编制卡", "person_aliases": "合并记录", "duplicate_decisions": "不是同一人",
    "follow_ups": "跟踪事项", "unit_handlers": "联系单位",
    "leave_covers": "请假代办", "holidays": "节假日", "meetings": "会议", "meeting_items": "议题",
    "saved_queries": "保存的查询", "superior_differences": "与上级系统的差异", "import_mappings": "导入对应关系",
    "import_files": "导入文件", "template_texts": "表样文本", "form_templates": "表样", "letters": "公文",
}  # fmt: skip

_PERIOD = {"begins": "自", "ends": "至"}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "people": {key: field.name for key, field in PERSON_FIELDS.items()},
    "units": {key: field.name for key, field in UNIT_FIELDS.items() if not key.endswith("_id")},
    "holdings": {"begins": "入编", "ends": "核减", "entry_way": "进入方式", "exit_reason": "核减原因"},
    "movements": {"count": "数量", "kind": "种类", "effective": "自", "reason": "理由"},
    "accounts": {
        "nature": "编制种类", "funding": "经费形式", "special_use": "专门用途", "leader_kind": "职务类别", "level": "级别",
    },
    "permits": {"number": "编号", "count": "核准数", "channel": "进人方式", "valid_until": "有效至"},
    "permit_uses": {"used_on": "使用日期"},
    "permit_ends": {"ended_on": "作废日期", "reason": "理由"},
    "plans": {"year": "年度", "count": "数量", "channel": "进人方式"},
    "cases": {"receipt_number": "受理号", "title": "事项", "closed_on": "办结日期"},
    "case_steps": {"signer": "签署人", "signed_on": "日期", "opinion": "意见"},
    "case_people": {"name": "姓名", "outcome": "结果", "reason": "原因"},
    "documents": {"number": "文号", "title": "标题", "dated": "日期", "issuer": "发文机关"},
    "attachments": {"file_name": "文件名", "size": "大小", "removed_on": "移除日期"},
    "charters": {"effective": "自"},
    "issued_papers": {
        "title": "名称", "number": "编号", "pages": "页数", "copies": "印了哪几联", "content": "内容", "voided_on": "作废日期",
        "void_reason": "作废理由", "issued_on": "打印日期", "issued_by": "打印人",
    },
    "settings": {"value": "内容", "document": "依据"},
    "users": {"name": "姓名", "role": "角色"},
    "nodes": {"name": "名称"},
    "packages": {"file_name": "文件"},
    "package_lines": {"sentence": "内容", "reason": "原因", "decided_on": "处理日期"},
    "declarations": {"sentence": "内容", "reason": "退回原因", "decided_on": "处理日期"},
    "monthly_declarations": {"month": "月份", "declared_on": "申报日期", "signer": "签字人", "note": "说明"},
    "codes": {"set_name": "代码表", "name": "名称"},
    "unit_relations": {"kind": "关系", "name": "名称", **_PERIOD},
    "unit_events": {"kind": "事项", "effective": "日期", "sentence": "内容"},
    "leader_holdings": {"title": "职务", "leader_kind": "职务类别", "level": "级别", **_PERIOD, "note": "说明"},
    "leader_overruns": {"excess": "超出", "due": "期限", "way_out": "消化办法", **_PERIOD},
    "control_totals": {"nature": "编制种类", "count": "数额", "effective": "自"},
    "standards": {"kind": "种类", "subject": "适用对象", "document": "依据"},
    "workplaces": {"kind": "形式", "place": "去向", "due": "期限", **_PERIOD},
    "off_staff": {"kind": "类别", "position": "岗位", "employer": "用工单位", "due": "期限", **_PERIOD, "end_reason": "原因"},
    "quota_cards": {"number": "卡号", "begins": "发卡", "ends": "收回", "reason": "发卡原因", "end_reason": "收回原因"},
    "person_aliases": {"name": "原记录姓名", "identity_number": "原记录号码", "merged_on": "合并日期", "reason": "理由"},
    "duplicate_decisions": {"decided_on": "日期", "reason": "理由"},
    "follow_ups": {"title": "事项", "due": "期限", "handler": "经办人", "done_on": "办完", "outcome": "结果"},
    "unit_handlers": {"handler": "联系人", **_PERIOD},
    "leave_covers": {"handler": "请假人", "cover": "代办人", **_PERIOD, "reason": "原因"},
    "holidays": {"date": "日期", "name": "名称"},
    "meetings": {"kind": "会议", "number": "次数", "held_on": "日期", "chair": "主持人", "state": "状态"},
    "meeting_items": {"title": "议题", "outcome": "结果", "decision": "决定"},
    "saved_queries": {"name": "名称"},
    "form_templates": {"form": "表号", "note": "说明", "changed_on": "日期"},
    "letters": {
        "kind": "文种", "number": "发文字号", "title": "标题", "addressee": "主送", "body": "正文", "state": "状态",
        "answered_on": "回复日期", "outcome": "回复内容",
    },
    "superior_differences": {"name": "姓名或单位", "field": "项目", "ours": "本系统", "theirs": "上级系统", "state": "状态"},
}  # fmt: skip


def table_word(table: str) -> str:
    """What a table is called."""
    return TABLES.get(table, table)


def column_word(table: str, column: str) -> str:
    """What a column is called; a column nobody is shown stays as it is."""
    return COLUMNS.get(table, {}).get(column, column)
