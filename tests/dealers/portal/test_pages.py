"""Pages of the claim desk and the workshop: what they show, who may post, how many statements they take."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import commands as claim_commands
from claims.models import Claim, RulePolicy
from dealers.drafts import commands
from dealers.drafts.models import ClaimDraft
from dealers.workshop import commands as workshop
from dealers.workshop.models import OrderStatus, RepairOrder
from landbridge.identity.actor import Actor
from tests.cast import NOON
from tests.dealers.builders import JOB, NUMBER, PAID_JOB, make_order

ClientFor = Callable[[Actor], Client]
HOME = "/d/CQ012/"
# Statements of one request, from the session to the navigation's counts; the same for any number of rows.


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def edit(client: Client, draft: ClaimDraft, **fields: str) -> Any:
    return client.post(f"{HOME}drafts/{draft.pk}/edit/", fields, headers={"hx-request": "true"})


def test_the_clerks_home_shows_what_is_due(draft: ClaimDraft, clerk: Actor, client_for: ClientFor) -> None:
    page = client_for(clerk).get(HOME)
    assert page.status_code == 200
    text = page.content.decode()
    for shown in (NUMBER, "7,075.60", "渝A·7K39M", "可提交"):
        assert shown in text


def test_a_row_of_the_home_takes_two_lines(draft: ClaimDraft, clerk: Actor, client_for: ClientFor) -> None:
    text = client_for(clerk).get(HOME).content.decode()
    for shown in (
        "</span> 锐界L<small>",  # the series, not the whole model
        "高速上方向盘突然变沉，仪表亮转向灯。<small>转向机总成</small>",
        'data-send-row="drafts" data-key="S"',
        "提交所选",
    ):
        assert shown in text


def test_the_homes_filter_swaps_the_drafts_alone(
    closed: Callable[..., RepairOrder], clerk: Actor, client_for: ClientFor
) -> None:
    closed(number="RO1", mileage_km=63001)
    closed(number="RO2", mileage_km=63002, jobs=(replace(JOB, correction="换"),))
    headers = {"hx-request": "true", "hx-target": "due"}
    text = client_for(clerk).get(f"{HOME}?show=change", headers=headers).content.decode()
    assert text.lstrip().startswith('<section class="lb-panel" id="due">')
    assert ("RO2" in text, ">RO1<" in text) == (True, False)


def test_the_draft_page_says_what_stands_against_it(
    closed: Callable[..., RepairOrder], as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    closed(jobs=(replace(JOB, correction="换"),))
    with as_(clerk):
        draft = ClaimDraft.objects.get()
    text = client_for(clerk).get(f"{HOME}drafts/{draft.pk}/").content.decode()
    assert "三段陈述不完整" in text
    assert 'href="#id_correction"' in text
    assert 'disabled aria-describedby="why-not"' in text


def test_the_head_of_a_draft_says_use_and_warranty(draft: ClaimDraft, clerk: Actor, client_for: ClientFor) -> None:
    text = client_for(clerk).get(f"{HOME}drafts/{draft.pk}/").content.decode()
    for shown in (
        "家用 · 三包适用",
        "质保起算",
        "100,000\N{NO-BREAK SPACE}km",
        'data-suggest="/d/CQ012/suggest/parts/?series=RJL"',
    ):
        assert shown in text


@pytest.mark.parametrize(
    ("asked", "code", "name"),
    [
        ("operations/?q=转向&series=RJL", "9B-3504A2", "更换转向机"),
        ("parts/?q=k2gc3d", "K2GC-3D070", "转向机总成"),
    ],
)
def test_codes_are_suggested_by_number_or_name(
    made_world: None, actor_named: Any, client_for: ClientFor, asked: str, code: str, name: str
) -> None:
    client = client_for(actor_named("technician"))
    text = client.get(f"{HOME}suggest/{asked}").content.decode()
    assert f'role="option" id="lb-option-1" aria-selected="false" data-value="{code}"' in text
    assert name in text


def test_what_does_not_fit_the_car_is_not_suggested(made_world: None, clerk: Actor, client_for: ClientFor) -> None:
    client = client_for(clerk)
    text = client.get(f"{HOME}suggest/operations/?q=9B&series=XXX").content.decode()
    assert "没有适用于本车的匹配" in text
    assert "9B-3504A2" not in text
    assert client.get(f"{HOME}suggest/people/?q=9B").status_code == 404


def test_a_discarded_draft_is_listed_apart_and_taken_up_again(
    draft: ClaimDraft, clerk: Actor, client_for: ClientFor
) -> None:
    client = client_for(clerk)
    page = client.post(f"{HOME}drafts/{draft.pk}/discard/", follow=True).content.decode()
    assert "恢复草稿" in page
    assert NUMBER not in client.get(f"{HOME}drafts/").content.decode()
    assert NUMBER in client.get(f"{HOME}drafts/?show=discarded").content.decode()
    client.post(f"{HOME}drafts/{draft.pk}/restore/")
    assert NUMBER in client.get(f"{HOME}drafts/").content.decode()


def test_a_change_answers_with_findings_pay_field_and_bar(
    draft: ClaimDraft, as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    text = edit(client_for(clerk), draft, cause="坏").content.decode()
    for part in ('id="findings"', 'id="expected"', 'id="bar"', 'id="w_id_cause"'):
        assert part in text
    assert "三段陈述不完整" in text
    with as_(clerk):
        assert ClaimDraft.objects.get().cause == "坏"


def test_a_refused_value_stays_in_its_field_and_is_not_saved(
    draft: ClaimDraft, as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    text = edit(client_for(clerk), draft, mileage_km="viele").content.decode()
    assert 'value="viele"' in text
    assert "请填写整数公里数。" in text
    with as_(clerk):
        assert ClaimDraft.objects.get().mileage_km == 63127


def test_submitting_leads_to_the_claim_and_twice_to_the_same(
    draft: ClaimDraft, as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    client = client_for(clerk)
    for _ in range(2):
        answer = client.post(f"{HOME}drafts/{draft.pk}/submit/", {"seen": draft.version})
        assert answer.status_code == 302
        assert answer["Location"] == f"{HOME}claims/CQ012-2611-00001/"
    page = client.get(answer["Location"]).content.decode()
    assert "转向机总成" in page
    with as_(clerk):
        assert Claim.objects.count() == 1


def test_many_are_sent_at_once_and_the_rest_says_why(
    closed: Callable[..., RepairOrder], as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    closed(number="RO1", mileage_km=63001)
    closed(number="RO2", mileage_km=63002, jobs=(replace(JOB, correction="换"),))
    with as_(clerk):
        ids = [str(pk) for pk in ClaimDraft.objects.values_list("pk", flat=True)]
    page = client_for(clerk).post(f"{HOME}drafts/submit/", {"draft": ids}, follow=True).content.decode()
    assert "RO2: " in page
    with as_(clerk):
        assert [claim.order_number for claim in Claim.objects.all()] == ["RO1"]


def test_the_manager_reads_and_does_not_send(
    draft: ClaimDraft, as_: Any, manager: Actor, client_for: ClientFor
) -> None:
    client = client_for(manager)
    assert client.get(f"{HOME}drafts/{draft.pk}/").status_code == 200
    assert client.post(f"{HOME}drafts/{draft.pk}/submit/").status_code == 403
    assert edit(client, draft, cause="x").status_code == 403
    with as_(manager):
        assert not Claim.objects.exists()


def test_an_order_says_what_it_lacks_and_is_closed_when_whole(
    made_world: None, as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    client = client_for(clerk)
    with as_(clerk):
        workshop.save_order(actor=clerk, now=NOON, data=make_order(signed_by_customer=False, jobs=(JOB, PAID_JOB)))
    page = client.get(f"{HOME}orders/{NUMBER}/").content.decode()
    assert "客户结算签字" in page
    refused = client.post(f"{HOME}orders/{NUMBER}/close/", follow=True).content.decode()
    assert "还缺：客户结算签字。" in refused
    client.post(f"{HOME}orders/{NUMBER}/sign/")
    client.post(f"{HOME}orders/{NUMBER}/close/")
    with as_(clerk):
        assert RepairOrder.objects.get().status == OrderStatus.CLOSED
        assert ClaimDraft.objects.count() == 1


def test_a_technician_reads_orders_and_closes_none(
    closed: Callable[..., RepairOrder], actor_named: Any, client_for: ClientFor
) -> None:
    closed()
    client = client_for(actor_named("technician"))
    assert client.get(f"{HOME}orders/{NUMBER}/").status_code == 200
    assert client.post(f"{HOME}orders/{NUMBER}/close/").status_code == 403
    assert client.get(f"{HOME}drafts/").status_code == 403


def test_the_dealer_talks_and_withdraws(draft: ClaimDraft, as_: Any, clerk: Actor, client_for: ClientFor) -> None:
    with as_(clerk):
        number = commands.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk).claim_number
    client = client_for(clerk)
    client.post(f"{HOME}claims/{number}/message/", {"text": "照片随后补上"})
    assert "照片随后补上" in client.get(f"{HOME}claims/{number}/").content.decode()
    client.post(f"{HOME}claims/{number}/withdraw/")
    with as_(clerk):
        assert Claim.objects.get().status == "withdrawn"


def test_the_list_of_claims_is_a_file_that_runs_no_formula(
    draft: ClaimDraft, as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    with as_(clerk):
        ClaimDraft.objects.update(title='=HYPERLINK("http://x")')
        commands.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk)
    answer = client_for(clerk).get(f"{HOME}claims/export/?status=system")
    assert answer["Content-Disposition"] == 'attachment; filename="claims-20261123.csv"'
    heading, row = answer.content.decode("utf-8-sig").splitlines()
    assert heading.startswith("索赔单,版本,状态,工单,车牌,VIN")
    assert row.startswith(f"CQ012-2611-00001,1,已提交,{NUMBER},渝A·7K39M,")
    assert "'=HYPERLINK" in row
    assert row.endswith(",7075.60,,")
    empty = client_for(clerk).get(f"{HOME}claims/export/?status=rejected").content.decode("utf-8-sig")
    assert len(empty.splitlines()) == 1


def test_the_months_money_counts_what_was_sent(draft: ClaimDraft, as_: Any, clerk: Actor, now: datetime) -> None:
    from decimal import Decimal

    from dealers.portal import queries

    with as_(clerk):
        commands.submit_draft(actor=clerk, now=now, draft_id=draft.pk)
        money = queries.month_money(clerk, now)
    assert money.claimed == queries.Total(1, Decimal("7075.60"))
    assert money.waiting == queries.Total(1, Decimal("7075.60"))
    assert (money.approved.number, money.unpaid.number, money.cut) == (0, 0, Decimal("0.00"))


@pytest.fixture
def in_review(closed: Callable[..., RepairOrder], as_: Any, clerk: Actor, adjudicator: Actor) -> ClaimDraft:
    """The draft of a claim that waits for an adjudicator."""
    with as_(adjudicator):
        RulePolicy.objects.filter(rule_id="V53").update(severity="manual")
    closed(jobs=(replace(JOB, checks="坏了"),))
    with as_(clerk):
        sent = commands.submit_draft(actor=clerk, now=NOON, draft_id=ClaimDraft.objects.get().pk)
    with as_(adjudicator):
        claim_commands.adjudicate_claim(claim_id=sent.claim_id, version=1, now=NOON)
    return sent


def test_the_months_cuts_carry_their_reasons(
    in_review: ClaimDraft, as_: Any, clerk: Actor, adjudicator: Actor, client_for: ClientFor
) -> None:
    with as_(adjudicator):
        claim_commands.reject_claim(
            actor=adjudicator, now=NOON, number=in_review.claim_number, version=1, reason_code="X-WEAR"
        )
    text = client_for(clerk).get(HOME).content.decode()
    assert "正常磨损 3" in text
    assert "−7,075.60" in text


def test_a_returned_claim_shows_why_and_leads_back_to_its_draft(
    in_review: ClaimDraft, as_: Any, clerk: Actor, adjudicator: Actor, client_for: ClientFor
) -> None:
    draft, number = in_review, in_review.claim_number
    with as_(adjudicator):
        claim_commands.return_claim(
            actor=adjudicator, now=NOON, number=number, version=1, reason_code="B-CAUSE", text="请补实测值"
        )
    client = client_for(clerk)
    client.cookies["lb_language"] = "en"
    listed = client.get(f"{HOME}claims/returned/").content.decode()
    for shown in (number, "Cause too thin, add measured values<small>请补实测值</small>", 'value="cause"'):
        assert shown in listed
    with CaptureQueriesContext(connection) as captured:
        assert "Cause too thin" in client.get(HOME).content.decode()
    assert len([one for one in captured if one["sql"].startswith(("SELECT", "WITH"))]) <= 25
    page = client.get(f"{HOME}claims/{number}/").content.decode()
    for shown in ("Narrative is incomplete", "My turn", "Correct and resubmit", "请补实测值"):
        assert shown in page
    answer = client.post(f"{HOME}claims/{number}/correct/", {"field": "lines.2.code"})
    assert answer["Location"] == f"{HOME}drafts/{draft.pk}/#id_lines-2-code"
    assert "Resubmit" in client.get(answer["Location"]).content.decode()
    assert number in client.get(HOME).content.decode()
