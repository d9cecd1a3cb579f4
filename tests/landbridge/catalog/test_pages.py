"""The catalogue in the OEM's portal."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from landbridge.catalog.commands import load_catalogue, preview_catalogue, read_catalogue_file
from landbridge.catalog.loading.sheet import sheet_rows
from landbridge.catalog.loading.sheets import SHEETS
from landbridge.catalog.models import CatalogueLoad, LabourOperation, Series
from landbridge.doors.scopes import oem_scope
from landbridge.vehicles.models import Vehicle
from tests.cast import NOON
from tests.landbridge.catalog.test_commands import PART, SERIES, price
from tests.landbridge.intake.builders import xlsx_bytes

FILE = "code,name_zh,name_en\nESCAPE,锐际,Escape\nEDGE,锐界,Edge\n??,坏,bad\n"


@pytest.fixture
def filled(administrator):
    with oem_scope():
        for kind, plain in (
            ("series", SERIES),
            ("parts", [PART]),
            ("prices", [price("100.00", "2020-01-01"), price("120.00", "2025-01-01")]),
            ("fits", [{"part": PART["number"], "series": "ESCAPE", "valid_from": "2020-01-01"}]),
        ):
            rows = sheet_rows(plain)
            seen = preview_catalogue(actor=administrator, kind=kind, rows=rows, now=NOON).content_hash
            load_catalogue(actor=administrator, kind=kind, rows=rows, seen=seen, now=NOON)


@pytest.fixture
def page(administrator, client_for):
    return client_for(administrator)


def upload(page, text=FILE, kind="series"):
    return page.post("/catalogue/load/", {"kind": kind, "file": SimpleUploadedFile("x.csv", text.encode())})


def test_the_overview_counts_what_is_in_force(page, filled):
    context = page.get("/catalogue/").context
    counts = {url: number for _kind, _label, number, url in context["kinds"] if url}
    assert counts == {"catalogue_parts": 1, "catalogue_operations": 0, "catalogue_failure_codes": 0}
    assert len(context["loads"]) == 4


def test_parts_are_found_without_hyphens_and_by_name(page, filled):
    for text in ("lx6p7a", "阀体", "VALVE", ""):
        assert [row.number for row in page.get("/catalogue/parts/", {"q": text}).context["rows"]] == [
            PART["number"]
        ]
    assert page.get("/catalogue/parts/", {"q": "none"}).context["rows"] == []


def test_a_part_shows_prices_over_time_and_fits(page, filled):
    context = page.get(f"/catalogue/parts/{PART['number']}/").context
    assert [(str(row.net_price), is_now) for row, is_now in context["prices"]] == [
        ("120.00", True),
        ("100.00", False),
    ]
    assert [row.series.code for row, _ in context["fits"]] == ["ESCAPE"]
    assert page.get("/catalogue/parts/NO-SUCH/").status_code == 404


def test_a_number_with_a_slash_is_listed_found_and_opened(page, filled, administrator):
    odd = {**PART, "number": "6M5Y/9F-472"}
    with oem_scope():
        rows = sheet_rows([odd])
        seen = preview_catalogue(actor=administrator, kind="parts", rows=rows, now=NOON).content_hash
        load_catalogue(actor=administrator, kind="parts", rows=rows, seen=seen, now=NOON)

    assert "/catalogue/parts/6M5Y/9F-472/" in page.get("/catalogue/parts/").content.decode()
    assert page.get("/catalogue/parts/6M5Y/9F-472/").context["part"].number == "6M5Y/9F-472"
    assert page.get("/api/v1/catalogue/parts/6M5Y%2F9F-472").json()["number"] == "6M5Y/9F-472"


def test_long_lists_come_in_pieces(page):
    with oem_scope():
        LabourOperation.objects.bulk_create(
            LabourOperation(code=f"OP{n:03d}", name_zh="工时", name_en="job", system="engine") for n in range(60)
        )
    first = page.get("/catalogue/operations/")
    assert (len(first.context["rows"]), first.context["page"].next_url) == (50, "?from=50")
    more = page.get("/catalogue/operations/?from=50", headers={"HX-Request": "true"})
    assert (len(more.context["rows"]), b"<html" in more.content) == (10, False)
    assert page.get("/catalogue/failure-codes/").status_code == 200


def test_a_file_is_previewed_then_applied_exactly(page):
    shown = upload(page)
    assert shown.context["preview"].counts["added"] == 2
    assert shown.context["preview"].counts["refused"] == 1
    with oem_scope():
        assert not Series.objects.exists()
    data = {
        "kind": "series",
        "content": shown.context["content"],
        "seen": shown.context["preview"].content_hash,
    }
    for _ in range(2):  # a double click is one load
        assert page.post("/catalogue/load/", data).url == "/catalogue/"
    with oem_scope():
        assert set(Series.objects.values_list("code", flat=True)) == {"ESCAPE", "EDGE"}
        assert CatalogueLoad.objects.count() == 1


def test_another_file_under_the_seen_hash_is_refused(page):
    shown = upload(page)
    other = upload(page, FILE.replace("EDGE", "EDGY"))
    data = {"kind": "series", "content": other.context["content"], "seen": shown.context["preview"].content_hash}
    assert page.post("/catalogue/load/", data).status_code == 409
    with oem_scope():
        assert not Series.objects.exists()


def test_a_list_of_cars_comes_by_the_same_page_as_a_workbook(page, filled, administrator):
    with oem_scope():
        model = sheet_rows([{"code": "ESC-20T", "series": "ESCAPE", "name_zh": "锐际", "name_en": "Escape",
                             "model_year": 2009, "energy": "ICE"}])  # fmt: skip
        seen = preview_catalogue(actor=administrator, kind="models", rows=model, now=NOON).content_hash
        load_catalogue(actor=administrator, kind="models", rows=model, seen=seen, now=NOON)
    header = ["vin", "model", "build_date", "invoice_date", "delivery_date", "usage_type"]
    sold = [
        "LVSHBFAF49F012345",
        "ESC-20T",
        dt.date(2009, 2, 1),
        dt.date(2009, 3, 1),
        dt.date(2009, 3, 4),
        "private",
    ]
    file = SimpleUploadedFile("cars.xlsx", xlsx_bytes([["车辆清单"], header, sold]))
    shown = page.post("/catalogue/load/", {"kind": "vehicles", "file": file})
    assert shown.context["preview"].counts["added"] == 1
    data = {name: shown.context[name] for name in ("content",)}
    page.post("/catalogue/load/", {**data, "kind": "vehicles", "seen": shown.context["preview"].content_hash})
    with oem_scope():
        assert Vehicle.objects.get().warranty_start == dt.date(2009, 3, 4)


@pytest.mark.parametrize("text", ["", "nonsense\n1\n", "code\0"])
def test_what_is_no_such_table_is_refused_in_words(page, text):
    response = upload(page, text)
    assert list(response.context["form"].errors) == ["file"]


def test_others_read_and_do_not_load(adjudicator, client_for):
    client = client_for(adjudicator)
    assert client.get("/catalogue/").status_code == 200
    assert client.get("/catalogue/load/").status_code == 403
    assert client.post("/catalogue/load/", {"kind": "series", "seen": "x"}).status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_exported_can_be_loaded_again_and_changes_nothing(page, filled, administrator, form, language):
    page.cookies["lb_language"] = language
    for kind in SHEETS:
        answer = page.get(f"/catalogue/export/{kind}.{form}")
        assert answer.status_code == 200
        assert f"{kind}-" in answer["Content-Disposition"]
        rows = read_catalogue_file(kind=kind, content=answer.content)
        with oem_scope():
            preview = preview_catalogue(actor=administrator, kind=kind, rows=rows, now=NOON)
        assert not preview.writes_anything, kind
        assert preview.counts["refused"] == 0, kind
        assert preview.counts["unchanged"] == len(rows)
        if kind in ("series", "parts", "prices", "fits"):
            assert rows


def test_a_workbook_is_loaded_like_a_text_file(page, filled):
    content = page.get("/catalogue/export/prices.xlsx").content
    sent = page.post("/catalogue/load/", {"kind": "prices", "file": SimpleUploadedFile("p.xlsx", content)})
    assert sent.context["preview"].counts["unchanged"] == 2


def test_a_damaged_workbook_is_refused_in_words(page):
    sent = page.post(
        "/catalogue/load/", {"kind": "prices", "file": SimpleUploadedFile("p.xlsx", b"PK\x03\x04junk")}
    )
    assert sent.status_code == 200
    assert sent.context["form"].errors["file"]


def test_there_is_no_export_of_something_else(page):
    assert page.get("/catalogue/export/people.csv").status_code == 404
    assert page.get("/catalogue/export/parts.pdf").status_code == 404
