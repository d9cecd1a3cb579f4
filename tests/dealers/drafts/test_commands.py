from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims import commands as claim_commands
from claims import queries as claim_queries
from claims.models import Claim, RulePolicy
from dealers.drafts import commands, queries
from dealers.drafts.models import ClaimDraft
from dealers.drafts.rules import BadValue, CannotSend, DraftStatus, NotEditable, Readiness
from dealers.workshop import commands as workshop
from dealers.workshop.closing import ClosedOrder
from dealers.workshop.models import RepairOrder
from dealers.workshop.order_data import OtherKind
from landbridge.catalog.models import LabourRate, PartPrice
from landbridge.clocks.days import end_of_day, local_day
from landbridge.errors import Forbidden, Stale
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from tests.cast import NOON
from tests.dealers.builders import GEAR, JOB, NUT, PAID_JOB, make_order

Close = Callable[..., RepairOrder]


def edit(actor: Actor, draft: ClaimDraft, field: str, value: str) -> ClaimDraft:
    return commands.edit_draft(actor=actor, now=NOON, draft_id=draft.pk, field=field, value=value)


def test_a_closed_warranty_job_is_a_draft_at_system_prices(draft: ClaimDraft, as_, clerk: Actor) -> None:
    assert draft.claim_type == "normal"
    assert draft.due_at == end_of_day(local_day(NOON) + timedelta(days=7))
    assert (draft.readiness, draft.blocking_count) == (Readiness.READY, 0)
    assert (draft.claimed_amount, draft.expected_amount) == (Decimal("7075.60"), Decimal("7075.60"))
    with as_(clerk):
        lines = list(draft.lines.all())
    told = [(line.kind, line.code, line.quantity, line.unit_price, line.amount) for line in lines]
    assert told == [
        # 3.2 standard hours, although the workshop booked 4.0; ¥5,400 + 20 %, although it sold for ¥7,000.
        ("labour", "9B-3504A2", Decimal("3.200"), Decimal("178.00"), Decimal("569.60")),
        ("part", "K2GC-3D070", Decimal("1.000"), Decimal("6480.00"), Decimal("6480.00")),
        ("part", "W720-M14", Decimal("4.000"), Decimal("6.50"), Decimal("26.00")),
    ]
    assert [line.is_causal for line in lines] == [False, True, False]
    assert [line.must_return for line in lines] == [False, True, False]
    assert all(line.price_row_id is not None for line in lines)


def test_only_jobs_that_the_oem_pays_become_drafts(closed: Close, as_, clerk: Actor) -> None:
    order = closed(jobs=(PAID_JOB, JOB), towing_amount=Decimal("300.00"))
    with as_(clerk):
        (draft,) = ClaimDraft.objects.filter(order=order.pk)
        assert draft.job_line == "2"
        assert draft.lines.get(kind="other").amount == Decimal("300.00")
        assert draft.claimed_amount == Decimal("7375.60")
        told = ClosedOrder(
            order, make_order(jobs=(PAID_JOB, JOB)), tuple(job.pk for job in order.jobs.all()), is_first_time=False
        )
        again = commands.drafts_from_orders(actor=clerk, now=NOON, closed=[told])
        assert [one.pk for one in again] == [draft.pk]
        assert ClaimDraft.objects.count() == 1


