"""Forms of the front door."""

import logging
from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as mfa
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from landbridge.identity import sealing
from landbridge.identity.adapter import count_failure, refuse_if_locked

logger = logging.getLogger(__name__)


class CountedCode(mfa.BaseAuthenticateForm):  # type: ignore[misc]
    """A code of the second step, counted like a password: six digits are soon tried out otherwise."""

    def clean_code(self) -> str:
        refuse_if_locked(context.request, self.user.email)
        try:
            return str(super().clean_code())
        except ValidationError:
            count_failure(context.request, self.user.email)
            raise
        except sealing.Unreadable as error:
            logger.exception("the second step of an account cannot be read")
            raise ValidationError(
                _("Your second step cannot be checked now. Tell an administrator of the platform."),
                code="unreadable",
            ) from error


class AuthenticateForm(CountedCode, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of a sign-in."""


class ReauthenticateForm(CountedCode, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The second step before something delicate."""


class InvitationForm(forms.Form):
    """The first password of an account, twice."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )
    password2 = forms.CharField(
        label=_("Password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return cleaned
