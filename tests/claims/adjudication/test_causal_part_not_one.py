from dataclasses import replace

import pytest

from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from claims.rules import ClaimType
from tests.claims.adjudication.builders import GEAR, LABOUR, NUT, finding, make_submission

PLAIN_GEAR = replace(GEAR, is_causal=False)


def test_one_causal_part_passes():
    assert finding("V50") is None


def test_no_causal_part():
    found = finding("V50", make_submission(lines=(LABOUR, PLAIN_GEAR, NUT)))
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "lines.2.is_causal")
    assert found.title == Text("没有主因零件", "No causal part")
    assert found.text == Text(
        "还没有标主因零件。请在配件里标出引起故障的那一个，每单只标一个。",
        "No causal part is marked. Mark the one part that caused the failure.",
    )
    assert [fix.field for fix in found.fixes] == ["lines.2.is_causal", "lines.3.is_causal"]
    assert found.fixes[0].label == Text("主因是第 2 行 转向机总成", "Causal: Line 2 转向机总成")


def test_two_causal_parts():
    found = finding("V50", make_submission(lines=(LABOUR, GEAR, replace(NUT, is_causal=True))))
    assert found.title == Text("主因零件多于一个", "More than one causal part")
    assert found.text == Text(
        "标了 2 个主因：第 2 行 转向机总成、第 3 行 自锁螺母。只留引起故障的那一个。",
        "2 are marked as causal: Line 2 转向机总成, Line 3 自锁螺母. Keep the one that caused the failure.",
    )
    assert found.field == "lines.3.is_causal"


def test_labour_is_no_causal_part():
    lines = (replace(LABOUR, is_causal=True), PLAIN_GEAR)
    assert finding("V50", make_submission(lines=lines)).result is Result.HIT


def test_a_claim_without_any_line():
    assert finding("V50", make_submission(lines=())).field == "lines"


def test_skipped_for_labour_alone():
    found = finding("V50", make_submission(lines=(LABOUR,)))
    assert (found.result, found.text) == (Result.SKIPPED, Text("本单没有配件。", "The claim has no parts."))


@pytest.mark.parametrize(
    "claim_type",
    [ClaimType.FIRST_MAINT, ClaimType.PDI, ClaimType.TRANSPORT, ClaimType.CAMPAIGN, ClaimType.RECALL],
)
def test_types_in_which_no_part_failed_by_itself(claim_type):
    assert finding("V50", make_submission(claim_type=claim_type, lines=(PLAIN_GEAR,))) is None
