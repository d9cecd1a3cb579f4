"""What the claim desk's pages send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.rules import Verdict


class MoveForm(forms.Form):
    """What every decision carries: which version and which state of the claim the person saw."""

    version = forms.IntegerField(min_value=1)
    expected = forms.IntegerField(min_value=1)


class ApproveForm(MoveForm):
    amount = forms.DecimalField(max_digits=14, decimal_places=2)


class ReasonForm(MoveForm):
    reason_code = forms.CharField(max_length=30, label=_("Reason"))
    text = forms.CharField(max_length=1000, required=False)


class AskForm(MoveForm):
    reason_code = forms.CharField(max_length=30, required=False)
    text = forms.CharField(max_length=1000, required=False)
    line_no = forms.IntegerField(required=False)


class TransferForm(MoveForm):
    to = forms.UUIDField()
    note = forms.CharField(max_length=500, required=False)


class LineForm(forms.Form):
    version = forms.IntegerField(min_value=1)
    line_no = forms.IntegerField(min_value=1)
    verdict = forms.ChoiceField(choices=[(one.value, one.value) for one in Verdict])
    amount = forms.DecimalField(max_digits=14, decimal_places=2, required=False)
    reason_code = forms.CharField(max_length=30, required=False)


class MessageForm(forms.Form):
    text = forms.CharField(max_length=2000)
