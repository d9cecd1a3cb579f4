"""The slip as a PDF: one part for the owner's handbook, one for the dealer's file, each with the owner's link."""

import io
import json
from functools import cache
from importlib.resources import files

import pylopdf_fonts_zh_cn
import segno
import typst

from dealers.maintenance.models import MaintenanceSheet
from dealers.maintenance.rules import CHECK_NAMES, Check, Result
from landbridge.texts import Text

_RESULTS = {Result.OK.value: Text("✓ 正常", "✓ fine"), Result.ATTENTION.value: Text("！需注意", "! attention")}


def slip(sheet: MaintenanceSheet, *, dealer: str, dealer_code: str, adviser: str, link: str) -> bytes:
    """Return the slip as a PDF of one A4 page, Chinese with small English beside it.

    Args:
        dealer: the dealer's name.
        link: the owner's page, as the QR code holds it.
    """
    data = {
        "title": "首次免费保养单",
        "title_other": "First free maintenance",
        "dealer": dealer,
        "dealer_code": dealer_code,
        "facts": [
            ["车架号 VIN", sheet.vin],
            ["工单号 Order", sheet.order_number],
            ["保养日期 Date", sheet.done_on.isoformat()],
            ["里程 Mileage", "—" if sheet.mileage_km is None else f"{sheet.mileage_km:,} km"],
            ["车型 Model", sheet.model_name or "—"],
            ["技师 Technician", sheet.technician or "—"],
            ["服务顾问 Adviser", adviser or "—"],
            ["登记 Recorded", f"{sheet.recorded_by} · r{sheet.revision}"],
        ],
        "checks": [
            [CHECK_NAMES[check].zh, CHECK_NAMES[check].en, _RESULTS[sheet.checks[check.value]].zh]
            for check in Check
        ],
        "note": sheet.note,
        "words": {
            "check": "项目 Work",
            "result": "结果 Result",
            "scan": "车主扫码确认 · Scan to confirm",
            "note": "备注 Remark",
            "free": "本次保养免费，工时和材料由厂家承担。",
            "cut": "沿虚线裁开 · cut here",
        },
        "signatures": ["车主签字 Owner", "服务顾问签字 Adviser", "日期 Date"],
        "parts": [
            ["随车手册联", "For the owner's handbook"],
            ["经销商存档联", "For the dealer's file"],
        ],
        "qr": qr_svg(link),
    }
    made = typst.compile(
        _template(),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made


def qr_svg(link: str) -> str:
    """Return a QR code of the link as SVG without styles."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, omitsize=True)
    return out.getvalue().decode()


@cache
def _template() -> bytes:
    return files("dealers.maintenance").joinpath("slip.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    # The same fonts on every machine: the system's own are left out.
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files(pylopdf_fonts_zh_cn))])
