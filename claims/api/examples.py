"""One claim and what is decided on it, for the OpenAPI files of both portals."""

from typing import Any

CLAIM: dict[str, Any] = {
    "number": "CQ012-2611-00001",
    "dealer_code": "CQ012",
    "vin": "LVSHBFAF49F012345",
    "order_number": "RO26111304",
    "job_line": "1",
    "claim_type": "normal",
    "title": "转向机总成",
    "status": "in_review",
    "version": 1,
    "revision": 2,
    "claimed_amount": "7370.00",
    "approved_amount": None,
    "settled_amount": None,
    "submitted_at": "2026-11-23T12:00:00+08:00",
    "review_due_at": "2026-11-26T18:00:00+08:00",
    "returned_due_at": None,
    "decided_at": None,
}
FINDING: dict[str, Any] = {
    "rule_id": "V29",
    "severity": "manual",
    "result": "hit",
    "title": {"zh": "工时超过标准工时", "en": "More than the standard hours"},
    "text": {
        "zh": "第 1 行 更换转向机：申报 5 小时，标准 3.2 小时，多 1.8 小时。",
        "en": "Line 1 更换转向机: 5 h claimed, 3.2 h standard, 1.8 h more.",
    },
    "source": {"zh": "工时目录 · 标准工时", "en": "Labour time catalogue · standard hours"},
    "effect": {"zh": "转人工 · 可提交", "en": "Goes to a person · can be submitted"},
    "field": "lines.1.quantity",
    "fixes": [
        {"label": {"zh": "改为 3.2 h", "en": "Change to 3.2 h"}, "field": "lines.1.quantity", "value": "3.2"}
    ],
    "inputs": {"9B-3504A2": "5 > 3.2"},
}
LABOUR: dict[str, Any] = {
    "line_no": 1,
    "kind": "labour",
    "code": "9B-3504A2",
    "name": "更换转向机",
    "quantity": "5.000",
    "unit_price": "178.00",
    "amount": "890.00",
    "is_causal": False,
}
PART: dict[str, Any] = {
    "line_no": 2,
    "kind": "part",
    "code": "K2GC-3D070",
    "name": "转向机总成",
    "quantity": "1.000",
    "unit_price": "6480.00",
    "amount": "6480.00",
    "is_causal": True,
}
CLAIM_DETAIL: dict[str, Any] = {
    **CLAIM,
    "lines": [{**LABOUR, "approved_amount": "569.60"}, {**PART, "approved_amount": None}],
    "findings": [FINDING],
}
VERDICTS: dict[str, Any] = {
    "version": 1,
    "decisions": [{"line_no": 1, "verdict": "reduce", "amount": "569.60", "reason_code": "R-HOURS"}],
}
APPROVAL: dict[str, Any] = {"version": 1, "expected": 2, "amount": "7370.00"}
RETURN: dict[str, Any] = {
    "version": 1,
    "expected": 2,
    "reason_code": "B-PROOF",
    "text": "请补充转矩传感器的检测照片。",
}
REJECTION: dict[str, Any] = {
    "version": 1,
    "expected": 2,
    "reason_code": "X-USE",
    "text": "转向机有外力撞击痕迹。",
}
ASKED: dict[str, Any] = {"version": 1, "expected": 2, "text": "两个工时是否同一次拆装？", "line_no": 1}
