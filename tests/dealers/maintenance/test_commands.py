"""Recording, the owner's confirmation, the fee claim, and what a neighbour learns."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dealers.drafts import commands as drafts
from dealers.drafts.models import ClaimDraft
from dealers.maintenance import commands, links, queries
from dealers.maintenance.models import MaintenanceSheet
from dealers.maintenance.rules import NoMaintenance, SheetFixed, SheetIncomplete, Standing
from dealers.workshop import closing
from dealers.workshop.models import RepairOrder
from landbridge.errors import Forbidden
from landbridge.events.models import Event
from landbridge.ids import uuid7
from tests.cast import NOON
from tests.dealers.builders import make_order
from tests.dealers.maintenance.conftest import CHECKS, NEW_VIN, NUMBER

LATER = NOON + timedelta(hours=2)


def record(actor, **changes):
    values = {"order_number": NUMBER, "checks": CHECKS, "technician": "K11"}
    return commands.record_sheet(actor=actor, now=LATER, **(values | changes))


def confirm(actor, sheet, *, was_charged=False, now=LATER):
    """Confirm at the dealer of the actor, whose scope the owner's link opens."""
    return commands.confirm_sheet(
        dealer_id=actor.dealer_id,
        dealer_code=actor.dealer_code,
        now=now,
        sheet_id=sheet.pk,
        was_charged=was_charged,
    )


def look(actor, km=4_120, now=NOON, vin=NEW_VIN):
    return queries.entitlement(actor, vin=vin, mileage_km=km, now=now)


def verbs(sheet):
    return list(Event.objects.filter(subject_id=sheet.pk).order_by("at", "id").values_list("verb", flat=True))


# Recording ------------------------------------------------------------------------------------------------
def test_a_sheet_holds_what_the_order_says_and_what_was_checked(sheet, as_, clerk):
    assert (sheet.order_number, sheet.vin, sheet.mileage_km) == (NUMBER, NEW_VIN, 4_120)
    assert (sheet.done_on, sheet.technician, sheet.recorded_by, sheet.revision) == (
        date(2026, 11, 20), "K11", "C01", 1,
    )  # fmt: skip
    assert sheet.checks == CHECKS
    with as_(clerk):
        event = Event.objects.get(verb="maintenance.recorded")
        assert event.facts == {"order": NUMBER, "revision": 1, "attention": []}


def test_recording_again_changes_the_one_sheet(sheet, as_, clerk, technician):
    with as_(technician):
        again = record(technician, checks=CHECKS | {"chassis": "attention"}, note="衬套开裂")
    assert (again.pk, again.revision, again.recorded_by, again.note) == (sheet.pk, 2, "C04", "衬套开裂")
    with as_(clerk):
        assert MaintenanceSheet.objects.count() == 1
        assert verbs(sheet) == ["maintenance.recorded", "maintenance.recorded"]


def test_a_refused_sheet_writes_nothing(first_order, as_, clerk):
    first_order(clerk)
    with as_(clerk):
        with pytest.raises(SheetIncomplete):
            record(clerk, checks=CHECKS | {"fluids": ""})
        with pytest.raises(RepairOrder.DoesNotExist):
            record(clerk, order_number="RO404")
        assert not MaintenanceSheet.objects.exists()
        assert not Event.objects.filter(verb="maintenance.recorded").exists()


def test_an_order_without_the_job_has_no_sheet(closed, as_, clerk):
    order = closed()
    with as_(clerk):
        with pytest.raises(NoMaintenance):
            record(clerk, order_number=order.number)
        assert not MaintenanceSheet.objects.exists()


@pytest.mark.parametrize("who", ["care_specialist", "seller"])
def test_only_the_workshop_records_and_reads(sheet, as_, actor_named, who):
    person = actor_named(who)
    with as_(person):
        for refused in (lambda: record(person), lambda: look(person), lambda: queries.sheet(person, sheet.pk)):
            with pytest.raises(Forbidden):
                refused()


def test_the_neighbour_has_no_such_sheet(sheet, as_, other_clerk):
    with as_(other_clerk):
        with pytest.raises(MaintenanceSheet.DoesNotExist):
            queries.sheet(other_clerk, sheet.pk)
        with pytest.raises(MaintenanceSheet.DoesNotExist):
            confirm(other_clerk, sheet)


def test_an_order_with_a_sheet_is_not_taken_back(sheet, as_, clerk):
    with as_(clerk):
        assert closing.what_is_built_on([sheet.order_id])[sheet.order_id].zh == "它的首保单已登记"


# The owner ------------------------------------------------------------------------------------------------
def test_the_owner_confirms_once(sheet, as_, clerk):
    with as_(clerk):
        first = confirm(clerk, sheet)
        second = confirm(clerk, sheet, was_charged=True, now=LATER + timedelta(days=1))
        assert (first.confirmed_at, first.was_charged) == (LATER, False)
        assert (second.confirmed_at, second.was_charged) == (LATER, False)
        assert verbs(sheet) == ["maintenance.recorded", "maintenance.confirmed"]
        event = Event.objects.get(verb="maintenance.confirmed")
        assert (event.actor_label, event.actor_id, event.audience) == ("owner", None, "both")
        assert event.facts == {"order": NUMBER, "was_charged": False}


