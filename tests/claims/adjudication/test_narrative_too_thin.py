import pytest

from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from claims.rules import ClaimType
from tests.claims.adjudication.builders import finding, make_policy, make_submission, row

TELL = Text("写明现象、检查和测量值、做了什么。", "Tell the symptom, the checks and readings, what was done.")


def test_three_good_texts_pass():
    assert finding("V53") is None


@pytest.mark.parametrize(
    ("cause", "hits"),
    [("电磁阀卡滞孔壁有划伤", False), ("电磁阀卡滞孔壁划伤", True), ("电磁阀 卡滞，孔壁 划伤。！", True)],
)
def test_ten_characters_are_enough_and_signs_do_not_count(cause, hits):
    assert (finding("V53", make_submission(cause=cause)) is not None) is hits


def test_a_short_text_is_counted():
    found = finding("V53", make_submission(cause="零件坏了。"))
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "cause")
    assert found.title == Text("三段陈述不完整", "Narrative is incomplete")
    assert found.text == Text(
        "检查与原因只有 4 个字，至少 10 个字。" + TELL.zh,
        "Cause has 4 characters, at least 10 are needed. " + TELL.en,
    )


def test_empty_texts_are_named():
    found = finding("V53", make_submission(complaint="", correction=" 。\n"))
    assert found.text == Text(
        "客户原话没有填写；处理没有填写。" + TELL.zh, "Complaint is empty; Correction is empty. " + TELL.en
    )
    assert found.field == "complaint"


def test_identical_long_texts():
    same = "转向机异响并且已经更换完成"
    found = finding("V53", make_submission(complaint=same, cause=same + "。"))
    assert found.text == Text("检查与原因与客户原话相同。" + TELL.zh, "Cause is the same as complaint. " + TELL.en)
    assert found.field == "cause"


def test_the_length_is_a_policy():
    policy = make_policy(V53=row("V53", params={"min_characters": 2}))
    assert finding("V53", make_submission(cause="坏了"), policy=policy) is None


@pytest.mark.parametrize("claim_type", [ClaimType.FIRST_MAINT, ClaimType.PDI])
def test_fixed_fee_services_have_no_complaint(claim_type):
    assert finding("V53", make_submission(claim_type=claim_type, complaint="", cause="", correction="")) is None


def test_it_is_never_skipped_because_an_empty_text_is_the_finding():
    assert finding("V53", make_submission(complaint="", cause="", correction="")).result is Result.HIT
