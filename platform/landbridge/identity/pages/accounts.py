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
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language

from landbridge.identity.pages.forms import AuthenticateForm, ReauthenticateForm

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
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.demo_accounts:
            name = "role_zh" if get_language() == "zh-hans" else "role_en"
            context["demo_accounts"] = [{**row, "role": row[name]} for row in self.demo_accounts()]
        return context


class AuthenticateView(mfa.AuthenticateView):  # type: ignore[misc]
    """The second step of a sign-in; wrong codes are counted."""

    form_class = AuthenticateForm


class ReauthenticateView(mfa.ReauthenticateView):  # type: ignore[misc]
    """A code before something delicate; wrong ones are counted."""

    form_class = ReauthenticateForm


login = answered(LoginView.as_view())
logout = answered(account.logout)
inactive = answered(account.account_inactive)
password_change = answered(account.password_change)
reauthenticate = answered(account.reauthenticate)
mfa_index = answered(mfa.index)
mfa_authenticate = answered(AuthenticateView.as_view())
mfa_reauthenticate = answered(ReauthenticateView.as_view())
totp_activate = answered(totp.activate_totp)
totp_deactivate = answered(totp.deactivate_totp)
recovery_view = answered(recovery_codes.view_recovery_codes)
recovery_generate = answered(recovery_codes.generate_recovery_codes)
recovery_download = answered(recovery_codes.download_recovery_codes)
