"""django-allauth's views of passkeys (WebAuthn), made fit for the front door.

A passkey signs in alone, or is the second step after a password; the same devices do both.
"""

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import flows
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy

from landbridge.identity.pages.accounts import Told, answered
from landbridge.identity.pages.passkey_forms import (
    AddPasskeyForm,
    LoginPasskeyForm,
    ReauthenticatePasskeyForm,
    RenamePasskeyForm,
)

_INDEX = reverse_lazy("mfa_index")


class _ShowsErrors:
    """Shows a refused form itself; the library would check a second one against a renewed challenge."""

    def form_invalid(self, form: Form) -> HttpResponseBase:
        answer: HttpResponseBase = self.render_to_response(  # type: ignore[attr-defined]
            {**self.get_context_data(), "form": form}  # type: ignore[attr-defined]
        )
        return answer


class AddView(Told, _ShowsErrors, webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Set up a passkey; the first second step of an account brings recovery codes with it."""

    form_class = AddPasskeyForm
    verb = "passkey_added"


class RenameView(webauthn.EditWebAuthnView):  # type: ignore[misc]
    """Give a passkey another name."""

    form_class = RenamePasskeyForm
    success_url = _INDEX


class RemoveView(Told, webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey; recovery codes go with the last second step."""

    success_url = _INDEX
    verb = "passkey_removed"


class LoginView(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """Sign in with a passkey alone: GET gives a challenge as JSON, POST takes what was signed."""

    form_class = LoginPasskeyForm

    def form_valid(self, form: Form) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        answer: HttpResponse = flows.perform_passwordless_login(self.request, authenticator, login)
        return answer


class ReauthenticateView(_ShowsErrors, webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey before something delicate."""

    form_class = ReauthenticatePasskeyForm


add = answered(AddView.as_view())
rename = answered(RenameView.as_view())
remove = answered(RemoveView.as_view())
login = answered(LoginView.as_view())
reauthenticate = answered(ReauthenticateView.as_view())
