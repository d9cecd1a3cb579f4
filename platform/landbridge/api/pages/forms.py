"""Forms of API clients."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from landbridge.api.scopes import SCOPE_NAMES, Scope, scopes_of


class ScopesForm(forms.Form):
    """What a client may do."""

    scopes = forms.MultipleChoiceField(label=_("Permissions"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, is_dealer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope.value, f"{SCOPE_NAMES[scope].in_language(language)} · {scope.value}")
            for scope in scopes_of(is_dealer)
        ]

    def chosen(self) -> list[Scope]:
        return [Scope(value) for value in self.cleaned_data["scopes"]]


class ClientForm(ScopesForm):
    """A new client."""

    label = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        label=_("Short name"),
        max_length=20,
        help_text=_("Letters, digits, dot and dash, such as DMS-1. It stands in every history as the actor."),
        error_messages={"invalid": _("Letters, digits, dot and dash only.")},
    )
    field_order = ("label", "scopes")
