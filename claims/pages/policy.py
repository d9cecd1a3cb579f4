"""Pages of rules and terms: what there is, one rule with its history, planning a change."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from claims import commands, queries
from claims.adjudication.param_names import param_name
from claims.adjudication.types import ParamValue, Severity
from claims.models import RulePolicy
from claims.words import spoken
from landbridge.clocks.days import local_day
from landbridge.identity.rules import OEM_ROLES, Role
from landbridge.web.access import ActorRequest, allow

SEVERITIES = {
    Severity.RETURN.value: gettext_lazy("Return"),
    Severity.REJECT.value: gettext_lazy("Reject"),
    Severity.MANUAL.value: gettext_lazy("To a person"),
    Severity.WARN.value: gettext_lazy("Notice"),
    Severity.PASS.value: gettext_lazy("Pass"),
}
_TONES = {"return": "warn", "reject": "bad", "manual": "accent", "warn": "hold", "pass": "ok"}
OUTCOMES = {
    "returned": gettext_lazy("returned by the system"),
    "rejected": gettext_lazy("rejected by the system"),
    "in_review": gettext_lazy("passed to a person"),
    "approved_first": gettext_lazy("approved by the system"),
}


@dataclass(frozen=True, slots=True)
class ShownPolicy:
    """A policy row in words: what a hit leads to, and the numbers with their names."""

    severity: str
    tone: str
    params: tuple[tuple[str, str], ...]


class PolicyForm(forms.Form):
    """A planned change: severity and numbers of one rule, and the day on which they begin."""

    severity = forms.ChoiceField(label=gettext_lazy("A hit means"), choices=list(SEVERITIES.items()))
    enabled = forms.BooleanField(label=gettext_lazy("The rule is judged"), required=False)
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, row: queries.RuleRow, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.is_term:
            del self.fields["severity"], self.fields["enabled"]
        self.names = dict.fromkeys(row.defaults)
        for name, default in row.defaults.items():
            kind = forms.IntegerField if isinstance(default, int) else forms.CharField
            self.fields[f"param-{name}"] = kind(label=spoken(param_name(name)))
        self.order_fields(["severity", "enabled", *(f"param-{name}" for name in self.names), "valid_from"])

    @property
    def params(self) -> dict[str, ParamValue]:
        return {name: self.cleaned_data[f"param-{name}"] for name in self.names}


@allow(*OEM_ROLES)
@require_safe
def rule_list(request: ActorRequest) -> HttpResponse:
    """List all rules and terms with what the policy makes of them today, and what is planned."""
    rows = queries.rule_rows(local_day(request.now), queries.hits_since(request.now))
    shown = [(row, shown_policy(row, row.policy), row.planned and shown_policy(row, row.planned)) for row in rows]
    context = {
        "rules": [each for each in shown if not each[0].is_term],
        "terms": [each for each in shown if each[0].is_term],
        "days": queries.HITS_DAYS,
    }
    return render(request, "claims/rule_list.html", context)


@allow(*OEM_ROLES)
@require_safe
def rule_page(request: ActorRequest, rule_id: str) -> HttpResponse:
    """Show one rule: both languages, its numbers over time, what it hit; the administrator plans a change."""
    found = queries.rule_file(rule_id, local_day(request.now), queries.hits_since(request.now))
    return render(request, "claims/rule_detail.html", _context(request, found))


@allow(Role.ADMINISTRATOR)
@require_POST
def rule_change(request: ActorRequest, rule_id: str) -> HttpResponse:
    """Plan the change; what is wrong is told beside its field, and what was entered stays."""
    found = queries.rule_file(rule_id, local_day(request.now), queries.hits_since(request.now))
    form = PolicyForm(found.row, request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            row = commands.change_policy(
                actor=request.actor,
                now=request.now,
                rule_id=rule_id,
                severity=sent.get("severity", ""),
                enabled=sent.get("enabled", True),
                params=form.params,
                valid_from=sent["valid_from"],
                expected=sent["expected"],
            )
        except (commands.PolicyDayWrong, commands.PolicyDayTaken) as error:
            form.add_error("valid_from", str(error))
        except commands.PolicyValueWrong as error:
            name = error.params["name"]
            form.add_error(name if name in form.fields else f"param-{name}", str(error))
        else:
            told = {"rule": rule_id, "day": row.valid_from.isoformat()}
            messages.success(request, _("%(rule)s changes on %(day)s.") % told)
            return redirect("rule", rule_id)
    return render(request, "claims/rule_detail.html", _context(request, found, form), status=422)


@allow(Role.ADMINISTRATOR)
@require_POST
def rule_cancel(request: ActorRequest, rule_id: str) -> HttpResponse:
    """Take a planned change back."""
    version = request.POST.get("version", "")
    commands.cancel_policy_change(
        actor=request.actor,
        now=request.now,
        rule_id=rule_id,
        version=int(version) if version.isdecimal() and len(version) < 9 else 0,
    )
    messages.success(request, _("The planned change is cancelled."))
    return redirect("rule", rule_id)


def shown_policy(row: queries.RuleRow, policy: RulePolicy | None) -> ShownPolicy:
    """Return a policy row in words; a row that the code cannot judge by says where it sends a claim."""
    held = policy.params if policy else row.defaults
    params = tuple((spoken(param_name(name)), _told(held.get(name, "—"))) for name in row.defaults)
    if row.is_term:
        return ShownPolicy("", "", params)
    if policy is None:
        return ShownPolicy(_("No policy: to a person"), "accent", params)
    if not policy.enabled:
        return ShownPolicy(_("Switched off"), "line", params)
    words = SEVERITIES.get(policy.severity, _("Unknown: to a person"))
    return ShownPolicy(str(words), _TONES.get(policy.severity, "accent"), params)


def _told(value: ParamValue) -> str:
    return f"{value:,}" if isinstance(value, int) else value


def _context(request: ActorRequest, found: queries.RuleFile, form: PolicyForm | None = None) -> dict[str, Any]:
    may_change = request.actor.has(Role.ADMINISTRATOR)
    tomorrow = local_day(request.now) + timedelta(days=1)
    if may_change and form is None:
        basis = found.steps[0].row if found.steps else None
        params = basis.params if basis else found.row.defaults
        form = PolicyForm(
            found.row,
            initial={
                "severity": basis.severity if basis else Severity.MANUAL.value,
                "enabled": basis.enabled if basis else True,
                "valid_from": tomorrow,
                "expected": found.version,
            }
            | {f"param-{name}": params.get(name, default) for name, default in found.row.defaults.items()},
        )
    if form is not None:
        form.fields["valid_from"].widget.attrs["min"] = tomorrow.isoformat()
    return {
        "row": found.row,
        "now": shown_policy(found.row, found.row.policy),
        "steps": [(step, shown_policy(found.row, step.row)) for step in found.steps],
        "outcomes": [(key, OUTCOMES[key], number) for key, number in found.outcomes.items() if key in OUTCOMES],
        "days": queries.HITS_DAYS,
        "form": form,
        "may_change": may_change,
    }
