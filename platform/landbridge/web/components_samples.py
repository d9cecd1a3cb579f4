"""Sample values for the component sheet. Invented; sums, day counts and check digits are right."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from landbridge.clocks.days import SHANGHAI
from landbridge.texts import Text
from landbridge.web import parts
from landbridge.web.clockview import ClockState, ClockView, clock_view, submitted_on_day
from landbridge.web.findings import FindingView, FixView
from landbridge.web.status import CLAIM_LOOKS, known_statuses
from landbridge.web.toolbar import Filter, ToolbarView, toolbar_view

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI)
MIDNIGHT = datetime(2026, 11, 24, 0, 0, tzinfo=SHANGHAI)  # 24:00 of today
VIN = "LVSHCAMB8RF218437"
PLATE = "渝A7K39M"
CLAIMED, APPROVED = Decimal("8181.60"), Decimal("7602.60")


def due_in(days: int) -> datetime:
    """Return a deadline so many days after the sheet's today."""
    return MIDNIGHT + timedelta(days=days)


def clocks() -> tuple[ClockView, ...]:
    """Return a clock in every state."""
    return (
        clock_view(due_in(6), NOW, 10),
        clock_view(due_in(2), NOW, 10),
        clock_view(due_in(0), NOW, 10),
        clock_view(due_in(-2), NOW, 10),
        clock_view(due_in(4), NOW, 10, paused=Text("等经销商答复", "waiting for the dealer")),
        clock_view(due_in(1), NOW, 3, working_days_left=1),
        ClockView(
            ClockState.OK, 10, 5, Text("停机顺延 +1 天", "+1 day for downtime"), Text("至 11-28", "to 11-28")
        ),
        clock_view(due_in(6), NOW, 10, done=submitted_on_day(NOW, NOW - timedelta(days=3))),
        ClockView(ClockState.SOON, 0, 0, Text("剩 17 分钟", "17 minutes left")),
    )


def relay(due: datetime) -> tuple[parts.RelayStep, ...]:
    """Return a claim that waits for the reader until `due`."""
    return (
        parts.RelayStep(Text("经销商", "Dealer"), Text("用 3 天", "took 3 days")),
        parts.RelayStep(
            Text("厂家 · 轮到我", "Maker · my turn"),
            clock=clock_view(due, NOW, 3, working_days_left=1 if due > NOW else None),
            state="now",
        ),
        parts.RelayStep(Text("旧件", "Old parts"), Text("30 天内", "within 30 days"), state="next"),
        parts.RelayStep(Text("付款", "Payment"), Text("12-28 起", "from 12-28"), state="next"),
    )


def findings() -> tuple[FindingView, ...]:
    """Return a finding of every severity, the strongest first."""
    return (
        FindingView(
            "reject",
            Text("超过 10 日提交期限", "Past the 10 days for submission"),
            Text("应于 11-20 24:00 前提交，现已过 3 天。", "Due before 11-20 24:00; that is 3 days ago."),
            source="V08",
            effect=Text("拒绝 · 可申诉", "Rejected · can be appealed"),
            fixes=(FixView(Text("申请延期", "Ask for an extension"), href="#main"),),
        ),
        FindingView(
            "return",
            Text("里程低于该车上次记录", "Mileage below the car's last record"),
            Text("填写 26,418 km；11-02 为 26,871 km。", "Entered 26,418 km; on 11-02 it was 26,871 km."),
            source="V14",
            effect=Text("必须改 · 会退回", "Must be changed · would be returned"),
            field="mileage",
            field_label=Text("里程", "mileage"),
            field_href="#main",
            fixes=(
                FixView(
                    Text("改为 27,418", "Change to 27,418"),
                    values={"mileage": "27418"},
                    keys=("Alt", "1"),
                    is_primary=True,
                ),
                FixView(Text("跳到字段", "Go to the field"), keys=("F8",)),
            ),
            is_focused=True,
        ),
        FindingView(
            "manual",
            Text("诊断工时高于标准", "Diagnosis above the standard time"),
            source="V29",
            effect=Text("转人工 · 可提交", "Goes to a person · can be submitted"),
        ),
        FindingView(
            "warn",
            Text("客户原话与本店 23 单相同", "The complaint reads as in 23 other orders here"),
            source="V54",
            effect=Text("提示", "Notice"),
        ),
        FindingView(
            "skip",
            Text("技师工时重叠：未判定", "Overlapping technician hours: not judged"),
            source=Text("V33 · 无打卡数据", "V33 · no clock-in data"),
            effect=Text("跳过", "Skipped"),
        ),
        FindingView(
            "pass",
            Text("车辆在质保内", "The car is under warranty"),
            source="V05",
            effect=Text("通过", "Passed"),
        ),
    )