def test_an_edit_is_checked_at_once_and_counts_a_version(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        changed = edit(clerk, draft, "cause", "坏")
        assert (changed.readiness, changed.blocking_count) == (Readiness.BLOCKED, 1)
        assert changed.version == draft.version + 1
        assert changed.touched_at == NOON
        same = edit(clerk, draft, "cause", " 坏 ")
        assert same.version == changed.version
        assert Event.objects.filter(verb="draft.edited", subject_id=draft.pk).count() == 1


def test_a_quantity_changes_its_amount_and_the_sum(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        changed = edit(clerk, draft, "lines.3.quantity", "6")
        assert changed.claimed_amount == Decimal("7088.60")
        assert draft.lines.get(line_no=3).amount == Decimal("39.00")


def test_there_is_one_causal_part_and_it_names_the_claim(draft: ClaimDraft, as_, clerk: Actor) -> None:
    assert draft.title == "转向机总成"
    with as_(clerk):
        changed = edit(clerk, draft, "lines.3.is_causal", "on")
        assert changed.title == "自锁螺母"
        assert list(draft.lines.filter(is_causal=True).values_list("line_no", flat=True)) == [3]


def test_another_number_is_priced_anew(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        edit(clerk, draft, "lines.3.code", "k2gc-3d070")
        line = draft.lines.get(line_no=3)
        assert (line.name, line.unit_price, line.amount) == (
            "转向机总成",
            Decimal("6480.00"),
            Decimal("25920.00"),
        )


def findings(draft: ClaimDraft) -> set[str]:
    return {one["rule_id"] for one in draft.precheck["findings"]}


def press_fix(actor: Actor, draft: ClaimDraft, rule: str) -> ClaimDraft:
    """Do what the first button of a rule's finding does."""
    fix = next(one for one in draft.precheck["findings"] if one["rule_id"] == rule)["fixes"][0]
    return edit(actor, draft, fix["field"], fix["value"])


def test_a_price_list_that_changed_is_taken_over_by_its_fix(
    draft: ClaimDraft, as_, clerk: Actor, adjudicator: Actor
) -> None:
    with as_(adjudicator):
        PartPrice.objects.filter(part__number="K2GC-3D070").update(net_price=Decimal("5000.00"))
        LabourRate.objects.update(rate=Decimal("180.00"))
    with as_(clerk):
        checked = commands.recheck_draft(actor=clerk, now=NOON, draft_id=draft.pk)
        assert (checked.readiness, findings(checked)) == (Readiness.BLOCKED, {"V34", "V35"})
        press_fix(clerk, checked, "V35")
        mended = press_fix(clerk, checked, "V34")
        assert (mended.readiness, findings(mended)) == (Readiness.READY, set())
        assert mended.claimed_amount == Decimal("6602.00")  # 3.2 h x ¥180 + ¥6,000 + 4 x ¥6.50


def test_no_other_price_than_the_systems_can_be_typed(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        changed = edit(clerk, draft, "lines.2.unit_price", "9999")
        assert draft.lines.get(line_no=2).unit_price == Decimal("6480.00")
        assert changed.claimed_amount == Decimal("7075.60")


def test_a_part_that_the_catalogue_does_not_know_goes_to_a_person(closed: Close, as_, clerk: Actor) -> None:
    closed(jobs=(replace(JOB, parts=(GEAR, replace(NUT, part_number="X-1"))),))
    with as_(clerk):
        draft = ClaimDraft.objects.get()
        assert (draft.readiness, findings(draft)) == (Readiness.PERSON, {"V25"})
        line = draft.lines.get(line_no=3)
        # The workshop's own price stands, without a price row.
        assert (line.unit_price, line.price_row_id) == (Decimal("6.50"), None)
        assert edit(clerk, draft, "lines.3.unit_price", "7").claimed_amount == Decimal("7077.60")


def test_more_hours_or_pieces_are_seen_and_mended(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        edit(clerk, draft, "lines.1.quantity", "5")
        both = edit(clerk, draft, "lines.3.quantity", "6")
        assert findings(both) == {"V26", "V29"}
        press_fix(clerk, both, "V29")
        assert findings(press_fix(clerk, both, "V26")) == set()


def test_model_and_warranty_start_are_the_files(draft: ClaimDraft, as_, clerk: Actor) -> None:
    assert (draft.model_name, draft.warranty_start) == ("锐界L 2.0T", date(2024, 5, 8))
    with as_(clerk):
        edit(clerk, draft, "model_name", "RJL-99")
        wrong = edit(clerk, draft, "warranty_start", "2024-05-06")
        assert findings(wrong) == {"V06"}  # nobody knows a model of that name: not judged
        assert "V03" in {one["rule_id"] for one in wrong.precheck["skipped"]}
        assert findings(press_fix(clerk, wrong, "V06")) == set()
        assert edit(clerk, draft, "warranty_start", "").warranty_start is None


def test_costs_are_added_filled_in_and_removed(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        line = commands.add_cost(actor=clerk, now=NOON, draft_id=draft.pk, kind=OtherKind.TOWING)
        assert line.line_no == 4
        assert edit(clerk, draft, "lines.4.amount", "260").claimed_amount == Decimal("7335.60")
        removed = commands.remove_line(actor=clerk, now=NOON, draft_id=draft.pk, line_no=4)
        assert removed.claimed_amount == Decimal("7075.60")


def test_a_line_comes_back_as_it_was_and_its_number_is_not_given_away(
    draft: ClaimDraft, as_, clerk: Actor
) -> None:
    with as_(clerk):
        for _ in range(2):
            gone = commands.remove_line(actor=clerk, now=NOON, draft_id=draft.pk, line_no=3)
        assert gone.claimed_amount == Decimal("7049.60")
        cost = commands.add_cost(actor=clerk, now=NOON, draft_id=draft.pk, kind=OtherKind.TRAVEL)
        assert cost.line_no == 4
        for _ in range(2):
            back = commands.restore_line(actor=clerk, now=NOON, draft_id=draft.pk, line_no=3)
        assert back.claimed_amount == Decimal("7075.60")
        assert [line.line_no for line in draft.lines.all()] == [1, 2, 3, 4]
        verbs = Event.objects.filter(subject_id=draft.pk, verb__startswith="draft.line_").values_list(
            "verb", flat=True
        )
        assert sorted(verbs) == ["draft.line_added", "draft.line_removed", "draft.line_restored"]


def test_a_causal_part_that_comes_back_does_not_push_the_chosen_one_away(
    draft: ClaimDraft, as_, clerk: Actor
) -> None:
    with as_(clerk):
        commands.remove_line(actor=clerk, now=NOON, draft_id=draft.pk, line_no=2)
        edit(clerk, draft, "lines.3.is_causal", "on")
        commands.restore_line(actor=clerk, now=NOON, draft_id=draft.pk, line_no=2)
        assert list(draft.lines.filter(is_causal=True).values_list("line_no", flat=True)) == [3]


def test_a_discarded_draft_is_taken_up_again(draft: ClaimDraft, as_, clerk: Actor, manager: Actor) -> None:
    with as_(clerk):
        commands.discard_draft(actor=clerk, now=NOON, draft_id=draft.pk)
        assert queries.counts(clerk, now=NOON).discarded == 1
        for _ in range(2):
            restored = commands.restore_draft(actor=clerk, now=NOON, draft_id=draft.pk)
        assert (restored.status, restored.readiness) == (DraftStatus.OPEN, Readiness.READY)
        assert Event.objects.filter(subject_id=draft.pk, verb="draft.restored").count() == 1
    with as_(manager), pytest.raises(Forbidden):
        commands.restore_draft(actor=manager, now=NOON, draft_id=draft.pk)


def test_a_draft_whose_job_is_gone_is_not_taken_up_again(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        commands.discard_draft(actor=clerk, now=NOON, draft_id=draft.pk)
        workshop.save_order(actor=clerk, now=NOON, data=make_order(jobs=(PAID_JOB,)))
        with pytest.raises(NotEditable) as refused:
            commands.restore_draft(actor=clerk, now=NOON, draft_id=draft.pk)
        assert refused.value.code == "draft_without_job"
        assert queries.draft(clerk, draft.pk).status == DraftStatus.DISCARDED


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("mileage_km", "many", BadValue),
        ("warranty_start", "6 May", BadValue),
        ("lines.2.unit_price", "-1", BadValue),
        ("lines.1.quantity", "0", BadValue),
        ("lines.1.supplier_code", "A1B2C", NotEditable),
        ("lines.9.quantity", "1", NotEditable),
        ("vin", "X", NotEditable),
        ("status", "submitted", NotEditable),
    ],
)
def test_a_refused_edit_writes_nothing(
    field: str, value: str, error: type[Exception], draft: ClaimDraft, as_, clerk: Actor
) -> None:
    with as_(clerk):
        with pytest.raises(error):
            edit(clerk, draft, field, value)
        assert ClaimDraft.objects.get(pk=draft.pk).version == draft.version
        assert not Event.objects.filter(verb="draft.edited").exists()


def test_submitting_twice_makes_one_claim(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        sent = commands.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk, seen=draft.version)
        again = commands.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk, seen=draft.version)
        assert sent.claim_number == again.claim_number == "CQ012-2611-00001"
        claim = Claim.objects.get()
        assert (claim.pk, claim.status, claim.claimed_amount) == (
            sent.claim_id,
            "submitted",
            Decimal("7075.60"),
        )
        assert claim.due_at == draft.due_at
        assert claim.draft_id == draft.pk
        assert not claim.lines.filter(price_row_id=None).exists()
        assert Event.objects.filter(verb="draft.submitted").count() == 1


def test_a_blocked_draft_is_not_sent(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        edit(clerk, draft, "cause", "")
        with pytest.raises(CannotSend) as refusal:
            commands.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk, accept_warning=True)
        assert (refusal.value.code, refusal.value.params["blocking"]) == ("draft_blocked", 1)
        assert ClaimDraft.objects.get().status == DraftStatus.OPEN
        assert not Claim.objects.exists()


def test_a_late_one_is_sent_only_knowingly(draft: ClaimDraft, as_, clerk: Actor) -> None:
    late = draft.due_at
    with as_(clerk):
        with pytest.raises(CannotSend) as refusal:
            commands.submit_draft(actor=clerk, now=late, draft_id=draft.pk)
        assert refusal.value.params["readiness"] == Readiness.LATE
        assert not Claim.objects.exists()
        sent = commands.submit_draft(actor=clerk, now=late, draft_id=draft.pk, accept_warning=True)
        assert sent.claim_number == "CQ012-2612-00001"


def test_what_somebody_else_changed_is_not_sent_unseen(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        edit(clerk, draft, "mileage_km", "63128")
        with pytest.raises(Stale):
            commands.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk, seen=draft.version)
        assert not Claim.objects.exists()


def test_of_many_the_good_ones_are_sent(closed: Close, as_, clerk: Actor) -> None:
    for number, mileage in (("RO1", 63001), ("RO2", 63002)):
        closed(number=number, mileage_km=mileage)
    closed(number="RO3", mileage_km=63003, jobs=(replace(JOB, correction="换"),))
    with as_(clerk):
        ids = list(ClaimDraft.objects.order_by("order_number").values_list("pk", flat=True))
        results = commands.submit_drafts(actor=clerk, now=NOON, draft_ids=[*ids, *ids])
        told = {one.draft.order_number: one.error and one.error.code for one in results}
        assert told == {"RO1": None, "RO2": None, "RO3": "draft_blocked"}
        assert Claim.objects.count() == 2
        assert queries.counts(clerk, now=NOON).all == 1


def test_only_the_clerk_sends(draft: ClaimDraft, as_, manager: Actor, clerk: Actor) -> None:
    with as_(manager):
        assert queries.draft(manager, draft.pk).pk == draft.pk
        with pytest.raises(Forbidden):
            commands.submit_draft(actor=manager, now=NOON, draft_id=draft.pk)
        assert not Claim.objects.exists()


def test_the_neighbour_cannot_reach_it(draft: ClaimDraft, as_, other_clerk: Actor) -> None:
    with as_(other_clerk):
        with pytest.raises(ClaimDraft.DoesNotExist):
            commands.submit_draft(actor=other_clerk, now=NOON, draft_id=draft.pk)
        assert not Claim.objects.exists()


def test_an_order_with_a_sent_claim_is_locked(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        commands.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk)
        result = workshop.save_order(actor=clerk, now=NOON, data=make_order(mileage_km=1))
        assert result.outcome is workshop.Outcome.LOCKED
        assert RepairOrder.objects.get().mileage_km == 63127


def test_a_returned_claim_is_corrected_and_sent_as_its_next_version(
    closed: Close, as_, clerk: Actor, adjudicator: Actor
) -> None:
    with as_(adjudicator):
        RulePolicy.objects.filter(rule_id="V53").update(severity="manual")
    order = closed(jobs=(replace(JOB, checks="坏了"),))
    with as_(clerk):
        draft = ClaimDraft.objects.get(order=order.pk)
        assert draft.readiness == Readiness.PERSON
        sent = commands.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk)
        assert sent.claim_id is not None
        with pytest.raises(NotEditable):
            commands.reopen_draft(actor=clerk, now=NOON, claim_id=sent.claim_id)
    with as_(adjudicator):
        claim_commands.adjudicate_claim(claim_id=sent.claim_id, version=1, now=NOON)
        claim_commands.return_claim(
            actor=adjudicator,
            now=NOON,
            number=sent.claim_number,
            version=1,
            reason_code="B-CAUSE",
            text="请补实测值",
        )
    later = NOON + timedelta(days=2)
    with as_(clerk):
        reopened = commands.reopen_draft(actor=clerk, now=later, claim_id=sent.claim_id)
        assert reopened.status == DraftStatus.REOPENED
        commands.edit_draft(actor=clerk, now=later, draft_id=draft.pk, field="cause", value=JOB.checks)
        again = commands.submit_draft(actor=clerk, now=later, draft_id=draft.pk)
        twice = commands.submit_draft(actor=clerk, now=later, draft_id=draft.pk)
        assert (again.claim_number, again.claim_version, twice.claim_version) == (sent.claim_number, 2, 2)
        claim = claim_queries.claim_by_number(clerk, sent.claim_number)
        assert (claim.status, claim.version, claim.submitted_at) == ("submitted", 2, NOON)
        assert Claim.objects.count() == 1


def test_a_discarded_draft_cannot_be_sent_or_changed(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        commands.discard_draft(actor=clerk, now=NOON, draft_id=draft.pk)
        commands.discard_draft(actor=clerk, now=NOON, draft_id=draft.pk)
        assert Event.objects.filter(verb="draft.discarded").count() == 1
        with pytest.raises(NotEditable):
            commands.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk)
        with pytest.raises(NotEditable):
            edit(clerk, draft, "cause", "x")
        assert not Claim.objects.exists()


def test_a_correction_that_somebody_has_touched_is_left_alone(closed: Close, as_, clerk: Actor) -> None:
    order = closed(digest="a" * 64)
    with as_(clerk):
        draft = ClaimDraft.objects.get(order=order.pk)
        edit(clerk, draft, "complaint", "“方向盘重得打不动，仪表亮红灯。”")
        workshop.save_order(
            actor=clerk,
            now=NOON,
            data=make_order(digest="b" * 64, jobs=(replace(JOB, parts=(GEAR,)),)),
        )
        draft.refresh_from_db()
        assert draft.complaint.startswith("“方向盘重得")
        assert draft.lines.count() == 3


def test_counts_follow_the_clock_without_a_check(draft: ClaimDraft, as_, clerk: Actor) -> None:
    with as_(clerk):
        none, sum_of_all = Decimal("0.00"), Decimal("7075.60")
        assert queries.counts(clerk, now=NOON) == queries.DraftCounts(1, 1, 0, 0, 0, due=0, due_amount=none)
        late = queries.counts(clerk, now=draft.due_at)
        assert late == queries.DraftCounts(1, 0, 1, 0, 0, due=1, due_amount=sum_of_all)
        soon = queries.counts(clerk, now=NOON, until=draft.due_at)
        assert (soon.ready, soon.due, soon.due_amount) == (1, 1, sum_of_all)
