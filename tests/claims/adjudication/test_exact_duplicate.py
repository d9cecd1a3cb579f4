from dataclasses import replace

import pytest

from claims.adjudication.facts import EarlierClaim
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from claims.rules import ClaimType, Status
from tests.claims.adjudication.builders import finding, make_facts, make_submission

PAID = EarlierClaim(Status.SETTLED, True, "CQ012-2611-00031", "RO26111304", "1")


def after(*claims):
    return make_facts(earlier_claims=claims)


def test_no_earlier_claim_passes():
    assert finding("V18") is None


def test_a_paid_job_claimed_again():
    found = finding("V18", facts=after(PAID))
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "claim_type")
    assert found.title == Text("同一工单项目已有索赔结论", "This job has already been decided")
    assert found.text == Text(
        "工单 RO26111304 项目 1 已由 CQ012-2611-00031 索赔，状态“已结算”。漏报的费用请改用追加索赔。",
        "Order RO26111304, job 1, was claimed with CQ012-2611-00031, status “Settled”. "
        "For costs left out use a supplement.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value) == ("claim_type", "supplement")


def test_a_rejected_job_is_appealed_not_claimed_again():
    found = finding("V18", facts=after(replace(PAID, status=Status.REJECTED)))
    assert found.text == Text(
        "工单 RO26111304 项目 1 已由 CQ012-2611-00031 索赔，状态“拒绝”。不同意结论的请对原单申诉，不要重报。",
        "Order RO26111304, job 1, was claimed with CQ012-2611-00031, status “Rejected”. "
        "If you disagree, appeal against it; do not claim again.",
    )
    assert (found.field, found.fixes) == ("order_number", ())


@pytest.mark.parametrize(
    ("status", "hits"),
    [
        (Status.SUBMITTED, False),
        (Status.IN_REVIEW, False),
        (Status.ASKED, False),
        (Status.RETURNED, False),
        (Status.WITHDRAWN, False),
        (Status.REJECTED, True),
        (Status.IN_APPEAL, True),
        (Status.REJECTED_FINAL, True),
        (Status.APPROVED_FIRST, True),
        (Status.DEDUCTION_PROPOSED, True),
        (Status.APPROVED_FINAL, True),
        (Status.IN_SETTLEMENT, True),
        (Status.SETTLED, True),
    ],
)
def test_only_decided_claims_count(status, hits):
    assert (finding("V18", facts=after(replace(PAID, status=status))) is not None) is hits


@pytest.mark.parametrize("changes", [{"job_line": "2"}, {"order_number": "RO26111305"}, {"at_this_dealer": False}])
def test_another_job_order_or_dealer_is_no_duplicate(changes):
    assert finding("V18", facts=after(replace(PAID, **changes))) is None


def test_a_supplement_may_follow_a_paid_claim_but_not_a_rejected_one():
    supplement = make_submission(claim_type=ClaimType.SUPPLEMENT)
    assert finding("V18", supplement, after(PAID)) is None
    assert finding("V18", supplement, after(replace(PAID, status=Status.REJECTED_FINAL))).result is Result.HIT


@pytest.mark.parametrize(
    ("submission", "facts", "text"),
    [
        (
            make_submission(),
            make_facts(earlier_claims=None),
            Text("缺该车以前的索赔记录，无法判定。", "Missing: this car's earlier claims."),
        ),
        (
            make_submission(job_line=""),
            make_facts(),
            Text("缺工单号和项目号，无法判定。", "Missing: order and job number."),
        ),
    ],
)
def test_skipped_goes_to_a_person(submission, facts, text):
    found = finding("V18", submission, facts)
    assert (found.result, found.severity, found.text) == (Result.SKIPPED, Severity.MANUAL, text)
