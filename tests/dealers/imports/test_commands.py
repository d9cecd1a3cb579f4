"""From a file to orders: both dialects, twice, killed half-way, refused, corrected."""

import io

import openpyxl
import pytest

from dealers.imports import commands, importing, queries, reading
from dealers.imports.models import ColumnMapping, FileState, ImportFile, ImportOrder, Outcome
from dealers.workshop import closing
from dealers.workshop.models import OrderStatus, RepairOrder
from landbridge.doors import tasks
from landbridge.errors import Forbidden, RuleViolation
from tests import cast
from tests.dealers.imports.conftest import make_vin, sample_order
from tests.landbridge.intake.builders import HEADER, LINE_HEADER, csv_bytes, line_row, order_row


def outcomes(file):
    return {key: numbers["orders"] for key, numbers in file.counts["outcomes"].items()}


def test_both_dialects_become_closed_orders(dialects, upload, import_, as_, clerk):
    first, second = dialects([sample_order(serial) for serial in range(1, 9)])
    for name, content in (first, second):
        file = upload(name, content)
        assert file.state == FileState.READ
        assert outcomes(import_(file)) == {"imported": 4}
        assert file.state == FileState.DONE
    with as_(clerk):
        assert RepairOrder.objects.count() == 8
        assert RepairOrder.objects.filter(status=OrderStatus.CLOSED).count() == 8
        order = RepairOrder.objects.get(number="RO26110003")
        job = order.jobs.get()
        assert (order.vin, order.plate, order.mileage_km) == (make_vin(3), "渝A10003", 10_003)
        assert (job.kind, job.complaint, job.cause) == ("warranty", "倒车影像有时候黑屏", "摄像头内部进水")
        assert (str(job.labour.get().amount), str(job.parts.get().amount)) == ("180.00", "642.00")
        assert job.parts.get().is_causal
        assert bytes(ImportFile.objects.get(pk=file.pk).content) == b""


def test_twice_changes_nothing_twice(dialects, upload, import_, as_, clerk):
    (name, content), _ = dialects([sample_order(serial) for serial in range(1, 5)])
    file = import_(upload(name, content))
    assert upload("同一文件.csv", content).pk == file.pk
    with as_(clerk):
        before = list(RepairOrder.objects.order_by("number").values_list("number", "revision", "digest"))
    again = upload(name, content + b"\r\n")
    assert outcomes(again) == {"duplicate": 2}
    with as_(clerk), pytest.raises(RuleViolation) as told:
        commands.start_import(actor=clerk, now=cast.NOON, file_id=again.pk)
    assert told.value.code == "nothing_to_import"
    with as_(clerk):
        assert list(RepairOrder.objects.order_by("number").values_list("number", "revision", "digest")) == before


def test_a_killed_import_goes_on(dialects, upload, as_, clerk, run, monkeypatch):
    (name, content), _ = dialects([sample_order(serial) for serial in range(1, 15)])
    file = upload(name, content)
    monkeypatch.setattr(importing, "CHUNK_ORDERS", 3)
    with as_(clerk):
        job = commands.start_import(actor=clerk, now=cast.NOON, file_id=file.pk)
        assert commands.start_import(actor=clerk, now=cast.NOON, file_id=file.pk).pk == job.pk
    assert tasks.run_chunk(job.pk, clerk.dealer_id)
    with as_(clerk):
        assert RepairOrder.objects.count() == 3
        file.refresh_from_db()
    assert (file.state, outcomes(file)["imported"]) == (FileState.IMPORTING, 3)

    def killed(*args):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(importing.counts, "recount", killed)
        assert not tasks.run_chunk(job.pk, clerk.dealer_id)  # all of its chunk is undone
    with as_(clerk):
        assert RepairOrder.objects.count() == 3
    assert run(job) == 2
    with as_(clerk):
        file.refresh_from_db()
        assert RepairOrder.objects.count() == 7
    assert (file.state, outcomes(file)) == (FileState.DONE, {"imported": 7})


def test_a_large_file_is_read_by_a_job(dialects, upload, as_, clerk, run, monkeypatch):
    (name, content), _ = dialects([sample_order(serial) for serial in range(1, 15)])
    monkeypatch.setattr(reading, "AT_ONCE_ROWS", 3)
    monkeypatch.setattr(reading, "CHUNK_ORDERS", 3)
    monkeypatch.setattr(reading, "CHUNK_SECONDS", 0)
    file = upload(name, content)
    assert file.state == FileState.READING
    with as_(clerk):
        job = tasks.Job.objects.get(subject_id=file.pk)
    assert run(job) == 3
    with as_(clerk):
        file.refresh_from_db()
        assert list(file.orders.order_by("position").values_list("position", "first_row")) == [
            (place, place + 5) for place in range(7)
        ]
    assert file.state == FileState.READ
    assert sum(outcomes(file).values()) == 7
    assert file.facts["first_day"] == "2026-11-20"


def test_a_file_over_the_limit_is_refused(upload):
    file = upload("大.csv", b"x", size=60 * 1024 * 1024)
    assert file.refusal["code"] == "too_large"
    assert "60 MB" in file.refusal["text"]["en"]


def test_locked_orders_are_listed_not_changed(upload, import_, as_, clerk, monkeypatch):
    import_(upload("一.csv", csv_bytes([HEADER, order_row()])))
    monkeypatch.setattr(closing, "holds", [lambda order_id: True])
    file = upload("二.csv", csv_bytes([HEADER, order_row(行驶里程="18300"), order_row(工单号="RO2")]))
    with as_(clerk):
        locked = file.orders.get(outcome=Outcome.LOCKED)
        assert [one["code"] for one in locked.findings][-1] == "order_locked"
    assert import_(file).state == FileState.DONE
    with as_(clerk):
        assert RepairOrder.objects.get(number="RO26112201").mileage_km == 18204
        assert RepairOrder.objects.count() == 2


