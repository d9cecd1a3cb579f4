"""django-allauth's views, made fit for the front door."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from landbridge.identity import commands, queries
from landbridge.identity.adapter import now_of
from landbridge.identity.pages.forms import AuthenticateForm, ReauthenticateForm
from landbridge.identity.pages.passkey_forms import AuthenticatePasskeyForm

View = Callable[..., HttpResponseBase]


def answered(view: View) -> View:
    """Turn allauth's two exceptions into answers here, inside the door.

    Its middleware does that for views that Django calls; ours are called by the door.
    """

    @wraps(view)
    def call(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ImmediateHttpResponse as early:
            response: HttpResponseBase = early.response
            return response
        except ReauthenticationRequired:
            methods = get_adapter().get_reauthentication_methods(request.user)
            target = methods[0]["url"] if methods else reverse("account_login")
            suspended: HttpResponseBase = reauthentication.suspend_request(request, target)
            return suspended

    return call


class LoginView(account.LoginView):  # type: ignore[misc]
    """The sign-in page.

    Attributes:
        demo_accounts: returns the accounts the demo offers, each with `email`, `password`, `role_zh`, `role_en`.
    """

    demo_accounts: Callable[[], Iterable[Mapping[str, Any]]] | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = {**super().get_context_data(**kwargs), "passkeys": True}
        context["providers"] = settings.OIDC_PROVIDERS
        if self.demo_accounts:
            name = "role_zh" if get_language() == "zh-hans" else "role_en"
            context["demo_accounts"] = [{**row, "role": row[name]} for row in self.demo_accounts()]
        return context


class Told:
    """A view whose valid form changes how the person signs in: the log keeps that, in the same transaction.

    Attributes:
        verb: of the event, without its subject.
    """

    verb: str
    request: HttpRequest

    def form_valid(self, form: Form) -> HttpResponseBase:
        user: Any = self.request.user  # a changed password signs out
        answer: HttpResponseBase = super().form_valid(form)  # type: ignore[misc]
        commands.record_change(user=user, verb=self.verb, now=now_of(self.request))
        return answer


class PasswordChangeView(Told, account.PasswordChangeView):  # type: ignore[misc]
    """Change the password, or say that there is none: some sign in by passkey or identity provider only."""

    verb = "password_changed"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and not user.has_usable_password():
            return render(request, "account/password_none.html")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


class TotpOnView(Told, totp.ActivateTOTPView):  # type: ignore[misc]
    """Set up an authenticator app."""

    verb = "totp_switched_on"


class TotpOffView(Told, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Switch the authenticator app off; the page says whether passkeys are left."""

    verb = "totp_switched_off"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **_second_steps(self.request.user)}


class RecoveryCodesView(Told, recovery_codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes; the old ones end."""

    verb = "recovery_codes_made"


class AuthenticateView(mfa.AuthenticateView):  # type: ignore[misc]
    """The second step of a sign-in; wrong codes and refused passkeys are counted."""

    form_class = AuthenticateForm
    webauthn_form_class = AuthenticatePasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **_second_steps(self.stage.login.user)}


class ReauthenticateView(mfa.ReauthenticateView):  # type: ignore[misc]
    """A code before something delicate; wrong ones are counted."""

    form_class = ReauthenticateForm


def _second_steps(user: Any) -> dict[str, bool]:
    found = queries.second_steps(user.pk)
    return {"has_totp": queries.TOTP in found, "has_passkey": queries.PASSKEY in found}


login = answered(LoginView.as_view())
logout = answered(account.logout)
inactive = answered(account.account_inactive)
password_change = answered(PasswordChangeView.as_view())
reauthenticate = answered(account.reauthenticate)
mfa_index = answered(mfa.index)
mfa_authenticate = answered(AuthenticateView.as_view())
mfa_reauthenticate = answered(ReauthenticateView.as_view())
totp_activate = answered(TotpOnView.as_view())
totp_deactivate = answered(TotpOffView.as_view())
recovery_view = answered(recovery_codes.view_recovery_codes)
recovery_generate = answered(RecoveryCodesView.as_view())
recovery_download = answered(recovery_codes.download_recovery_codes)
