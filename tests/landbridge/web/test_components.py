"""The components: every one is on the sheet, says exact words in both languages, and escapes what it is given."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from landbridge.clocks.days import SHANGHAI
from landbridge.texts import Text
from landbridge.web import components_page, parts, status
from landbridge.web.clockview import clock_view, submitted_on_day
from landbridge.web.findings import FindingView, FixView
from landbridge.web.templatetags import lb
from landbridge.web.toolbar import Filter, chosen, toolbar_view, url_after

FOLDER = Path(components_page.__file__).parent / "templates" / "components"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI)
MIDNIGHT = datetime(2026, 11, 24, 0, 0, tzinfo=SHANGHAI)
VIN = "LVSHCAMB8RF218437"
INCLUDED = re.compile(r'include "components/([a-z_]+)\.html"')


def due(days):
    return MIDNIGHT + timedelta(days=days)


def render(source, language="zh-hans", **values):
    with translation.override(language):
        return engines["django"].from_string(source).render(values)


# The sheet --------------------------------------------------------------------------------------------------
def test_every_include_is_on_the_sheet():
    templates = [*FOLDER.glob("*.html"), FOLDER.parent / "components.html"]
    used = {name for path in templates for name in INCLUDED.findall(path.read_text(encoding="utf-8"))}

    assert sorted(path.stem for path in FOLDER.glob("*.html")) == sorted(used)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "超期 2 天"), ("en", "2 days overdue")])
def test_the_sheet_shows_both_themes_without_style_script_or_double_ids(language, words):
    with translation.override(language):
        page = components_page.sheet(RequestFactory().get("/components/")).content.decode()

    assert page.count(words) == 4  # as a chip and in a relay
    assert page.count('data-bs-theme="light" class="lb-stack"') == 1
    assert page.count('data-bs-theme="dark" class="lb-stack"') == 1
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script>", page)
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert sorted(ids) == sorted(set(ids))
    described = {name for group in re.findall(r'aria-describedby="([^"]*)"', page) for name in group.split()}
    assert described <= set(ids)


def test_every_status_is_on_the_sheet():
    page = components_page.sheet(RequestFactory().get("/components/")).content.decode()

    for key in status.known_statuses():
        assert lb.status_chip(key) in page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_text_and_ground_has_contrast(theme):
    low = [(pair["ink"], pair["ground"]) for pair in components_page.colours(theme) if pair["contrast"] < 4.8]

    assert low == []


def test_contrast_as_the_guideline_counts_it():
    assert components_page.contrast("#000", "#ffffff") == pytest.approx(21)
    assert components_page.contrast("#777777", "#fff") == pytest.approx(4.478, abs=0.001)


# Clocks -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "state", "left", "zh", "en", "note"),
    [
        (10, "ok", 10, "剩 10 天", "10 days left", "12-03"),
        (6, "ok", 7, "剩 6 天", "6 days left", "11-29"),
        (4, "ok", 5, "剩 4 天", "4 days left", "11-27"),
        (3, "soon", 4, "剩 3 天", "3 days left", "11-26"),
        (1, "soon", 2, "剩 1 天", "1 day left", "11-24"),
        (0, "today", 1, "今天 24:00", "Today 24:00", ""),
        (-1, "over", 0, "超期 1 天", "1 day overdue", ""),
        (-2, "over", 0, "超期 2 天", "2 days overdue", ""),
    ],
)
def test_a_clock_of_ten_days(days, state, left, zh, en, note):
    with translation.override("zh-hans"):
        view = clock_view(due(days), NOON, 10)
    with translation.override("en"):
        english = clock_view(due(days), NOON, 10)

    assert (view.state, view.left, view.title, view.note) == (state, left, zh, note)
    assert english.title == en
    assert view.total == (0 if state == "over" else 10)


def test_the_last_moment_is_in_time_and_midnight_is_not():
    with translation.override("zh-hans"):
        assert clock_view(due(0), due(0) - timedelta(microseconds=1), 10).title == "今天 24:00"
        assert clock_view(due(0), due(0), 10).title == "超期 1 天"


def test_a_paused_clock_says_what_is_left_and_why():
    with translation.override("zh-hans"):
        view = clock_view(due(4), NOON, 10, paused="等经销商答复")
    with translation.override("en"):
        english = clock_view(due(4), NOON, 10, paused="waiting")

    assert (view.state, view.left, view.title, view.note) == ("paused", 5, "暂停，剩 4 天", "等经销商答复")
    assert english.title == "Paused, 4 days left"


@pytest.mark.parametrize(
    ("days", "working", "state", "zh", "en"),
    [
        (4, 2, "ok", "剩 2 个工作日", "2 working days left"),
        (1, 1, "soon", "剩 1 个工作日", "1 working day left"),
        (0, 0, "today", "今天 24:00", "Today 24:00"),
        (-3, -1, "over", "超期 1 个工作日", "1 working day overdue"),
        (-1, 0, "over", "超期 1 天", "1 day overdue"),  # a day of rest after the last day
    ],
)
def test_a_clock_of_working_days(days, working, state, zh, en):
    with translation.override("zh-hans"):
        view = clock_view(due(days), NOON, 3, working_days_left=working)
    with translation.override("en"):
        english = clock_view(due(days), NOON, 3, working_days_left=working)

    assert (view.state, view.title) == (state, zh)
    assert english.title == en


@pytest.mark.parametrize(
    ("now", "state", "zh", "en", "note"),
    [
        (datetime(2026, 11, 20, 9, tzinfo=SHANGHAI), "soon", "剩 1 个工作日", "1 working day left", "11-23 18:00"),
        (datetime(2026, 11, 23, 9, tzinfo=SHANGHAI), "today", "今天 18:00", "Today 18:00", ""),
        (datetime(2026, 11, 23, 17, 59, tzinfo=SHANGHAI), "today", "今天 18:00", "Today 18:00", ""),
        (datetime(2026, 11, 23, 18, tzinfo=SHANGHAI), "over", "18:00 已过", "Overdue since 18:00", ""),
        (datetime(2026, 11, 23, 21, 30, tzinfo=SHANGHAI), "over", "超期 3 小时", "3 hours overdue", ""),
        (datetime(2026, 11, 24, 9, tzinfo=SHANGHAI), "over", "超期 1 个工作日", "1 working day overdue", ""),
    ],
)
def test_a_clock_that_ends_at_an_hour_of_its_day(now, state, zh, en, note):
    due_at = datetime(2026, 11, 23, 18, tzinfo=SHANGHAI)
    working = {20: 1, 23: 0, 24: -1}[now.day]
    with translation.override("zh-hans"):
        view = clock_view(due_at, now, 3, working_days_left=working)
    with translation.override("en"):
        english = clock_view(due_at, now, 3, working_days_left=working)

    assert (view.state, view.title, view.note, english.title) == (state, zh, note, en)


def test_a_long_clock_shows_tenths():
    view = clock_view(due(14), NOON, 30)

    assert (view.total, view.left) == (10, 5)


def test_a_clock_that_is_done_and_a_year_that_is_another():
    with translation.override("zh-hans"):
        assert submitted_on_day(NOON, NOON - timedelta(days=3)) == "第 3 天提交"
        assert clock_view(due(40), NOON, 60).note == "2027-01-02"
        view = clock_view(due(2), NOON, 10, done="第 3 天提交")
    with translation.override("en"):
        assert submitted_on_day(NOON, date(2026, 11, 20)) == "Submitted on day 3"

    assert (view.state, view.total, view.title) == ("done", 0, "第 3 天提交")


def test_the_chip_of_a_clock():
    with translation.override("zh-hans"):
        shown = lb.clock(clock_view(due(1), NOON, 3))

    assert shown == (
        '<span class="lb-clock" data-state="soon"><svg width="11" height="9" aria-hidden="true">'
        '<rect x="0" width="3" height="9"/><rect x="4" width="3" height="9" data-left/>'
        '<rect x="8" width="3" height="9" data-left/></svg><b>剩 1 天</b><span>11-24</span></span>'
    )
    assert lb.clock(None) == ""
    assert "&lt;b&gt;" in lb.clock(clock_view(due(1), NOON, 3, paused="<b>"))


# Numbers, days, identifiers ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("8181.6"), "8,181.60"),
        (Decimal("-579"), "\N{MINUS SIGN}579.00"),
        (Decimal("0.005"), "0.01"),
        (0, "0.00"),
        ("1234567.891", "1,234,567.89"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_yuan(value, shown):
    assert lb.yuan(value) == shown


def test_yuan_takes_no_float():
    with pytest.raises(TypeError):
        lb.yuan(1.1)


def test_the_difference_of_two_amounts():
    assert lb.minus(Decimal("7602.60"), Decimal("8181.60")) == Decimal("-579.00")
    assert lb.minus(None, Decimal("1")) is None


@pytest.mark.parametrize(
    ("value", "shown"), [(26871, "26,871\N{NO-BREAK SPACE}km"), (0, "0\N{NO-BREAK SPACE}km"), (None, "—")]
)
def test_km(value, shown):
    assert lb.km(value) == shown


def test_days_and_moments():
    late_utc = datetime.fromisoformat("2026-11-22T16:30:00+00:00")  # already the 23rd in Shanghai

    assert lb.day(late_utc, NOON) == "11-23"
    assert lb.daytime(late_utc, NOON) == "11-23 00:30"
    assert lb.day(date(2025, 12, 30), NOON) == "2025-12-30"
    assert lb.daytime(datetime(2025, 12, 30, 9, 5, tzinfo=SHANGHAI), NOON) == "2025-12-30 09:05"
    assert lb.due(MIDNIGHT, NOON) == "11-23 24:00"
    assert (lb.day(None), lb.daytime(None), lb.due(None)) == ("—", "—", "—")


def test_a_vin_shows_its_last_eight_and_escapes():
    assert lb.vin(VIN) == '<span class="lb-vin">LVSHCAMB8<b>RF218437</b></span>'
    assert lb.vin("<script>alert(1)") == '<span class="lb-vin">&lt;script&gt;<b>alert(1)</b></span>'
    assert lb.vin("") == "—"


def test_a_plate_as_people_write_it():
    assert lb.plate("渝A7K39M") == '<span class="lb-plate">渝A·7K39M</span>'
    assert lb.plate("使014-578") == '<span class="lb-plate">使014-578</span>'
    assert lb.plate("<i>") == '<span class="lb-plate">&lt;i&gt;</span>'
    assert lb.plate(None) == "—"


@pytest.mark.parametrize("value", [Text("里程", "Mileage"), {"zh": "里程", "en": "Mileage"}])
def test_a_bilingual_text_in_the_language_of_the_page(value):
    assert render("{{ value|in_language }} {% in_language value %}", value=value) == "里程 里程"
    assert render("{{ value|in_language }}", "en", value=value) == "Mileage"
    assert render("{{ value|in_language }}", value=Text("<b>", "<b>")) == "&lt;b&gt;"
    assert render("{{ value|in_language }}{{ none|in_language }}", value="words", none=None) == "words"


# Status and findings ----------------------------------------------------------------------------------------
def test_a_status_in_both_languages():
    chip = '<span class="lb-chip" data-tone="warn"><i class="ti ti-corner-up-left" aria-hidden="true"></i>'

    assert render("{% status_chip 'returned' %}") == f"{chip}退回待改</span>"
    assert render("{% status_chip 'returned' %}", "en") == f"{chip}Returned</span>"


def test_an_unknown_status_and_a_second_look_are_errors():
    with pytest.raises(status.UnknownStatus):
        lb.status_chip("nowhere")
    with pytest.raises(ValueError, match="returned"):
        status.register({"returned": status.StatusLook(status.Tone.OK, "x")})


def test_a_finding_names_rule_field_and_fix():
    fix = FixView("改为 27,418", url="/fix/", values={"mileage": '27"418'}, keys=("Alt", "1"), is_primary=True)
    finding = FindingView("return", "<b>", source="V14", field="lines.2.km", field_label="里程", fixes=(fix,))
    shown = render_to_string("components/findings.html", {"findings": [finding], "passed": 56})

    assert '<li data-sev="return" data-field="lines.2.km">' in shown
    assert "<h3>&lt;b&gt;</h3>" in shown
    assert '<a href="#id_lines-2-km">里程</a>' in shown
    assert 'data-key="Alt+1" hx-post="/fix/" hx-vals="{&quot;mileage&quot;: &quot;27\\&quot;418&quot;}"' in shown
    assert "<summary>56 条通过</summary>" in shown
    with pytest.raises(ValueError, match="worse"):
        FindingView("worse", "x")


# Money, bar, dialogue ---------------------------------------------------------------------------------------
def test_money_says_not_yet_and_what_was_cut():
    values = {"claimed": Decimal("8181.60"), "approved": Decimal("7602.60"), "settled": None}

    assert render_to_string("components/money.html", values).strip() == (
        '<dl class="lb-money"><div><dt>申报</dt><dd>¥8,181.60</dd></div><div><dt>核定</dt><dd>¥7,602.60'
        "<small>\N{MINUS SIGN}579.00</small></dd></div><div data-none><dt>结算</dt><dd>—</dd></div></dl>"
    )


def test_the_flow_bar_fills_its_width():
    amounts = [("c", "128300.40"), ("b", "43605.20"), ("a", "10396.20"), ("x", "4118.20"), ("w", "0")]
    bars = parts.flow_bars([parts.FlowPart(kind, kind, Decimal(amount)) for kind, amount in amounts])

    assert [bar.part.kind for bar in bars] == ["c", "b", "a", "x"]
    assert bars[-1].x + bars[-1].width == parts.FLOW_WIDTH
    assert [bar.x for bar in bars[1:]] == [bar.x + bar.width + 1 for bar in bars[:-1]]
    assert parts.flow_bars([]) == ()


def test_a_button_that_is_off_says_why_beside_itself():
    action = parts.Action("提交", keys=("Ctrl", "↵"), tone="primary", why_not="还有 2 处必须改")
    shown = render_to_string("components/action_bar.html", {"label": "草稿", "actions": [action]})

    assert '<span class="lb-q lb-s" id="why-1">还有 2 处必须改</span>' in shown
    assert 'disabled aria-describedby="why-1" data-key="Ctrl+Enter"' in shown


def test_the_reason_dialog_carries_token_version_and_codes():
    reasons = [{"code": "R99", "label": Text("其他", "Other"), "needs_text": True}]
    values = {"id": "reject", "url": "/r/", "reasons": reasons, "fields": [("version", "2")], "title": "拒绝"}
    shown = render_to_string("components/reason_dialog.html", values, RequestFactory().get("/"))

    assert 'name="csrfmiddlewaretoken"' in shown
    assert '<input type="hidden" name="version" value="2">' in shown
    assert '<option value="R99" data-needs-text>R99 其他</option>' in shown


def test_progress_asks_until_it_is_finished():
    values = {"value": 5, "max": 10, "label": "导入", "url": "/job/"}

    assert 'hx-trigger="every 1s"' in render_to_string("components/progress.html", values)
    assert "hx-get" not in render_to_string("components/progress.html", values | {"finished": True})


def test_more_rows_are_a_link_and_a_trigger():
    page = parts.PageView(50, "?after=x&status=a", 1286)
    shown = render_to_string("components/pagination.html", {"page": page, "columns": 6})

    assert '<tr hx-get="?after=x&amp;status=a" hx-trigger="revealed" hx-swap="outerHTML">' in shown
    assert 'href="?after=x&amp;status=a">加载更多</a>' in shown
    assert "50 / 1,286 条" in shown
    assert render_to_string("components/pagination.html", {"page": parts.PageView(3)}).strip() == ""


# Toolbar ----------------------------------------------------------------------------------------------------
STATUS = Filter("status", "状态", {"a": "甲", "b": "乙"})


def test_the_toolbar_keeps_the_view_in_the_url():
    request = RequestFactory().get("/claims/?status=a&status=z&q=RF21&after=99")
    view = toolbar_view(request, [STATUS], export_url="/claims/export/")

    assert view.search_value == "RF21"
    assert view.hidden == (("status", "a"), ("status", "z"))
    assert [(chip.values, chip.remove_url) for chip in view.chips] == [(("甲",), "?q=RF21")]
    assert [choice.url for _, choices in view.menu for choice in choices] == [
        "?q=RF21",
        "?status=a&status=b&q=RF21",
    ]
    assert view.export_url == "/claims/export/?status=a&status=z&q=RF21"
    assert chosen(request.GET, STATUS) == ("a",)
    assert url_after(request.GET, "7") == "?status=a&status=z&q=RF21&after=7"


# Forms ------------------------------------------------------------------------------------------------------
class OrderForm(forms.Form):
    mileage = forms.IntegerField(label="里程", help_text="公里")
    signed = forms.BooleanField(label="已签字")
    when = forms.ChoiceField(label="何时", choices=[("1", "今天")], widget=forms.RadioSelect)


def test_a_field_is_tied_to_its_messages():
    shown = OrderForm({"mileage": "<x>"})["mileage"].as_field_group()

    assert '<label class="lb-lab" for="id_mileage">里程</label>' in shown
    assert 'aria-describedby="id_mileage_error id_mileage_helptext"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'value="&lt;x&gt;"' in shown
    assert '<p id="id_mileage_error">输入整数。</p>' in shown
    assert '<p class="lb-q" id="id_mileage_helptext">公里</p>' in shown


def test_a_finding_on_a_field_is_read_out_with_it():
    values = {"field": OrderForm({"mileage": "1"})["mileage"], "severity": "return", "message": "上次 26,871"}
    shown = render_to_string("components/field.html", values)

    assert '<div class="lb-field" data-sev="return">' in shown
    assert 'aria-describedby="id_mileage_finding id_mileage_helptext"' in shown
    assert 'aria-invalid="true"' in shown
    assert '<p id="id_mileage_finding">上次 26,871</p>' in shown


def test_a_tick_box_stands_before_its_label_and_radios_in_a_fieldset():
    form = OrderForm()

    assert re.search(
        r'<label class="lb-s" for="id_signed"><input type="checkbox"[^>]*> 已签字</label>',
        form["signed"].as_field_group(),
    )
    assert '<fieldset class="lb-field"><legend class="lb-lab">何时</legend>' in form["when"].as_field_group()
