"""One order and what comes of it, for the OpenAPI file, the docs and the tests alike."""

from typing import Any

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
