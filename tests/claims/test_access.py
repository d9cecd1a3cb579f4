"""Who sees and who may touch which claims: pages, API and rows."""

import pytest
from django.db import DatabaseError, connection, transaction

from claims import access, queries
from claims.models import Claim, Message, Review, Submission
from landbridge.ids import uuid7
from tests.cast import NOON
from tests.claims import world

pytestmark = pytest.mark.services
OEM = (
    "administrator",
    "adjudicator",
    "recovery_desk",
    "finance",
    "cc_agent",
    "cc_supervisor",
    "depot_clerk",
)


@pytest.fixture
def both(in_review, as_, other_clerk):
    """A claim of each dealer."""
    with as_(other_clerk):
        return in_review, world.submit(other_clerk)


@pytest.mark.parametrize("who", OEM)
def test_the_oem_sees_all_dealers(both, as_, actor_named, who):
    person = actor_named(who)
    with as_(person):
        assert {claim.dealer_code for claim in access.visible_claims(person)} == {"CQ012", "GZ005"}


def test_a_regional_manager_sees_his_regions(both, as_, regional_manager, client_for):
    with as_(regional_manager):
        assert {claim.dealer_code for claim in access.visible_claims(regional_manager)} == {"CQ012"}
        with pytest.raises(Claim.DoesNotExist):
            queries.claim_detail(regional_manager, both[1].number)
    client = client_for(regional_manager)
    assert client.get(f"/claims/{both[0].number}/").status_code == 200
    assert client.get(f"/claims/{both[1].number}/").status_code == 404
    assert client.get(f"/api/v1/claims/{both[1].number}").status_code == 404


def test_a_dealer_sees_its_own_even_without_a_condition(both, as_, clerk, other_clerk):
    for person, number in ((clerk, both[0].number), (other_clerk, both[1].number)):
        with as_(person):
            assert list(Claim.objects.values_list("number", flat=True)) == [number]
            assert Submission.objects.count() == 1
            detail = queries.claim_detail(person, number)
            assert (detail.claim.number, detail.review) == (number, None)
            assert queries.claims_of_dealer(person).rows[0].claim.number == number


@pytest.mark.parametrize("who", OEM)
@pytest.mark.parametrize("verb", ["approve", "return", "reject", "ask", "transfer", "pick", "undo", "message"])
def test_only_adjudicators_may_post_decisions(in_review, actor_named, client_for, who, verb, reload):
    person = actor_named(who)
    answer = client_for(person).post(f"/claims/{in_review.number}/{verb}/", {})
    assert answer.status_code == (409 if who == "adjudicator" else 403)
    assert reload(in_review).status == "in_review"


@pytest.mark.parametrize(
    "change",
    [
        {"approved_amount": "1.00"},
        {"claimed_amount": "1.00"},
        {"review_due_at": NOON},
        {"decided_at": NOON},
        {"vin": "X"},
        {"status": "approved_first"},
        {"status": "settled"},
        {"status": "returned"},
    ],
    ids=str,
)
def test_a_dealer_cannot_write_what_the_oem_decides(in_review, as_, clerk, reload, change):
    with as_(clerk), pytest.raises(DatabaseError), transaction.atomic():
        Claim.objects.filter(pk=in_review.pk).update(**change)
    claim = reload(in_review)
    assert (claim.status, claim.approved_amount) == ("in_review", None)


def test_a_dealer_cannot_write_on_a_neighbours_claim(both, as_, other_clerk):
    own, mine = both[0], both[1]
    with as_(other_clerk):
        for values in (
            {"claim_id": own.pk, "dealer_id": mine.dealer_id},
            {"claim_id": own.pk, "dealer_id": own.dealer_id},
            {"claim_id": mine.pk, "dealer_id": mine.dealer_id, "author_side": "oem"},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                Message.objects.create(
                    **({"at": NOON, "author_label": "x", "author_side": "dealer", "text": "x"} | values)
                )
        with pytest.raises(DatabaseError), transaction.atomic():
            Review.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE oem.claims_submission SET digest = '' WHERE id = %s", [uuid7()])
