from dataclasses import replace
from datetime import date

import pytest

from dealers.maintenance.rules import (
    CHECK_NAMES,
    Check,
    Promise,
    SheetIncomplete,
    Standing,
    judged_checks,
    reason,
    standing,
)
from landbridge.texts import Text

SOLD = Promise(date(2026, 6, 20), promised=1, months=6, km_from=3_000, km_to=5_000)
DAY = date(2026, 11, 23)
ALL_OK = dict.fromkeys((check.value for check in Check), "ok")


@pytest.mark.parametrize(
    ("promise", "day", "km", "expected"),
    [
        (SOLD, DAY, 4_120, Standing.ENTITLED),
        (SOLD, DAY, None, Standing.ENTITLED),
        (SOLD, date(2026, 12, 20), 4_120, Standing.ENTITLED),
        (SOLD, date(2026, 12, 21), 4_120, Standing.TOO_LATE),
        (SOLD, DAY, 5_000, Standing.ENTITLED),
        (SOLD, DAY, 5_001, Standing.TOO_FAR),
        (SOLD, DAY, 3_000, Standing.ENTITLED),
        (SOLD, DAY, 2_999, Standing.EARLY),
        (replace(SOLD, done_here=1), DAY, 4_120, Standing.USED),
        (replace(SOLD, done_elsewhere=1), DAY, 4_120, Standing.USED),
        (replace(SOLD, promised=2, done_elsewhere=1), DAY, 4_120, Standing.ENTITLED),
        (replace(SOLD, promised=0), DAY, 4_120, Standing.NO_PLAN),
        (Promise(None), DAY, 4_120, Standing.NOT_SOLD),
        (None, DAY, 4_120, Standing.UNKNOWN_CAR),
    ],
)
def test_every_standing_and_its_boundary(promise, day, km, expected):
    assert standing(promise, day, km) is expected
    told = reason(expected, promise, km)
    assert told.zh.endswith("。")
    assert told.en.endswith(".")


def test_the_reasons_give_the_numbers():
    assert reason(Standing.ENTITLED, SOLD, None) == Text(
        "到 2026-12-20、不超过 5,000 km 免费。", "Free until 2026-12-20 and up to 5,000 km."
    )
    assert reason(Standing.TOO_FAR, SOLD, 6_310) == Text(
        "里程 6,310 km 超过上限 5,000 km。", "6,310 km are above the 5,000 km limit."
    )
    here = replace(SOLD, done_here=1, done_on=date(2026, 9, 1))
    assert reason(Standing.USED, here, None) == Text(
        "已于 2026-09-01 在本店做过。", "It was done here on 2026-09-01."
    )
    assert reason(Standing.USED, replace(SOLD, done_elsewhere=1), None) == Text(
        "已在外店做过。", "It was done at another dealer."
    )


def test_the_checks_are_five_in_order_and_named():
    assert list(judged_checks(ALL_OK, "")) == ["engine_oil", "oil_filter", "gearbox", "chassis", "fluids"]
    assert set(CHECK_NAMES) == set(Check)


@pytest.mark.parametrize(
    ("changes", "note", "code", "field"),
    [
        ({"gearbox": ""}, "", "check_missing", "gearbox"),
        ({"fluids": "perhaps"}, "", "check_missing", "fluids"),
        ({"engine_oil": "attention"}, "x", "not_changed", "engine_oil"),
        ({"oil_filter": "attention"}, "x", "not_changed", "oil_filter"),
        ({"chassis": "attention"}, " ", "note_missing", "note"),
    ],
)
def test_what_is_refused_names_its_field(changes, note, code, field):
    with pytest.raises(SheetIncomplete) as refused:
        judged_checks(ALL_OK | changes, note)
    assert (refused.value.code, refused.value.params["field"]) == (code, field)


def test_attention_with_a_remark_is_taken():
    assert judged_checks(ALL_OK | {"chassis": "attention"}, "衬套开裂")["chassis"] == "attention"
