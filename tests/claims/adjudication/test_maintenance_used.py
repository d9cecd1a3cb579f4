from dataclasses import replace

import pytest

from claims.adjudication.facts import EarlierClaim
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from claims.rules import ClaimType, Status
from tests.claims.adjudication.builders import finding
from tests.claims.adjudication.maintenance import make_first, make_known

FIRST = EarlierClaim(
    Status.APPROVED_FIRST, True, "CQ012-2609-00003", "RO26090001", "1", claim_type=ClaimType.FIRST_MAINT
)


def after(claim):
    return replace(make_known(), earlier_claims=(claim,))


def test_the_first_one_passes():
    assert finding("V43", make_first(), make_known()) is None


def test_a_second_one_at_the_same_dealer_is_rejected_and_names_the_first():
    found = finding("V43", make_first(), after(FIRST))
    assert (found.severity, found.result, found.field) == (Severity.REJECT, Result.HIT, "claim_type")
    assert found.text == Text(
        "该车的第 1 次免费保养已在本店 CQ012-2609-00003 索赔过。请改为客户付费；有误的可申诉。",
        "Free maintenance number 1 of this car was claimed by CQ012-2609-00003 here. Charge the customer instead; "
        "if that is wrong, appeal.",
    )


def test_of_another_dealer_only_that_it_was_is_told():
    found = finding("V43", make_first(), make_known(claimed_elsewhere=1))
    assert found.text.zh == "该车的第 1 次免费保养已在外店索赔过。请改为客户付费；有误的可申诉。"
    assert found.inputs == {"n": "1", "promised": "1", "claimed": "1"}


@pytest.mark.parametrize(
    ("status", "hits"),
    [
        (Status.SUBMITTED, True),
        (Status.SETTLED, True),
        (Status.RETURNED, False),
        (Status.WITHDRAWN, False),
        (Status.REJECTED, False),
        (Status.IN_APPEAL, False),
    ],
)
def test_what_may_come_to_nothing_does_not_use_it_up(status, hits):
    assert (finding("V43", make_first(), after(replace(FIRST, status=status))) is not None) is hits


def test_another_kind_of_claim_does_not_count():
    assert finding("V43", make_first(), after(replace(FIRST, claim_type=ClaimType.NORMAL))) is None


def test_one_more_than_promised_is_rejected():
    found = finding("V43", make_first(), make_known(n=2, months=None, fee=None))
    assert found.text == Text(
        "该车享有 1 次免费保养，申报的是第 2 次。请改为客户付费。",
        "Free maintenances promised to this car: 1; this is number 2. Charge the customer instead.",
    )


@pytest.mark.parametrize(("claimed", "hits"), [(1, False), (2, True)])
def test_the_second_of_two_waits_for_the_first_only(claimed, hits):
    facts = make_known(n=2, promised=2, claimed_elsewhere=claimed)
    assert (finding("V43", make_first(), facts) is not None) is hits


def test_skipped_without_a_plan_and_to_a_person():
    found = finding("V43", make_first(), make_known(promised=0))
    assert (found.result, found.severity, found.text) == (
        Result.SKIPPED,
        Severity.MANUAL,
        Text("缺该车的免费保养政策，无法判定。", "Missing: the free maintenance promised to this car."),
    )


def test_other_types_pass():
    assert finding("V43") is None