def test_corrections_come_back(upload, import_, as_, clerk):
    bad = order_row(工单号="RO2", 交车时间="")
    file = import_(upload("一.csv", csv_bytes([HEADER, order_row(), bad])))
    assert outcomes(file) == {"bad": 1, "imported": 1}
    with as_(clerk):
        content = queries.corrections_workbook(clerk, file, cast.NOON)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    assert "索赔工单须有交车时间" in sheet.cell(2, 1).value
    sheet.cell(2, headers.index("交车时间") + 1).value = "2026-11-22 15:00"
    corrected = io.BytesIO()
    book.save(corrected)
    again = import_(upload("改.xlsx", corrected.getvalue()))
    assert outcomes(again) == {"imported": 1}
    with as_(clerk):
        assert str(RepairOrder.objects.get(number="RO2").handed_over_at) == "2026-11-22 07:00:00+00:00"


def test_a_cell_is_put_right_with_one_key(upload, import_, as_, clerk):
    good = make_vin(30951)
    wrong = good[:11] + good[11:].replace("0", "O", 1)
    file = upload("一.csv", csv_bytes([HEADER, order_row(车架号=wrong)]))
    assert outcomes(file) == {"bad": 1}
    with as_(clerk):
        row = file.orders.get()
        finding = row.findings[0]
        assert finding["suggestion"] == good
        commands.fix_cell(
            actor=clerk, now=cast.NOON, file_id=file.pk, row_id=row.pk,
            row_number=finding["row_number"], field="vin", value=finding["suggestion"],
        )  # fmt: skip
        file.refresh_from_db()
    assert outcomes(file) == {"warned": 1}
    assert outcomes(import_(file)) == {"imported": 1}


def test_a_cell_of_the_order_is_put_right_on_all_its_rows(upload, as_, clerk):
    good = make_vin(30951)
    wrong = good[:11] + good[11:].replace("0", "O", 1)
    rows = [line_row(order_row(车架号=wrong)), line_row(order_row(车架号=wrong), 数量="-1")]
    file = upload("一.csv", csv_bytes([LINE_HEADER, *rows]))
    with as_(clerk):
        row = file.orders.get()
        fix = {"actor": clerk, "now": cast.NOON, "file_id": file.pk, "row_id": row.pk, "row_number": 2}
        row = commands.fix_cell(**fix, field="vin", value=good)
        assert [one["code"] for one in row.findings if one["severity"] == "error"] == ["negative"]
        # A line's cell is only itself.
        row = commands.fix_cell(**{**fix, "row_number": 3}, field="quantity", value="1")
        assert [line["values"]["quantity"] for line in row.values["lines"]] == ["1", "1"]
        assert row.outcome == Outcome.WARNED


def test_columns_are_remembered(upload, as_, clerk):
    header = [*HEADER[:-2], "分类", HEADER[-1]]
    file = upload("一.csv", csv_bytes([header, order_row()]))
    assert (file.state, file.facts["missing"]) == (FileState.UNMAPPED, ["kind"])
    with as_(clerk):
        columns = {**file.mapping["columns"], "kind": "分类"}
        file = commands.set_mapping(actor=clerk, now=cast.NOON, file_id=file.pk, columns=columns)
        assert file.state == FileState.READ
        assert ColumnMapping.objects.get().mapping["columns"]["kind"] == "分类"
    again = upload("二.csv", csv_bytes([header, order_row(工单号="RO2")]))
    assert (again.state, again.mapping_remembered_at) == (FileState.READ, cast.NOON)


def test_columns_that_would_name_another_dealer_are_not_taken(upload, as_, clerk):
    file = upload("一.csv", csv_bytes([(*HEADER, "来源"), [*order_row(), "GZ005"]]))
    with as_(clerk), pytest.raises(RuleViolation) as told:
        columns = {**file.mapping["columns"], "dealer_code": "来源"}
        commands.set_mapping(actor=clerk, now=cast.NOON, file_id=file.pk, columns=columns)
    assert (told.value.code, told.value.params) == ("mapping_refused", {"reason": "other_dealer"})


def test_a_word_is_explained_once(upload, as_, clerk):
    file = upload("一.csv", csv_bytes([HEADER, order_row(维修类型="甲类")]))
    assert outcomes(file) == {"bad": 1}
    with as_(clerk):
        assert queries.unknown_words(file) == ["甲类"]
        file = commands.explain_word(
            actor=clerk, now=cast.NOON, file_id=file.pk, word="甲类", value="customer_pay"
        )
    assert outcomes(file) == {"good": 1}
    assert outcomes(upload("二.csv", csv_bytes([HEADER, order_row(工单号="R2", 维修类型="甲类")]))) == {"good": 1}


def test_a_discarded_file_can_be_brought_again(upload, as_, clerk):
    content = csv_bytes([HEADER, order_row()])
    file = upload("一.csv", content)
    with as_(clerk):
        commands.discard_file(actor=clerk, now=cast.NOON, file_id=file.pk)
        assert ImportOrder.objects.count() == 0
    assert upload("一.csv", content).pk != file.pk


def test_technicians_bring_no_files(upload, technician):
    with pytest.raises(Forbidden):
        upload("一.csv", b"", actor=technician)


def test_the_neighbour_has_files_of_its_own(upload, as_, other_clerk):
    content = csv_bytes([HEADER, order_row()])
    file = upload("一.csv", content)
    other = upload("一.csv", content, actor=other_clerk)
    assert other.pk != file.pk
    with as_(other_clerk), pytest.raises(ImportFile.DoesNotExist):
        queries.file_by_id(other_clerk, file.pk)
