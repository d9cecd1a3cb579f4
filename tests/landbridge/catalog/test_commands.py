"""Loading on the real tables: preview, apply, history, and what the database itself refuses."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, transaction

from landbridge.catalog.commands import (
    UnknownKind,
    load_catalogue,
    preview_catalogue,
    read_catalogue_file,
)
from landbridge.catalog.loading.sheet import sheet_rows
from landbridge.catalog.models import CatalogueLoad, LabourRate, Part, PartPrice, Series, WarrantyTerm
from landbridge.errors import Forbidden, Stale
from landbridge.events.models import Event

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
SERIES = [{"code": "ESCAPE", "name_zh": "锐际", "name_en": "Escape"}]
PART = {
    "number": "LX6P-7A100-BD",
    "name_zh": "阀体",
    "name_en": "valve body",
    "system": "transmission",
    "sanbao_class": "MAIN_PART",
    "sanbao_system": "transmission",
    "must_return": True,
    "quantity_per_vehicle": 1,
    "valid_from": "2020-01-01",
}


def load(actor, kind, plain, now=NOW):
    rows = sheet_rows(plain)
    seen = preview_catalogue(actor=actor, kind=kind, rows=rows, now=now)
    return load_catalogue(actor=actor, kind=kind, rows=rows, seen=seen.content_hash, now=now)


def price(net, valid_from):
    return {"part": "LX6P-7A100-BD", "net_price": net, "valid_from": valid_from}


def test_a_preview_writes_nothing(as_, administrator):
    with as_(administrator):
        preview = preview_catalogue(
            actor=administrator, kind="series", rows=sheet_rows([*SERIES, {"code": "??"}]), now=NOW
        )
        assert preview.counts == {"added": 1, "changed": 0, "ended": 0, "unchanged": 0, "refused": 1}
        assert not Series.objects.exists()
        assert not CatalogueLoad.objects.exists()


def test_a_load_writes_rows_record_and_event_once(as_, administrator):
    with as_(administrator):
        done = load(administrator, "series", SERIES)
        assert Series.objects.get().name_zh == "锐际"
        assert (done.kind, done.added, done.loaded_by_label) == ("series", 1, administrator.label)
        event = Event.objects.get(subject_id=done.pk)
        assert (event.verb, event.audience, event.facts["added"]) == ("catalogue.loaded", "oem", 1)
    with as_(administrator):
        again = load(administrator, "series", SERIES)
        assert (again.added, again.unchanged) == (0, 1)
        assert Series.objects.count() == 1


def test_a_double_click_is_one_load(as_, administrator):
    rows = sheet_rows(SERIES)
    with as_(administrator):
        seen = preview_catalogue(actor=administrator, kind="series", rows=rows, now=NOW).content_hash
        first = load_catalogue(actor=administrator, kind="series", rows=rows, seen=seen, now=NOW)
        second = load_catalogue(actor=administrator, kind="series", rows=rows, seen=seen, now=NOW)
        assert second.pk == first.pk
        assert CatalogueLoad.objects.count() == 1


def test_only_what_was_seen_is_applied(as_, administrator):
    with as_(administrator):
        seen = preview_catalogue(actor=administrator, kind="series", rows=sheet_rows(SERIES), now=NOW).content_hash
        other = sheet_rows([{"code": "ESCAPE", "name_zh": "翼虎", "name_en": "Kuga"}])
        with pytest.raises(Stale) as refusal:
            load_catalogue(actor=administrator, kind="series", rows=other, seen=seen, now=NOW)
        assert refusal.value.code == "preview_outdated"
        assert not Series.objects.exists()


def test_a_preview_is_outdated_when_the_table_changed(as_, administrator):
    rows = sheet_rows([{"code": "ESCAPE", "name_zh": "锐际 2", "name_en": "Escape"}])
    with as_(administrator):
        seen = preview_catalogue(actor=administrator, kind="series", rows=rows, now=NOW).content_hash
        load(administrator, "series", SERIES)
        with pytest.raises(Stale):
            load_catalogue(actor=administrator, kind="series", rows=rows, seen=seen, now=NOW)
        assert Series.objects.get().name_zh == "锐际"


def test_only_an_administrator_loads(as_, adjudicator, clerk):
    for actor in (adjudicator, clerk):
        with as_(actor), pytest.raises(Forbidden):
            preview_catalogue(actor=actor, kind="series", rows=sheet_rows(SERIES), now=NOW)
        with as_(actor), pytest.raises(Forbidden):
            load_catalogue(actor=actor, kind="series", rows=sheet_rows(SERIES), seen="", now=NOW)


def test_an_unknown_kind_is_named(as_, administrator):
    with as_(administrator), pytest.raises(UnknownKind):
        preview_catalogue(actor=administrator, kind="colours", rows=[], now=NOW)


def test_a_changed_price_closes_the_old_row_and_keeps_it(as_, administrator):
    with as_(administrator):
        load(administrator, "parts", [PART])
        load(administrator, "prices", [price("100.00", "2025-01-01")])
        done = load(administrator, "prices", [price("110.00", "2026-04-01")])
        periods = PartPrice.objects.order_by("valid_from").values_list("net_price", "valid_from", "valid_to")
        assert list(periods) == [
            (Decimal("100.00"), date(2025, 1, 1), date(2026, 4, 1)),
            (Decimal("110.00"), date(2026, 4, 1), None),
        ]
        assert done.changed == 1
        assert done.changes == [
            {
                "key": ["LX6P-7A100-BD"],
                "changes": [["net_price", "100.00", "110.00"], ["valid_from", "2025-01-01", "2026-04-01"]],
            }
        ]


def test_an_unknown_reference_is_refused_by_name(as_, administrator):
    with as_(administrator):
        rows = sheet_rows([price("100.00", "2025-01-01")])
        preview = preview_catalogue(actor=administrator, kind="prices", rows=rows, now=NOW)
        assert preview.counts["refused"] == 1
        assert "LX6P-7A100-BD" in str(preview.findings[0].reasons[0])
        assert not preview.writes_anything


def test_a_part_and_its_new_successor_come_in_one_file(as_, administrator):
    with as_(administrator):
        old = {**PART, "number": "LX6P-7A100-BB", "superseded_by": PART["number"], "valid_to": "2023-07-01"}
        load(administrator, "parts", [old, PART])
        assert Part.objects.get(number="LX6P-7A100-BB").superseded_by.number == "LX6P-7A100-BD"


def test_good_rows_go_in_and_bad_ones_stay_out(as_, administrator):
    content = "代码,中文名称,English name\nESCAPE,锐际,Escape\nKUGA,,Kuga\n".encode("gb18030")
    with as_(administrator):
        rows = read_catalogue_file(
            kind="series",
            content=content.replace("代码".encode("gb18030"), b"code").replace(
                "中文名称".encode("gb18030"), b"name_zh"
            ),
        )
        seen = preview_catalogue(actor=administrator, kind="series", rows=rows, now=NOW)
        done = load_catalogue(actor=administrator, kind="series", rows=rows, seen=seen.content_hash, now=NOW)
        assert (done.added, done.refused) == (1, 1)
        assert list(Series.objects.values_list("code", flat=True)) == ["ESCAPE"]


def rate(**changes):
    row = {"dealer_grade": "B", "city_level": 1, "claim_type": "", "rate": "185.00"}
    return LabourRate(**{**row, "valid_from": date(2026, 1, 1), **changes})


def term(**changes):
    row = {"scope": "base", "months": 36, "km": 100_000, "valid_from": date(2026, 1, 1)}
    return WarrantyTerm(**{**row, **changes})


@pytest.mark.parametrize(
    ("first", "second", "constraint"),
    [
        (rate(), rate(valid_from=date(2026, 6, 1)), "rate_no_overlap_all"),
        (term(), term(valid_from=date(2026, 6, 1)), "term_no_overlap_class"),
        (
            term(scope="class", sanbao_class="WEAR"),
            term(scope="class", sanbao_class="WEAR", valid_from=date(2025, 6, 1)),
            "term_no_overlap_class",
        ),
        (None, term(scope="class"), "term_scope_has_its_key"),
        (None, rate(valid_to=date(2026, 1, 1)), "rate_ends_after_start"),
        (None, rate(city_level=4), "rate_city_level_known"),
    ],
)
def test_the_database_refuses_what_a_command_would_not_write(as_, administrator, first, second, constraint):
    with as_(administrator):
        if first is not None:
            first.save(force_insert=True)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            second.save(force_insert=True)


def test_a_period_may_start_where_another_ends(as_, administrator):
    with as_(administrator):
        rate(valid_to=date(2026, 6, 1)).save(force_insert=True)
        rate(valid_from=date(2026, 6, 1)).save(force_insert=True)
        rate(claim_type="PDI").save(force_insert=True)
        assert LabourRate.objects.count() == 3


def test_a_dealer_reads_the_catalogue_and_cannot_write_it(as_, administrator, clerk):
    with as_(administrator):
        load(administrator, "series", SERIES)
    with as_(clerk):
        assert Series.objects.get().code == "ESCAPE"
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Series.objects.update(name_en="Mine")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            CatalogueLoad.objects.exists()


def test_the_management_command_shows_first_and_writes_on_request(as_, administrator, tmp_path):
    file = tmp_path / "series.csv"
    file.write_text("code,name_zh,name_en\nESCAPE,锐际,Escape\n??,x,y\n", encoding="utf-8")
    told = StringIO()
    call_command("load_catalogue", "series", str(file), stdout=told)
    assert told.getvalue().splitlines()[0] == "2: added ESCAPE"
    assert told.getvalue().splitlines()[-1].startswith("added 1, changed 0, ended 0, unchanged 0, refused 1 (")
    with as_(administrator):
        assert not Series.objects.exists()
    call_command("load_catalogue", "series", str(file), "--apply", stdout=StringIO())
    with as_(administrator):
        assert Series.objects.get().code == "ESCAPE"
        assert CatalogueLoad.objects.get().loaded_by_label == "system"


def test_the_management_command_names_what_is_wrong(tmp_path):
    with pytest.raises(CommandError, match="no-such"):
        call_command("load_catalogue", "series", str(tmp_path / "no-such.csv"))
