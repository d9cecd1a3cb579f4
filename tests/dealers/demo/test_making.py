"""A small demo on a database of its own: whole, made once, and with true answers."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from claims.models import Adjudication, Claim, RulePolicy
from dealers.demo import files, making
from dealers.demo.plan import Plan, Wishes
from dealers.drafts.models import ClaimDraft
from dealers.imports.models import ImportOrder
from dealers.maintenance.models import MaintenanceSheet
from dealers.workshop.models import RepairOrder
from landbridge.api.models import ApiClient
from landbridge.doors.scopes import dealer_scope, front_door, oem_scope
from landbridge.events.models import Event, ParkedEvent
from landbridge.identity.models import User
from landbridge.webhooks.models import Delivery, Endpoint
from tenants import queries as tenants
from tenants.models import Dealer
from tests import server

NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
NEW_RULES = frozenset(
    ("V03", "V05", "V06", "V10", "V19", "V23", "V24", "V25", "V26", "V29", "V34", "V35", "V43", "V44", "V45")
)
WISHES = Wishes(now=NOW, dealers=2, orders_per_month=1.0)


@pytest.fixture(scope="module")
def home(committed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    server.empty_directory(committed)
    with pytest.raises(KeyboardInterrupt):
        making.make(WISHES, folder, _stopped_in_the_middle)
    assert making.make(Wishes(now=NOW.replace(hour=13), seed=9), folder, lambda _: None)
    return folder


def _stopped_in_the_middle(message):
    if message.startswith("history"):
        raise KeyboardInterrupt


def _scope(code):
    with front_door():
        found = tenants.dealer_by_code(code)
    return dealer_scope(found.ref)


def _counts():
    with oem_scope():
        seen = [Claim.objects.count(), Event.objects.count(), User.objects.count()]
    for code in ("CQ012", "GZ005"):
        with _scope(code):
            seen += [RepairOrder.objects.count(), ClaimDraft.objects.count()]
    return seen


def test_the_run_went_on_with_the_orders_it_began_with(home):
    with oem_scope():
        assert set(Dealer.objects.values_list("code", flat=True)) == {"CQ012", "GZ005"}
    numbers = {story.number for story in Plan(WISHES).stories if story.dealer.code == "GZ005"}
    with _scope("GZ005"):
        assert set(RepairOrder.objects.values_list("number", flat=True)) == numbers


def test_every_order_is_closed_and_every_claim_judged_alike_on_both_sides(home):
    with oem_scope():
        assert Claim.objects.count() > 15
        assert not Claim.objects.filter(status="submitted").exists()
        assert not Adjudication.objects.filter(agrees=False).exists()
        assert not ParkedEvent.objects.exists()
        waiting = set(Claim.objects.values_list("status", flat=True))
    assert {"approved_first", "in_review", "returned", "rejected", "asked"} <= waiting
    with _scope("CQ012"):
        ready = set(ClaimDraft.objects.filter(status="open").values_list("readiness", flat=True))
    assert {"ready", "person", "blocked", "late", "would_reject"} <= ready


def test_the_answers_come_true(home):
    answers = json.loads((home / making.ANSWERS_FILE).read_text("utf-8"))
    rules = {one["rule"] for one in answers if one["rule"]}
    assert rules == {
        *("V01", "V02", "V04", "V08", "V09", "V11", "V14", "V18", "V36", "V50", "V53"),
        *NEW_RULES,
    }
    for one in answers:
        if one["where"] == "claim":
            with oem_scope():
                judged = Adjudication.objects.get(claim__number=one["claim"], version=1)
            assert one["rule"] in [found["rule_id"] for found in judged.judgement["findings"]], one
            continue
        with _scope(one["dealer"]):
            if one["where"] == "draft":
                draft = ClaimDraft.objects.get(order_number=one["order"])
                assert one["rule"] in [found["rule_id"] for found in draft.precheck["findings"]], one
            else:
                row = ImportOrder.objects.get(key=one["order"])
                assert one["finding"] in [row.outcome, *row.codes], one


def test_first_maintenances_have_their_sheets_and_most_owners_answered(home):
    asked = answered = 0
    for code in ("CQ012", "GZ005"):
        with _scope(code):
            done = RepairOrder.objects.filter(jobs__kind="first_maintenance").count()
            sheets = list(MaintenanceSheet.objects.all())
        assert len(sheets) == done
        asked += len(sheets)
        answered += sum(sheet.confirmed_at is not None for sheet in sheets)
    assert asked >= 4
    assert 0 < answered < asked


def test_other_systems_are_connected_and_what_was_sent_to_them_is_told(home):
    with _scope("CQ012"):
        programs = dict(ApiClient.objects.values_list("label", "status"))
        told = {
            endpoint.status: [row.state for row in endpoint.deliveries.order_by("id")]
            for endpoint in Endpoint.objects.all()
        }
        in_order = list(Delivery.objects.filter(endpoint__status="active").order_by("id"))
        assert programs == {"DMS-1": "active", "BI-1": "active", "TABLET-1": "active", "DMS-OLD": "revoked"}
        assert {"delivered", "failed"} <= set(told["active"])
        assert told["paused"][-1] == "failed"
        assert [row.created_at for row in in_order] == sorted(row.created_at for row in in_order)
        assert {len(row.log) for row in in_order} == {1, 3, 8}
    with oem_scope():
        assert ApiClient.objects.filter(dealer_id=None).count() == 2
        assert not Delivery.objects.filter(state="waiting").exists()


def test_nothing_else_is_found(home):
    answers = json.loads((home / making.ANSWERS_FILE).read_text("utf-8"))
    planted = {(one["rule"], one["order"]) for one in answers if one["rule"] in NEW_RULES}
    found = set()
    with oem_scope():
        for judged in Adjudication.objects.select_related("claim"):
            found |= {(one["rule_id"], judged.claim.order_number) for one in judged.judgement["findings"]}
    for code in ("CQ012", "GZ005"):
        with _scope(code):
            for draft in ClaimDraft.objects.exclude(status="discarded"):
                found |= {(one["rule_id"], draft.order_number) for one in draft.precheck["findings"]}
    assert {one for one in found if one[0] in NEW_RULES} == planted


def test_a_second_run_changes_nothing(home):
    before = _counts()
    said = []
    assert making.make(WISHES, home, said.append)
    assert said == ["The demo is there already."]
    assert _counts() == before


def test_the_rules_of_a_later_release_get_their_rows(home):
    with oem_scope():
        RulePolicy.objects.filter(rule_id="V19").delete()
    assert making.make(WISHES, home, lambda _: None)
    with oem_scope():
        assert RulePolicy.objects.get(rule_id="V19").params == {"days": 30, "km": 1_000}


def test_the_shipped_files_go_in_too(home, tmp_path):
    said = []
    plan = Plan(WISHES)
    files.take_in(plan, files.write(files.static(), tmp_path), said.append)
    assert len(said) == 2
    assert all(line.endswith("22 orders, done") for line in said)
    with _scope("CQ012"):
        bad = ImportOrder.objects.filter(key__startswith="WX", outcome="bad")
        assert dict(bad.values_list("key", "codes")).keys() == files.static().wrong.keys()
        assert RepairOrder.objects.filter(number__startswith="WX").count() == 32


def test_accounts_can_be_read_by_the_sign_in_page(home):
    rows = json.loads((home / making.ACCOUNTS_FILE).read_text("utf-8"))
    assert rows[0]["email"] == "clerk@cq012.demo"
    with oem_scope():
        for row in rows:
            user = User.objects.get(email=row["email"])
        assert user.check_password(rows[0]["password"])
    assert {"role", "role_zh", "role_en", "email", "password", "path", "places"} == set(rows[0])