def flow() -> tuple[parts.FlowBar, ...]:
    """Return a month of claims, ¥186,420.00 in all."""
    return parts.flow_bars(
        (
            parts.FlowPart("c", Text("已付", "Paid"), Decimal("128300.40")),
            parts.FlowPart("b", Text("已批未付", "Approved"), Decimal("43605.20")),
            parts.FlowPart("a", Text("待批", "Waiting"), Decimal("10396.20")),
            parts.FlowPart("x", Text("核减", "Cut"), Decimal("4118.20")),
        )
    )


def timeline() -> tuple[parts.TimelineEntry, ...]:
    """Return the last days of a claim."""
    return (
        parts.TimelineEntry(
            Text("审核员 A07 领取", "Taken by adjudicator A07"),
            datetime(2026, 11, 21, 9, 40, tzinfo=SHANGHAI),
            tone="accent",
        ),
        parts.TimelineEntry(
            Text("系统退回", "Returned by the system"),
            datetime(2026, 11, 17, 10, 21, tzinfo=SHANGHAI),
            text=Text("V51 旧件供应商代码缺", "V51 supplier code of the old part missing"),
            tone="bad",
        ),
        parts.TimelineEntry(
            Text("付款（预计）", "Payment (expected)"), when=Text("约 12-28", "about 12-28"), tone="next"
        ),
    )


def facts() -> tuple[parts.Fact, ...]:
    """Return what is known of a car."""
    return (
        parts.Fact("VIN", VIN, kind="vin", is_wide=True),
        parts.Fact(Text("车牌", "Plate"), PLATE, kind="plate"),
        parts.Fact(Text("质保至", "Warranty until"), "2027-08-16", tone="ok"),
        parts.Fact(Text("所属工单", "Repair order"), "RO26111304", href="#main"),
        parts.Fact(Text("召回", "Recall"), None),
    )


def actions() -> tuple[parts.Action, ...]:
    """Return the buttons under a draft."""
    return (
        parts.Action(Text("下一处问题", "Next finding"), keys=("F8",), name="next", value="1"),
        parts.Action(Text("工作台", "Home"), href="#main"),
        parts.Action(
            Text("提交索赔", "Submit the claim"),
            keys=("Ctrl", "↵"),
            tone="primary",
            why_not=Text("先改好再提交", "change them first"),
        ),
    )


def consequences() -> tuple[parts.Consequence, ...]:
    """Return what the buttons come to."""
    return (
        parts.Consequence(Text("还有 2 处必须改", "2 findings must be changed"), tone="bad"),
        parts.Consequence(Text("申报", "Claimed"), Decimal("6842.50")),
        parts.Consequence(Text("预计核定", "Expected"), Decimal("6750.00")),
    )


def keys() -> tuple[parts.Key, ...]:
    """Return keys of a page of work."""
    return (
        parts.Key(("/",), Text("全局搜索", "Search everywhere")),
        parts.Key(("J", "K"), Text("上下", "Up and down")),
        parts.Key(("↵",), Text("打开", "Open")),
        parts.Key(("X",), Text("选中", "Select")),
        parts.Key(("F8",), Text("下一处问题", "Next finding")),
        parts.Key(("Alt", "1"), Text("采用第一条建议", "Take the first fix")),
        parts.Key(("Ctrl", "↵"), Text("主动作", "Main action")),
        parts.Key(("Z",), Text("撤销", "Undo")),
        parts.Key(("Esc",), Text("关闭，焦点回原处", "Close; the focus goes back")),
    )


def tools(request: HttpRequest, theme: str) -> ToolbarView:
    """Return a toolbar with one filter on."""
    states = {"in_review": Text("审核中", "In review"), "returned": Text("退回", "Returned")}
    asked = HttpRequest()
    asked.path = request.path
    query = request.GET.copy()
    query.setlist("status", list(states))
    asked.GET = query  # type: ignore[assignment]  # read like the one of a request
    return toolbar_view(
        asked,
        [
            Filter("status", Text("状态", "Status"), states),
            Filter("mine", Text("谁的", "Whose"), {"1": Text("我的", "Mine")}),
        ],
        search_label=Text("筛选…", "Filter…"),
        export_url=request.path,
        id=f"toolbar-{theme}",
    )


