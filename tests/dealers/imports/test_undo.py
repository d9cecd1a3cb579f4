"""Undoing an import: what it made goes, what was built on stays with its reason, and nothing is half undone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dealers.drafts import commands as drafts
from dealers.drafts.models import ClaimDraft
from dealers.imports import commands, queries, undoing
from dealers.imports.models import FileState, Outcome
from dealers.workshop import commands as workshop
from dealers.workshop.models import JobPart, RepairOrder
from landbridge.doors import tasks
from landbridge.errors import Forbidden, RuleViolation
from landbridge.events.models import Event
from landbridge.ids import uuid7
from landbridge.vehicles import queries as vehicles
from landbridge.vehicles.models import OdometerReading, ServiceRecord
from tests import cast
from tests.dealers.imports.conftest import make_vin, sample_order
from tests.landbridge.intake.builders import HEADER, csv_bytes, order_row


@pytest.fixture
def imported(dialects, upload, import_):
    """A file of seven orders, all imported and closed; every third is a warranty order with a draft."""
    (name, content), _ = dialects([sample_order(serial) for serial in range(1, 15)])
    return import_(upload(name, content)), name, content


@pytest.fixture
def undo(as_, clerk, run):
    def go(file, actor=None):
        with as_(actor or clerk):
            job = commands.undo_import(actor=actor or clerk, now=cast.NOON, file_id=file.pk)
        run(job)
        with as_(clerk):
            file.refresh_from_db()
        return file

    return go


def outcomes(file):
    return {key: numbers["orders"] for key, numbers in file.counts["outcomes"].items()}


def test_everything_that_was_made_goes(imported, undo, as_, clerk, administrator):
    file, _, _ = imported
    with as_(clerk):
        numbers = set(RepairOrder.objects.values_list("number", flat=True))
        assert (len(numbers), ClaimDraft.objects.count()) == (7, 2)
        assert len(vehicles.car_history(clerk, make_vin(3))) == 1

    undo(file)

    assert (file.state, outcomes(file)) == (FileState.UNDONE, {"withdrawn": 7})
    with as_(clerk):
        assert not RepairOrder.objects.exists()
        assert not ClaimDraft.objects.exists()
        assert not JobPart.objects.exists()
        assert vehicles.car_history(clerk, make_vin(3)) == []
        assert vehicles.odometer_readings(make_vin(3)) == []
        assert vehicles.odometer_before(make_vin(3), cast.NOON) is None
        verbs = Event.objects.filter(verb__endswith="withdrawn").values_list("verb", flat=True)
        assert sorted(set(verbs)) == ["draft.withdrawn", "order.withdrawn", "service.withdrawn"]
        assert Event.objects.get(verb="import_file.undone").facts == {"withdrawn": 7}
    with as_(administrator):
        # Nothing is deleted of what was shared: the last revision says that it does not count.
        told = ServiceRecord.objects.filter(vin=make_vin(3)).order_by("revision")
        assert [(row.revision, row.withdrawn_at is None) for row in told] == [(1, True), (2, False)]
        assert OdometerReading.objects.filter(vin=make_vin(3)).count() == 2
        assert vehicles.car_history(administrator, make_vin(3)) == []


def test_the_same_file_can_be_brought_again(imported, undo, upload, import_, as_, clerk):
    file, name, content = imported
    undo(file)

    again = upload(name, content)

    assert again.pk != file.pk
    assert outcomes(import_(again)) == {"imported": 7}
    with as_(clerk):
        assert len(vehicles.car_history(clerk, make_vin(3))) == 1
        assert vehicles.odometer_before(make_vin(3), cast.NOON) == 10_003


def test_what_somebody_has_built_on_stays_and_says_why(imported, undo, upload, import_, as_, clerk):
    file, _, _ = imported
    with as_(clerk):
        changed, signed = RepairOrder.objects.filter(drafts=None).order_by("number")[:2]
        workshop.sign_order(actor=clerk, now=cast.NOON, order_id=signed.pk)
        changed.revision = 2  # as `save_order` leaves it after a correction
        changed.save()
        worked_on, claimed = ClaimDraft.objects.order_by("order_number")
        drafts.edit_draft(actor=clerk, now=cast.NOON, draft_id=worked_on.pk, field="cause", value="插头进水")
        claimed.status, claimed.claim_id, claimed.claim_number = "submitted", uuid7(), "CQ012-26-00001"
        claimed.save()
        expected = {
            changed.number: "没有撤销：导入之后有人改过这张工单",
            signed.number: "没有撤销：客户已经签字",
            worked_on.order_number: "没有撤销：它的索赔草稿有人改过",
            claimed.order_number: "没有撤销：索赔 CQ012-26-00001 已提交",
        }
        plan = queries.undo_preview(clerk, file)
        assert (plan.going, {number for number, _ in plan.staying}) == (3, set(expected))

    undo(file)

    assert (file.state, outcomes(file)) == (FileState.UNDONE, {"kept": 4, "withdrawn": 3})
    with as_(clerk):
        kept = file.orders.filter(outcome=Outcome.KEPT)
        assert {row.key: row.findings[-1]["text"]["zh"] for row in kept} == expected
        assert set(RepairOrder.objects.values_list("number", flat=True)) == set(expected)
        assert set(ClaimDraft.objects.values_list("pk", flat=True)) == {worked_on.pk, claimed.pk}


def test_an_order_that_was_there_before_stays(upload, import_, undo, as_, clerk):
    import_(upload("一.csv", csv_bytes([HEADER, order_row()])))
    with as_(clerk):
        RepairOrder.objects.update(created_at=cast.NOON.replace(hour=1))
    file = import_(upload("二.csv", csv_bytes([HEADER, order_row(行驶里程="18300"), order_row(工单号="RO2")])))

    undo(file)

    assert outcomes(file) == {"kept": 1, "withdrawn": 1}
    with as_(clerk):
        assert RepairOrder.objects.get().mileage_km == 18_300
        told = file.orders.get(outcome=Outcome.KEPT).findings[-1]["text"]
        assert told["en"].startswith("Not undone: the order was there before")


def test_a_killed_undo_goes_on(imported, as_, clerk, run, monkeypatch):
    file, _, _ = imported
    monkeypatch.setattr(undoing, "CHUNK_ORDERS", 3)
    with as_(clerk):
        job = commands.undo_import(actor=clerk, now=cast.NOON, file_id=file.pk)
        # A double click, or two people: one job.
        assert commands.undo_import(actor=clerk, now=cast.NOON, file_id=file.pk).pk == job.pk
    assert tasks.run_chunk(job.pk, clerk.dealer_id)
    with as_(clerk):
        assert RepairOrder.objects.count() == 4

    def killed(*args):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(undoing.counts, "recount", killed)
        assert not tasks.run_chunk(job.pk, clerk.dealer_id)
    with as_(clerk):
        assert RepairOrder.objects.count() == 4
    assert run(job) == 2
    with as_(clerk):
        file.refresh_from_db()
        assert not RepairOrder.objects.exists()
    assert (file.state, outcomes(file)) == (FileState.UNDONE, {"withdrawn": 7})


def test_only_what_was_imported_is_undone_and_only_by_who_may(upload, imported, as_, clerk, adviser):
    file, _, _ = imported
    waiting = upload("一.csv", csv_bytes([HEADER, order_row()]))
    with as_(clerk), pytest.raises(RuleViolation) as told:
        commands.undo_import(actor=clerk, now=cast.NOON, file_id=waiting.pk)
    assert told.value.code == "file_not_open"
    with as_(adviser), pytest.raises(Forbidden):
        commands.undo_import(actor=adviser, now=cast.NOON, file_id=file.pk)
    with as_(clerk):
        assert RepairOrder.objects.count() == 7


@pytest.fixture
def portal(settings, tmp_path):
    settings.STATIC_ROOT, settings.ALLOWED_HOSTS = tmp_path, ["localhost"]


def test_the_page_shows_what_goes_and_undoes_it(imported, portal, client_for, clerk, adviser, as_, run):
    file, name, content = imported
    page = f"/d/{cast.DEALER}/imports/{file.pk}/"
    browser = client_for(clerk)
    with as_(clerk):
        order = RepairOrder.objects.filter(drafts=None).earliest("number")
        workshop.sign_order(actor=clerk, now=cast.NOON, order_id=order.pk)
    assert "撤销导入" in browser.get(page).content.decode()
    shown = browser.get(f"{page}undo/").content.decode()
    for words in ("6 张工单", order.number, "客户已经签字", "撤回 6 张工单"):
        assert words in shown, words
    assert client_for(adviser).get(f"{page}undo/").status_code == 403

    assert browser.post(f"{page}undo/").status_code == 302

    assert "正在撤销" in browser.get(page).content.decode()
    with as_(clerk):
        job = tasks.Job.objects.get(kind=undoing.UNDO_JOB)
    run(job)
    shown = browser.get(page).content.decode()
    assert "导入已撤销" in shown
    assert "没有撤销：客户已经签字" in browser.get(f"{page}?show=kept").content.decode()
    assert browser.get(f"{page}undo/").status_code == 302
    assert (
        browser.post(f"{page[: page.index(str(file.pk))]}", {"file": SimpleUploadedFile(name, content)})[
            "Location"
        ]
        != page
    )