def test_a_charge_reaches_the_oem(sheet, as_, clerk, adjudicator):
    with as_(clerk):
        confirm(clerk, sheet, was_charged=True)
    with as_(adjudicator):
        event = Event.objects.get(verb="maintenance.confirmed")
        assert (event.dealer_id, event.facts["was_charged"]) == (clerk.dealer_id, True)


def test_a_confirmed_sheet_is_not_changed(sheet, as_, clerk):
    with as_(clerk):
        confirm(clerk, sheet)
        with pytest.raises(SheetFixed):
            record(clerk, note="later")
        sheet.refresh_from_db()
        assert (sheet.revision, sheet.note) == (1, "")


def test_a_link_opens_one_sheet_at_one_dealer():
    key = uuid7()
    token = links.token_of("CQ012", key)
    assert len(token) == 43
    assert links.sheet_of("cq012", token) == key
    assert links.sheet_of("GZ005", token) is None


@pytest.mark.parametrize(
    "spoil", [lambda t: "", lambda t: t[:-1], lambda t: t + "A", lambda t: "_" + t[1:], lambda t: "é"]
)
def test_a_spoiled_link_opens_nothing(spoil):
    assert links.sheet_of("CQ012", spoil(links.token_of("CQ012", uuid7()))) is None


# Entitlement and the fee ----------------------------------------------------------------------------------
def test_a_new_car_is_entitled_at_any_dealer(new_car, as_, clerk, other_clerk):
    for actor in (clerk, other_clerk):
        with as_(actor):
            found = look(actor, vin=NEW_VIN.lower())
        assert (found.standing, found.is_free, found.fee) == (Standing.ENTITLED, True, Decimal("428.00"))
        assert found.promise.ends_on == date(2026, 12, 20)


def test_a_look_up_takes_four_statements(new_car, as_, clerk, django_assert_num_queries):
    with as_(clerk), django_assert_num_queries(4):
        look(clerk)


def test_an_unknown_car_is_not_free(new_car, as_, clerk):
    with as_(clerk):
        assert look(clerk, vin="LVSHCAMB0PF990017").standing is Standing.UNKNOWN_CAR


def test_done_here_is_told_with_its_day_and_elsewhere_without_anything(first_order, as_, clerk, other_clerk):
    first_order(other_clerk)
    with as_(other_clerk):
        here = look(other_clerk)
    with as_(clerk):
        elsewhere = look(clerk)
    assert (here.standing, here.reason.zh) == (Standing.USED, "已于 2026-11-19 在本店做过。")
    assert (elsewhere.standing, elsewhere.reason.zh) == (Standing.USED, "已在外店做过。")
    assert (elsewhere.promise.done_on, elsewhere.promise.done_here) == (None, 0)
    assert "GZ005" not in repr(elsewhere)


def test_the_fee_claim_is_born_at_closing_and_judged(first_order, as_, clerk):
    first_order(clerk)
    with as_(clerk):
        draft = ClaimDraft.objects.get()
        (line,) = draft.lines.all()
        assert (draft.claim_type, draft.readiness, draft.claimed_amount) == (
            "first_maint",
            "ready",
            Decimal("428.00"),
        )
        assert (line.code, line.amount) == ("FM1", Decimal("428.00"))
        assert {"V43", "V44", "V45"} <= set(draft.precheck["passed"])


def test_the_second_one_in_the_country_is_rejected_and_can_be_appealed(first_order, as_, clerk, other_clerk):
    first_order(other_clerk)
    with as_(other_clerk):
        draft = ClaimDraft.objects.get()
        drafts.submit_draft(actor=other_clerk, now=NOON, draft_id=draft.pk)
    first_order(clerk)
    with as_(clerk):
        draft = ClaimDraft.objects.get()
        assert draft.readiness == "would_reject"
        (found,) = draft.precheck["findings"]
        assert found["rule_id"] == "V43"
        assert "GZ005" not in str(draft.precheck)
        sent = drafts.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk, accept_warning=True)
        assert sent.claim_number


def test_a_fee_of_ones_own_is_returned(first_order, as_, clerk):
    first_order(clerk)
    with as_(clerk):
        draft = ClaimDraft.objects.get()
        changed = drafts.edit_draft(actor=clerk, now=NOON, draft_id=draft.pk, field="lines.1.amount", value="468")
        assert [one["rule_id"] for one in changed.precheck["findings"]] == ["V45"]
        assert changed.readiness == "blocked"


def test_too_far_is_rejected(first_order, as_, clerk):
    first_order(clerk, mileage_km=5_001)
    with as_(clerk):
        assert [one["rule_id"] for one in ClaimDraft.objects.get().precheck["findings"]] == ["V44"]


def test_a_corrected_order_keeps_its_sheet(sheet, as_, clerk):
    from dealers.workshop import commands as workshop
    from tests.dealers.maintenance.conftest import FIRST

    with as_(clerk):
        data = make_order(number=NUMBER, vin=NEW_VIN, mileage_km=4_121, jobs=(FIRST,))
        workshop.save_order(actor=clerk, now=LATER, data=data)
        assert queries.sheet_of_order(clerk, sheet.order_id).pk == sheet.pk
