"""Forms of passkeys. A hidden field carries what the person's device has signed."""

import struct
from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from landbridge.identity.adapter import count_failure, refuse_if_locked

# What the parsers of the library let through when somebody sends them anything else.
_MALFORMED = (AttributeError, KeyError, IndexError, TypeError, ValueError, struct.error)
_NAME_LENGTH = 40


def _name_field(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("So that you know it again, such as “my phone” or “PC at the counter”."),
        max_length=_NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **options,
    )


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    name = _name_field(required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password"),
        help_text=_("Leave this out for a key without fingerprint, face or PIN: it is the second step then."),
        initial=True,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except (ValidationError, *_MALFORMED) as error:
            raise ValidationError(
                _("The passkey could not be set up. Try again."), code="passkey_refused"
            ) from error
        return cleaned


class RenamePasskeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name."""

    name = _name_field()


class _Counted:
    """A passkey that is shown; a refused one is counted like a wrong password."""

    user: Any

    def clean_credential(self) -> Authenticator:
        login = self.user.email if self.user else None
        refuse_if_locked(context.request, login)
        try:
            authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]
        except (ValidationError, *_MALFORMED) as error:
            count_failure(context.request, login)
            raise ValidationError(
                _("This passkey was not accepted. Try again, or sign in another way."), code="passkey_refused"
            ) from error
        if login is None:
            # Only now it is known whose it is; a locked name is locked on every way in.
            refuse_if_locked(context.request, authenticator.user.email)
        return authenticator


class LoginPasskeyForm(_Counted, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A sign-in with the passkey alone."""


class AuthenticatePasskeyForm(_Counted, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step of a sign-in."""


class ReauthenticatePasskeyForm(_Counted, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before something delicate."""