class SampleForm(forms.Form):
    """A field of every kind."""

    mileage = forms.IntegerField(label=pgettext_lazy("sheet", "Can be changed"), widget=forms.TextInput)
    arrived = forms.CharField(
        label=pgettext_lazy("sheet", "From the repair order"), widget=forms.TextInput(attrs={"readonly": True})
    )
    mileage_low = forms.IntegerField(label=pgettext_lazy("sheet", "Would be returned"), widget=forms.TextInput)
    hours = forms.DecimalField(label=pgettext_lazy("sheet", "Goes to a person"), widget=forms.TextInput)
    kind = forms.ChoiceField(
        label=pgettext_lazy("sheet", "Select"), choices=[("normal", pgettext_lazy("sheet", "Normal claim"))]
    )
    complaint = forms.CharField(
        label=pgettext_lazy("sheet", "Long text"),
        help_text=pgettext_lazy("sheet", "The customer's own words."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cause = forms.CharField(label=pgettext_lazy("sheet", "Missing"), widget=forms.Textarea(attrs={"rows": 2}))
    hand_over = forms.ChoiceField(
        label=pgettext_lazy("sheet", "One of few"),
        choices=[("now", pgettext_lazy("sheet", "Today")), ("later", pgettext_lazy("sheet", "Later"))],
        widget=forms.RadioSelect,
    )
    signed = forms.BooleanField(label=pgettext_lazy("sheet", "Yes or no"), required=False)

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with the form as a whole."""
        raise forms.ValidationError(
            pgettext_lazy("sheet", "Not saved: something is missing. What you entered is still here.")
        )


def form(theme: str) -> SampleForm:
    """Return the form, sent, with ids of its own."""
    return SampleForm(
        {
            "mileage": "26871",
            "arrived": "2026-11-13",
            "mileage_low": "26418",
            "hours": "1.0",
            "kind": "normal",
            "complaint": "“热车以后 2 挡升 3 挡顿一下。”",
            "hand_over": "now",
            "signed": "on",
        },
        auto_id=f"{theme}-%s",
    )


def tabs() -> tuple[parts.Tab, ...]:
    """Return the sections of a draft."""
    return (
        parts.Tab(Text("车辆与工单", "Car and order"), "#main", is_current=True, count=1),
        parts.Tab(Text("三段陈述", "Three statements"), "#main"),
        parts.Tab(Text("附件", "Files"), "#main"),
    )


def steps() -> tuple[parts.Step, ...]:
    """Return the steps of an import."""
    return (
        parts.Step(Text("上传", "Upload"), "done"),
        parts.Step(Text("列对应", "Columns"), "done"),
        parts.Step(Text("预览", "Preview"), "now"),
        parts.Step(Text("导入", "Import")),
    )


def choices() -> tuple[parts.SegOption, ...]:
    """Return the verdicts on a line."""
    return (
        parts.SegOption(Text("准", "Pay"), "approve", is_on=True, tone="ok"),
        parts.SegOption(Text("减", "Reduce"), "reduce", tone="warn"),
        parts.SegOption(Text("拒", "Refuse"), "refuse", tone="bad"),
    )


def periods() -> tuple[parts.SegOption, ...]:
    """Return two views of the same list."""
    return (
        parts.SegOption(Text("本月", "This month"), href="#main", is_on=True),
        parts.SegOption(Text("全部", "All"), href="#main"),
    )


def reasons() -> tuple[dict[str, Any], ...]:
    """Return coded reasons for a rejection."""
    return (
        {"code": "R11", "label": Text("不属于质保范围", "Not covered by the warranty")},
        {"code": "R99", "label": Text("其他，请说明", "Other; say which"), "needs_text": True},
    )


def samples(request: HttpRequest, theme: str) -> dict[str, Any]:
    """Return all values of one half of the sheet, with ids that carry the theme."""
    return {
        "theme": theme,
        "claim_statuses": tuple(CLAIM_LOOKS),
        "other_statuses": tuple(key for key in known_statuses() if key not in CLAIM_LOOKS),
        "clocks": clocks(),
        "relays": (relay(due_in(1)), relay(due_in(-2))),
        "claimed": CLAIMED,
        "approved": APPROVED,
        "flow": flow(),
        "findings": findings(),
        "timeline": timeline(),
        "facts": facts(),
        "tabs": tabs(),
        "tabs_note": Text("灰底来自工单", "Grey comes from the repair order"),
        "steps": steps(),
        "choices": choices(),
        "periods": periods(),
        "actions": actions(),
        "consequences": consequences(),
        "reasons": reasons(),
        "dialog_id": f"reject-{theme}",
        "version": (("version", "2"),),
        "progress_id": f"progress-{theme}",
        "page": parts.PageView(shown=3, next_url="?after=CQ012-2611-00255", total=41),
        "keys": keys(),
        "toolbar": tools(request, theme),
        "form": form(theme),
        "vin": VIN,
        "plate": PLATE,
    }
