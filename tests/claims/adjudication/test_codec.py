import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given

from claims.adjudication.codec import Unreadable, from_json, to_json
from claims.adjudication.facts import Facts, OdometerFact
from claims.adjudication.judging import judge
from claims.adjudication.types import Finding, Judgement, Line, Policy, Submission
from tests.claims.adjudication.builders import GEAR, judged, make_facts, make_policy, make_submission
from tests.claims.adjudication.strategies import FACTS, POLICIES, SUBMISSIONS


def stored(value):
    """Return what a JSON column gives back."""
    return json.loads(json.dumps(to_json(value)))


@given(SUBMISSIONS)
def test_a_submission_survives(submission):
    back = from_json(Submission, stored(submission))
    assert back == submission
    assert to_json(back) == to_json(submission)


@given(FACTS)
def test_facts_survive(facts):
    back = from_json(Facts, stored(facts))
    assert back == facts
    assert to_json(back) == to_json(facts)


@given(POLICIES)
def test_a_policy_survives(policy):
    assert from_json(Policy, stored(policy)) == policy


@given(SUBMISSIONS, FACTS, POLICIES)
def test_what_is_read_back_is_judged_alike_and_so_is_the_judgement(submission, facts, policy):
    first = judge(submission, facts, policy)
    again = judge(
        from_json(Submission, stored(submission)),
        from_json(Facts, stored(facts)),
        from_json(Policy, stored(policy)),
    )
    assert to_json(again) == to_json(first)
    assert from_json(Judgement, stored(first)) == first


def test_the_form_is_plain():
    assert to_json(GEAR) == {
        "line_no": 2,
        "kind": "part",
        "code": "K2GC-3D070",
        "name": "转向机总成",
        "quantity": "1",
        "unit_price": "6480",
        "amount": "6480.00",
        "is_causal": True,
        "old_part_number": "",
        "supplier_code": "",
        "serial": "",
        "must_return": True,
    }
    assert to_json(make_submission())["handed_over_at"] == "2026-11-14T17:30:00+08:00"
    assert to_json(OdometerFact(5, date(2026, 1, 2))) == {
        "mileage_km": 5,
        "read_on": "2026-01-02",
        "at_this_dealer": False,
    }


def test_a_decimal_keeps_its_places():
    back = from_json(Line, stored(GEAR))
    assert (str(back.amount), str(back.quantity)) == ("6480.00", "1")


def test_facts_stored_before_a_field_existed_take_its_default():
    data = to_json(make_facts())
    del data["authorisation"]
    assert from_json(Facts, data) == make_facts()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (OdometerFact, {"mileage_km": 5}),
        (OdometerFact, {"mileage_km": 5, "read_on": "2026-01-02", "colour": "red"}),
        (OdometerFact, {"mileage_km": "5", "read_on": "2026-01-02"}),
        (OdometerFact, {"mileage_km": True, "read_on": "2026-01-02"}),
        (OdometerFact, {"mileage_km": 5, "read_on": "2 January"}),
        (OdometerFact, []),
        (Facts, {"terms": []}),
        (Facts, {"earlier_claims": [{"status": "exploded", "at_this_dealer": True}]}),
        (Policy, {"version": "1", "rules": {"V01": {"severity": "return", "params": {"x": 1.5}}}}),
    ],
)
def test_what_does_not_fit_is_refused(kind, data):
    with pytest.raises(Unreadable):
        from_json(kind, data)


def test_a_wrong_amount_is_refused():
    with pytest.raises(Unreadable):
        from_json(Line, to_json(GEAR) | {"amount": "a lot"})


@pytest.mark.parametrize("value", [1.5, object(), {1, 2}])
def test_nothing_inexact_is_written(value):
    with pytest.raises(TypeError):
        to_json(value)


def test_a_moment_without_a_zone_is_not_written():
    with pytest.raises(ValueError, match="time zone"):
        to_json(datetime(2026, 1, 1))


def test_a_finding_survives():
    (found,) = judged(make_submission(claimed_total=Decimal("1")), policy=make_policy()).findings
    assert from_json(Finding, stored(found)) == found
