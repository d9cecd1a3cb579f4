"""One order and what comes of it, for the OpenAPI file, the docs and the tests alike."""

from typing import Any

from claims.api.examples import FINDING, LABOUR, PART

ORDER: dict[str, Any] = {
    "vin": "LVSHBFAF49F012345",
    "plate": "渝A7K39M",
    "model_name": "锐界L 2.0T",
    "mileage_km": 63127,
    "arrived_at": "2026-11-19T12:00:00+08:00",
    "repair_started_at": "2026-11-19T13:00:00+08:00",
    "repair_ended_at": "2026-11-20T10:00:00+08:00",
    "handed_over_at": "2026-11-20T12:00:00+08:00",
    "adviser": "李",
    "signed_by_customer": True,
    "customer": {"name": "周明", "phones": [{"number": "13800001111"}]},
    "jobs": [
        {
            "kind": "warranty",
            "complaint": "高速上方向盘突然变沉，仪表亮转向灯。",
            "checks": "转矩传感器 A/B 路差 0.71 V，标准不大于 0.25 V。",
            "correction": "更换转向机总成并编程、标定，四轮定位。",
            "failure_code": "C200B",
            "labour": [{"operation_code": "9B-3504A2", "name": "更换转向机", "hours": "4.0", "amount": "800.00"}],
            "parts": [
                {
                    "part_number": "K2GC-3D070",
                    "name": "转向机总成",
                    "quantity": "1",
                    "unit_price": "7000",
                    "amount": "7000.00",
                    "old_part_number": "K2GC-3D070",
                    "supplier_code": "A1B2C",
                    "is_causal": True,
                }
            ],
        }
    ],
    "until": "submitted",
}
TAKEN: dict[str, Any] = {
    "number": "RO26111304",
    "outcome": "created",
    "order_status": "closed",
    "drafts": [
        {
            "id": "0199c1f2-7d1e-7c3a-9a52-3f6f3c1a0b11",
            "order_number": "RO26111304",
            "job_line": "1",
            "status": "submitted",
            "readiness": "ready",
            "claim_number": "CQ012-2611-00001",
            "problem": None,
        }
    ],
}
ENTITLEMENT: dict[str, Any] = {
    "vin": "LVSHELMC5TF000123",
    "is_free": True,
    "standing": "entitled",
    "reason": "到 2026-12-20、不超过 5,000 km 免费。",
    "number": 1,
    "promised": 1,
    "ends_on": "2026-12-20",
    "km_from": 3000,
    "km_to": 5000,
    "fee": "428.00",
}
DRAFT: dict[str, Any] = {
    "id": "0199c1f2-7d1e-7c3a-9a52-3f6f3c1a0b11",
    "order_number": "RO26111304",
    "job_line": "1",
    "claim_type": "normal",
    "title": "转向机总成",
    "vin": "LVSHBFAF49F012345",
    "status": "open",
    "readiness": "person",
    "blocking_count": 0,
    "claimed_amount": "7370.00",
    "expected_amount": "7370.00",
    "due_at": "2026-12-01T00:00:00+08:00",
    "claim_number": "",
    "version": 2,
}
_OLD_PART: dict[str, Any] = {"must_return": False, "old_part_number": "", "supplier_code": "", "serial": ""}
DRAFT_DETAIL: dict[str, Any] = {
    **DRAFT,
    "complaint": "高速上方向盘突然变沉，仪表亮转向灯。",
    "cause": "转矩传感器 A/B 路差 0.71 V，标准不大于 0.25 V。",
    "correction": "更换转向机总成并编程、标定，四轮定位。",
    "failure_code": "C200B",
    "lines": [
        {**LABOUR, **_OLD_PART},
        {**PART, **_OLD_PART, "must_return": True, "old_part_number": "K2GC-3D070", "supplier_code": "A1B2C"},
    ],
    "findings": [FINDING],
}
EDIT: dict[str, Any] = {"field": "lines.1.quantity", "value": "3.2"}
SEND: dict[str, Any] = {"seen": 2}
_BLOCKED: dict[str, Any] = {
    "id": "0199c1f2-7d1e-7c3a-9a52-3f6f3c1a0b12",
    "order_number": "RO26111305",
    "job_line": "1",
    "status": "open",
    "readiness": "blocked",
    "claim_number": "",
    "problem": {
        "type": "about:blank",
        "title": "Something must be changed before it can be sent.",
        "status": 409,
        "code": "draft_blocked",
        "readiness": "blocked",
        "blocking": 1,
    },
}
SEND_MANY: dict[str, Any] = {"ids": [DRAFT["id"], _BLOCKED["id"]]}
DRAFT_RESULTS: dict[str, Any] = {"results": [TAKEN["drafts"][0], _BLOCKED]}
ORDER_LISTED: dict[str, Any] = {
    "number": "RO26111304",
    "vin": "LVSHBFAF49F012345",
    "plate": "渝A7K39M",
    "model_name": "锐界L 2.0T",
    "mileage_km": 63127,
    "arrived_at": "2026-11-19T12:00:00+08:00",
    "handed_over_at": "2026-11-20T12:00:00+08:00",
    "status": "closed",
    "revision": 1,
    "closed_at": "2026-11-23T12:00:00+08:00",
}
_JOB = ORDER["jobs"][0]
ORDER_DETAIL: dict[str, Any] = {
    **{name: value for name, value in ORDER.items() if name not in ("customer", "until")},
    "number": "RO26111304",
    "towing_amount": "0.00",
    "courtesy_car_amount": "0.00",
    "jobs": [
        {
            **_JOB,
            "cause": "",
            "labour": [{**_JOB["labour"][0], "hours": "4.000", "rate": None, "technician": ""}],
            "parts": [{**_JOB["parts"][0], "quantity": "1.000", "unit_price": "7000.0000"}],
            "others": [],
        }
    ],
}
MANY_ORDERS: dict[str, Any] = {"orders": [{"number": "RO26111304", **ORDER}, {"number": "RO26111306", **ORDER}]}
ORDER_RESULTS: dict[str, Any] = {
    "results": [
        {"number": "RO26111304", "status": 201, "taken": TAKEN, "problem": None},
        {
            "number": "RO26111306",
            "status": 400,
            "taken": None,
            "problem": {
                "type": "about:blank",
                "title": "Some fields are not right.",
                "status": 400,
                "code": "invalid",
                "errors": {"vin": ["A VIN has 17 characters."]},
            },
        },
    ]
}
ANSWER: dict[str, Any] = {"text": "同一次拆装，已改为 3.2 小时。"}
WITHDRAWAL: dict[str, Any] = {"reason_code": ""}
